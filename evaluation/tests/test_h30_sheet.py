"""The city's own paper is the oracle: 地域福祉計画の進捗状況及び評価票（平成30年度実績報告）."""

from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from evaluation import seed
from evaluation.enums import Grade
from evaluation.models import BasicMeasure, Goal, Initiative, Measure, SheetEntry, SheetVersion
from evaluation.queries.sheets import entries_in_print_order, outline
from evaluation.queries.totals import tally_years
from evaluation.snapshot import content_hash, snapshot
from koganei.dates.fiscal_year import FiscalYear
from koganei.models import Department

pytest_plugins = ["evaluation.tests.fixtures"]

CSV = settings.BASE_DIR.parent / "shared" / "seed" / "evaluation_h30.csv"
COLUMNS = (
    *("基本目標番号", "基本施策番号", "施策番号", "事業番号", "担当課"),
    *("事業実績", "事業評価", "今後の事業計画・展望", "原資料注記"),
)
FIXTURES = ("01_organizations", "02_plan", "03_evaluation_h30")
beside_the_seed = pytest.mark.skipif(not CSV.exists(), reason=f"{CSV} がありません")


def grades(total):
    return [total.counts[key] for key in (*"ABCD", "")]


def test_sheet_has_the_papers_counts(sheet):
    assert [model.objects.count() for model in (Goal, BasicMeasure, Measure, Initiative)] == [
        3,
        9,
        19,
        41,
    ]
    assert sheet.entries.count() == 52
    assert sheet.title == "地域福祉計画の進捗状況及び評価票（平成30年度実績報告）"


def test_totals_by_goal_are_those_of_the_mock(sheet):
    [found] = tally_years(sheet.entries.all(), [sheet])
    parts, whole = found.parts, found.whole
    assert {part.label: grades(part) for part in parts} == {
        "1 福祉のまちづくり": [8, 14, 3, 1, 0],
        "2 包括的支援体制の構築": [0, 8, 0, 2, 0],
        "3 地域活動の活性化": [8, 6, 1, 1, 0],
    }
    assert (whole.label, grades(whole), whole.total) == ("全体", [16, 28, 4, 4, 0], 52)


@pytest.mark.parametrize(
    ("by", "count"), [("goal", 3), ("basic_measure", 9), ("measure", 19), ("department", 10)]
)
def test_every_division_adds_up_to_the_whole(sheet, by, count):
    [found] = tally_years(sheet.entries.all(), [sheet], by)
    parts, whole = found.parts, found.whole
    assert (len(parts), grades(whole)) == (count, [16, 28, 4, 4, 0])
    assert [sum(column) for column in zip(*map(grades, parts), strict=True)] == grades(whole)


def test_ten_sections_answered(sheet):
    assert list(Department.objects.values_list("name", flat=True)) == [
        "地域福祉課",
        "自立生活支援課",
        "介護福祉課",
        "健康課",
        "広報秘書課",
        "地域安全課",
        "交通対策課",
        "指導室",
        "生涯学習課",
        "社会福祉協議会",
    ]
    council = Department.objects.get(name="社会福祉協議会")
    assert council.organization.name == "小金井市社会福祉協議会"
    assert sheet.entries.values("department").distinct().count() == 10


def test_sections_grade_the_same_initiative_apart(sheet):
    shared = entries_in_print_order(sheet).filter(initiative__name="サービス事業者の指導強化")
    assert [(entry.department.name, entry.grade) for entry in shared] == [
        ("地域福祉課", "B"),
        ("自立生活支援課", "C"),
        ("介護福祉課", "B"),
    ]


def test_lost_texts_are_marked_and_not_filled_in(sheet):
    gaps = entries_in_print_order(sheet).filter(source_gap=True)
    assert [
        (entry.initiative.name, entry.results, bool(entry.outlook), entry.results_label)
        for entry in gaps
        if not entry.results
    ] == [
        (name, "", True, "（原資料で判読不能）")
        for name in (
            "ユニバーサルデザインによるまちづくりの推進",
            "施設のバリアフリー化の推進",
            "CoCoバスの利便性向上",
            "移送サービスへの支援",
        )
    ]
    (fifth,) = [entry for entry in gaps if entry.results]
    assert fifth.initiative.name == "生活保護制度の適正な運用"
    assert (fifth.outlook, fifth.outlook_label) == ("", "（原資料で判読不能）")
    assert not sheet.entries.filter(source_gap=False, results="").exists()


