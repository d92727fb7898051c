"""架空の5年度: plausible, the same again from the same seed, and nothing the guards would refuse"""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from evaluation.enums import CampaignStage, VersionKind
from evaluation.models import (
    Campaign,
    CommitteeGrade,
    EvaluationSheet,
    FlowEvent,
    Initiative,
    Opinion,
    SectionAnswer,
    SheetEntry,
    SheetVersion,
    TreeChange,
)
from evaluation.queries.facts import content_of
from evaluation.queries.narrowed import count_moves
from evaluation.rules.flow import missing_of
from evaluation.snapshot import committee_grades, content_hash, said_of
from evaluation.tests.years import user
from koganei.testing.undone import undone

TODAY = date(2026, 6, 18)


@pytest.fixture(scope="module")
def history(demo_module):
    call_command("evaluation_make_history", today=TODAY, verbosity=0)


def said():
    """Every text and grade, in the order of the tree, without the numbers of the rows."""
    rows = SheetEntry.objects.filter(sheet__year__gte=2019).order_by(
        "sheet__year", "initiative__measure", "initiative__number", "department"
    )
    opinions = Opinion.objects.order_by("sheet__year", "number")
    return [
        *rows.values_list("sheet__year", "results", "grade", "outlook"),
        *opinions.values_list("sheet__year", "text", "department__name", "city_view__text"),
    ]


def test_five_years_follow_the_real_one_the_last_is_running(history):
    stages = dict(Campaign.objects.values_list("sheet__year", "stage"))
    years = sorted(EvaluationSheet.objects.values_list("year", flat=True), key=int)
    assert [int(year) for year in years] == [2018, 2019, 2020, 2021, 2022, 2023]
    assert {int(year): stage for year, stage in stages.items()} == {
        **dict.fromkeys(range(2019, 2023), CampaignStage.PUBLISHED),
        2023: CampaignStage.COLLECTING,
    }


def test_every_published_row_is_complete_and_its_version_says_the_same(history):
    for sheet in EvaluationSheet.objects.filter(year__in=range(2019, 2023)):
        assert [row for row in sheet.entries.all() if missing_of(row)] == []
        version = sheet.versions.get(kind=VersionKind.PUBLISHED)
        assert version.content_hash == content_hash(content_of(sheet)) != ""
        assert list(sheet.versions.order_by("number").values_list("kind", flat=True)) == [
            VersionKind.MEETING, VersionKind.PREPARED, VersionKind.PUBLISHED,
        ]  # fmt: skip
        assert version.issued_on.year == sheet.year.year + 2


def test_the_committee_was_heard_and_answered_in_every_published_year(history):
    for sheet in EvaluationSheet.objects.filter(year__in=range(2019, 2023)):
        said = list(sheet.opinions.select_related("city_view").order_by("number"))
        assert [each.state for each in said] == ["done"] * 4 + ["left_out"]
        assert {each.target for each in said} == {"entry", "measure", "sheet"}
        for each in said[:4]:
            assert each.answer.approved_by != each.answer.written_by
            assert each.answer.approved_by.department == each.department
            assert each.recorded_at < each.answer.written_at
        graded = CommitteeGrade.objects.get(entry__sheet=sheet)
        meeting, *printed = sheet.versions.order_by("number")
        assert said_of(meeting.content) == {"opinions": [], "grades": []}
        for version in printed:
            assert [row["number"] for row in said_of(version.content)["opinions"]] == [1, 2, 3, 4]
            assert set(committee_grades(version.content).values()) == {graded.grade}
            assert version.fixed_at > said[3].answer.written_at
    assert not Opinion.objects.filter(sheet__year=2023).exists()


def test_grades_drift_and_do_not_jump_about(history):
    staff = user("welfare_staff")
    for year in range(2020, 2023):
        sheet = EvaluationSheet.objects.get(year=year)
        moves = count_moves(sheet.entries.all(), staff, sheet)
        compared = moves["up"] + moves["down"] + moves["same"]
        assert moves["same"] / compared > 0.5, moves
        assert moves["up"], moves
        assert moves["down"], moves
    grades = Counter(SheetEntry.objects.filter(sheet__year=2022).values_list("grade", flat=True))
    assert set(grades) == set("ABCD")
    assert grades["B"] > grades["D"]


def test_the_tree_changed_on_the_way(history):
    kinds = Counter(TreeChange.objects.values_list("kind", flat=True))
    assert kinds == {"renamed": 1, "new": 2, "moved": 1, "ended": 1}
    moved = Initiative.objects.get(name="地域福祉推進事業の充実", last_year=None)
    assert SheetEntry.objects.filter(initiative=moved).count() == 3
    assert SheetEntry.objects.filter(initiative=moved.continues).count() == 3
    ended = Initiative.objects.get(name="福祉マップの見直し")
    assert not SheetEntry.objects.filter(initiative=ended, sheet__year__gte=2022).exists()


def test_one_section_was_late_in_each_year(history):
    late = FlowEvent.objects.filter(sheet__year__lt=2023, days_late__gt=0)
    sections = late.values_list("sheet__year", "answer__department__name").distinct()
    assert len({section for _, section in sections}) == 3
    assert len(set(sections)) == 4


def test_days_of_the_past_are_in_the_past_and_in_order(history):
    for answer in SectionAnswer.objects.filter(sheet__year__lt=2023):
        days = list(answer.events.order_by("pk").values_list("at", flat=True))
        assert days == sorted(days)
        assert days[0].year == days[-1].year == answer.sheet.year.year + 1
        assert answer.fixings.get().decided_by != answer.drafted_by
    assert not SheetVersion.objects.filter(issued_on__gt=TODAY).exists()


def test_the_same_seed_says_the_same_another_something_else(demo):
    found = []
    for seed in (1, 1, 2):
        with undone():
            call_command("evaluation_make_history", today=TODAY, seed=seed, verbosity=0)
            found.append(said())
    assert found[0] == found[1] != found[2]


def test_a_database_with_such_years_is_left_alone(demo):
    with pytest.raises(CommandError, match="より前なので"):
        call_command("evaluation_make_history", today=date(2024, 1, 1))
    EvaluationSheet.objects.create(plan=EvaluationSheet.objects.get().plan, year=2021)
    with pytest.raises(CommandError, match="もうあります"):
        call_command("evaluation_make_history", today=TODAY)
