"""管理画面: rows with their history, Excel in two steps, and nothing that goes round the action."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.models import Initiative, SheetEntry
from evaluation.resources import sheet_workbook
from evaluation.tests.papers import packed
from evaluation.tests.workbooks import edited, put
from evaluation.tests.years import unpublish
from koganei.models import User

pytest_plugins = ["evaluation.tests.fixtures"]

LIST = "/admin/evaluation/sheetentry/"
IMPORT = f"{LIST}import/"
DESK = 33  # the row of 福祉総合相談窓口の整備 in the workbook
MODELS = [
    "welfareplan",
    "goal",
    "basicmeasure",
    "measure",
    "initiative",
    "evaluationsheet",
    "sheetversion",
    "sheetentry",
]


def everything():
    return list(SheetEntry.objects.order_by("pk").values()), SheetEntry.history.count()


def upload(client, data):
    file = SimpleUploadedFile("評価票.xlsx", data)
    return client.post(IMPORT, {"format": "0", "resource": "0", "import_file": file})


def confirm(client, preview):
    """Press the button of the preview."""
    fields = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', preview.content.decode()):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        fields[values["name"]] = unescape(values.get("value", ""))
    return client.post(f"{LIST}process_import/", fields, follow=True)


def said(response):
    """What the page says on top."""
    items = re.findall(r'<li class="(\w+)">(.*?)</li>', response.content.decode(), re.DOTALL)
    return [
        (kind, unescape(text).strip())
        for kind, text in items
        if kind in ("success", "warning", "error")
    ]


def table(response):
    """The rows of the preview or of the errors, as texts."""
    page = response.content.decode()
    found = re.search(r'<table class="import-preview">.*?</table>', page, re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", found[0], re.DOTALL) if found else []
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split()) for row in rows]


# Who may do what

MAY = {  # list, history, add, change form, import, export
    "section_author": (200, 200, 403, 200, 200, 200),
    "section_head": (200, 200, 403, 200, 403, 200),
    "secretariat": (200, 200, 403, 200, 403, 200),
    "welfare_staff": (200, 200, 403, 200, 403, 200),
    "welfare_manager": (200, 200, 403, 200, 403, 200),
    "auditor": (200, 200, 403, 200, 403, 403),
}


@pytest.mark.parametrize(("role", "expected"), MAY.items(), ids=MAY)
def test_each_role_reaches_what_it_may(sheet, client_as, role, expected):
    client = client_as(role)
    pages = ["", "30/history/", "add/", "30/change/", "import/", "export/"]
    assert tuple(client.get(f"{LIST}{page}").status_code for page in pages) == expected


@pytest.mark.parametrize("role", ["committee_member", "support_worker", "conference_attendee"])
def test_others_are_not_let_in(sheet, client_as, role):
    for page in ("", "30/history/", "import/", "export/"):
        response = client_as(role).get(f"{LIST}{page}")
        assert response.status_code in (302, 403)
        assert "福祉総合相談窓口" not in response.content.decode()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", ["section_author", "secretariat", "welfare_staff"])
def test_nothing_is_deleted(sheet, client_as, role, model):
    client = client_as(role)
    base = f"/admin/evaluation/{model}/"
    manager = next(m for m in admin.site._registry if m._meta.model_name == model).objects
    before = manager.count()
    pk = manager.order_by("pk").first().pk
    action = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    client.post(base, action)
    assert client.post(f"{base}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(base).content.decode()
    assert manager.count() == before


def test_rows_are_not_written_in_the_admins_form(sheet, client_as):
    before = everything()
    for role in ("section_author", "welfare_staff"):
        client = client_as(role)
        assert client.post(f"{LIST}30/change/", {"results": "文"}).status_code == 403
        assert 'name="results"' not in client.get(f"{LIST}30/change/").content.decode()
    assert everything() == before


def test_drafts_of_other_sections_are_not_listed(sheet, client_as):
    unpublish(sheet)
    client = client_as("section_author_safety")
    page = client.get(LIST).content.decode()
    assert set(re.findall(r'class="field-department[^"]*">(.*?)</td>', page)) == {"地域安全課"}
    assert client.get(f"{LIST}30/change/").status_code == 404
    assert client.get(f"{LIST}30/history/").status_code == 404


@pytest.mark.parametrize("model", MODELS)
def test_list_needs_few_queries(sheet, client_as, django_assert_max_num_queries, model):
    client = client_as("welfare_staff")
    with django_assert_max_num_queries(14):
        assert client.get(f"/admin/evaluation/{model}/").status_code == 200


def test_history_tells_who_changed_what(sheet, client_as, author):
    client = client_as("section_author")
    for text in ("体制を整える。", "窓口を開く。"):
        workbook = edited(sheet_workbook(sheet), put(DESK, outlook=text))
        confirm(client, upload(client, workbook))
    page = packed(client.get(f"{LIST}30/history/").content.decode())
    assert page.count(packed(f">{author.name}<")) >= 2
    change = (
        "<strong>今後の事業計画・展望:</strong>体制を整える。&nbsp;&rarr;&nbsp;&nbsp;窓口を開く。"
    )
    assert change in page


def test_plan_is_kept_by_the_welfare_section(sheet, client_as):
    desk = Initiative.objects.get(name="福祉総合相談窓口の整備")
    address = f"/admin/evaluation/initiative/{desk.pk}/change/"
    fields = {"measure": desk.measure_id, "number": 1, "name": "窓口", "target_year": "平成34年度"}
    for role in ("section_author", "secretariat", "auditor"):
        assert client_as(role).post(address, fields).status_code == 403
    assert client_as("welfare_staff").post(address, fields).status_code == 302
    desk.refresh_from_db()
    assert (desk.name, str(desk.target_year)) == ("窓口", "令和4年度")
    assert desk.history.first().history_user.username == "welfare_staff"


# Import in two steps


def test_import_is_shown_first_and_written_when_confirmed(sheet, client_as, author):
    client = client_as("section_author")
    before = everything()
    changes = put(DESK, results="試行した。", grade="Ｂ"), put(10, outlook=None)
    preview = upload(client, edited(sheet_workbook(sheet), *changes))
    assert everything() == before
    assert len(table(preview)[1:]) == 2
    assert "0件を追加し、2件を直します。50件は変わりません。" in preview.content.decode()
    done = confirm(client, preview)
    assert done.redirect_chain == [(LIST, 302)]
    entry = sheet.entries.get(pk=30)
    assert (entry.results, entry.grade, entry.version) == ("試行した。", "B", 2)
    assert entry.history.first().history_user == author
    assert SheetEntry.history.count() == before[1] + 4  # two rows, before and after


def test_preview_names_errors_like_the_workbook_does(sheet, client_as):
    client = client_as("section_author")
    before = everything()
    wrong = put(DESK, grade="Z"), put(8, results="別の文")
    preview = upload(client, edited(sheet_workbook(sheet), *wrong))
    first, second = table(preview)[1:]
    assert first.startswith(
        "8 1 担当課 地域安全課の行は書けません。書けるのは自分の課（地域福祉課）の行です。"
    )
    assert "別の文" in first
    assert second.startswith("33 1 事業評価 事業評価「Z」は読めません。")
    assert "process_import" not in preview.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,2\n", "Excelブック（.xlsx）ではありません（CSVやテキストの可能性があります）。"),
        (b"PK\x03\x04" + b"x" * 99, "ファイルの構造が壊れているか、不正に作られています。"),
    ],
)
def test_file_that_is_no_workbook_is_named_at_its_field(sheet, client_as, data, message):
    response = upload(client_as("section_author"), data)
    assert message in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert "WorkbookRefused" not in response.content.decode()


def test_workbook_of_another_year_is_named_at_its_field(sheet, client_as):
    years = [put(row, year="令和元年度") for row in range(4, 56)]
    response = upload(client_as("section_author"), edited(sheet_workbook(sheet), *years))
    assert "令和元年度の評価票はありません。" in response.content.decode()


def test_confirming_twice_writes_once_and_says_why(sheet, client_as):
    client = client_as("section_author")
    preview = upload(client, edited(sheet_workbook(sheet), put(DESK, outlook="新しい文")))
    confirm(client, preview)
    before = everything()
    again = confirm(client, preview)
    assert again.redirect_chain == [(IMPORT, 302)]
    assert said(again) == [("error", "確かめたファイルはもうありません。もう一度選んでください。")]
    assert everything() == before


def test_right_that_ended_between_preview_and_confirmation_writes_nothing(sheet, client_as):
    client = client_as("section_author")
    preview = upload(client, edited(sheet_workbook(sheet), put(DESK, outlook="新しい文")))
    safety = User.objects.get(username="section_author_safety").department
    User.objects.filter(username="section_author").update(department=safety)
    before = everything()
    refused = confirm(client, preview)
    assert refused.redirect_chain == [(IMPORT, 302)]
    (message,) = said(refused)
    assert message[0] == "error"
    assert "地域福祉課の行は書けません。書けるのは自分の課（地域安全課）の行です。" in message[1]
    assert everything() == before


def test_confirmation_writes_all_or_nothing(sheet, client_as):
    """Since the preview another section has written a row that stands in this workbook too."""
    client = client_as("section_author")
    preview = upload(client, edited(sheet_workbook(sheet), put(DESK, outlook="新しい文")))
    SheetEntry.objects.filter(pk=5).update(outlook="ほかの課が直した文")
    before = everything()
    assert [kind for kind, _ in said(confirm(client, preview))] == ["error"]
    assert everything() == before


def test_those_who_may_not_import_cannot_confirm_either(sheet, client_as):
    preview = upload(client_as("section_author"), sheet_workbook(sheet))
    for role in ("welfare_staff", "auditor", "section_head"):
        assert confirm(client_as(role), preview).status_code == 403
        assert upload(client_as(role), sheet_workbook(sheet)).status_code == 403


# Export


def test_export_hands_out_the_workbook_of_the_filtered_rows(sheet, client_as):
    client = client_as("secretariat")
    response = client.get(f"{LIST}export/?department__id__exact=6")
    section = User.objects.get(username="section_author_safety").department
    assert response.content == sheet_workbook(sheet, department=section)
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert client.get(f"{LIST}export/").content == sheet_workbook(sheet)


def test_export_of_no_rows_says_so(sheet, client_as):
    response = client_as("secretariat").get(
        f"{LIST}export/?grade__exact=A&q=窓口はない", follow=True
    )
    assert urlsplit(response.redirect_chain[0][0]).path == reverse(
        "admin:evaluation_sheetentry_changelist"
    )
    assert said(response) == [("warning", "出力する行がありません。")]


def test_author_exports_own_drafts_only(sheet, client_as):
    unpublish(sheet)
    author = User.objects.get(username="section_author_safety")
    response = client_as("section_author_safety").get(f"{LIST}export/")
    assert response.content == sheet_workbook(sheet, department=author.department)
