"""Cases in a table: number and name, stage, main trouble, what is next and by when, consent"""

from datetime import timedelta

from django.utils import timezone

from consultation.enums import ConsentScope, Stage
from consultation.presenters.people import name_of
from consultation.presenters.words import short_day
from koganei import audit
from koganei.access.field_classes import FieldClass as Class

SOON = timedelta(days=30)
HEAD = (Class.EXISTENCE, Class.WORK, Class.IDENTITY)


def case_rows(lines):
    """Return the rows of the table for CaseLines, and say to the audit what they show."""
    today = timezone.localdate()
    audit.reads(
        subjects=[
            (line.client.pk, (*HEAD, Class.NARRATIVE) if line.trouble else HEAD)
            for line in lines
            if line.client
        ]
    )
    return [_row(line, today) for line in lines]


def _row(line, today):
    case = line.case
    return {
        "url": case.get_absolute_url(),
        "number": case.number,
        "name": name_of(line.client),
        "stage": stage_words(case),
        "lead": case.lead.name if case.lead else "",
        "trouble": line.trouble,
        "next": due_words(line.due) if line.due else "",
        "due": due_badge(line.due.due_on, today) if line.due else None,
        "consent": None if case.stage == Stage.CLOSED else consent_badge(line.consents, today),
        "last": short_day(case.last_contact_on, today=today),
        "received": short_day(case.received_on, today=today),
    }


def stage_words(case):
    """「支援」, 「終結（自立）」"""
    reason = case.get_closure_reason_display()
    return f"{case.get_stage_display()}（{reason}）" if reason else case.get_stage_display()


def due_words(due):
    return f"{due}（{due.label}）" if due.label else str(due)


def late_words(day, today):
    """「11月18日（6日超過）」; the day itself and later days without a note."""
    late = (today - day).days
    note = f"（{late}日超過）" if late > 0 else "（今日）" if late == 0 else ""
    return f"{short_day(day, today=today)}{note}"


def due_badge(day, today):
    """Return (words, classes of a badge; none where the day is to come)."""
    return late_words(day, today), "stop with-warning" if day < today else ""


def consent_badge(records, today):
    """Return (word, classes of a badge) for the records of one person, the newest last.

    A short word for a list; what may be told to whom is answered by rules/consent.py alone.
    """
    if not records:
        return "未確認", ""
    newest = records[-1]
    if newest.is_refused:
        return "得られていない", "look"
    if newest.withdrawn_at:
        return "撤回", "look"
    if newest.expires_on and newest.expires_on < today:
        return "期限切れ", "stop"
    if newest.expires_on and newest.expires_on <= today + SOON:
        return "30日以内に期限", "look"
    if newest.scope == ConsentScope.LIMITED:
        return "一部の機関のみ", "look"
    return "有効", "good"
