"""What may go together: cases or matters whose term is over, and the people whom nothing needs

``plan`` begins with all that is due and takes out, until nothing changes, what a record that stays
still needs. Which table needs which is read from the models (models/owners.py).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from consultation.enums import RecordKind
from consultation.models import (
    Case,
    Household,
    HouseholdMembership,
    MatterHold,
    Person,
    RetentionHold,
    StatutoryMatter,
    owners,
)
from consultation.queries.humans import rows_of
from consultation.queries.retention import over, rules_kept
from consultation.rules import disposal as rules
from consultation.rules.retention import ended_before
from koganei.models import BreakGlass
from koganei.safeguards.addresses import persons_hidden

MOST_CASES = 200  # in one disposal: what a person can go through
MOST_PEOPLE = 500


@dataclass
class Going:
    """Ids by the model of the record, and why the others that were due stay."""

    of: dict = field(default_factory=lambda: defaultdict(set))
    kept: dict = field(default_factory=dict)

    def keep(self, model, ids, why):
        """Take ids out; return whether any of them was in."""
        found = self.of[model] & set(ids)
        self.of[model] -= found
        self.kept |= dict.fromkeys(found, why)
        return bool(found)


def due_cases(rules_now, today, cases=None):
    """Return the ids of cases whose term is over, the oldest first; called without scope."""
    found = over(rules_now, today)
    if cases is not None:
        found = found.filter(pk__in=cases)
    return list(found.values_list("pk", flat=True))


def plan(today, *, cases, people=None, households=None, matters=()):
    """Return what is Going of these records; called without scope, in any transaction.

    ``cases`` and ``matters`` are ids whose term is over. Without ``people`` those are found that
    hang on the cases, and those on whom nothing hangs.
    """
    going = Going()
    going.of[Case], going.of[StatutoryMatter] = set(cases), set(matters)
    _keep_cases(going)
    _keep_matters(going)
    going.of[Household] = set(_households(going) if households is None else households)
    going.of[Person] = set(_people(going, today) if people is None else people)
    _keep_people(going)
    _leave_what_is_needed(going)
    return going


def _keep_cases(going):
    """Take out what is held, and whose people are protected."""
    cases = going.of[Case]
    held = RetentionHold.objects.filter(case__in=cases, ended_at=None)
    going.keep(Case, held.values_list("case_id", flat=True), rules.HELD)
    glass = BreakGlass.objects.filter(case_id__in=cases, reviewed_at=None)
    waiting = glass.filter(Q(started_at__isnull=False) | Q(stopped_at=None))
    going.keep(Case, waiting.values_list("case_id", flat=True), rules.GLASS_OPEN)
    if hidden := set(persons_hidden()):
        near = [case for case, person in _near(going.of[Case]) if person in hidden]
        going.keep(Case, near, rules.PROTECTED)


def _keep_matters(going):
    """Take out what is held. Nobody in a matter is a person of the desk, or needed by a record."""
    held = MatterHold.objects.filter(matter__in=going.of[StatutoryMatter], ended_at=None)
    going.keep(StatutoryMatter, held.values_list("matter_id", flat=True), rules.HELD)


def _near(cases):
    """Yield (case, person) of everybody who stands in the record of a case."""
    for model, link, case in _needs_of(Case, Person):
        rows = model.objects.filter(**{f"{case}__in": cases}).order_by()
        yield from rows.exclude(**{link: None}).values_list(case, link)
    members = HouseholdMembership.objects.order_by()
    of_household = defaultdict(set)
    found = Case.objects.filter(pk__in=cases).exclude(household=None).order_by()
    for case, household in found.values_list("pk", "household_id"):
        of_household[household].add(case)
    for household, person in members.filter(household__in=of_household).values_list(
        "household_id", "person_id"
    ):
        for case in of_household[household]:
            yield case, person


def _households(going):
    rows = Case.objects.filter(pk__in=going.of[Case]).exclude(household=None)
    return rows.order_by().values_list("household_id", flat=True)


def _people(going, today):
    """Those who hang on what goes, with all rows of theirs, and those on whom nothing hangs."""
    near = {person for _, person in _near(going.of[Case])}
    near |= set(unneeded(today).values_list("pk", flat=True)[:MOST_PEOPLE])
    return set().union(*rows_of(near).values()) if near else set()


def unneeded(today):
    """Return the people whom no record needs and whose own term is over."""
    rows = Person.objects.filter(_registered_before(today)).order_by()
    for model, link, _ in _needs_of(Case, Person):
        rows = rows.exclude(Exists(model.objects.filter(**{link: OuterRef("pk")}).order_by()))
    return rows.exclude(
        Exists(HouseholdMembership.objects.filter(person=OuterRef("pk")).order_by())
    )


def _registered_before(today):
    found = Q(pk__in=[])
    for first, end in ended_before(rules_kept(), RecordKind.PERSON, today):
        begin, until = (timezone.make_aware(datetime.combine(day, time())) for day in (first, end))
        found |= Q(registered_at__gte=begin, registered_at__lt=until)
    return found


def _keep_people(going):
    """Whose whereabouts are protected stays until that is lifted, with all rows."""
    going.keep(Person, set(persons_hidden()) & going.of[Person], rules.PROTECTED)


def _leave_what_is_needed(going):
    """Take out what a row of a record that stays refers to, until nothing changes."""
    needs = list(_all_needs())
    has_changed = True
    while has_changed:
        has_changed = False
        for model, owner, mine, target, theirs in needs:
            if not going.of[target]:
                continue
            rows = model.objects.filter(**{f"{theirs}__in": going.of[target]}).order_by()
            rows = rows.exclude(**{f"{mine}__in": going.of[owner]})
            needed = set(rows.values_list(theirs, flat=True).distinct())
            why = rules.NEEDED.format(by=f"ほかの{model._meta.verbose_name}")
            has_changed |= going.keep(target, needed, why)
        has_changed |= _keep_humans_whole(going)


def _keep_humans_whole(going):
    """All rows of one human being go together, or none."""
    torn = set()
    for row, rows in rows_of(going.of[Person]).items():
        if not rows <= going.of[Person]:
            torn.add(row)
    return going.keep(Person, torn, rules.NEEDED.format(by="同じ人の記録"))


def _all_needs():
    """Yield (model, its owner, path to it, the record it needs, path to that)."""
    for model in owners.scoped_models():
        owner, mine = owners.owner_of(model), owners.path_to_owner(model)
        way = owners.way_up(model)[:1]
        for link in owners.links(model):
            target = owners.owner_of(link.related_model)
            if link in way or (owner is Person and target in owners.OF_PEOPLE):
                continue
            beyond = owners.path_to_owner(link.related_model)
            theirs = link.name if beyond == "pk" else f"{link.name}__{beyond}"
            yield model, owner, mine, target, theirs


def _needs_of(owner, target):
    """Return (model, path to the target, path to the owner) of rows of ``owner`` that need it."""
    return [
        (model, theirs, mine)
        for model, whose, mine, needed, theirs in _all_needs()
        if whose is owner and needed is target
    ]
