"""The commands for work without a browser: what they write, say and answer."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from evaluation.models import EvaluationSheet, SheetEntry
from evaluation.resources import sheet_workbook
from evaluation.tests.workbooks import edited, put
from evaluation.tests.years import unpublish
from koganei import demo
from koganei.models import Department, RoleAssignment, User
from koganei.testing.accounts import remove_account

pytest_plugins = ["evaluation.tests.fixtures"]

DESK = 33  # the row of 福祉総合相談窓口の整備 in the workbook
SECTIONS = (
    "地域福祉課・自立生活支援課・介護福祉課・健康課・広報秘書課・地域安全課・交通対策課・指導室・"
    "生涯学習課・社会福祉協議会"
)


def run(name, *arguments):
    """Run a command as from the shell; return its exit code and what it wrote to both ends."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except CommandError as error:
        return 1, out.getvalue(), f"{err.getvalue()}{error}\n"
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def everything():
    return (
        list(SheetEntry.objects.order_by("pk").values()),
        SheetEntry.history.count(),
        list(User.objects.order_by("pk").values()),
        list(RoleAssignment.objects.order_by("pk").values()),
        list(Department.objects.order_by("pk").values()),
    )


# load_demo


def test_demo_twice_changes_nothing_and_leaves_edits_alone(sheet):
    SheetEntry.objects.filter(pk=1).update(outlook="直した文")
    before = everything()
    code, out, _ = run("load_demo")
    assert code == 0
    assert everything() == before
    assert out.splitlines()[0] == f"デモの利用者（合言葉はどれも {demo.PASSWORD}）"


def test_demo_accounts_are_named_like_their_roles(sheet):
    names = [line.split()[0] for line in run("load_demo")[1].splitlines()[1:]]
    assert names == [
        "committee_member",
        "secretariat",
        "section_author",
        "section_head",
        "welfare_staff",
        "welfare_manager",
        "chief_support_worker",
        "support_worker",
        "household_finance_worker",
        "integration_coordinator",
        "conference_attendee",
        "auditor",
        "account_admin",
        "section_author_safety",
        "section_author_council",
        "welfare_director",
    ]
    assert [user.role_labels != "" for user in User.objects.all()] == [True] * len(names)


def test_demo_is_refused_outside_demo_mode(sheet, settings):
    settings.DEMO = False
    remove_account("auditor")
    before = everything()
    assert run("load_demo") == (
        1,
        "",
        "デモの利用者は合言葉が公開されています。本番のデータベースには入れません。"
        "試すときは DEBUG=True を付けてください。\n",
    )
    assert everything() == before


# evaluation_workbook


@pytest.mark.parametrize("year", ["2018", "平成30年度", "Ｈ３０", "平成３０年度"])
def test_workbook_is_that_of_the_page(sheet, tmp_path, year):
    path = tmp_path / "評価票.xlsx"
    written = (0, f"{path} に 平成30年度 評価票 を書き出しました。\n", "")
    assert run("evaluation_workbook", "--year", year, "--output", path) == written
    assert path.read_bytes() == sheet_workbook(sheet)


def test_workbook_of_one_section(sheet, tmp_path):
    path = tmp_path / "地域安全課.xlsx"
    run("evaluation_workbook", "--year", 2018, "--department", "地域安全課", "--output", path)
    section = Department.objects.get(name="地域安全課")
    assert path.read_bytes() == sheet_workbook(sheet, department=section)


WRONG = {
    "no such year": (["--year", "2017"], "2017の評価票はありません。ある年度: 平成30年度"),
    "no year at all": (
        ["--year", "去年"],
        "「去年」は年度として読めません。"
        "「平成30年度」「令和元年度」「H30」「2018年度」のように書いてください。",
    ),
    "no such section": (
        ["--year", "2018", "--department", "宇宙課"],
        f"課「宇宙課」はありません。ある課: {SECTIONS}",
    ),
}


@pytest.mark.parametrize("command", ["evaluation_workbook", "evaluation_pdf"])
@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_wrong_argument_is_answered_in_japanese(sheet, tmp_path, command, arguments, message):
    path = tmp_path / "file"
    assert run(command, *arguments, "--output", path) == (1, "", f"{message}\n")
    assert not path.exists()


def test_commands_say_that_there_is_no_sheet(sheet, tmp_path):
    EvaluationSheet.history.all().delete()
    SheetEntry.objects.all().delete()
    unpublish(sheet)
    sheet.delete()
    assert run("evaluation_workbook", "--year", 2018, "--output", tmp_path / "x.xlsx") == (
        1,
        "",
        "2018の評価票はありません。ある年度: ありません\n",
    )


def test_unwritable_place_is_named(sheet, tmp_path):
    path = tmp_path / "nowhere" / "x.xlsx"
    assert run("evaluation_workbook", "--year", 2018, "--output", path) == (
        1,
        "",
        f"{path} に書けません（No such file or directory）。\n",
    )


