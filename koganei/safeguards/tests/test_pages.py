"""The pages of the 緊急閲覧, for every role; what stands at the head of every page."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from koganei.access.roles import ACCOUNT_ROLES, Role
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent, BreakGlass, User
from koganei.safeguards import break_glass
from koganei.safeguards.tests.models import Case
from koganei.safeguards.urls import urlpatterns

LONG = "夜間に警備会社から連絡があり、担当者と連絡がつかないため確認する。"
KEEPERS = {"welfare_manager", "chief_support_worker"}
ASKERS = KEEPERS | {"support_worker", "integration_coordinator"}
# page → (method, who is let in, what they get); all other roles get 403
PAGES = {
    "index": ("get", ASKERS | {"auditor"}, 200),
    "ask": ("get", ASKERS, 200),
    "grant": ("post", KEEPERS, 302),
    "stop": ("post", {"support_worker"}, 302),
    "end": ("post", KEEPERS, 302),
    "review": ("post", {"welfare_manager"}, 422),
}

# who has the right, but not for this row
ROW_NOT_THERE = {"stop": {"integration_coordinator": 404}}


def enter(user):
    """A client of somebody who proved a moment ago who they are."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def clients(desk):
    with without_scope():
        Case.objects.update(team_id=None)
    return {name: enter(desk[name]) for name in ("chief", "manager", "manager2", "worker2",
                                                 "auditor", "clerk")}  # fmt: skip