def test_lost_names_stay_blank_and_say_why(sheet):
    lost = Initiative.objects.filter(name="")
    assert lost.count() == 6
    for initiative in lost:
        assert initiative.label == "（原資料で判読不能）"
        assert initiative.source_note.startswith("事業名は原資料で判読不能")


def test_all_four_not_done_rows_carry_results(sheet):
    rows = sheet.entries.filter(grade=Grade.D)
    assert [bool(row.results) for row in rows] == [True] * 4


def test_new_initiatives_and_the_plans_priority(sheet):
    assert Initiative.objects.filter(is_new=True).count() == 3
    (desk,) = Initiative.objects.filter(is_priority=True)
    assert str(desk) == "① 福祉総合相談窓口の整備"
    assert (desk.indicator, desk.target, desk.target_year) == (
        "窓口の運営体制づくり",
        "窓口運営開始（平成34年度）",
        FiscalYear(2022),
    )
    assert desk.planned_label == "地域福祉課"


def test_plan_may_name_the_sections_concerned(sheet):
    related = Initiative.objects.filter(planned_for_related=True)
    assert {initiative.planned_label for initiative in related} == {"関係各課"}


def test_outline_follows_the_paper(sheet):
    sections = outline(entries_in_print_order(sheet))
    assert [
        (section.goal.number, section.basic_measure.number, len(section.rows))
        for section in sections
    ] == [
        (1, 1, 4),
        (1, 2, 4),
        (1, 3, 12),
        (1, 4, 6),
        (2, 1, 6),
        (2, 2, 4),
        (3, 1, 5),
        (3, 2, 7),
        (3, 3, 4),
    ]
    rows = [row for section in sections for row in section.rows]
    assert sum(row.opens_measure for row in rows) == 19
    assert sum(row.opens_initiative for row in rows) == 41


def test_two_versions_hold_what_the_rows_hold(sheet):
    meeting, published = SheetVersion.objects.order_by("number")
    live = snapshot(entries_in_print_order(sheet))
    for version in (meeting, published):
        assert version.content == live
        assert version.content_hash == content_hash(live)
    assert str(meeting) == "第1版（会議資料、令和2年3月）"
    assert meeting.issued_on == date(2019, 12, 13)
    assert meeting.stamp.splitlines() == [
        "【資料5】",
        "令和元年12月13日",
        "第1回地域福祉推進委員会資料",
    ]
    assert (str(published), published.stamp) == ("第2版（公表、令和2年3月）", "")


@pytest.mark.parametrize("field", ["results", "grade", "outlook"])
def test_hash_tells_any_change_of_a_row(sheet, field):
    entry = sheet.entries.get(initiative__name="福祉総合相談窓口の整備")
    setattr(entry, field, "A")
    entry.save()
    rows = snapshot(entries_in_print_order(sheet))
    assert content_hash(rows) != SheetVersion.objects.first().content_hash


@beside_the_seed
def test_rows_equal_the_citys_table(sheet):
    stored = [
        (
            *(str(number) for number in row[:7:2]),
            entry.department.name,
            entry.results,
            entry.grade,
            entry.outlook,
            entry.source_note,
        )
        for entry in sheet.entries.order_by("pk").select_related(
            "initiative__measure__basic_measure__goal", "department", "sheet"
        )
        for row in snapshot([entry])
    ]
    assert stored == [tuple(row[name] for name in COLUMNS) for row in seed.read_csv(CSV)]


@beside_the_seed
def test_fixtures_are_what_the_table_makes(tmp_path):
    call_command("make_h30_fixtures", CSV, output=tmp_path, verbosity=0)
    for name in FIXTURES:
        made = (tmp_path / f"{name}.json").read_bytes()
        assert made == (settings.BASE_DIR / "fixtures" / f"{name}.json").read_bytes(), name


def test_fixture_command_names_a_missing_table(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv を読めません"):
        call_command("make_h30_fixtures", tmp_path / "nothing.csv", output=tmp_path)


def test_unanswered_row_is_not_a_not_done_row(sheet):
    SheetEntry.objects.filter(grade="D").update(grade="")
    whole = tally_years(sheet.entries.all(), [sheet])[0].whole
    assert grades(whole) == [16, 28, 4, 0, 4]
