"""終結した相談の記録は変わらない (rules.md, frozen): every table that is part of a case, walked

The tables are found by their models; only the exceptions of rules.md stand here, by hand. A new
table is walked as soon as ``make_file`` makes a row of it (test_factories.py asks for one).
"""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models

from consultation.models import Case, CaseEvent, EventNote
from consultation.tests.factories import close, make_account, make_case, make_event
from consultation.tests.parts import make_file
from consultation.tests.stories import refused_by_database
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel, without_scope

# a conflict of interest ends an assignment and a pick, a manager's reading says why: at any time
WRITTEN_AFTER = {"caseassignment", "casereading", "itemattendee", "retentionhold"}
PARTS = [
    model
    for model in apps.get_app_config("consultation").get_models()
    if issubclass(model, ScopedModel) and model.belongs_to and model.record_model() is Case
]
FROZEN = [model for model in PARTS if model._meta.model_name not in WRITTEN_AFTER]
# of these the freezing alone keeps the rows: nothing else refuses an update
FREE = {"attachment", "contactslip", "dueitem", "handover", "referral", "slipnarrative"}


@pytest.fixture
def file(db):
    """A closed case with a row of everything that hangs on it."""
    case = make_case(lead=make_account(Role.SUPPORT_WORKER))
    rows = make_file(case)
    return case, rows, close(case)


def again(row):
    """The row a second time, not saved yet."""
    key = row._meta.pk
    copy = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    copy.pk = uuid4() if isinstance(key, models.UUIDField) else None
    copy._state.adding = True
    return copy


def changed(row):
    column = row._meta.get_field(row.belongs_to).attname
    return type(row).objects.filter(pk=row.pk).update(**{column: getattr(row, column)})


EVENTS = {
    "insert": lambda row: again(row).save(force_insert=True),
    "update": changed,
    "delete": lambda row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
}


def refused(row, event):
    return refused_by_database(lambda: EVENTS[event](row))


@pytest.mark.parametrize("event", EVENTS)
def test_no_part_of_a_closed_case_is_written(file, event):
    _, rows, _ = file
    let_through = [
        model.__name__ for model in FROZEN if refused(rows[model], event) not in triggers.declared()
    ]
    assert let_through == []


def test_the_case_itself_is_not_written(file):
    case, _, _ = file
    assert refused_by_database(lambda: Case.objects.filter(pk=case.pk).update(urgency="today"))


def test_no_row_is_moved_under_a_closed_case(file):
    _, _, closed = file
    others = make_file(make_case(lead=make_account(Role.SUPPORT_WORKER)))
    found = {
        name: refused_by_database(
            lambda row=part: type(row).objects.filter(pk=row.pk).update(case=closed)
        )
        for model, part in others.items()
        if (name := model._meta.model_name) in FREE and model.belongs_to == "case"
    }
    assert found == {name: f"{name}_update_under_open_case" for name in found}


def test_a_correction_may_be_added_and_nothing_else(file):
    case, _, _ = file

    def correct():
        event = make_event(case, "訂正", kind="correction")
        with without_scope():
            EventNote.objects.create(event=event, facts="正しくは")

    assert refused_by_database(correct) == ""
    assert refused_by_database(lambda: make_event(case)) == "caseevent_insert_under_open_case"


def test_what_may_be_written_afterwards_is_let_through(file):
    _, rows, _ = file
    for model in PARTS:
        if model._meta.model_name in WRITTEN_AFTER:
            assert refused(rows[model], "insert") not in triggers.declared(), model


@pytest.mark.parametrize("event", EVENTS)
def test_without_the_guards_the_rows_are_open(file, event):
    _, rows, _ = file
    # other rows lead to a slip: it is not deleted anyway
    free = [
        model
        for model in FROZEN
        if model._meta.model_name in FREE - ({"contactslip"} if event == "delete" else set())
    ]
    names = {model: f"{model._meta.model_name}_{event}_under_open_case" for model in free}
    assert {model: refused(rows[model], event) for model in free} == names
    triggers.remove(connection, names.values())
    assert not {refused(rows[model], event) for model in free} & set(triggers.declared())


def test_without_its_guard_a_line_is_added_to_a_closed_case(file):
    case, _, _ = file
    triggers.remove(connection, ["caseevent_insert_under_open_case"])
    assert refused_by_database(lambda: make_event(case)) == ""
    with without_scope():
        assert CaseEvent.objects.filter(case=case, kind="contact").exists()
