"""保存期間 as pages show it: until when a closed case is kept, and what lengthens it"""

from django.urls import reverse
from django.utils import timezone

from consultation.models import RetentionHold
from consultation.presenters.overview import side_panel
from consultation.queries.retention import retention_of_one, running_hold
from koganei.access.decision import may_write
from koganei.access.matrix import Action
from koganei.dates.wareki import format_date


@side_panel
def kept_until(case, user):
    """保存期間: on a closed case, or one that is held."""
    hold = running_hold(case)
    if case.closed_on is None and hold is None:
        return None
    found, may_hold = retention_of_one(case), _may(user, case, Action.ADD)
    return "consultation/retention_panel.html", {
        "until": words_of(found),
        "is_over": bool(found and found.is_due(timezone.localdate())),
        "lines": rule_lines(found),
        "hold": hold,
        "hold_url": reverse("consultation:hold", args=[case.pk]) if may_hold and not hold else "",
        "end_url": reverse("consultation:hold_end", args=[case.pk])
        if hold and _may(user, case, Action.CHANGE)
        else "",
    }


def words_of(retention):
    """「令和13年3月31日まで」"""
    if retention is None:
        return "まだ終結していません"
    if retention.is_missing:
        return "保存期間の定めがありません"
    if retention.due_on is None:
        return "永年"
    return f"{format_date(retention.kept_until)}まで"


def rule_lines(retention):
    """Return (kind, years, source) of each rule that counts."""
    return [
        (line.kind.label, _years(line.rule), line.rule.source if line.rule else "")
        for line in (retention.lines if retention else ())
    ]


def _years(rule):
    if rule is None:
        return "定めがない"
    return f"{rule.years}年" if rule.years else "永年"


def _may(user, case, action):
    return may_write(user, action, (RetentionHold,), case, in_any_state=True)
