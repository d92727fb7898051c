"""A draft is there again for who wrote it, for nobody else, and never after saving."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from koganei.access.roles import Role
from koganei.drafts.tests.pages import FOR_CITY
from koganei.drafts.tests.support import (
    JSON,
    TYPED,
    Page,
    drafts,
    kept,
    kept_by,
    logged_in,
    new,
    record_page,
)
from koganei.models import AuditEvent, RoleAssignment

pytestmark = pytest.mark.django_db
MOMENT = "2026-11-24T14:32:00+09:00"
LINE = "下書き 14:32 保存　あなただけに見えます（12月8日まで残ります）"


@pytest.fixture(autouse=True)
def _afternoon():
    with travel(MOMENT, tick=True):
        yield


@pytest.fixture
def page(who):
    return Page(who["worker"])


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", "object_id"))


def of_drafts(found):
    return [verb for verb, _ in found if verb.startswith("draft")]


# kept and shown again


def test_opening_a_page_writes_no_draft(page):
    assert drafts() == []
    assert "下書きはまだありません" in page.html


def test_what_was_typed_is_there_after_log_out_in_another_browser(who, page):
    page.keep()
    page.client.logout()
    html = logged_in(who["worker"]).get(page.again).content.decode()
    assert 'value="家賃"' in html
    assert "困っている。\nどうしよう。" in html.replace("\r", "")
    assert html.count("checked") == 2
    assert "error-summary" not in html


def test_the_answer_says_when_who_and_until(page):
    answer = page.keep()
    assert answer.json() == {"version": 1, "line": LINE, "url": page.again}


def test_a_draft_is_shown_as_typed_even_what_is_wrong(who, page):
    page.keep({"received_on": "令和2年11月31日", "troubles": ["99"], "words": "1234 5678 9018"})
    html = Page(who["worker"], page.again).html
    assert 'value="令和2年11月31日"' in html
    assert "1234 5678 9018" in html
    assert "個人番号" not in html


def test_a_my_number_stays_in_the_draft_and_out_of_the_record(page):
    typed = TYPED | {"words": "番号は1234 5678 9018"}
    page.keep(typed)
    answer = page.send(typed)
    assert answer.status_code == 422
    assert "1行目の4文字目からの数字を消してください" in answer.content.decode()
    assert "1234 5678 9018" in answer.content.decode()
    assert drafts()[0].finished_at is None


def test_a_box_that_was_ticked_and_one_that_was_not(who, page):
    page.keep({"title": "a", "is_anonymous": "on"})
    assert "checked" in Page(who["worker"], page.again).html
    page.keep({"title": "a"})
    assert "checked" not in Page(who["worker"], page.again).html


def test_without_javascript_the_button_keeps_and_leads_back(page):
    answer = page.press_keep()
    assert answer.url == page.again
    html = page.client.get(answer.url).content.decode()
    assert html.count(LINE) == 2  # said, and in the state line
    assert 'value="家賃"' in html


def test_several_new_ones_stand_beside_each_other_and_a_record_has_one(who):
    one, two = Page(who["worker"]), Page(who["worker"])
    one.keep({"title": "一"})
    two.keep({"title": "二"})
    assert {d.values["title"][0] for d in kept_by(who["worker"])} == {"一", "二"}
    assert 'value="一"' not in Page(who["worker"]).html
    record = record_page(uuid.uuid4())
    Page(who["worker"], record).keep({"title": "直す"})
    assert 'value="直す"' in Page(who["worker"], record).html
    assert 'value="直す"' not in Page(who["worker"], record_page(uuid.uuid4())).html


# nobody else


@pytest.mark.parametrize("name", ["worker2", "chief", "manager", "staff"])
def test_another_account_finds_nothing(who, page, name):
    page.keep()
    other = logged_in(who[name])
    unknown = reverse("drafts:discard", args=[uuid.uuid4()])
    for address in (page.again, reverse("drafts:discard", args=[page.pk]), unknown):
        assert other.get(address).status_code == 404
    assert other.post(reverse("drafts:discard", args=[page.pk])).status_code == 404
    assert other.post(page.save_url, TYPED | page.hidden, headers=JSON).status_code == 404
    assert kept_by(who[name]) == []
    assert drafts()[0].values == {**TYPED, "title": ["家賃"], "words": [TYPED["words"]]}


def test_who_may_not_write_drafts_is_refused(who, page):
    page.keep()
    client = logged_in(who["auditor"])
    assert client.post(page.save_url, TYPED | page.hidden, headers=JSON).status_code == 403
    assert client.get(page.again).status_code == 404


def test_a_draft_goes_out_of_sight_with_the_right_to_its_form(who):
    kept(new(FOR_CITY, who["staff"]), title="a")
    assert len(kept_by(who["staff"])) == 1
    RoleAssignment.objects.filter(user=who["staff"]).update(role=Role.SECRETARIAT)
    assert kept_by(who["staff"]) == []


# saved, and gone


def test_saving_ends_the_draft_and_a_late_autosave_brings_nothing_back(who, page):
    page.keep()
    assert page.send().status_code == 302
    late = page.keep({"title": "遅れて着いた"})
    assert late.status_code == 410
    assert "もう保存したか" in late.json()["message"]
    (row,) = drafts()
    assert row.values == {}
    assert row.finished_at
    assert kept_by(who["worker"]) == []
    assert logged_in(who["worker"]).get(page.again).status_code == 404


def test_a_first_autosave_that_comes_after_the_record_is_refused_too(who, page):
    assert page.send().status_code == 302
    assert page.keep().status_code == 410
    assert kept_by(who["worker"]) == []


def test_a_record_that_was_not_saved_keeps_its_draft(who, page):
    page.keep({"words": "題がない"})
    assert page.send({"words": "題がない"}).status_code == 422
    assert len(kept_by(who["worker"])) == 1


def test_what_was_sent_and_refused_is_marked_as_not_kept(page):
    assert " data-unsaved" not in page.html
    assert " data-unsaved" in page.send({"title": ""}).content.decode()


def test_discarding_asks_first(who, page):
    page.keep()
    address = reverse("drafts:discard", args=[page.pk])
    assert LINE[:3] in page.client.get(address).content.decode()
    assert len(kept_by(who["worker"])) == 1
    assert page.client.post(address).url == "/"
    assert kept_by(who["worker"]) == []
    assert page.keep().status_code == 410
    assert page.client.post(address).status_code == 404


def test_a_discarded_draft_of_a_record_leads_back_to_the_record(who):
    page = Page(who["worker"], record_page(uuid.uuid4()))
    page.keep()
    assert page.client.post(reverse("drafts:discard", args=[page.pk])).url == page.address


# two pages


def test_a_save_from_an_older_page_is_refused_and_shows_both(who):
    page = Page(who["worker"])
    page.keep({"title": "はじめ"})
    older = Page(who["worker"], page.again)
    page.keep({"title": "はじめ", "words": "先に保存した文", "troubles": ["2"]})
    mine = {"title": "はじめ", "words": "この画面の文", "troubles": ["3"], "is_anonymous": "on"}
    answer = older.keep(mine)
    assert answer.status_code == 409
    assert "別の画面で" in answer.json()["message"]
    both = older.press_keep(mine)
    assert both.status_code == 409
    html = both.content.decode()
    for words in ("先に保存した文", "この画面の文", "住まい", "収入", "匿名", "はい"):
        assert words in html
    assert "<h2>題" not in html  # the same in both
    older.hidden = {
        "draft": re.search('name="draft" value="([^"]*)"', html)[1],
        "draft_version": "2",
    }
    assert older.press_keep(mine).status_code == 302
    assert drafts()[0].values["words"] == ["この画面の文"]


def test_the_same_page_may_save_again_though_the_answer_was_lost(page):
    page.keep({"title": "一"})
    page.hidden["draft_version"] = "0"
    assert page.keep({"title": "二"}).status_code == 200


def test_two_new_pages_of_a_form_with_one_draft(who):
    record = record_page(uuid.uuid4())
    one, two = Page(who["worker"], record), Page(who["worker"], record)
    assert one.keep().status_code == 200
    assert two.keep({"title": "別の窓"}).status_code == 409
    html = two.press_keep({"title": "別の窓"}).content.decode()
    assert "家賃" in html
    assert "別の窓" in html
    assert len(drafts()) == 1


# what the browser may not do


@pytest.mark.parametrize(
    "token",
    ["", "x", "W10:1abcde:xxxx", "\0", "あ" * 5000],
    ids=["none", "x", "forged", "NUL", "long"],
)
def test_a_page_that_nobody_opened_keeps_nothing(page, token):
    page.hidden["draft"] = token
    assert page.keep().status_code == 404
    assert drafts() == []


def test_the_number_in_the_address_is_that_of_the_page(who, page):
    other = Page(who["worker"])
    page.save_url = other.save_url
    assert page.keep().status_code == 404


@pytest.mark.parametrize("version", ["", "-1", "1.5", "９", "9" * 400])
def test_a_version_that_is_none_overwrites_nothing(who, page, version):
    page.keep({"title": "先"})
    older = Page(who["worker"], page.again)
    older.hidden["draft_version"] = version
    assert older.keep({"title": "後"}).status_code == 409


def test_a_page_older_than_a_draft_can_be_keeps_nothing(who, page):
    later = timezone.now() + timedelta(days=14, minutes=1)
    with travel(later, tick=False):
        page.client = logged_in(who["worker"])
        assert page.keep().status_code == 404


def test_what_no_draft_can_hold_is_named_all_at_once(page):
    answer = page.keep({"title": "a\0", "words": "一行目\n二\0行目"})
    assert answer.status_code == 422
    assert answer.json()["message"].split("\n") == [
        "「題」の1行目の2文字目に、保存できない文字（U+0000）があります。その文字を消してください。",
        "「本人の言葉」の2行目の2文字目に、保存できない文字（U+0000）があります。"
        "その文字を消してください。",
    ]
    html = page.press_keep({"title": "a\0", "words": "残る文"}).content.decode()
    assert "残る文" in html


def test_a_draft_that_is_too_large_is_refused_with_its_size(page):
    answer = page.keep({"words": "あ" * 350_000})
    assert answer.status_code == 422
    assert "1,026KB" in answer.json()["message"]
    assert page.keep({"words": "あ" * 100_000}).status_code == 200


def test_a_file_is_not_kept(page):
    page.keep({"title": "a", "file": SimpleUploadedFile("secret.pdf", b"%PDF")})
    assert drafts()[0].values == {"title": ["a"]}


def test_a_body_that_is_no_form_keeps_nothing(page):
    body = '{"title": "\\ud800"}'
    answer = page.client.post(page.save_url, body, content_type="application/json")
    assert answer.status_code == 404
    assert drafts() == []


# the audit


def test_the_first_save_and_the_end_are_recorded_and_nothing_between(page):
    before = AuditEvent.objects.count()
    for title in ("一", "二", "三"):
        page.keep({"title": title})
    assert of_drafts(events()) == ["draft_begun"]
    assert AuditEvent.objects.count() == before + 1
    page.send()
    assert events()[-1] == ("draft_finished", str(page.pk))
    assert page.keep().status_code == 410
    assert events()[-1] == ("draft_finished", str(page.pk))


def test_what_was_typed_stands_in_no_event(page):
    page.keep({"title": "カナリア"})
    page.send({"title": "カナリア"})
    for row in AuditEvent.objects.values():
        assert "カナリア" not in str(row)


def test_a_page_opened_before_somebody_logged_in_anew_gets_the_token_of_now(who):
    client = logged_in(who["worker"])
    answer = client.get(reverse("drafts:csrf"))
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert len(answer.json()["token"]) == 64
