"""One row on its page: writing it, being refused, and meeting another writer."""

import re
from html import unescape

import pytest

from evaluation.models import EvaluationSheet, Initiative, SheetEntry
from koganei.models import Department

pytest_plugins = ["evaluation.tests.fixtures"]

DESK = "/evaluation/2018/rows/30/"  # 福祉総合相談窓口の整備, a D of 地域福祉課
GAP = "/evaluation/2018/rows/1/"  # an A of 地域福祉課 whose results the source lost
TYPED = {"results": "窓口を試行した。\n二行目", "grade": "B", "outlook": "体制を整える。"}
NO_RESULTS = (
    "事業評価がAなのに事業実績が空です。したことを事業実績に書いてください。"
    "何もしていなければ、事業評価をDにしてください。（評価票「事業評価の評価基準」）"
)


def fields(response):
    """What the form on the page holds, by name."""
    page = response.content.decode()
    found = {
        name: unescape(text).removeprefix("\n").replace("\r\n", "\n")
        for name, text in re.findall(
            r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
        )
    }
    for tag in re.findall(r'<input type="(?:radio|hidden)"[^>]*>', page):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "checked" in tag or (values["type"] == "hidden" and values["name"] == "version"):
            found[values["name"]] = values.get("value", "")
    return found


def messages(response):
    """The lines of the summary above the form."""
    page = response.content.decode()
    summary = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    if summary is None:
        return []
    items = re.findall(r"<li>(.*?)</li>", summary[0])
    return [unescape(re.sub(r"<[^>]*>", "", item)) for item in items]


def stored(pk):
    row = SheetEntry.objects.get(pk=pk)
    return row.results, row.grade, row.outlook, row.version, row.history.count()


