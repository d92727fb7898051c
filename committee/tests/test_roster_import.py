"""Import of rosters: a whole one is appointed, a bad one is refused with all that is wrong."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from committee.actions.appointments import appoint, end, reappoint
from committee.enums import EndReason
from committee.models import Appointment, Member
from committee.queries.rosters import roster
from committee.resources.roster import import_roster, roster_csv, roster_workbook
from committee.tests.fixtures import APPOINTED, category, person, seat, state
from committee.tests.rosters import CITIZEN, EXPERT, GROUP, csv, people, xlsx
from koganei.models import AuditEvent

pytest_plugins = ["committee.tests.fixtures"]


@pytest.fixture
def load(empty, secretary):
    def import_into(data, body=empty, on=APPOINTED, **options):
        return import_roster(data, committee=body, appointed_on=on, by=secretary, **options)

    return import_into


@pytest.fixture
def refuse(load):
    """Import, and return (row, column, message) of every problem; nothing may be written."""

    def refused(data, **options):
        before = state()
        report = load(data, **options)
        assert state() == before
        assert (report.created, report.updated, report.unchanged) == (0, 0, 0)
        return [(each.row, each.column, each.message) for each in report.errors]

    return refused


@pytest.mark.parametrize(
    "data", [csv(people()), csv(people(), "cp932"), csv(people(), "utf-8-sig"), xlsx(people())]
)
def test_whole_roster_is_appointed(empty, load, data):
    report = load(data)
    assert (report.created, report.errors) == (12, [])
    found = roster(empty, APPOINTED)
    assert [[r.number, r.name, r.nominating_body, r.category] for r in found.rows] == people()
    assert {row.appointment.ends_on for row in found.rows} == {date(2022, 12, 12)}
    assert AuditEvent.objects.filter(verb="appoint").count() == 12


def test_dry_run_writes_nothing(load):
    before = state()
    report = load(csv(people()), dry_run=True)
    assert (report.created, report.errors) == (12, [])
    assert state() == before


@pytest.mark.parametrize("export", [roster_workbook, roster_csv])
@pytest.mark.parametrize("code", ["promotion", "internal"])
def test_export_read_back_unchanged_changes_nothing(promotion, internal, load, export, code):
    body = {"promotion": promotion, "internal": internal}[code]
    before, events = state(), AuditEvent.objects.count()
    report = load(export(roster(body, date(2020, 1, 1))), body=body, on=date(2020, 1, 1))
    assert (report.created, report.updated, report.errors) == (0, 0, [])
    assert report.unchanged == roster(body, date(2020, 1, 1)).in_office
    assert state() == before
    assert AuditEvent.objects.count() == events


def test_export_survives_what_a_spreadsheet_would_run(empty, secretary, load):
    row = appoint(
        committee=empty, member=person("=SUM(1)"), category=category(empty, "expert"),
        by=secretary, on=APPOINTED, nominating_body="-団体",
    )  # fmt: skip
    for export in (roster_csv, roster_workbook):
        report = load(export(roster(empty, APPOINTED)))
        assert (report.unchanged, report.errors) == (1, [])
    assert b"'=SUM" in roster_csv(roster(empty, APPOINTED))
    assert row.member.name == "=SUM(1)"


def test_changed_body_is_put_right_and_nobody_moves(promotion, load):
    data = roster_csv(roster(promotion, APPOINTED)).replace(
        "ルーテル学院大学".encode(), "別の大学".encode()
    )
    report = load(data, body=promotion)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 11)
    assert seat(promotion, "expert", 1).nominating_body == "別の大学"
    assert Appointment.objects.filter(committee=promotion).count() == 12


def test_known_person_is_reappointed_and_the_terms_are_counted(promotion, load):
    data = roster_csv(roster(promotion, APPOINTED))
    members = Member.objects.count()
    assert load(data, body=promotion, on=date(2022, 12, 13)).created == 12
    assert Member.objects.count() == members
    assert seat(promotion, "citizen", 2).term_number == 2


def test_fourth_term_is_appointed_alone_and_the_rest_by_the_file(
    promotion, secretary, load, refuse
):
    """A waiver wants a reason of its own, for which the city's paper has no column."""
    data = roster_csv(roster(promotion, APPOINTED))
    for year in (2022, 2025):
        assert load(data, body=promotion, on=date(year, 12, 13)).created == 12
    fourth = date(2028, 12, 13)
    found = refuse(data, body=promotion, on=fourth)
    assert len(found) == 11  # all but the 学識経験者
    assert all("管理画面の「再任する」で理由とともに" in text for *_, text in found)
    assert all("条例第4条第1項ただし書" in text for *_, text in found)
    limited = [*(("citizen", n) for n in range(1, 5)), *(("organization", n) for n in range(1, 8))]
    for code, number in limited:
        reappoint(
            appointment=seat(promotion, code, number), by=secretary, on=fourth,
            waiver_reason="後任が得られなかったため",
        )  # fmt: skip
    report = load(data, body=promotion, on=fourth)
    assert (report.created, report.unchanged, report.errors) == (1, 11, [])


