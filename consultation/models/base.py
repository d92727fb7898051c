"""What every record of the desk has: an opaque id, a desk, and who may see it (access.md)"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from koganei.access.decision import NOTHING
from koganei.access.matrix import Action, Scope
from koganei.access.scoped import ScopedModel
from koganei.audit_context import looked_up_once
from koganei.my_number import validate as refuse_my_number

LONGEST = 100_000  # characters of one text


def opaque_key():
    return models.UUIDField("番号（内部）", primary_key=True, default=uuid.uuid4, editable=False)


def account(label, **options):
    """A foreign key to who did it; accounts are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


def outside(model, label, **options):
    """A foreign key to master data, which cannot be followed back into the desk's tables."""
    return models.ForeignKey(model, models.PROTECT, verbose_name=label, related_name="+", **options)


def part_of(model, label, **options):
    """A foreign key to a record or a part of it."""
    return models.ForeignKey(model, models.PROTECT, verbose_name=label, **options)


def line(label, length=200, **options):
    """A text of one line that a person types."""
    options.setdefault("blank", True)
    return models.CharField(label, max_length=length, validators=[refuse_my_number], **options)


def text(label, **options):
    """A long text that a person types."""
    return models.TextField(
        label, max_length=LONGEST, blank=True, validators=[refuse_my_number], **options
    )


class DeskRecord(ScopedModel):
    """A person, a household or a case: what the others are parts of.

    TEAM: all of one's own desk, the restricted ones only where one works on them; SUPERVISED: all
    of these; ASSIGNED: of the cases one works on, or stands in for; WITH_REASON: of the cases that
    one opened with a reason.
    """

    id = opaque_key()
    desk = outside("consultation.Desk", "窓口")
    is_restricted = models.BooleanField("担当だけが見る", default=False)
    version = models.PositiveIntegerField("版", default=1)
    registered_by = account("登録した人")
    registered_at = models.DateTimeField("登録日時", default=timezone.now)

    RECORD_FIELDS = "id desk is_restricted version registered_by registered_at"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope_condition(cls, scope, actor):
        of_desk = Q(desk__in=_desks_of(actor)) if actor.organization_id else NOTHING
        if scope == Scope.TEAM:
            return of_desk & cls._open_to(actor)
        if scope == Scope.SUPERVISED:
            return of_desk
        if scope == Scope.ASSIGNED:
            return cls.of_cases(cases_assigned_to(actor))
        if scope == Scope.WITH_REASON:
            return cls.of_cases(cases_opened_by(actor))
        return super().scope_condition(scope, actor)

    @classmethod
    def _open_to(cls, actor):
        """Not restricted, or of a case on which ``actor`` works."""
        if not _works_on_restricted(actor):
            return Q(is_restricted=False)
        return Q(is_restricted=False) | cls.of_cases(cases_assigned_to(actor))

    @classmethod
    def of_cases(cls, cases):
        """Return the condition: the record belongs to one of ``cases`` (a query of ids)."""
        raise NotImplementedError

    @classmethod
    def opened_by_break_glass(cls, cases):
        return cls.of_cases(cases)


def _desks_of(actor):
    """Return ids: no join, so that a database begins with the rows that are asked for."""
    from consultation.models.desk import Desk  # noqa: PLC0415 -- it needs this file

    def look_up():
        desks = Desk.objects.filter(organization=actor.organization_id).order_by()
        return list(desks.values_list("pk", flat=True))

    return looked_up_once(("desks", actor.organization_id), look_up)


def _works_on_restricted(actor):
    """Tell whether ``actor`` works on a restricted case at all; hardly anybody does."""
    from consultation.models.case import Case  # noqa: PLC0415 -- it needs this file

    def look_up():
        mine = cases_assigned_to(actor)
        return Case.objects.filter(is_restricted=True, pk__in=mine).exists()

    return looked_up_once(("restricted", actor.pk), look_up)


def cases_assigned_to(actor):
    """Return a query of the ids of the cases that ``actor`` works on, or covers today."""
    from consultation.models.staff import Absence, CaseAssignment  # noqa: PLC0415 -- they need this file

    covered = Absence.covered_by(actor, timezone.localdate())
    mine = Q(user=actor) | Q(user__in=covered)
    return CaseAssignment.objects.filter(mine, ended_on=None).order_by().values("case_id")


def cases_opened_by(actor):
    """Return a query of the ids of the cases whose contents ``actor`` opened with a reason."""
    from consultation.models.staff import CaseReading  # noqa: PLC0415 -- it needs this file

    return CaseReading.running().filter(user=actor).order_by().values("case_id")


def is_writing(action):
    return action in (Action.ADD, Action.CHANGE)
