"""The audit screens through their addresses: who gets in, what is found, and no name in a URL."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koganei.access.roles import ACCOUNT_ROLES
from koganei.auditing import words
from koganei.auditing.tests.support import (
    AUDITOR,
    HANAKO,
    JIRO,
    KEN,
    MANAGER,
    SPAN,
    address,
    number,
    read,
)
from koganei.auditing.urls import urlpatterns
from koganei.models import AuditEvent, ConflictOfInterest
from koganei.tests.test_layers import ROOT

BOTH = {AUDITOR, MANAGER}
# page → (method, who is let in, status there); all other roles get 403
PAGES = {
    "search": ("get", {AUDITOR}, 200),
    "event": ("get", {AUDITOR}, 200),
    "person_search": ("get", BOTH, 200),
    "person": ("get", BOTH, 200),
    "review": ("get", BOTH, 200),
    "review_done": ("post", BOTH, 302),
    "leak_ask": ("get", BOTH, 200),
    "leak": ("get", BOTH, 200),
    "leak_csv": ("get", BOTH, 200),
}


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(PAGES)


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_who_is_let_in_and_each_look_leaves_one_event(seen, client_as, role):
    client = client_as(role)
    for name, (method, allowed, status) in PAGES.items():
        query = SPAN if name.startswith("leak") and name != "leak_ask" else {}
        before = AuditEvent.objects.count()
        response = getattr(client, method)(address(name, seen, **query))
        assert response.status_code == (status if role.lower() in allowed else 403), name
        assert AuditEvent.objects.count() == before + 1, name


def rows_of(response):
    return [row.sequence for row in response.context["page"].rows]


# search


def search(client, **typed):
    return client.post(reverse("audit:search"), typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"person": JIRO}, [6, 2, 1]),
        ({"person": "青木"}, [6, 2, 1]),
        ({"person": number(JIRO)}, [6, 2, 1]),
        ({"person": f"番号 {number(JIRO)}"}, [6, 2, 1]),
        ({"account": "support_worker"}, [5, 4, 3, 2, 1]),
        ({"account": "佐倉 美帆"}, [5, 4, 3, 2, 1]),
        ({"account": "さくら"}, [5, 4, 3, 2, 1]),
        ({"account": "support_worker", "result": "refused"}, [4]),
        ({"account": "support_worker", "verb": "export"}, [5, 3]),
        ({"since": "R8.11.19", "until": "令和8年11月20日", "account": "support_worker"}, [5, 4, 3]),
        ({"person": JIRO, "account": "support_worker", "verb": "print"}, [2]),
    ],
)
def test_what_is_typed_is_found_and_leaves_no_name_in_the_address(seen, client_as, typed, found):
    client = client_as(AUDITOR)
    answer = search(client, **typed)
    assert answer.status_code == 302
    assert re.fullmatch(r"/audit/\?[\w&=-]+", answer.url)
    assert rows_of(client.get(answer.url)) == found


def test_nothing_typed_shows_everything(seen, client_as):
    client = client_as(AUDITOR)
    assert search(client).url == "/audit/"
    assert rows_of(client.get("/audit/"))[-6:] == [6, 5, 4, 3, 2, 1]


def test_where_several_fit_the_form_asks(seen, client_as, monkeypatch, desk):
    client = client_as(AUDITOR)
    monkeypatch.setattr(desk, "find", lambda actor, text: [number(JIRO), number(KEN)])
    typed = {"person": "郎", "account": "section_author_"}
    page = search(client, **typed, verb="view")
    assert page.status_code == 422
    text = page.content.decode()
    assert "2人の人に当たります" in text
    assert "この利用者は見つかりません" in text
    assert 'value="郎"' in text
    assert JIRO not in text  # the auditor sees numbers
    answer = search(client, person="郎", person_choice=number(KEN))
    assert number(KEN) in answer.url
    assert search(client, person="郎", person_choice=number(HANAKO)).status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"person": "だれか"}, "この人は見つかりません"),
        ({"account": "nobody"}, "この利用者は見つかりません"),
        ({"since": "R8.11.20", "until": "R8.11.19"}, "「この日から」以後の日"),
        ({"since": "きのう"}, "きのう"),
        ({"verb": "steal"}, "操作"),
    ],
)
def test_what_cannot_be_searched_for_is_said(seen, client_as, typed, sentence):
    page = search(client_as(AUDITOR), **typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "person=山田",
        "account=x",
        "account=99999",
        "since=R8",
        "verb=%3Cb%3E",
        "before=-1",
        "result=x",
    ],
)
def test_an_address_that_nobody_made_is_unknown(seen, client_as, query):
    assert client_as(AUDITOR).get(f"/audit/?{query}").status_code == 404


def test_pages_follow_each_other_without_gap_and_need_few_queries(seen, client_as):
    for _ in range(115):
        read(seen["support_worker"], JIRO, HANAKO, KEN)
    client, found, counts = client_as(AUDITOR), [], []
    url = search(client, account="support_worker").url
    while url:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        counts.append(len(queries))
        found += rows_of(page)
        url = page.context["older"] and f"/audit/{page.context['older']}"
    assert found == sorted(found, reverse=True)
    assert len(found) == len(set(found)) == 120
    assert len(counts) == 3
    assert max(counts) <= 16


def test_one_event_shows_its_persons_as_the_reader_may_see_them(seen, client_as, desk):
    page = client_as(AUDITOR).get(address("event")).content.decode()
    assert number(JIRO) in page
    assert JIRO not in page
    assert "本人を特定する情報、相談の内容" in page
    desk.closed = {number(HANAKO)}
    assert number(HANAKO) not in client_as(AUDITOR).get(address("event")).content.decode()


@pytest.mark.parametrize("sequence", [10**6, 2**62, 10**30])
def test_an_unknown_event_is_404(seen, client_as, sequence):
    assert client_as(AUDITOR).get(f"/audit/events/{sequence}/").status_code == 404


def test_looking_is_recorded_with_the_persons_that_were_shown(seen, client_as):
    client = client_as(AUDITOR)
    client.get(address("event"))
    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.username, event.roles, event.verb) == (AUDITOR, "AUDITOR", "view")
    assert (event.object_type, event.object_id) == ("url:audit:event", "1")
    assert dict(event.subjects.values_list("person_id", "field_classes")) == {
        number(JIRO): "audit",
        number(HANAKO): "audit",
    }


# この方の記録を見た人


def test_who_saw_a_person(seen, client_as):
    client = client_as(MANAGER)
    answer = client.post(address("person_search"), {"person": "青木次郎"})
    assert answer.url == address("person")
    client.get(answer.url)  # looking at the audit is no reading of the record
    page = client.get(answer.url)
    told = [(row["account"].username, row["count"]) for row in page.context["summary"]]
    assert told == [("integration_coordinator", 1), ("support_worker", 2)]
    assert [(row.verb, row.field_classes) for row in page.context["page"].rows] == [
        ("view", "identity"), ("print", "identity"), ("view", "identity narrative"),
    ]  # fmt: skip
    text = page.content.decode()
    assert JIRO in text
    assert "佐倉 美帆" in text
    assert number(HANAKO) not in text
    assert JIRO not in re.search(r"<title>(.*?)</title>", text)[1]


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_a_person_who_may_not_be_seen_is_as_unknown_as_any_number(seen, client_as, desk):
    client = client_as(MANAGER)
    unknown = client.get(reverse("audit:person", args=[uuid.uuid4()]))
    desk.closed = {number(JIRO)}
    closed = client.get(address("person"))
    desk.closed = set()
    ConflictOfInterest.objects.create(
        user=seen[MANAGER], person_id=number(JIRO), source="self", relation="family",
        declared_by=seen[MANAGER],
    )  # fmt: skip
    conflict = client.get(address("person"))
    assert {each.status_code for each in (unknown, closed, conflict)} == {404}
    assert len({without_token(each) for each in (unknown, closed, conflict)}) == 1


# words


def test_every_verb_of_an_action_has_a_word():
    sources = [
        path.read_text(encoding="utf-8")
        for app in ("koganei", "committee", "evaluation", "consultation")
        for path in (ROOT / app).rglob("*.py")
        if not {"tests", "testing", "benchmarks"} & set(path.parts)
    ]
    verbs = set(re.findall(r'(?:@audited\(|verb=)"(\w+)"', "\n".join(sources)))
    assert len(verbs) > 40
    without = {verb for verb in verbs if words.verb_label(verb) == verb}
    assert not without, f"{without}: a word in koganei/auditing/words.py, or in VERBS of the app"


@pytest.mark.parametrize(
    ("what", "label"),
    [
        (("koganei.user", "5"), "利用者 5"),
        (("url:evaluation:year", "2018"), "評価票 2018"),
        (("url:admin:evaluation_goal_change", "3"), "管理: 基本目標 3"),
        (("url:admin:index", ""), "管理"),
        (("koganei.account_review", "2026-3"), "利用者の棚卸し 2026-3"),
        (("consultation.nothing", "1"), "consultation.nothing 1"),
        (("", ""), ""),
    ],
)
def test_objects_have_names(what, label):
    assert words.object_label(*what) == label
