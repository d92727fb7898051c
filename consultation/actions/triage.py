"""振り分け: 複合的 as computed from what is recorded, 困難 as the 主任 judges, with the reason

A new judgement is a new row; the case keeps the last one.
"""

from django.utils import timezone

from consultation.actions.writing import add_event, desk_action, recorded
from consultation.enums import EventKind
from consultation.models import Triage, TriageReason
from consultation.queries.triage import complexity_of
from consultation.rules import triage as rules
from consultation.rules.records import check_day
from koganei.access.field_classes import FieldClass
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("triaged", on="case", writes=(Triage, TriageReason))
def judge(*, by, case, on, is_difficult, reason=""):
    """Record whether the case is difficult; ``is_difficult`` is None where nothing was chosen."""
    found = complexity_of(case)
    judgement = {"is_complex": found.is_complex, "is_difficult": is_difficult}
    today = timezone.localdate()
    require(
        check_day(on, received_on=case.received_on, today=today),
        rules.check_judgement(reason=reason, **judgement),
    )
    event = add_event(case, by=by, kind=EventKind.TRIAGE, label=_label(**judgement))
    row = Triage(case=case, judged_on=on, judged_by=by, event=event, **judgement)
    row.save(force_insert=True)
    words = TriageReason(triage=row, explanation=found.explanation, reason=reason)
    words.save(force_insert=True)
    case.is_complex, case.is_difficult = found.is_complex, is_difficult
    case.version += 1
    case.save(update_fields=["is_complex", "is_difficult", "version"])
    return recorded("triaged", by=by, row=case, persons=[case.client_id], classes=WRITTEN)


def _label(*, is_complex, is_difficult):
    """解釈: 複合的か困難かは、段階と同じく業務の事実として経過に出る。理由は出ない。"""
    words = [word for word, holds in (("複合的", is_complex), ("困難", is_difficult)) if holds]
    return f"振り分け: {'・'.join(words) or '複合的でも困難でもない'}"
