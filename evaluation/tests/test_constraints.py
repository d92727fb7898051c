"""What must never be false stands in the database, by name, on both engines."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from evaluation.models import (
    BasicMeasure,
    Campaign,
    Deadline,
    EvaluationSheet,
    EvidenceFile,
    Extension,
    Fixing,
    FlowEvent,
    Goal,
    HintDismissal,
    Indicator,
    IndicatorActual,
    IndicatorTarget,
    Initiative,
    Measure,
    Reminder,
    RowComment,
    SectionAnswer,
    SheetEntry,
    SheetVersion,
    TreeChange,
    WelfarePlan,
)
from evaluation.tests import opinions, years
from koganei import triggers

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


def other_version(**fields):
    """Insert a version, for none can be changed."""
    row = SheetVersion.objects.order_by("pk").first()
    row.pk, row.number = None, 99
    for name, value in fields.items():
        setattr(row, name, value)
    SheetVersion.objects.bulk_create([row])


def in_a_year(harm):
    """Open a year and break something of it."""

    def harmed():
        years.open_year()
        harm()

    return harmed


def of_year(model, **fields):
    """Insert a row of the running year that ``fields`` spoil."""
    years.open_year()
    today, staff = date(2020, 6, 1), years.user("welfare_staff")
    answer, campaign = years.answer(years.SAFETY), Campaign.objects.get()
    entry, initiative = SheetEntry.objects.first(), Initiative.objects.first()
    good = {
        Campaign: {"sheet": EvaluationSheet.objects.get(year=2018), "opened_by": staff},
        Deadline: {"campaign": campaign, "phase": "entry", "due_on": today},
        Extension: {
            "campaign": campaign,
            "phase": "entry",
            "before": today,
            "reason": "台風のため",
            "due_on": date(2020, 6, 9),
            "granted_by": staff,
        },
        Reminder: {
            "campaign": campaign,
            "phase": "entry",
            "department": answer.department,
            "due_on": today,
            "sent_on": today,
        },
        SectionAnswer: {
            "sheet": EvaluationSheet.objects.get(year=2018),
            "department": answer.department,
        },
        Fixing: {
            "answer": answer,
            "round": 1,
            "drafted_by": years.user("section_author"),
            "principal": staff,
            "decided_by": staff,
            "document_number": "第1号",
            "decided_on": today,
        },
        RowComment: {
            "event": FlowEvent.objects.create(
                sheet=answer.sheet, answer=answer, step="x", label="x", target="entry", by=staff
            ),
            "entry": entry,
            "text": "直してください。",
        },
        TreeChange: {
            "kind": "new",
            "initiative": initiative,
            "year": 2020,
            "reason": "議決",
            "decided_on": today,
            "recorded_by": staff,
        },
        Indicator: {"initiative": initiative, "number": 7, "name": "回数", "kind": "qualitative"},
        IndicatorTarget: {
            "indicator": Indicator.objects.create(
                initiative=initiative, number=8, name="文", kind="qualitative"
            ),
            "number": 1,
            "target": "進む",
            "target_year": 2022,
        },
        HintDismissal: {
            "entry": entry,
            "kind": "outlook",
            "text_hash": "1",
            "reason": "次の年度に行う。",
            "dismissed_by": staff,
        },
        EvidenceFile: {
            "entry": entry,
            "title": "写真",
            "file_name": "a.pdf",
            "size": 1,
            "content": b"1",
            "content_type": "application/pdf",
            "content_hash": "1",
            "added_by": staff,
        },
    }
    good[IndicatorActual] = {
        "indicator": good[IndicatorTarget]["indicator"],
        "sheet": answer.sheet,
        "department": answer.department,
        "written_by": staff,
    }
    values = good[model] | {k: v for k, v in fields.items() if k != "twice"}
    for _ in range(2 if fields.get("twice") else 1):
        model.objects.bulk_create([model(**values)])


def unguarded(model, name):
    """Write an unknown stage past the trigger that would refuse it first."""
    triggers.remove(connection, [f"{name}_insert_where_the_flow_begins"])
    of_year(model, stage="x")


def hash_that_is_none():
    """PostgreSQL would notice first that it is not that of the content."""
    triggers.remove(connection, ["published_file_hash_fits"])
    years.a_file(content_hash="1")


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
    "published_file_once_of_a_kind": lambda: (years.a_file(), years.a_file()),
    "published_file_kind_is_known": lambda: years.a_file(kind="docx"),
    "published_file_is_whole": lambda: years.a_file(size=4),
    "published_file_has_its_hash": hash_that_is_none,
    "version_number_once_in_sheet": lambda: again(SheetVersion),
    "version_kind_is_known": lambda: other_version(kind="draft"),
    "version_of_meeting_is_stamped": lambda: other_version(stamp=""),
    "version_published_by_another": lambda: other_version(
        kind="published",
        fixed_by=years.user("welfare_staff"),
        document_number="第1号",
        published_by=years.user("welfare_staff"),
        principal=years.user("welfare_staff"),
        issued_on=date(2020, 6, 1),
    ),
    "version_decision_is_complete": lambda: other_version(
        kind="published",
        fixed_by=years.user("welfare_staff"),
        published_by=years.user("welfare_manager"),
        principal=years.user("welfare_manager"),
    ),
    "initiative_years_in_order": lambda: put(Initiative, first_year=2020, last_year=2019),
    "entry_not_rated_for_a_reason": lambda: put(SheetEntry, grade="―", results=""),
    "campaign_stage_is_known": lambda: unguarded(Campaign, "campaign"),
    "deadline_phase_is_known": lambda: of_year(Deadline, phase="x"),
    "deadline_once_for_a_phase": lambda: of_year(Deadline),
    "extension_phase_is_known": lambda: of_year(Extension, phase="x"),
    "extension_for_a_reason": lambda: of_year(Extension, reason=""),
    "extension_is_later": lambda: of_year(Extension, due_on=date(2020, 6, 1)),
    "reminder_phase_is_known": lambda: of_year(Reminder, phase="x"),
    "reminder_once_a_day": lambda: of_year(Reminder, twice=True),
    "section_answer_stage_is_known": lambda: unguarded(SectionAnswer, "section_answer"),
    "section_answer_once": lambda: of_year(SectionAnswer, twice=True),
    "fixing_once_a_round": lambda: of_year(Fixing, twice=True),
    "fixing_by_another_than_the_drafter": lambda: of_year(
        Fixing, drafted_by=years.user("welfare_staff")
    ),
    "fixing_has_its_number": lambda: of_year(Fixing, document_number=""),
    "row_comment_once": lambda: of_year(RowComment, twice=True),
    "row_comment_says_something": lambda: of_year(RowComment, text=""),
    "tree_change_kind_is_known": lambda: of_year(TreeChange, kind="x"),
    "tree_change_for_a_reason": lambda: of_year(TreeChange, reason=""),
    "tree_change_leads_somewhere": lambda: of_year(TreeChange, kind="moved"),
    "indicator_kind_is_known": lambda: of_year(Indicator, kind="x"),
    "indicator_number_once": lambda: of_year(Indicator, twice=True),
    "indicator_numeric_has_a_unit": lambda: of_year(Indicator, kind="numeric"),
    "indicator_target_number_once": lambda: of_year(IndicatorTarget, twice=True),
    "indicator_target_changed_for_a_reason": lambda: of_year(IndicatorTarget, number=2),
    "indicator_actual_milestone_is_known": lambda: of_year(
        IndicatorActual, answer="x", milestone="x"
    ),
    "indicator_actual_once": lambda: of_year(IndicatorActual, twice=True),
    "indicator_actual_unmeasured_for_a_reason": lambda: of_year(IndicatorActual, answer="―"),
    "indicator_actual_blank_is_no_number": lambda: of_year(IndicatorActual, value=0),
    "hint_dismissal_kind_is_known": lambda: of_year(HintDismissal, kind="x"),
    "hint_dismissed_once": lambda: of_year(HintDismissal, twice=True),
    "hint_dismissed_for_a_reason": lambda: of_year(HintDismissal, reason=""),
    "evidence_once_in_a_row": lambda: of_year(EvidenceFile, twice=True),
    **{name: in_a_year(harm) for name, harm in opinions.BROKEN_BY.items()},
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
