"""人のページ: all that is recorded of one person, within the scope of who asks"""

from dataclasses import dataclass

from django.db.models import Q

from consultation.models import (
    Caller,
    Case,
    ContactPoint,
    ContactRule,
    ContactSlip,
    Merge,
    Person,
    PersonAddress,
    PersonName,
    PersonRevision,
    Split,
)
from consultation.queries.duplicates import find_known
from consultation.queries.humans import rows_of_one
from consultation.queries.relatives import family_of
from koganei.safeguards import addresses


@dataclass(frozen=True)
class WholePerson:
    """A person with the parts of all rows; ``others`` are the rows merged with this one."""

    person: Person
    others: list
    names: list
    contact_points: list
    contact_rule: ContactRule | None
    addresses: list
    is_protected: bool
    cases: list
    revisions: list
    merges: list
    splits: list


def newest_rule(rows):
    """Return the ContactRule of a person's rows (ids) that was written last, or None."""
    return ContactRule.objects.filter(person__in=rows).order_by("-pk").first()


def person_near(case, person_id):
    """Return the person, if they belong to the family of a case or called about it, else None."""
    slips = ContactSlip.objects.filter(case=case).order_by().values("pk")
    called = Caller.objects.filter(slip__in=slips, person=person_id)
    if person_id not in family_of(case).persons and not called.exists():
        return None
    return Person.objects.filter(pk=person_id).select_related("registered_by").first()


def whole_person(person):
    """Return the WholePerson; the number of queries never differs."""
    rows = rows_of_one(person.pk)
    revisions = PersonRevision.objects.filter(person__in=rows).select_related("changed_by")
    merges = Merge.objects.filter(person__in=rows).select_related("merged_by", "undone_by")
    splits = Split.objects.filter(person__in=rows).select_related("split_by")
    return WholePerson(
        person=person,
        others=list(Person.objects.filter(pk__in=rows - {person.pk}).order_by("registered_at")),
        names=list(PersonName.objects.filter(person__in=rows).order_by("pk")),
        contact_points=list(ContactPoint.objects.filter(person__in=rows).order_by("pk")),
        contact_rule=newest_rule(rows),
        addresses=list(PersonAddress.objects.filter(person__in=rows).order_by("-starts_on", "pk")),
        is_protected=person.pk in addresses.marks([person.pk]),
        cases=list(
            Case.objects.filter(client__in=rows)
            .select_related("lead")
            .order_by("-received_on", "-sequence")
        ),
        revisions=list(revisions.order_by("-changed_at", "-pk")),
        merges=list(merges.order_by("-merged_at")),
        splits=list(splits.order_by("-split_at")),
    )


def may_be_same(person):
    """Return the Knowns who may be the same as a registered person; those set apart are left out.

    Whoever was merged with the person once and taken apart again is not proposed a second time.
    """
    rows = rows_of_one(person.pk)
    undone = Merge.objects.filter(Q(person__in=rows) | Q(merged__in=rows)).order_by()
    apart = {key for pair in undone.values_list("person_id", "merged_id") for key in pair}
    parted = Split.objects.filter(Q(person__in=rows) | Q(other__in=rows)).order_by()
    apart |= {key for pair in parted.values_list("person_id", "other_id") for key in pair}
    phones = ContactPoint.objects.filter(person__in=rows).order_by("pk").values_list("value")
    phone = next((value for (value,) in phones), "")
    return find_known(
        name=person.name, kana=person.kana, birth_on=person.birth_on, phone=phone,
        apart={*rows, *apart},
    )  # fmt: skip