def test_form_shows_the_row_as_it_is(sheet, client_as):
    row = SheetEntry.objects.get(pk=30)
    assert fields(client_as("section_author").get(DESK)) == {
        "results": row.results,
        "grade": "D",
        "outlook": row.outlook,
        "version": "1",
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_row_is_saved_and_the_page_says_so(sheet, client_as, newline):
    client = client_as("section_author")
    states = SheetEntry.history.filter(id=30).count()
    typed = {name: text.replace("\n", newline) for name, text in TYPED.items()}
    response = client.post(DESK, typed | {"version": 1}, follow=True)
    assert response.redirect_chain == [(DESK, 302)]
    assert "保存しました。" in response.content.decode()
    assert fields(response) == TYPED | {"version": "2"}
    assert stored(30) == (*TYPED.values(), 2, states + 2)
    assert SheetEntry.history.filter(id=30).first().history_user.username == "section_author"


def test_unchanged_row_is_not_saved_again(sheet, client_as):
    client = client_as("section_author")
    for address, pk in ((DESK, 30), (GAP, 1)):
        before = stored(pk)
        response = client.post(address, fields(client.get(address)), follow=True)
        assert "変わったところはありません。" in response.content.decode()
        assert stored(pk) == before


def test_row_may_be_saved_half_done(sheet, client_as):
    client = client_as("section_author")
    client.post(DESK, {"results": "途中", "outlook": "", "version": 1})
    assert stored(30)[:4] == ("途中", "", "", 2)


REFUSED = {
    "A without results": ({"results": "", "grade": "A"}, [f"事業実績：{NO_RESULTS}"]),
    "unprintable, and no results": (
        {"results": " ", "grade": "A", "outlook": "向き\u202eと\u200f"},
        [
            f"事業実績：{NO_RESULTS}",
            "今後の事業計画・展望：今後の事業計画・展望に、印刷できない文字（U+200F、U+202E）が"
            "あります。その文字を消してください。（評価票「今後の事業計画・展望」）",
        ],
    ),
    "too long": (
        {"outlook": "あ" * 10_001},
        [
            "今後の事業計画・展望：今後の事業計画・展望が10,001字あります。"
            "10,000字までに縮めてください。（評価票「今後の事業計画・展望」）"
        ],
    ),
    "NUL": (
        {"results": "前\x00後"},
        [
            "事業実績：事業実績に、印刷できない文字（U+0000）があります。"
            "その文字を消してください。（評価票「事業実績」）"
        ],
    ),
    "unknown grade": (
        {"grade": "Z"},
        ["事業評価：正しく選択してください。 Z は候補にありません。"],
    ),
    "no version": ({"version": ""}, ["保存の回数：入れてください。"]),
    "version that is no number": ({"version": "x"}, ["保存の回数：整数を入力してください。"]),
}


@pytest.mark.parametrize(("wrong", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused_row_keeps_what_was_typed_and_says_all(sheet, client_as, wrong, expected):
    before = stored(30)
    data = TYPED | {"version": "1"} | wrong
    response = client_as("section_author").post(DESK, data)
    assert response.status_code == 422
    assert messages(response) == expected
    kept = {name: text.strip() for name, text in fields(response).items()}
    kept_back = {name: data[name].strip() for name in kept}
    assert kept == kept_back
    assert {"results", "outlook"} <= kept.keys()
    assert stored(30) == before


def test_lost_results_stay_excused_only_while_nothing_changes(sheet, client_as):
    client = client_as("section_author")
    before = stored(1)
    response = client.post(GAP, fields(client.get(GAP)) | {"outlook": "続ける。"})
    assert (response.status_code, messages(response)) == (422, [f"事業実績：{NO_RESULTS}"])
    assert stored(1) == before


def test_second_writer_sees_both_texts_and_may_decide(sheet, client_as):
    mine, theirs = client_as("section_author"), client_as("section_author")
    theirs.post(DESK, {"results": "先の実績", "grade": "C", "outlook": "先の展望", "version": 1})
    before = stored(30)
    response = mine.post(DESK, TYPED | {"version": 1})
    page = response.content.decode()
    assert response.status_code == 409
    for text in ("ほかの人が先に保存しました", "<p>先の実績</p>", "<p>先の展望</p>"):
        assert text in page
    assert '<span class="grade">C</span></h2>' in page
    assert fields(response) == TYPED | {"version": "2"}
    assert stored(30) == before
    mine.post(DESK, fields(response))
    assert stored(30)[:4] == (*TYPED.values(), 3)


def test_two_writers_of_the_same_text_do_not_conflict(sheet, client_as):
    client = client_as("section_author")
    for _ in range(2):
        assert client.post(DESK, TYPED | {"version": 1}).status_code == 302
    assert stored(30)[3] == 2


READERS = {
    "section_author_safety": (
        "地域福祉課の行は書けません。書けるのは自分の課（地域安全課）の行です。"
        "（権限一覧「評価票の行」）"
    ),
    **{
        role: f"{label}は評価票の行を書けません。担当課の入力者に頼んでください。"
        "（権限一覧「評価票の行」）"
        for role, label in {
            "section_head": "担当課 課長",
            "secretariat": "委員会事務局",
            "welfare_staff": "地域福祉課 職員",
            "welfare_manager": "地域福祉課 管理者",
            "auditor": "監査",
        }.items()
    },
}


@pytest.mark.parametrize(("role", "reason"), READERS.items(), ids=READERS)
def test_reader_gets_no_form_but_the_reason_and_cannot_save(sheet, client_as, role, reason):
    client = client_as(role)
    before = stored(30)
    page = client.get(DESK)
    assert (fields(page), page.content.decode().count(reason)) == ({}, 1)
    refused = client.post(DESK, TYPED | {"version": 1})
    assert (refused.status_code, stored(30)) == (422, before)
    assert reason in refused.content.decode()


def test_save_needs_the_pages_own_token(sheet, client_as):
    client = client_as("section_author")
    client.handler.enforce_csrf_checks = True
    before = stored(30)
    assert client.post(DESK, TYPED | {"version": 1}).status_code == 403
    assert stored(30) == before


def test_form_stands_beside_what_was_promised_the_year_before(sheet, client_as):
    newer = EvaluationSheet.objects.create(plan=sheet.plan, year=2019)
    row = SheetEntry.objects.create(
        sheet=newer,
        initiative=Initiative.objects.get(name="福祉総合相談窓口の整備"),
        department=Department.objects.get(name="地域福祉課"),
    )
    page = client_as("section_author").get(f"/evaluation/2019/rows/{row.pk}/").content.decode()
    assert "平成30年度 評価票「今後の事業計画・展望」" in page
    assert f"<p>{SheetEntry.objects.get(pk=30).outlook}</p>" in page
    assert "前年度の評価票はありません。" in client_as("section_author").get(DESK).content.decode()


def test_rows_of_the_section_follow_one_another(sheet, client_as):
    client = client_as("section_author")
    address, visited = GAP, []
    while address:
        page = client.get(address).content.decode()
        visited.append(re.search(r"(\d+)件中 (\d+)件目", page).groups())
        onward = re.search(r'href="([^"]*)">次の行へ', page)
        address = onward and onward[1]
    assert visited == [("17", str(place)) for place in range(1, 18)]
