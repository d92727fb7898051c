"""The way in and out: one answer for all that is wrong, delay by (name, address), one door."""

import re

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from koganei.access.roles import Role
from koganei.models import AuditEvent, LoginSession, User
from koganei.tests.login.conftest import PASSWORD, enter, send_password, text

WRONG = "組み合わせが違うか、使えない利用者です"
WAIT = "5分ほど待ってから"


def test_the_password_leads_to_the_page_that_was_asked_for(author):
    client = Client()
    asked = client.get("/roles/")
    assert asked.url == "/login/?next=/roles/"
    page = text(client.get(asked.url))
    assert "この画面はログインすると見られます" in page
    response = send_password(client, author, data={"next": "/roles/"})
    assert (response.status_code, response.url) == (302, "/roles/")
    assert client.get("/roles/").status_code == 200


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_no_address_outside_is_led_to(author, address):
    assert "evil" not in text(Client().get("/login/", {"next": address}))
    assert send_password(Client(), author, data={"next": address}).url == "/"


def test_an_empty_form_names_its_fields_and_tells_what_to_do():
    page = text(Client().post("/login/", {}))
    assert page.count("入れてください。") == 3
    assert "placeholder" not in page


def test_whoever_is_in_is_led_on(author):
    assert enter(author).get("/login/").url == "/"


# enumeration: the same answer, after the same work


class CountingHasher(MD5PasswordHasher):
    count = 0

    def encode(self, password, salt):
        CountingHasher.count += 1
        return super().encode(password, salt)


def unknown(person):
    return "nobody"


def wrong_password(person):
    return person(Role.AUDITOR, username="known")


def disabled(person):
    return person(Role.AUDITOR, username="known", is_active=False)


def expired(person):
    return person(Role.AUDITOR, username="known", expires_on="2020-01-01")


def without_password(person):
    user = person(Role.AUDITOR, username="known")
    user.set_unusable_password()
    user.save()
    return user


CASES = [unknown, wrong_password, disabled, expired, without_password]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("password", ["違うパスワードを入れてみました", PASSWORD])
def test_every_failure_has_one_answer_after_one_hashing(
    person, settings, monkeypatch, case, password
):
    user = case(person)
    if case is wrong_password and password == PASSWORD:
        pytest.skip("that is the right one")
    settings.PASSWORD_HASHERS = ["koganei.tests.login.test_entering.CountingHasher"]
    monkeypatch.setattr(CountingHasher, "count", 0)
    if isinstance(user, User) and user.has_usable_password():
        user.set_password(PASSWORD)
        User.objects.filter(pk=user.pk).update(password=user.password)
        CountingHasher.count = 0
    response = send_password(Client(), user, password)
    assert CountingHasher.count == 1
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))
    page = page.replace(f'value="{getattr(user, "username", user)}"', "")
    assert WRONG in page
    cache.clear()
    other = send_password(Client(), "somebody-else", password)
    other = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(other))
    assert page == other.replace('value="somebody-else"', "")


def test_without_a_role_one_stays_outside_and_is_told_so(person):
    user = person(username="kurokawa")
    page = text(send_password(Client(), user))
    assert "いま有効な役割がありません" in page
    assert WRONG in text(send_password(Client(), user, "違うパスワードを入れてみました"))
    assert not LoginSession.objects.filter(user=user).exists()


# guessing


def fail(user, times, address="10.9.9.9"):
    client = Client(REMOTE_ADDR=address)
    return [text(send_password(client, user, "違うパスワード")) for _ in range(times)]


def test_five_failures_and_then_a_wait_of_five_minutes(author):
    with time_machine.travel("2026-06-15T09:00:00+09:00", tick=False) as clock:
        assert all(WRONG in page for page in fail(author, 5))
        assert WAIT in fail(author, 1)[0]
        right = send_password(Client(REMOTE_ADDR="10.9.9.9"), author)
        assert WAIT in text(right)
        clock.shift(299)
        assert WAIT in fail(author, 1)[0]
        clock.shift(2)
        assert send_password(Client(REMOTE_ADDR="10.9.9.9"), author).status_code == 302


def test_twenty_failures_from_one_place_and_then_a_wait_of_hours(author):
    with time_machine.travel("2026-06-15T09:00:00+09:00", tick=False) as clock:
        for _ in range(4):
            assert all(WRONG in page for page in fail(author, 5))
            clock.shift(301)
        assert WAIT in fail(author, 1)[0]
        clock.shift(6 * 3600)
        assert WRONG in fail(author, 1)[0]


def test_an_attacker_does_not_lock_the_owner_out(author):
    fail(author, 30, address="10.9.9.9")
    assert send_password(Client(REMOTE_ADDR="10.1.1.1"), author).status_code == 302


