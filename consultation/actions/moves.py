"""相談を次の段階に進める行い that need no record of their own but a line of the timeline"""

from django.utils import timezone

from consultation.actions.plan_dues import put_plan_dues
from consultation.actions.steps import move
from consultation.actions.writing import add_event, desk_action, recorded
from consultation.enums import ClosureReason, EventKind, Stage
from consultation.models import Case
from consultation.queries.facts import facts_of
from consultation.rules.records import check_due_on
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("case_moved", on="case", writes=(Case,), action=Action.CHANGE)
def obtain_consent(*, by, case, words="", due_on=None):
    """同意を得て課題分析に進む; ``due_on``: by when the assessment is to be there."""
    require(check_due_on(due_on, timezone.localdate()))
    note = {"facts": words}
    event = add_event(
        case, by=by, kind=EventKind.STAGE, label="同意を得て課題分析に進む", note=note
    )
    move(case, "obtain_consent", by=by, event=event, due_on=due_on)
    return _recorded("case_moved", by, case)


@desk_action("case_closed", on="case", writes=(Case,), action=Action.CHANGE)
def arrive(*, by, case, reason=ClosureReason.HANDED_OVER, words=""):
    """つなぎ先に着いて終える"""
    event = add_event(
        case, by=by, kind=EventKind.STAGE, label="つなぎ先に着いて終結", note={"facts": words}
    )
    move(case, "arrive", by=by, event=event, closure_reason=reason)
    return _recorded("case_closed", by, case)


@desk_action("case_moved", on="case", writes=(Case,), action=Action.CHANGE)
def refer_back(*, by, case, words=""):
    """つながらなかったので、つなぐ前の段階に戻す"""
    event = add_event(
        case, by=by, kind=EventKind.STAGE, label="つなぐ前の段階に戻す", note={"facts": words}
    )
    move(case, "refer_back", by=by, event=event)
    return _recorded("case_moved", by, case)


@desk_action("case_suspended", on="case", writes=(Case,), action=Action.CHANGE)
def suspend(*, by, case, suspension):
    """中断する; looked at again on the day of the Suspension"""
    require(check_due_on(suspension.review_on, timezone.localdate(), "review_on"))
    event = add_event(
        case, by=by, kind=EventKind.STAGE, label="相談を中断", note=suspension.texts()
    )
    facts = facts_of(case, suspension_gaps=suspension.gaps())
    move(case, "suspend", by=by, event=event, facts=facts, due_on=suspension.review_on)
    return _recorded("case_suspended", by, case)


@desk_action("case_resumed", on="case", writes=(Case,), action=Action.CHANGE)
def resume(*, by, case, words):
    """中断する前の段階で再開する"""
    event = add_event(case, by=by, kind=EventKind.STAGE, label="相談を再開", note={"facts": words})
    move(
        case,
        "resume",
        by=by,
        event=event,
        facts=facts_of(case, has_resume_reason=bool(words.strip())),
    )
    if case.stage in (Stage.SUPPORT, Stage.MONITORING):
        put_plan_dues(case, by=by)
    return _recorded("case_resumed", by, case)


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
