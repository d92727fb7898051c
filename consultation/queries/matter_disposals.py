"""廃棄 of 支援会議の案件: one matter, one disposal, there only for who may see the matter

Whether an account may see a matter says the register while it is there; once it is gone, who was
kept away from it then (DisposalRecusal) does not see its record.
"""

from django.db.models import Exists, OuterRef, Q

from consultation.models import (
    Disposal,
    DisposalRecusal,
    MatterAttendee,
    MatterDemand,
    MatterHandover,
    MatterHold,
    MatterItem,
    MatterMinutes,
    MatterNote,
    MatterOpening,
    MatterPerson,
    MatterRecusal,
    MatterText,
    StatutoryMatter,
)
from consultation.queries.retention import matters_over, rules_kept
from koganei.access.decision import NOTHING, parts_shown
from koganei.access.matrix import Scope, scopes
from koganei.access.scoped import without_scope
from koganei.models import User
from koganei.safeguards.conflict_links import ids_closed_to, in_force

PARTS = (
    MatterText, MatterPerson, MatterNote, MatterHandover, MatterRecusal, MatterItem,
    MatterAttendee, MatterMinutes, MatterDemand, MatterHold,
    MatterOpening,
)  # fmt: skip
SHOWN = 200


def shown_to(user):
    """Return the condition on disposals: of cases, or of a matter that ``user`` may see."""
    if Scope.ALL not in scopes(user.roles, "consultation.matter", "view"):
        return Q(matter_number="")
    seen = StatutoryMatter.objects.seen_by(user)
    here = {"number": OuterRef("matter_number")}
    with without_scope():
        is_gone = ~Exists(StatutoryMatter.objects.filter(**here).order_by())
    kept_away = DisposalRecusal.objects.filter(
        user=user, disposal__matter_number=OuterRef("matter_number")
    )
    is_seen = Exists(seen.filter(**here).order_by())
    return Q(matter_number="") | (is_gone | is_seen) & ~Q(Exists(kept_away.order_by()))


def disposals_of_matters(user):
    """Return the disposals of matters that ``user`` may see, the newest first."""
    rows = Disposal.objects.filter(shown_to(user)).exclude(matter_number="")
    return rows.select_related("proposed_by", "decided_by", "executed_by").order_by(
        "-proposed_at", "matter_number"
    )


def running_disposal(user, matter):
    """Return the disposal of a matter that waits for its decision or execution, or None."""
    rows = disposals_of_matters(user).filter(matter_number=matter.number, executed_at=None)
    return rows.filter(decision__in=["", "approved"]).first()


def matter_of(user, disposal):
    """Return the matter of a disposal while it is there and may be seen, or None."""
    if not disposal.matter_number:
        return None
    return StatutoryMatter.objects.seen_by(user).filter(number=disposal.matter_number).first()


def due_matters(user, today):
    """Return the matters that ``user`` may see, whose term is over and that nobody proposed."""
    waiting = Disposal.objects.filter(
        matter_number=OuterRef("number"), executed_at=None, decision__in=["", "approved"]
    )
    seen = StatutoryMatter.objects.seen_by(user).order_by().values("pk")
    with without_scope():
        rows = matters_over(rules_kept(), today).filter(pk__in=seen)
        rows = rows.exclude(Exists(waiting.order_by()))
        return list(rows.select_related("body")[:SHOWN])


def held(matters):
    """Return the ids of those of ``matters`` that are held."""
    with without_scope():
        rows = MatterHold.objects.filter(matter__in=[matter.pk for matter in matters])
        return set(rows.filter(ended_at=None).order_by().values_list("matter_id", flat=True))


def sees_whole(user, matter):
    """Tell whether ``user`` may read every kind of record of a matter."""
    return parts_shown(user, matter, PARTS) == set(PARTS)


def kept_away_from(matters):
    """Return the ids of accounts that must not see one of ``matters`` (ids), while it is there."""
    if not matters:
        return set()
    with without_scope():
        recused = MatterRecusal.objects.filter(matter__in=matters).order_by()
        found = set(recused.values_list("user_id", flat=True))
        for user in User.objects.filter(pk__in=in_force().values("user")):
            near = (
                StatutoryMatter.concerns(ids_closed_to(user)) if user.pk not in found else NOTHING
            )
            if StatutoryMatter.objects.filter(near, pk__in=matters).order_by().exists():
                found.add(user.pk)
    return found
