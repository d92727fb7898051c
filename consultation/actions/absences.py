"""不在と代わり: while somebody is away, another one sees and does their cases; ends by itself"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consultation.models import Absence
from consultation.queries.staff import staff_of
from consultation.rules import assignments as rules
from koganei.access.matrix import Action, allows
from koganei.audit import audited, record
from koganei.law import require
from koganei.models import User

RESOURCE = "consultation.absence"


@audited("absence_registered", on="absence")
def register(*, by, absence):
    """Save an absence: ``absence`` is a row that is not saved yet."""
    _check_may(by, Action.ADD, absence)
    _locked(absence)
    today = timezone.localdate()
    others = Absence.objects.filter(
        starts_on__lte=absence.ends_on, ends_on__gte=absence.starts_on
    ).select_related("user")
    covered = others.filter(cover=absence.user_id)
    require(
        *rules.check_absence(
            is_self=absence.user_id == absence.cover_id,
            is_of_desk=_is_of_desk(absence.user, absence.user.organization_id, today),
            cover_is_of_desk=_is_of_desk(absence.cover, absence.user.organization_id, today),
            is_past=absence.ends_on < today,
            overlaps=others.filter(user=absence.user_id).exists(),
            cover_is_away=others.filter(user=absence.cover_id).exists(),
            covers=[str(row.user) for row in covered],
        )
    )
    absence.registered_by = by
    absence.save(force_insert=True)
    return _recorded("absence_registered", by, absence)


@audited("absence_ended", on="absence")
def end(*, by, absence):
    """Let an absence end before its last day: from today on the cover sees nothing through it."""
    row = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    _check_may(by, Action.CHANGE, row)
    yesterday = timezone.localdate() - timedelta(days=1)
    require(rules.check_still_away(row.ends_on > yesterday))
    if row.starts_on > yesterday:
        _recorded("absence_ended", by, row)
        row.delete()
        return row
    row.ends_on = yesterday
    row.save(update_fields=["ends_on"])
    return _recorded("absence_ended", by, row)


def _check_may(by, action, absence):
    if not allows(User.objects.get(pk=by.pk), RESOURCE, action, absence):
        raise PermissionDenied


def _locked(absence):
    """Two absences about the same accounts wait for one another."""
    keys = sorted({absence.user_id, absence.cover_id})
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _is_of_desk(user, organization, day):
    return organization is not None and staff_of(organization, day).filter(pk=user.pk).exists()


def _recorded(verb, by, absence):
    record(verb=verb, by=by, on_object=absence, right=(RESOURCE, Action.CHANGE))
    return absence