def test_number_of_the_letters_goes_to_everybody(empty, load):
    load(csv(people()), letter_number="小福地発第9号")
    assert set(Appointment.objects.filter(committee=empty).values_list("letter_number")) == {
        ("小福地発第9号",)
    }


def test_full_width_digits_and_blanks_are_read(empty, load):
    rows = people()
    rows[0][0], rows[4][0], rows[5][0] = "１", "５", ""
    rows[1][1], rows[1][2], rows[1][3] = "　市民　2郎 ", "—", " 公募 市民"
    assert load(xlsx(rows)).created == 12
    assert seat(empty, "citizen", 2).member.name == "市民 2郎"
    assert seat(empty, "citizen", 2).nominating_body == ""


def test_fifth_citizen_is_refused_with_the_article(refuse):
    messages = [(row, text) for row, _, text in refuse(csv(people(citizens=5, groups=6)))]
    assert [row for row, _ in messages] == [6]
    assert "公募市民は4人以内です。" in messages[0][1]
    assert "条例第3条第2項第1号" in messages[0][1]


def test_missing_category_wrong_category_and_missing_name(refuse):
    rows = people()
    rows[0][3], rows[4][3], rows[6][1] = "", "有識者", ""
    found = refuse(csv(rows))
    assert [(row, column) for row, column, _ in found] == [
        (2, "選出区分"), (6, "選出区分"), (8, "氏名"),
    ]  # fmt: skip
    assert "選出区分がありません。公募市民・学識経験者・福祉関係団体・関係機関" in found[0][2]
    assert "選出区分「有識者」は" in found[1][2]
    assert all("条例第3条第2項" in text for _, _, text in found[:2])


def test_duplicate_person_is_named_with_both_rows(refuse):
    rows = people()
    rows[7][1] = "団体　1子"
    ((row, column, text),) = refuse(xlsx(rows))
    assert (row, column) == (9, "氏名")
    assert text.startswith("7行目と同じ人です。")
    assert "条例第3条第1項" in text


def test_merged_cells_are_named_one_by_one(refuse):
    def merge(sheet):
        sheet.merge_cells("D2:D5")

    found = refuse(xlsx(people(), merge))
    assert [(row, column) for row, column, _ in found] == [(n, "選出区分") for n in (3, 4, 5)]
    assert found[0][2] == "セルD3はD2と結合しています。結合を解き、それぞれに値を書いてください。"


def test_formula_cells_are_named(refuse):
    rows = people()
    rows[2][1] = '="市民"&"3郎"'
    ((row, column, text),) = refuse(xlsx(rows))
    assert (row, column) == (4, "氏名")
    assert "セルB4は数式です" in text


def test_number_of_no_seat_and_number_twice(refuse):
    rows = people()
    rows[0][0], rows[1][0], rows[3][0] = "０", "一", 3
    found = refuse(csv(rows))
    assert [(row, column) for row, column, _ in found] == [
        (2, "番号"), (3, "番号"), (5, "番号"),
    ]  # fmt: skip
    assert "1から12までの数にするか" in found[0][2]
    assert "席3には、市民 3郎さん" in found[2][2]


def test_wrong_sheet_and_too_many_sheets(refuse):
    ((_, _, text),) = refuse(xlsx([["A", "B"]], headings=["評価", "担当課"]))
    assert "「番号」「氏名」「推薦団体・所属団体等」「選出区分」の見出しがある様式" in text

    def second(sheet):
        sheet.parent.create_sheet("もう1枚")["A1"] = "x"

    ((_, _, text),) = refuse(xlsx(people(), second))
    assert "委員名簿のシート1枚だけにしてください。" in text


