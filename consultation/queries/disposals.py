"""廃棄: the list of what is due, the batches, and what the record of one says"""

from django.apps import apps
from django.utils import timezone

from consultation.codes import DisposedKind
from consultation.models import Case, Disposal, DisposalItem, Household, Person, StatutoryMatter
from consultation.queries.erasure import MOST_CASES, due_cases, plan
from consultation.queries.matter_disposals import shown_to
from consultation.queries.retention import retention_of, rules_kept, with_kinds
from koganei.access.scoped import without_scope

MODELS = {
    DisposedKind.CASE: Case,
    DisposedKind.MATTER: StatutoryMatter,
    DisposedKind.HOUSEHOLD: Household,
    DisposedKind.PERSON: Person,
}


def model_of(kind):
    """Return the model of a kind of record, None where it is not disposed of here."""
    return MODELS.get(DisposedKind(kind))


def records_proposed():
    """Return a query of the ids that stand in a disposal that is neither executed nor ended."""
    rows = DisposalItem.objects.filter(disposal__executed_at=None)
    return rows.filter(disposal__decision__in=["", "approved"]).order_by().values("record_id")


def due_now(user, today):
    """Return (cases that may go, kept {id: why} with its cases, the Going) for who may see them."""
    rules = rules_kept()
    seen = Case.objects.seen_by(user).exclude(pk__in=records_proposed()).order_by()
    with without_scope():
        wanted = due_cases(rules, today, seen.values("pk"))
        going = plan(today, cases=wanted)
        ids = [pk for pk in wanted if pk in going.of[Case]][:MOST_CASES]
        if len(ids) < len(going.of[Case]):
            kept = going.kept
            going = plan(today, cases=ids)
            going.kept |= kept
        rows = with_kinds(Case.objects.filter(pk__in=wanted))
        by_id = {case.pk: case for case in rows}
    return [by_id[pk] for pk in wanted], going


def items_of(cases, going, today):
    """Return the DisposalItems, not saved, of all that may go now; cases first, then people."""
    rules = rules_kept()
    items = [
        DisposalItem(
            kind=DisposedKind.CASE,
            record_id=case.pk,
            number=case.number,
            ended_on=case.closed_on,
            due_on=retention_of(case, rules).due_on,
        )
        for case in cases
        if case.pk in going.of[Case]
    ]
    proposed = set(records_proposed().values_list("record_id", flat=True))
    for kind, model in MODELS.items():
        if model is not Case:
            items += [
                DisposalItem(kind=kind, record_id=key, due_on=today)
                for key in sorted(going.of[model] - proposed)
            ]
    return items


def batches():
    """Return the disposals of cases and people, the newest first."""
    rows = Disposal.objects.filter(matter_number="")
    return rows.select_related("proposed_by", "decided_by", "executed_by")


def find_batch(user, disposal_id):
    """Return a disposal, also of a matter that ``user`` may see, or None."""
    rows = Disposal.objects.select_related("proposed_by", "decided_by", "executed_by")
    return rows.filter(shown_to(user), pk=disposal_id).first()


def counts_of(disposals):
    """Return {disposal id: {kind: number}} of what stands on their lists; one query."""
    found = {}
    rows = DisposalItem.objects.filter(disposal__in=disposals).order_by()
    for disposal, kind in rows.values_list("disposal_id", "kind"):
        of = found.setdefault(disposal, {})
        of[kind] = of.get(kind, 0) + 1
    return found


def erased_tables(disposal):
    """Return [(name of the table, rows)] of what was erased, in the order of the models."""
    names = {model._meta.label_lower: model._meta.verbose_name for model in apps.get_models()}
    return [(names.get(label, label), count) for label, count in disposal.erased_rows.items()]


def days_open(disposal):
    """Return how many days a proposal has waited."""
    return (timezone.localdate() - disposal.proposed_on).days