def url(name, *args):
    return reverse(f"break_glass:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_who_enters(demo, page):
    method, entering, status = PAGES[page]
    found, expected = {}, {}
    for role in ACCOUNT_ROLES:
        name = role.value.lower()
        user = User.objects.get(username="support_worker")
        BreakGlass.objects.filter(stopped_at=None).update(stopped_at=timezone.now())
        glass = BreakGlass.objects.create(user=user, case_id="0" * 32, reason="absent")
        client = enter(User.objects.get(username=name))
        address = url(page, *([] if page in ("index", "ask") else [glass.pk]))
        found[name] = getattr(client, method)(address).status_code
        expected[name] = status if name in entering else 403
    assert found == expected | ROW_NOT_THERE.get(page, {})


@pytest.mark.parametrize("page", ["grant", "stop", "end", "review"])
def test_acts_are_not_done_by_a_link(clients, page):
    assert clients["manager"].get(url(page, 1)).status_code == 405


def ask(client, number="2026-0002", reason="absent", explanation=""):
    data = {"number": number, "reason": reason, "explanation": explanation}
    return client.post(url("ask"), data)


def test_the_story(clients, desk):
    response = ask(clients["chief"])
    assert response.headers["Location"] == desk.other.get_absolute_url()
    page = text_of(clients["chief"].get("/"))
    assert "緊急閲覧中" in page
    assert "2026-0002" in page
    assert "いま読まれている相談 1件" in text_of(clients["manager"].get("/"))  # at once
    assert "緊急閲覧中" not in text_of(clients["manager"].get("/"))
    glass = BreakGlass.objects.get()
    clients["chief"].post(url("stop", glass.pk))
    assert "緊急閲覧中" not in text_of(clients["chief"].get("/"))
    assert "確認を待つもの 1件" in text_of(clients["manager"].get("/"))
    form = {f"glass-{glass.pk}-finding": "improper"}
    response = clients["manager"].post(url("review", glass.pk), form)
    assert response.status_code == 422
    assert "分かったことと、した対応を書いてください" in text_of(response)
    form[f"glass-{glass.pk}-note"] = "担当者に連絡がついたはずだった。"
    assert clients["manager"].post(url("review", glass.pk), form).status_code == 302
    assert "担当者に連絡がついたはずだった。" in text_of(clients["auditor"].get(url("index")))
    assert "緊急閲覧：" not in text_of(clients["manager"].get("/"))


def test_who_may_not_alone_is_granted_by_another(clients):
    assert ask(clients["worker2"]).status_code == 302
    assert "許可を待つ申出 1件" in text_of(clients["chief"].get("/"))
    glass = BreakGlass.objects.get()
    clients["chief"].post(url("grant", glass.pk))
    glass.refresh_from_db()
    assert glass.started_at
    assert glass.granted_by.username == "chief"


def test_an_old_log_in_is_confirmed_first_and_nothing_typed_is_lost(desk, settings):
    """The post waits in the session, and is carried out when the password was given."""
    with without_scope():
        Case.objects.update(team_id=None)
    chief = desk["chief"]
    chief.set_password("夏の朝よく眠る猫と古い時計を見る")
    chief.save()
    with travel("2026-11-20T10:00:00+09:00", tick=False) as clock:
        client = enter(chief)
        clock.shift(301)
        assert client.get(url("ask")).headers["Location"].startswith("/account/confirm/")
        response = ask(client, reason="other", explanation=LONG)
        assert response.headers["Location"].startswith("/account/confirm/")
        assert not BreakGlass.objects.exists()
        data = {"password": "夏の朝よく眠る猫と古い時計を見る", "next": url("ask")}
        client.post(response.headers["Location"], data)
        assert BreakGlass.objects.get().explanation == LONG


def test_what_is_wrong_is_shown_and_what_was_typed_stays(clients):
    response = ask(clients["chief"], "2099-0001", "other", "急ぐ")
    assert response.status_code == 422
    page = text_of(response)
    for word in ("この番号の相談は開けません", "30字以上", "2099-0001", "急ぐ"):
        assert word in page
    number = "番号 1234-5678-9018 の人の、家族から聞いた急ぎの話のため、いま確かめる。"
    page = text_of(ask(clients["chief"], reason="other", explanation=number))
    assert "1行目の4文字目" in page
    assert not BreakGlass.objects.exists()


def test_late_reviews_are_red_for_the_auditor(clients, desk):
    with travel("2026-11-20T10:00:00+09:00", tick=False):
        glass = BreakGlass.objects.create(
            user=desk.who["chief"], case_id=desk.other.pk, reason="absent",
            started_at=timezone.now(), stopped_at=timezone.now() + timedelta(minutes=5),
        )  # fmt: skip
    for day, late in (("2026-11-26T12:00:00+09:00", False), ("2026-11-27T12:00:00+09:00", True)):
        with travel(day, tick=False):
            auditor = enter(desk["auditor"])
            assert ("期限（3開庁日）を過ぎた緊急閲覧が1件" in text_of(auditor.get("/"))) is late
            assert ("期限を過ぎました" in text_of(auditor.get(url("index")))) is late
            assert "確かめた結果を書く" not in text_of(auditor.get(url("index")))
    assert glass.reviewed_at is None


def test_too_many_a_week_are_named_to_who_watches(clients, desk):
    for _ in range(3):
        ask(clients["chief"])
        break_glass.stop(by=desk["chief"], glass=BreakGlass.objects.first())
    for name, named in (("manager", True), ("auditor", True), ("chief", False)):
        page = text_of(clients[name].get(url("index")))
        assert ("この7日間で3回" in page) is named, name


def test_who_has_nothing_to_do_with_it_hears_nothing(clients):
    ask(clients["chief"])
    assert "緊急閲覧" not in text_of(clients["clerk"].get("/"))


def test_one_event_for_each_request(clients):
    before = AuditEvent.objects.count()
    ask(clients["chief"])
    assert AuditEvent.objects.count() == before + 1
    clients["manager"].get(url("index"))
    assert AuditEvent.objects.count() == before + 2


def test_queries_do_not_grow_with_the_rows(clients, desk):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert clients["manager"].get(url("index")).status_code == 200
        return len(found)

    def more(count):
        for _ in range(count):
            BreakGlass.objects.create(
                user=desk.who["chief"], case_id=desk.other.pk, reason="absent",
                started_at=timezone.now(), stopped_at=timezone.now(),
            )  # fmt: skip

    more(2)
    before = queries()
    more(10)
    assert queries() == before


def test_the_menu_shows_it_to_whom_it_concerns(demo, client_as):
    assert url("index") in text_of(client_as(Role.AUDITOR).get("/"))
    assert url("index") not in text_of(client_as(Role.SECTION_AUTHOR).get("/"))
