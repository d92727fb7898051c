"""The weekly review and 漏えいの調べ through their addresses."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koganei.auditing.tests.support import HANAKO, JIRO, KEN, MANAGER, SPAN, address, number, read
from koganei.models import AuditEvent, ReadingReview

# the weekly review


def test_a_finding_is_looked_at_and_gone(seen, client_as):
    client = client_as(MANAGER)
    page = client.get(address("review"))
    assert page.context["monday"].isoformat() == "2026-11-16"
    assert page.context["reads"] == 5
    rows = page.context["rows"]
    finding, _ = rows[0]
    typed = {
        "week": "2026-11-16",
        "finding": finding.key,
        "outcome": "improper",
        "reason": "確認中",
    }
    answer = client.post(address("review_done"), typed)
    assert answer.url == "/audit/review/?week=2026-11-16"
    after = client.get(answer.url)
    assert len(after.context["rows"]) == len(rows) - 1
    assert "問題あり（調べる）" in after.content.decode()
    again = client.post(address("review_done"), typed, follow=True)
    assert "もう一度見てください" in again.content.decode()
    assert {each.reviewed_by_id for each in ReadingReview.objects.all()} == {seen[MANAGER].pk}


def test_what_was_typed_stays_and_everything_missing_is_said(seen, client_as):
    client = client_as(MANAGER)
    finding, _ = client.get(address("review")).context["rows"][0]
    page = client.post(
        address("review_done"),
        {"week": "2026-11-16", "finding": finding.key, "reason": "あ" * 201},
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "問題なしか、問題ありかを選んで" in text
    assert "あ" * 201 in text
    assert text.count("<details open>") == 1
    assert not ReadingReview.objects.exists()


def test_ones_own_reading_has_no_form_and_is_refused(seen, client_as, desk):
    read(seen[MANAGER], JIRO, at="2026-11-21 10:00")
    client = client_as(MANAGER)
    own = [
        (each, form) for each, form in client.get(address("review")).context["rows"]
        if each.user == seen[MANAGER]
    ]  # fmt: skip
    assert own
    assert {form for _, form in own} == {None}
    typed = {"week": "2026-11-16", "finding": own[0][0].key, "outcome": "proper", "reason": "x"}
    assert "自分の閲覧" in client.post(address("review_done"), typed).content.decode()
    assert not ReadingReview.objects.exists()


@pytest.mark.parametrize("week", ["x", "2026-02-30", "20261116123"])
def test_a_week_that_is_none_is_unknown(seen, client_as, week):
    assert client_as(MANAGER).get(f"/audit/review/?week={week}").status_code == 404


def test_the_review_needs_few_queries_however_many_findings(seen, client_as):
    client, counts = client_as(MANAGER), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address("review"))
        counts.append(len(queries))
        for place in range(60):
            read(seen["support_worker"], f"人{place}")
    assert counts[0] == counts[1] <= 22


# 漏えいの調べ


def test_the_question_is_asked_by_name_and_answered_by_number(seen, client_as):
    client = client_as(MANAGER)
    typed = {
        "account": "佐倉 美帆",
        "since": "R8.11.16",
        "until": "R8.11.22",
        "until_time": "18:00",
    }
    answer = client.post(address("leak_ask"), typed)
    assert answer.url == address("leak", seen, since="2026-11-16T00:00", until="2026-11-22T18:00")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "必須"),
        ({"account": "support_worker", "since": "R8.11.20", "until": "R8.11.19"}, "始まりより後"),
        ({"account": "support_worker", "since_time": "25:00"}, "9:00 のように"),
    ],
)
def test_a_question_that_cannot_be_answered_is_sent_back(seen, client_as, typed, sentence):
    page = client_as(MANAGER).post(address("leak_ask"), typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def leaked(client, seen, **span):
    page = client.get(address("leak", seen, **(SPAN | span)))
    return [(row.label, *row.labels(), row.count) for row in page.context["page"]]


def test_what_was_seen_printed_and_exported_between_two_minutes(seen, client_as):
    client = client_as(MANAGER)
    identity, story, money = "本人を特定する情報", "相談の内容", "家計"
    everything = [
        (HANAKO, f"{identity}、{story}", "", "", 1),
        (JIRO, f"{identity}、{story}", identity, "", 2),
        (KEN, "", "", money, 1),
    ]
    assert sorted(leaked(client, seen)) == sorted(everything)
    assert leaked(client, seen, since="2026-11-18T09:00", until="2026-11-18T09:00") == [
        (JIRO, "", identity, "", 1)
    ]
    assert leaked(client, seen, since="2026-11-18T09:01", until="2026-11-19T08:59") == []
    page = client.get(address("leak", seen, **SPAN))
    assert page.context["without"] == [("出力する", "評価票 2018", 1)]
    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.object_type, event.object_id) == (
        "koganei.user", str(seen["support_worker"].pk),
    )  # fmt: skip


def test_the_csv_holds_all_of_it_opens_in_excel_and_runs_nothing(
    seen, client_as, monkeypatch, desk
):
    monkeypatch.setattr(desk, "labels", lambda actor, persons: {number(JIRO): "=1+1"})
    response = client_as(MANAGER).get(address("leak_csv", seen, **SPAN))
    assert response.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert table[0][0] == "人の番号"
    assert {row[0] for row in table[1:]} == {number(name) for name in (JIRO, HANAKO, KEN)}
    [jiro] = [row for row in table if row[0] == number(JIRO)]
    assert jiro[1:] == [
        "'=1+1", "本人を特定する情報、相談の内容", "本人を特定する情報", "",
        "2026-11-17 10:00:00", "2026-11-18 09:00:00", "2",
    ]  # fmt: skip
    assert "佐倉" not in response.headers["Content-Disposition"]
    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.verb, event.subjects.count()) == ("export", 3)


@pytest.mark.parametrize("query", ["", "since=x&until=y", "since=2026-11-16T00:00"])
def test_a_span_that_is_none_is_unknown(seen, client_as, query):
    assert client_as(MANAGER).get(f"{address('leak', seen)}?{query}").status_code == 404


def test_the_answer_needs_few_queries_however_many_persons(seen, client_as):
    client, counts = client_as(MANAGER), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address("leak", seen, **SPAN))
        counts.append(len(queries))
        for place in range(60):
            read(seen["support_worker"], f"人{place}")
    assert counts[0] == counts[1] <= 20
