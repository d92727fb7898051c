"""What must never be false stands in the database, by name, on both engines."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from evaluation.models import (
    BasicMeasure,
    EvaluationSheet,
    Goal,
    Initiative,
    Measure,
    SheetEntry,
    SheetVersion,
    WelfarePlan,
)

pytest_plugins = ["evaluation.tests.fixtures"]


def again(model):
    """Break a promise of uniqueness: the first row once more."""
    row = model.objects.order_by("pk").first()
    row.pk = None
    row._state.adding = True
    model.objects.bulk_create([row])


def put(model, **fields):
    """Break a promise past every check in code."""
    model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**fields)


BROKEN_BY = {
    "plan_years_in_order": lambda: put(WelfarePlan, last_year=2017),
    "goal_number_once_in_plan": lambda: again(Goal),
    "basic_measure_number_once_in_goal": lambda: again(BasicMeasure),
    "measure_number_once_in_basic_measure": lambda: again(Measure),
    "initiative_number_once_in_measure": lambda: again(Initiative),
    "initiative_name_or_source_note": lambda: put(Initiative, name="", source_note=""),
    "sheet_once_a_year": lambda: again(EvaluationSheet),
    "entry_once_per_initiative_and_department": lambda: again(SheetEntry),
    "entry_grade_is_known": lambda: put(SheetEntry, grade="E"),
    "entry_graded_with_results": lambda: put(SheetEntry, results="", source_gap=False),
    "version_number_once_in_sheet": lambda: again(SheetVersion),
    "version_kind_is_known": lambda: put(SheetVersion, kind="draft"),
    "version_of_meeting_is_stamped": lambda: put(SheetVersion, stamp=""),
}
DECLARED = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("evaluation").get_models()
    for constraint in model._meta.constraints
}


def complaint(model, constraint):
    """How this engine names the broken constraint; SQLite names the columns of a unique one."""
    if connection.vendor == "postgresql":
        return constraint.name
    if isinstance(constraint, models.UniqueConstraint):
        table = model._meta.db_table
        columns = [model._meta.get_field(name).column for name in constraint.fields]
        return "UNIQUE constraint failed: " + ", ".join(f"{table}.{name}" for name in columns)
    return f"CHECK constraint failed: {constraint.name}"


def said(error):
    if connection.vendor == "postgresql":
        return error.__cause__.diag.constraint_name
    return str(error)


def test_every_declared_constraint_is_tried():
    assert set(BROKEN_BY) == set(DECLARED)


@pytest.mark.parametrize("name", BROKEN_BY)
def test_database_refuses(sheet, name):
    model, constraint = DECLARED[name]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN_BY[name]()
    assert said(refused.value) == complaint(model, constraint)


@pytest.mark.parametrize("name", DECLARED)
def test_catalogue_knows_the_constraint_and_a_person_reads_japanese(db, name):
    model, constraint = DECLARED[name]
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert name in found
    assert constraint.violation_error_message.endswith("。")


@pytest.mark.parametrize("year", [1872, 2100])
@pytest.mark.parametrize("model", [EvaluationSheet, WelfarePlan])
def test_year_that_could_not_be_read_back_is_kept_out(sheet, model, year):
    column = "year" if model is EvaluationSheet else "last_year"
    statement = f"UPDATE {model._meta.db_table} SET {column} = %s"  # noqa: S608
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [year])


@pytest.mark.parametrize("part", [WelfarePlan, Goal, BasicMeasure, Measure, Initiative])
def test_part_that_is_in_use_cannot_be_deleted(sheet, part):
    with pytest.raises(models.ProtectedError):
        part.objects.order_by("pk").first().delete()
