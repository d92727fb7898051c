"""保存の延長: keep one case or one matter beyond its term, and end that again"""

from django.utils import timezone

from consultation.actions.writing import desk_action, recorded
from consultation.models import MatterHold, RetentionHold
from consultation.rules import retention as rules
from koganei.access.matrix import Action
from koganei.law import require

ENDING = {"action": Action.CHANGE, "after_closure": True}


@desk_action("hold_set", on="case", writes=(RetentionHold,), after_closure=True)
def hold(*, by, case, reason, explanation):
    """保存を延長する: from now on nothing of the case is erased."""
    _set(RetentionHold, by, reason, explanation, what="相談", case=case)
    return recorded("hold_set", by=by, row=case, persons=[case.client_id])


@desk_action("hold_ended", on="case", writes=(RetentionHold,), **ENDING)
def end_hold(*, by, case, hold, explanation):
    """延長を終える: the term of the case counts again."""
    _end(RetentionHold.objects.get(pk=hold.pk, case=case), by, explanation)
    return recorded("hold_ended", by=by, row=case, persons=[case.client_id])


@desk_action("matter_hold_set", on="matter", writes=(MatterHold,))
def hold_matter(*, by, matter, reason, explanation):
    """保存を延長する: from now on nothing of the matter is erased."""
    _set(MatterHold, by, reason, explanation, what="案件", matter=matter)
    return recorded("matter_hold_set", by=by, row=matter)


@desk_action("matter_hold_ended", on="matter", writes=(MatterHold,), action=Action.CHANGE)
def end_hold_of_matter(*, by, matter, hold, explanation):
    """延長を終える: the term of the matter counts again."""
    _end(MatterHold.objects.get(pk=hold.pk, matter=matter), by, explanation)
    return recorded("matter_hold_ended", by=by, row=matter)


def _set(model, by, reason, explanation, *, what, **record):
    is_held = model.objects.filter(**record, ended_at=None).exists()
    require(*rules.check_hold(is_held=is_held, explanation=explanation, what=what))
    row = model(**record, reason=reason, explanation=explanation, set_by=by)
    row.save(force_insert=True)


def _end(row, by, explanation):
    require(*rules.check_release(is_released=row.ended_at is not None, explanation=explanation))
    row.ended_by, row.ended_at, row.end_explanation = by, timezone.now(), explanation
    row.save(update_fields=["ended_by", "ended_at", "end_explanation"])
