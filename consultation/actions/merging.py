"""名寄せ: put two rows of one human being together, take them apart, split a row of two people

Nothing that was written under either row is changed by a merge (rules.md, frozen): what is asked
of the person is asked of all rows (queries/humans.py).
"""

from django.utils import timezone

from consultation.actions.intake import Newcomer, check_newcomer, register_person
from consultation.actions.persons import keep_revision, tell_cases
from consultation.actions.search_keys import refresh_keys
from consultation.actions.writing import Conflict, add_due, add_event, desk_action, recorded
from consultation.enums import DueKind, EventKind
from consultation.models import (
    Assessment,
    Caller,
    Case,
    ContactSlip,
    Merge,
    Person,
    PersonAddress,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
    Split,
)
from consultation.rules import merging as rules
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require
from koganei.safeguards import addresses

WRITTEN = (FieldClass.EXISTENCE, FieldClass.IDENTITY)
OF_OPEN_ASSESSMENT = (PersonAssessment, PersonMoney, PersonIssue)


@desk_action("persons_merged", on="person", also=("merged",), writes=(Merge,))
def merge(*, by, person, merged, versions, reason, is_checked=False):
    """まとめる: from now on the row ``merged`` is the same human being as ``person``, which stays.

    ``versions`` are {id: version} of both as the preview showed them: where one of them was
    changed since, Conflict is raised with the row as it is.
    """
    for row in (person, merged):
        if versions.get(row.pk) != row.version:
            raise Conflict(row)
    require(
        *rules.check_merge(
            person,
            merged,
            has_taken_in=Person.objects.filter(merged_into=merged).exists(),
            reason=reason,
            is_checked=is_checked,
        )
    )
    Merge(person=person, merged=merged, reason=reason, merged_by=by).save(force_insert=True)
    _set_merged(merged, person)
    tell_cases([person, merged], by=by, label="同じ人の記録をまとめた")
    return recorded(
        "persons_merged", by=by, row=person, persons=[person.pk, merged.pk], classes=WRITTEN
    )


@desk_action("merge_undone", on="person", writes=(Merge,), action=Action.CHANGE)
def undo(*, by, person, merge, reason):
    """戻す: both rows stand by themselves again, each with what was written under it."""
    row = Merge.objects.select_related("merged").get(pk=merge.pk, person=person)
    require(*rules.check_undo(is_undone=row.undone_at is not None, reason=reason))
    row.undone_by, row.undone_at, row.undone_reason = by, timezone.now(), reason
    row.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    _set_merged(row.merged, None)
    tell_cases([person, row.merged], by=by, label="まとめた記録を戻した")
    return recorded(
        "merge_undone", by=by, row=person, persons=[person.pk, row.merged_id], classes=WRITTEN
    )


@desk_action("person_split", on="person", writes=(Merge,))
def split(*, by, person, other: Newcomer, cases, parts, reason):
    """分ける: ``cases`` and ``parts`` of ``person`` belong to ``other``, who is registered here.

    ``parts`` are rows of names, contact points and addresses. A consent stays with whom it names,
    so that the one of each case moved is to be obtained anew. Returns the new Person.
    """
    open_cases = _open_cases(person)
    require(
        *check_newcomer(other),
        *rules.check_split(
            cases=[case.number for case in cases],
            open_cases=[case.number for case in open_cases.values()],
            moves_address=any(isinstance(part, PersonAddress) for part in parts),
            is_protected=bool(addresses.marks([person.pk])),
            reason=reason,
        ),
    )
    new = register_person(by, person.desk, other)
    Split(person=person, other=new, reason=reason, split_by=by).save(force_insert=True)
    for case in cases:
        _move_case(open_cases[case.pk], person, new, by=by)
    _move_parts(person, new, parts, by=by)
    for each in (person, new):
        refresh_keys(each)
    return recorded("person_split", by=by, row=new, persons=[person.pk, new.pk], classes=WRITTEN)


def _set_merged(row, into):
    row.merged_into, row.version = into, row.version + 1
    row.save(update_fields=["merged_into", "version"])


def _open_cases(person):
    rows = Case.objects.select_for_update(of=("self",)).filter(client=person, closed_on=None)
    return {case.pk: case for case in rows.order_by("pk")}


def _move_case(case, person, new, *, by):
    """Make ``new`` the client; the household is asked for anew, as is the consent."""
    case.client, case.household, case.version = new, None, case.version + 1
    case.save(update_fields=["client", "household", "version"])
    slips = ContactSlip.objects.filter(case=case).order_by().values("pk")
    Caller.objects.filter(slip__in=slips, person=person).update(person=new)
    being_written = Assessment.objects.filter(case=case, fixed_at=None).order_by().values("pk")
    for model in OF_OPEN_ASSESSMENT:
        model.objects.filter(assessment__in=being_written, person=person).update(person=new)
    add_event(case, by=by, kind=EventKind.PERSON, label="別の人の相談と分かり、本人を改めた")
    add_due(case, kind=DueKind.CONSENT, due_on=timezone.localdate(), user=case.lead or by)


def _move_parts(person, new, parts, *, by):
    for part in parts:
        if not isinstance(part, PersonAddress):  # an address is never kept among names
            keep_revision(person, {part._meta.model_name: str(part)}, by=by)
        part.person = new
        part.save(update_fields=["person"])
    person.save(update_fields=["version"])
