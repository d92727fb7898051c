"""人の内容を直す: names, ways to reach a person, addresses, kin; what stood before is kept

Names, birth and sex are written to all rows of the same human being, so that every case shows
them alike. Addresses keep no former version: their table alone may hold them.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone

from consultation.actions.search_keys import refresh_keys
from consultation.actions.writing import (
    Conflict,
    add_event,
    check_may_write,
    desk_action,
    recorded,
)
from consultation.enums import EventKind
from consultation.models import (
    Case,
    ContactPoint,
    Person,
    PersonAddress,
    PersonRevision,
    Relationship,
)
from consultation.models.person import ContactKind
from consultation.queries.humans import rows_of_one
from consultation.queries.relatives import births_of, parents_of
from consultation.rules.persons import (
    HOUSEHOLD,
    PersonInput,
    check_person,
    check_phone,
    check_relationship,
    tidy_name,
)
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import Violation, require

IDENTITY = ("name", "kana", "called", "is_anonymous", "birth_on", "age_about", "sex", "died_on")
WRITTEN = (FieldClass.EXISTENCE, FieldClass.IDENTITY)


@desk_action("person_changed", on="person", writes=(Person,), action=Action.CHANGE)
def change(*, by, person, version, given):
    """Write ``given``, values of IDENTITY, to every row of the person.

    ``version`` is the count of saves that was seen: where another came between, Conflict is
    raised with the row as it is.
    """
    if version != person.version:
        raise Conflict(person)
    given = given | {name: tidy_name(given[name]) for name in ("name", "kana", "called")}
    received = Case.objects.filter(client=person).order_by("received_on").first()
    names = ("name", "kana", "called", "is_anonymous", "birth_on", "died_on")
    require(
        *check_person(
            PersonInput(
                first_received_on=received and received.received_on,
                **{name: given[name] for name in names},
            ),
            timezone.localdate(),
        )
    )
    write_identity(person, given, by=by)
    return recorded("person_changed", by=by, row=person, persons=[person.pk], classes=WRITTEN)


def write_identity(person, given, *, by):
    """Write ``given``, some values of IDENTITY, to every row of a person, within another action."""
    rows = list(Person.objects.filter(pk__in=rows_of_one(person.pk)).order_by("pk"))
    for row in rows:
        before = {name: getattr(row, name) for name in given if getattr(row, name) != given[name]}
        if before:
            keep_revision(row, before, by=by)
            for name in before:
                setattr(row, name, given[name])
            row.save(update_fields=[*before, "version"])
            refresh_keys(row)
    tell_cases(rows, by=by, label="氏名・生年月日などを直した")


@desk_action("person_part_added", on="person", writes=(Person,))
def add_part(*, by, person, part):
    """Add a row of PersonName, ContactPoint, ContactRule, PersonAddress, Relationship or tie."""
    part.person = person
    check_may_write(by, person, (type(part),), Action.ADD)
    require(*check_part(part))
    part.save(force_insert=True)
    person.version += 1
    return _kept("person_part_added", person, part, by)


@desk_action("person_part_changed", on="person", writes=(Person,), action=Action.CHANGE)
def change_part(*, by, person, version, part, values):
    """Write ``values`` into a row of the person; None takes the row away, as it was a mistake."""
    check_may_write(by, person, (type(part),), Action.CHANGE)
    row = type(part).objects.get(pk=part.pk, person=person)
    if version != person.version:
        raise Conflict(person)
    before = _as_written(row)
    for name, value in (values or {}).items():
        setattr(row, name, value)
    if values is not None:
        require(*check_part(row))
        row.save(update_fields=list(values))
    else:
        row.delete()
    if isinstance(row, PersonAddress):
        person.version += 1
    else:
        keep_revision(person, before, by=by)
    return _kept("person_part_changed", person, row, by)


def check_part(part):
    """Return every violation of a row beside a person."""
    found = []
    if isinstance(part, ContactPoint) and part.kind in (ContactKind.MOBILE, ContactKind.HOME):
        found += [check_phone(part.value, place="value")]
    if isinstance(part, Relationship):
        pair = [part.person_id, part.related_id]
        found += check_relationship(
            part.kind, *pair, births=births_of(pair), parents=parents_of(pair),
            natural_parents=_natural_parents(part),
        )  # fmt: skip
    return [*filter(None, found), *of_the_model(part)]


def of_the_model(row):
    """Return what the model itself says against a row: its fields, what may be there once."""
    try:
        row.full_clean()
    except ValidationError as error:
        return [
            Violation(HOUSEHOLD, message, place=None if name == "__all__" else name)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def keep_revision(row, values, *, by):
    """Put on record what stood there, and count the save; the caller saves the ``version``."""
    values = {name: _plain(value) for name, value in values.items()}
    PersonRevision(person=row, version=row.version, values=values, changed_by=by).save(
        force_insert=True
    )
    row.version += 1


def tell_cases(persons, *, by, label):
    """Write a line into the timeline of every open case of these persons."""
    rows = Case.objects.select_for_update(of=("self",)).filter(client__in=persons, closed_on=None)
    for case in rows.order_by("pk"):
        add_event(case, by=by, kind=EventKind.PERSON, label=label)


def _natural_parents(part):
    rows = Relationship.objects.filter(related=part.related_id, kind=part.kind)
    return rows.exclude(pk=part.pk).exclude(person=part.person_id).count()


def _as_written(row):
    names = [field.attname for field in row._meta.concrete_fields if field.name != "person"]
    return {row._meta.model_name: {name: _plain(getattr(row, name)) for name in names}}


def _plain(value):
    return value if isinstance(value, str | int | bool | dict | None) else str(value)


def _kept(verb, person, part, by):
    if isinstance(part, PersonAddress):
        classes = (FieldClass.EXISTENCE, FieldClass.ADDRESS)
    else:
        classes = WRITTEN
    person.save(update_fields=["version"])
    refresh_keys(person)
    tell_cases([person], by=by, label=f"{part._meta.verbose_name}を直した")
    return recorded(verb, by=by, row=person, persons=[person.pk], classes=classes)
