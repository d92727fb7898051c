"""担当だけが見る: a case, its client and household are there only for those who work on it"""

from consultation.actions.writing import add_event, desk_action, recorded
from consultation.enums import EventKind
from consultation.models import Case, Household, Person, Restriction
from consultation.queries.humans import rows_of_one
from consultation.rules.assignments import check_restriction
from koganei.access.matrix import Action
from koganei.law import require

LABELS = {True: "担当だけが見る相談にした", False: "担当だけが見る指定をやめた"}


@desk_action("restriction_set", on="case", writes=(Restriction,), action=Action.CHANGE)
def restrict(*, by, case, is_restricted, reason):
    """Set or lift it; the client stays hidden as long as another case of theirs is restricted."""
    require(*check_restriction(now=case.is_restricted, wanted=is_restricted, reason=reason))
    Restriction(case=case, is_restricted=is_restricted, reason=reason, set_by=by).save(
        force_insert=True
    )
    case.is_restricted, case.version = is_restricted, case.version + 1
    case.save(update_fields=["is_restricted", "version"])
    _follow(Person, rows_of_one(case.client_id), "client__in")
    _follow(Household, [case.household_id] if case.household_id else [], "household__in")
    add_event(case, by=by, kind=EventKind.PERSON, label=LABELS[is_restricted])
    return recorded("restriction_set", by=by, row=case, persons=[case.client_id])


def _follow(model, keys, path):
    """Hide the records while any of their cases is hidden."""
    hidden = Case.objects.filter(**{path: keys}, is_restricted=True).exists()
    for row in model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"):
        if row.is_restricted != hidden:
            row.is_restricted = hidden
            row.save(update_fields=["is_restricted"])
