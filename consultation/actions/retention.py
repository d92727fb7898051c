"""保存の延長: keep one case beyond its term, and end that again"""

from django.utils import timezone

from consultation.actions.writing import desk_action, recorded
from consultation.models import RetentionHold
from consultation.rules import retention as rules
from koganei.access.matrix import Action
from koganei.law import require


@desk_action("hold_set", on="case", writes=(RetentionHold,), after_closure=True)
def hold(*, by, case, reason, explanation):
    """保存を延長する: from now on nothing of the case is erased."""
    is_held = RetentionHold.objects.filter(case=case, ended_at=None).exists()
    require(*rules.check_hold(is_held=is_held, explanation=explanation))
    row = RetentionHold(case=case, reason=reason, explanation=explanation, set_by=by)
    row.save(force_insert=True)
    return recorded("hold_set", by=by, row=case, persons=[case.client_id])


@desk_action(
    "hold_ended", on="case", writes=(RetentionHold,), action=Action.CHANGE, after_closure=True
)
def end_hold(*, by, case, hold, explanation):
    """延長を終える: the term of the case counts again."""
    row = RetentionHold.objects.get(pk=hold.pk, case=case)
    require(*rules.check_release(is_released=row.ended_at is not None, explanation=explanation))
    row.ended_by, row.ended_at, row.end_explanation = by, timezone.now(), explanation
    row.save(update_fields=["ended_by", "ended_at", "end_explanation"])
    return recorded("hold_ended", by=by, row=case, persons=[case.client_id])