def test_who_fails_for_one_name_may_still_try_another(author, person):
    other = person(Role.SECTION_HEAD, username="other")
    fail(author, 6)
    assert send_password(Client(REMOTE_ADDR="10.9.9.9"), other).status_code == 302


def test_a_hundred_failures_from_one_address_stop_it_for_every_name(author):
    with time_machine.travel("2026-06-15T09:00:00+09:00", tick=False):
        for number in range(25):
            fail(f"name{number}", 4)
        assert WAIT in fail("another", 1)[0]
        assert send_password(Client(REMOTE_ADDR="10.1.1.1"), author).status_code == 302


def test_names_that_do_not_exist_are_delayed_the_same(db):
    assert all(WRONG in page for page in fail("nobody", 5))
    assert WAIT in fail("nobody", 1)[0]


def test_spelling_the_name_otherwise_wins_no_further_guesses(author):
    for spelling in ("TOHYAMA", " tohyama", "Tohyama ", "tohyamA", "ToHyama"):
        assert WRONG in fail(spelling, 1)[0]
    assert WAIT in fail(author, 1)[0]


def test_a_forged_forwarded_address_wins_no_further_guesses(author, settings):
    for trusted in ([], ["192.168.0.1"]):
        cache.clear()
        settings.TRUSTED_PROXIES = trusted
        client = Client(REMOTE_ADDR="10.9.9.9")
        pages = [
            text(send_password(client, author, "x" * 15, headers={"x-forwarded-for": f"1.2.3.{n}"}))
            for n in range(6)
        ]
        assert [WAIT in page for page in pages] == [False] * 5 + [True]


def test_behind_a_proxy_of_ours_places_are_told_apart(author, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for _ in range(6):
        send_password(Client(), author, "x" * 15, headers={"x-forwarded-for": "10.9.9.9"})
    answer = send_password(Client(), author, headers={"x-forwarded-for": "10.1.1.1"})
    assert answer.status_code == 302


def test_too_many_requests_are_answered_in_japanese(db):
    with time_machine.travel("2026-06-15T09:00:00+09:00", tick=False):
        client = Client()
        answers = [client.post("/login/", {}).status_code for _ in range(121)]
        page = client.post("/login/", {})
    assert (set(answers[:120]), answers[120]) == ({200}, 429)
    assert "1分ほど待ってから" in text(page)


def test_a_wait_is_an_event_of_the_audit(author):
    fail(author, 6)
    reasons = list(AuditEvent.objects.values_list("verb", "result", "reason"))
    assert reasons.count(("login", "refused", "認証できない")) == 5
    assert reasons[-1] == ("login", "refused", "続けて失敗したので待たせた")


def test_the_owner_is_told_of_failures_at_the_next_log_in(author):
    fail(author, 3)
    page = text(enter(author).get("/"))
    assert "パスワードの間違いが3回ありました" in page
    assert "パスワードの間違い" not in text(enter(author).get("/"))


# leaving


def test_log_out_ends_the_session_and_clears_the_browser(author):
    client = enter(author)
    key = client.session.session_key
    response = client.post("/logout/")
    assert response.url == "/login/?why=logout"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not LoginSession.objects.filter(pk=key).exists()
    assert all(response.cookies[name]["max-age"] == 0 for name in ("sessionid", "csrftoken"))
    assert "ログアウトしました" in text(client.get(response.url))
    assert client.get("/").status_code == 302


def test_log_out_by_a_link_asks_first(author):
    client = enter(author)
    assert "ログアウトする" in text(client.get("/logout/"))
    assert client.get("/").status_code == 200
    assert Client().get("/logout/").url == "/login/?why=logout"


# one door


def test_the_admin_has_no_log_in_of_its_own(author, person):
    assert Client().get("/admin/login/", {"next": "/admin/"}).url == "/login/?next=/admin/"
    assert Client().post("/admin/login/", {"username": "x"}).status_code == 302
    client = enter(person(Role.SECTION_HEAD, username="head"))
    assert client.get("/admin/password_change/").url == "/account/password/"
    assert client.post("/admin/logout/").url == "/logout/"
    worker = person(Role.COMMITTEE_MEMBER, username="member")
    assert enter(worker).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_nobody_signs_up_or_gets_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert not any("allauth" in model.__module__ for model in admin.site._registry)
    assert mail.outbox == []


def test_the_old_names_and_addresses_hold():
    assert (reverse("login"), reverse("logout")) == ("/login/", "/logout/")
    assert get_resolver().resolve("/login/").view_name == "login"
    assert get_resolver().resolve("/logout/").view_name == "logout"


def test_the_session_key_changes_at_log_in(author):
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    send_password(client, author)
    assert client.session.session_key != session.session_key
    assert not LoginSession.objects.filter(pk=session.session_key).exists()


def test_cookies_of_production(settings):
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")
