"""After a disposal: no trace of a value anywhere, and every figure of the statistics as before"""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from consultation.actions import disposals
from consultation.models import KeptFigure, StatutoryMatter, owners
from consultation.statistics import counts
from consultation.tests.disposed import approved, make_deciders, make_rules, make_whole_old
from consultation.tests.disposed_matters import approved_matter, make_whole_old_matter
from koganei import audit_chain, triggers
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent

TOKEN = "Kanarek7"
EVER = (date(2010, 4, 1), date(2030, 3, 31))
VALUES = (
    (models.JSONField, {"words": TOKEN}),
    (models.BinaryField, TOKEN.encode() * 3),
    ((models.CharField, models.TextField), TOKEN),
)


def plant(models_of=owners.scoped_models):
    """Write the token into every column that takes a text, a file or values; return how many."""
    triggers.remove(connection)
    planted = 0
    with without_scope():
        for model in models_of():
            for field in model._meta.concrete_fields:
                if field.choices or field.primary_key or field.name == "number":
                    continue
                for kind, value in VALUES:
                    if isinstance(field, kind):
                        planted += _written(model, field, value)
                        break
    triggers.install(connection)
    return planted


def _written(model, field, value):
    try:
        with transaction.atomic():
            return bool(model.objects.update(**{field.name: value}))
    except IntegrityError:  # a constraint wants this column empty beside the others
        return False


def places():
    """Return every place where the token stands: rows of tables, bytes of files."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- our own tables
            if any(TOKEN in str(_readable(row)) for row in cursor.fetchall()):
                found.append(table)
    return found + [str(path) for path in _files() if TOKEN.encode() in path.read_bytes()]


def _readable(row):
    return [bytes(v) if isinstance(v, memoryview) else v for v in row]


def _files():
    """The files of the database (its journal too), and all that the house keeps beside it."""
    if connection.vendor == "sqlite":
        yield from Path(connection.settings_dict["NAME"]).parent.iterdir()
    yield from (path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())


@pytest.fixture
def world(own_database):
    triggers.install(connection)
    make_rules()
    make_whole_old()
    return make_deciders()


def test_no_value_of_what_went_is_found_anywhere(world):
    one, other, executor = world
    assert plant() > 60
    assert len(places()) > 40
    row = disposals.execute(by=executor, disposal=approved(one, other))
    assert places() == []
    assert row.erased_rows["consultation.attachment"] == 1
    assert audit_chain.verify()[1] == []


def of_the_register():
    return [m for m in owners.scoped_models() if owners.owner_of(m) is StatutoryMatter]


def test_no_value_of_a_matter_is_found_outside_the_register_or_afterwards(world):
    one, other, executor = world
    matter = make_whole_old_matter()
    assert plant(of_the_register) >= 18
    tables = {model._meta.db_table for model in of_the_register()}
    before = {place for place in places() if "/" not in place}
    assert before
    assert before <= tables
    row = approved_matter(matter, one, other)
    assert {place for place in places() if "/" not in place} <= tables
    disposals.execute(by=executor, disposal=row)
    assert places() == []
    assert audit_chain.verify()[1] == []


def test_the_statistics_say_the_same_before_and_after(world):
    one, other, executor = world
    before = +counts(*EVER)
    assert sum(before.values()) > 20
    disposals.execute(by=executor, disposal=approved(one, other))
    assert +counts(*EVER) == before
    assert KeptFigure.objects.exists()


def test_the_audit_names_the_people_by_their_ids_and_nothing_else(world):
    one, other, executor = world
    row = approved(one, other)
    people = {str(item.record_id) for item in row.items.filter(kind="person")}
    disposals.execute(by=executor, disposal=row)
    event = last_event("disposal_executed")
    assert {subject.person_id for subject in event.subjects.all()} == people
    assert {subject.field_classes for subject in event.subjects.all()} == {"existence"}
    assert event.at <= timezone.now()


def last_event(verb):
    return AuditEvent.objects.filter(verb=verb).latest("sequence")
