"""緊急の支援: may begin at once, before any plan, and is looked at again until it is settled"""

from django.utils import timezone

from consultation.actions.writing import add_due, add_event, desk_action, finish_due, recorded
from consultation.enums import DueKind, EventKind
from consultation.models import CaseEvent, DueItem, EventNote
from consultation.permissions import check_may_start_urgent_support
from consultation.rules import records
from consultation.rules.report import PRACTICE
from consultation.workflow import check_urgent_support
from koganei.access.field_classes import FieldClass
from koganei.law import Violation, require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
URGENT = PRACTICE.section("緊急対応")


@desk_action("urgent_support_started", on="case", writes=(CaseEvent, EventNote))
def start(*, by, case, words, check_on):
    """緊急の支援を始める: what was done stands in ``words``; checked again on ``check_on``."""
    require(
        check_may_start_urgent_support(by),
        check_urgent_support(case.stage),
        records.check_words([words]),
        _check_soon(check_on),
    )
    add_event(case, by=by, kind=EventKind.URGENT, label="緊急の支援を開始", note={"facts": words})
    if not case.is_urgent_support:
        case.is_urgent_support, case.version = True, case.version + 1
        case.save(update_fields=["is_urgent_support", "version"])
    add_due(case, kind=DueKind.URGENT, due_on=check_on, user=by)
    return _recorded("urgent_support_started", by, case)


@desk_action("urgent_support_settled", on="case", writes=(CaseEvent, EventNote))
def settle(*, by, case, words):
    """緊急の対応を確かめ、済んだことにする: how it stands is in ``words``."""
    is_open = DueItem.objects.filter(case=case, kind=DueKind.URGENT, done_at=None).exists()
    require(records.check_words([words]), _check_open(is_open))
    add_event(
        case, by=by, kind=EventKind.URGENT, label="緊急の対応を確かめた", note={"facts": words}
    )
    finish_due(case, by=by, kinds=[DueKind.URGENT])
    return _recorded("urgent_support_settled", by, case)


def _check_soon(day):
    if day < timezone.localdate():
        return Violation(URGENT, "確かめる日が、もう過ぎています。", place="check_on")
    return None


def _check_open(is_open):
    return (
        None if is_open else Violation(URGENT, "確かめることになっている緊急の対応はありません。")
    )


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