# import_evaluation


@pytest.fixture
def upload(sheet, tmp_path):
    """Write an edited workbook of the sheet to a file."""

    def write(*changes):
        path = tmp_path / "評価票.xlsx"
        path.write_bytes(edited(sheet_workbook(sheet), *changes))
        return path

    return write


def test_import_writes_as_the_named_user(sheet, upload):
    path = upload(put(DESK, results="試行した。", grade="Ｂ"))
    dry = run("import_evaluation", path, "--as", "section_author", "--dry-run")
    assert dry == (0, "読み込むと 追加0行、更新1行、変更なし51行\n", "")
    assert sheet.entries.get(pk=30).grade == "D"
    assert run("import_evaluation", path, "--as", "section_author") == (
        0,
        "読み込みました: 追加0行、更新1行、変更なし51行\n",
        "",
    )
    entry = sheet.entries.get(pk=30)
    assert (entry.grade, entry.history.first().history_user.username) == ("B", "section_author")


def test_import_answers_a_program_in_json(upload):
    path = upload(put(DESK, results="試行した。"))
    code, out, err = run("import_evaluation", path, "--as", "section_author", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"created": 0, "updated": 1, "unchanged": 51, "errors": []}


def test_import_names_every_error_in_json_and_fails(sheet, upload):
    path = upload(put(DESK, grade="Z"), put(8, outlook="別の文"))
    before = everything()
    code, out, err = run("import_evaluation", path, "--as", "section_author", "--json")
    assert (code, err) == (1, "")
    assert json.loads(out) == {
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "errors": [
            {
                "sheet": "平成30年度",
                "row": 8,
                "column": "担当課",
                "message": "地域安全課の行は書けません。書けるのは自分の課（地域福祉課）の行です。"
                "（権限一覧「評価票の行」）",
            },
            {
                "sheet": "平成30年度",
                "row": 33,
                "column": "事業評価",
                "message": "事業評価「Z」は読めません。A・B・C・D・― のどれか1字を書いてください。",
            },
        ],
    }
    assert everything() == before


def test_import_names_every_error_to_a_person(upload):
    path = upload(put(DESK, grade="Z"))
    assert run("import_evaluation", path, "--as", "section_author") == (
        1,
        "",
        "33行目 事業評価: 事業評価「Z」は読めません。A・B・C・D・― のどれか1字を書いてください。\n"
        "1か所に誤りがあるので、何も書き込んでいません。\n",
    )


def test_file_that_is_no_workbook_is_an_error_without_a_row(sheet, tmp_path):
    path = tmp_path / "評価票.xlsx"
    path.write_text("行ID,年度\n", encoding="utf-8")
    code, out, _ = run("import_evaluation", path, "--as", "section_author", "--json")
    (error,) = json.loads(out)["errors"]
    assert (code, error["sheet"], error["row"], error["column"]) == (1, "", None, None)
    assert error["message"].startswith("Excelブック（.xlsx）ではありません")


@pytest.mark.parametrize("name", ["nobody", "", "SECTION_AUTHOR", "auditor"])
def test_unknown_or_stopped_user_imports_nothing(upload, name):
    User.objects.filter(username="auditor").update(is_active=False)
    assert run("import_evaluation", upload(put(DESK, results="文")), "--as", name) == (
        1,
        "",
        f"利用者 {name} はいないか、使えません。--as には利用者名を書いてください。\n",
    )


def test_missing_file_is_named(sheet, tmp_path):
    path = tmp_path / "ない.xlsx"
    assert run("import_evaluation", path, "--as", "section_author") == (
        1,
        "",
        f"{path} を読めません（No such file or directory）。ファイルの場所を確かめてください。\n",
    )


# evaluation_pdf


@pytest.mark.parametrize("options", [[], ["--department", "地域安全課"], ["--blank", "--stamp"]])
def test_pdf_is_written(sheet, tmp_path, options):
    path = tmp_path / "評価票.pdf"
    part = ["--year", "2018", "--basic-measure", "1-2", *options, "--output", path]
    written = (0, f"{path} に 平成30年度 評価票 を書き出しました。\n", "")
    assert run("evaluation_pdf", *part) == written
    assert path.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["9-9", "1", "1-2-3", "いち", "-"])
def test_unknown_basic_measure_is_answered_in_japanese(sheet, tmp_path, text):
    path = tmp_path / "評価票.pdf"
    arguments = ["--year", "2018", f"--basic-measure={text}", "--output", path]
    assert run("evaluation_pdf", *arguments) == (
        1,
        "",
        f"基本施策「{text}」はありません。2-1（基本目標2の基本施策1）のように書いてください。\n",
    )
