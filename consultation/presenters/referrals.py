"""つなぎのページ: where each referral stands, in a word"""

from consultation.presenters.words import clock_of, short_day
from koganei.dates.wareki import in_japan


def referral_lines(rows):
    return [
        {
            "row": row,
            "day": short_day(row.referred_on),
            "state": _state(row),
            "reply": f"{row.get_outcome_display()}（{short_day(row.replied_on)}）"
            if row.replied_on
            else "まだ",
            "arrival": f"{short_day(row.arrived_on)}　確かめた人 {row.arrival_checked_by}"
            if row.arrived_on
            else "まだ",
            "is_open": row.arrived_on is None and row.failed_on is None,
            "is_unanswered": row.replied_on is None and row.method != "information",
        }
        for row in rows
    ]


def _state(row):
    """Return (word, class of the badge)."""
    if row.arrived_on:
        return "着いた", "good with-tick"
    if row.failed_on:
        return f"つながらず（{short_day(row.failed_on)}）", "stop"
    return "着くのを待っている", "look"


def accompaniment_lines(rows):
    return [
        {
            "row": row,
            "day": short_day(in_japan(row.planned_at).date(), weekday=True),
            "clock": clock_of(row.planned_at),
            "outcome": row.get_outcome_display(),
        }
        for row in rows
    ]