def test_missing_column_is_named(refuse):
    rows = [row[:3] for row in people()]
    found = refuse(xlsx(rows, headings=["番号", "氏名", "推薦団体・所属団体等"]))
    assert found[0][1:] == ("選出区分", "「選出区分」の列がありません。列を加えてください。")


@pytest.mark.parametrize(
    "data", [b"", b"\r\n", b"%PDF-1.7", b"<html>", b"\x00\x01\xff\xfe", b"\x81"]
)
def test_what_is_no_table_is_refused(refuse, data):
    assert len(refuse(data)) == 1


def test_no_rows(refuse):
    ((_, _, text),) = refuse(csv([]))
    assert "委員の行がありません" in text


def test_term_before_the_ordinance(refuse):
    ((row, _, text),) = refuse(csv(people()), on=date(2019, 3, 31))
    assert row is None
    assert "施行日より前です。平成31年4月1日以後の日にしてください。" in text
    assert "付則第1項" in text


def test_overlapping_terms(promotion, refuse):
    found = refuse(csv([[1, "相原 由美", "", GROUP]]), body=promotion, on=date(2022, 1, 1))
    assert any(
        "相原 由美さんは" in text and "委員です。重ならない任期" in text for *_, text in found
    )
    assert any("福祉関係団体・関係機関は7人以内" in text for *_, text in found)


def test_term_that_begins_on_the_29th_of_february(empty, load):
    load(csv([[5, "学識 花子", "", EXPERT]]), on=date(2020, 2, 29))
    assert seat(empty, "expert", 1).ends_on == date(2023, 2, 28)


def test_vacated_seat_is_for_a_substitute(promotion, secretary, refuse):
    gone = seat(promotion, "citizen", 2)
    end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2020, 3, 31))
    found = refuse(csv([[2, "新人 一郎", "", CITIZEN]]), body=promotion, on=date(2020, 4, 1))
    assert any("補欠委員として委嘱してください" in text for *_, text in found)


def test_namesakes_are_left_to_a_person(empty, refuse):
    for _ in range(2):
        person("市民 1郎")
    ((row, column, text),) = refuse(csv(people()))
    assert (row, column) == (2, "氏名")
    assert "2人登録されています" in text


def test_everything_wrong_is_said_at_once(refuse):
    def merge(sheet):
        sheet.merge_cells("D3:D4")

    rows = people()
    rows[0][1], rows[5][3], rows[6][0], rows[7][1] = "", "", "九十九", "=1+1"
    found = refuse(xlsx(rows, merge))
    assert [(row, column) for row, column, _ in found] == [
        (2, "氏名"), (4, "選出区分"), (7, "選出区分"), (8, "番号"), (9, "氏名"),
    ]  # fmt: skip


def test_who_may_not_appoint_may_not_import(empty, refuse, django_user_model):
    other = django_user_model.objects.get(username="welfare_staff")
    report = import_roster(csv(people()), committee=empty, appointed_on=APPOINTED, by=other)
    assert report.errors
    assert "委員会事務局に頼んでください" in report.errors[0].message
    assert not Appointment.objects.filter(committee=empty).exists()


# the command


def test_command_reads_a_file(empty, tmp_path, capsys):
    file = tmp_path / "F.csv"
    file.write_bytes(csv(people()))
    arguments = ["import_roster", str(file), "--committee=trial", "--as=secretariat"]
    call_command(*arguments, "--appointed-on=令和元年12月13日", "--dry-run")
    assert capsys.readouterr().out == "読み込むと 追加12行、更新0行、変更なし0行\n"
    call_command(*arguments, "--appointed-on=2019-12-13", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "created": 12, "updated": 0, "unchanged": 0, "errors": [],
    }  # fmt: skip
    assert Appointment.objects.filter(committee=empty).count() == 12


def test_command_names_what_is_wrong(empty, tmp_path, capsys):
    file = tmp_path / "F.csv"
    file.write_bytes(csv(people(citizens=5, groups=6)))
    arguments = ["import_roster", str(file), "--committee=trial", "--as=secretariat"]
    with pytest.raises(SystemExit):
        call_command(*arguments, "--appointed-on=2019-12-13")
    told = capsys.readouterr().err
    assert told.startswith("6行目 選出区分: 公募市民は4人以内です。")
    assert "何も書き込んでいません" in told
    for wrong in ("令和元年4月30日", "平成31年2月29日"):
        with pytest.raises(CommandError, match="--appointed-on"):
            call_command(*arguments, f"--appointed-on={wrong}")
