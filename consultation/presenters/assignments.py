"""担当のページ: lines of the team, of the hand-overs, and of each worker's load"""

from consultation.presenters.words import short_day
from koganei.dates.wareki import in_japan


def team_lines(case, rows):
    return [
        {
            "name": row.user.name,
            "part": _part(case, row),
            "since": short_day(row.starts_on),
            "until": short_day(row.ended_on),
            "by": row.assigned_by.name,
            "reason": row.reason,
            "is_over": row.ended_on is not None,
        }
        for row in rows
    ]


def _part(case, row):
    if row.ended_on:
        return "外れた"
    return "主担当" if row.user_id == case.lead_id else "副担当"


def handover_lines(rows):
    return [
        {
            "asked": short_day(in_japan(row.asked_at).date()),
            "giver": row.giver.name,
            "taker": row.taker.name,
            "reason": row.reason,
            "state": _state(row),
            "answered": short_day(in_japan(row.answered_at).date()) if row.answered_at else "",
            "answer": row.answer,
        }
        for row in rows
    ]


def _state(row):
    """Return (word, class of the badge)."""
    if row.answered_at is None:
        return "返事待ち", "look"
    if row.is_withdrawn:
        return "取り下げ", ""
    return ("承諾", "good") if row.is_accepted else ("辞退", "stop")


def load_lines(loads):
    return [
        {
            "name": load.user.name,
            "roles": "・".join(role.label for role in load.roles),
            "leads": load.leads,
            "helps": load.helps,
            "total": load.total,
            "overdue": load.overdue,
            "next_due": short_day(load.next_due),
            "absence": f"{short_day(load.absence.ends_on)}まで不在（代わり {load.absence.cover}）"
            if load.absence
            else "",
        }
        for load in loads
    ]
