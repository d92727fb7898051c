"""The second factor: enforced by role, a code works once, no session profits from another's."""

from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.urls import reverse

from koganei.access.roles import ACCOUNT_ROLES, MFA_ROLES, Role
from koganei.login.second_factor import BEFORE
from koganei.login.sessions import recently_authenticated
from koganei.models import AuditEvent, LoginSession
from koganei.tests.login.conftest import PASSWORD, Token, enter, send_password, set_up, text

AT = "2026-06-15T09:00:00+09:00"
WRONG = "コードが違うか、すでに使われています"
SET_UP = "/account/second-factor/"


# who must


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_enforcement_by_role(person, role):
    client = enter(person(role))
    response = client.get("/")
    if role in MFA_ROLES:
        assert response.url == SET_UP
        page = text(client.get(SET_UP))
        assert "下のどちらか1つを登録すると" in page
        set_up(client)
    assert client.get("/").status_code == 200


def test_the_roles_are_those_that_can_see_a_case_and_the_administrator():
    assert {role.value for role in MFA_ROLES} == {
        "CHIEF_SUPPORT_WORKER", "SUPPORT_WORKER", "HOUSEHOLD_FINANCE_WORKER",
        "INTEGRATION_COORDINATOR", "CONFERENCE_ATTENDEE", "WELFARE_STAFF", "WELFARE_MANAGER",
        "AUDITOR", "ACCOUNT_ADMIN",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "address",
    ["/", "/roles/", "/evaluation/", "/admin/", "/account/", "/account/password/",
     "/account/places/end/", "/account/recovery-codes/", "/account/totp/remove/"],
)  # fmt: skip
def test_without_the_factor_only_its_set_up_opens(worker, method, address):
    assert getattr(enter(worker), method)(address).url == SET_UP


def test_the_pages_of_the_set_up_open(worker):
    client = enter(worker)
    opened = BEFORE - {"login", "logout", "first_login", "account_reauthenticate", "totp_qr"}
    assert {client.get(reverse(name)).status_code for name in opened} == {200}
    assert client.post("/logout/").url == "/login/?why=logout"


def test_the_demo_may_be_tried_by_password_alone(worker, settings):
    settings.MFA_REQUIRED = False
    assert enter(worker).get("/").status_code == 200


def test_a_role_given_during_a_session_asks_for_the_factor(person):
    user = person(Role.SECTION_AUTHOR)
    client = enter(user)
    assert client.get("/").status_code == 200
    user.role_assignments.create(role=Role.WELFARE_STAFF, starts_on="2020-04-01")
    assert client.get("/").url == SET_UP


def test_whoever_set_one_up_freely_is_asked_for_it_too(person, token):
    user = person(Role.SECTION_AUTHOR)
    token.give_to(user)
    assert send_password(Client(), user).url == "/login/second/"


# setting up


def test_setting_up_a_token_and_coming_back_with_it(worker, clock):
    client = enter(worker)
    token, codes = set_up(client)
    assert len(set(codes)) == 10
    assert client.get("/").status_code == 200
    clock.shift(60)
    assert enter(worker, token).get("/").status_code == 200
    events = AuditEvent.objects.filter(user=worker).values_list("verb", "reason")
    assert ("second_factor_added", "totp") in events


def test_the_picture_carries_issuer_name_and_secret(worker, monkeypatch):
    client = enter(worker)
    assert client.get("/account/totp/qr.svg").status_code == 404
    page = client.get("/account/totp/")
    drawn = []
    monkeypatch.setattr(
        "koganei.login.adapter.SecondFactorAdapter.build_totp_svg",
        lambda self, url: drawn.append(url) or "<svg/>",
    )
    picture = client.get("/account/totp/qr.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture.headers["Cache-Control"]
    secret = client.session["mfa.totp.secret"]
    issuer = quote("小金井市 地域福祉システム")
    assert drawn == [f"otpauth://totp/sakura_m?secret={secret}&issuer={issuer}"]
    assert "data:" not in text(page)


def test_the_picture_is_an_svg_without_script(worker):
    client = enter(worker)
    client.get("/account/totp/")
    picture = text(client.get("/account/totp/qr.svg"))
    assert "<svg" in picture
    assert "script" not in picture


def test_a_wrong_code_registers_nothing(worker):
    client = enter(worker)
    client.get("/account/totp/")
    response = client.post("/account/totp/", {"code": "000000"})
    assert "機器の時計を合わせ" in text(response)
    assert not Authenticator.objects.exists()


def test_after_five_minutes_the_password_is_asked_again(worker, clock):
    client = enter(worker)
    clock.shift(301)
    asked = client.get("/account/totp/")
    assert asked.url == "/account/confirm/?next=%2Faccount%2Ftotp%2F"
    assert "パスワードが違います" in text(client.post(asked.url, {"password": "x" * 15}))
    assert client.post(asked.url, {"password": PASSWORD}).url == "/account/totp/"
    assert client.get("/account/totp/").status_code == 200


def test_secrets_are_encrypted_in_the_database(worker):
    client = enter(worker)
    token, codes = set_up(client)
    stored = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert token.secret not in stored
    assert not any(code.replace(" ", "") in stored for code in codes)


def test_a_new_secret_key_with_the_old_one_kept_changes_nothing(worker, settings, clock):
    token, codes = set_up(enter(worker))
    clock.shift(60)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-" * 4
    assert enter(worker, token).get("/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []  # one log-in was enough
    clock.shift(60)
    assert enter(worker, token).get("/").status_code == 200
    client = Client()
    send_password(client, worker)
    assert client.post("/login/second/", {"code": codes[0]}).status_code == 302


def test_a_lost_secret_key_lets_nobody_in_and_says_what_to_do(worker, settings, clock):
    token, codes = set_up(enter(worker))
    clock.shift(60)
    settings.SECRET_KEY = "another-secret-key-" * 4
    client = Client()
    send_password(client, worker)
    empty = Token("A" * 32)
    for code in (token.code(), codes[0], empty.code(), ""):
        page = text(client.post("/login/second/", {"code": code}))
        assert client.get("/").status_code == 302
    page = text(client.post("/login/second/", {"code": token.code()}))
    assert "登録をやり直してもらってください" in page


# a password alone


def test_a_password_alone_opens_nothing(worker, token):
    token.give_to(worker)
    client = Client()
    assert send_password(client, worker).url == "/login/second/"
    assert client.get("/").url == "/login/?next=/"
    assert client.get("/login/").url == "/login/second/"


def test_the_second_step_is_open_for_five_minutes(worker, token, clock):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    clock.shift(301)
    assert client.post("/login/second/", {"code": token.code()}).url == "/login/"


def test_one_may_begin_again(worker, token):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    assert client.post("/logout/", {"next": "/login/"}).url == "/login/"
    assert client.get("/login/").status_code == 200


def test_five_wrong_codes_and_then_a_wait(worker, token, clock):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    for _ in range(5):
        assert WRONG in text(client.post("/login/second/", {"code": "000000"}))
    page = text(client.post("/login/second/", {"code": token.code()}))
    assert "5分ほど待ってから" in page
    other = Client(REMOTE_ADDR="10.2.2.2")  # whoever has the password gains nothing by moving
    send_password(other, worker)
    assert "5分ほど" in text(other.post("/login/second/", {"code": token.code()}))


def test_the_owner_is_told_that_the_password_is_known(worker, token, clock):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    client.post("/login/second/", {"code": "000000"})
    page = text(enter(worker, token).get("/"))
    assert "二要素で止まったログインが1回ありました" in page
    assert "すぐにパスワードを変えてください" in page
    refusals = AuditEvent.objects.filter(result="refused", user=worker)
    assert "二要素が違う（totp）" in refusals.values_list("reason", flat=True)


def test_an_account_disabled_between_the_steps_stays_outside(worker, token):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    worker.is_active = False
    worker.save()
    response = client.post("/login/second/", {"code": token.code()})
    assert response.url == "/login/?why=ended"
    assert not LoginSession.objects.filter(user=worker).exists()


def test_a_session_opened_before_the_factor_does_not_profit_from_it(worker, clock):
    waiting = enter(worker, address="10.9.9.9")  # by somebody who knows the password
    assert waiting.get("/").url == SET_UP
    set_up(enter(worker))
    assert waiting.get("/").status_code == 302
    assert "/login/" in waiting.get("/").url


def test_even_where_its_session_was_not_ended(worker, token):
    waiting = enter(worker)
    token.give_to(worker)
    response = waiting.get("/")
    assert response.url == "/login/?why=factor&next=%2F"
    assert "もう一度ログインしてください" in text(waiting.get(response.url))


# taking away


def test_the_last_factor_of_who_must_have_one_stays(worker, clock):
    client = enter(worker)
    set_up(client)
    assert "最後の1つは消せません" in text(client.get("/account/totp/remove/"))
    client.post("/account/totp/remove/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_others_may_remove_theirs_and_their_other_places_end(person, clock):
    user = person(Role.SECTION_AUTHOR)
    client = enter(user)
    token, _ = set_up(client)
    clock.shift(60)
    other = enter(user, token, address="10.2.2.2")
    assert client.post("/account/totp/remove/").url == SET_UP
    assert not Authenticator.objects.exists()
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert AuditEvent.objects.filter(verb="second_factor_removed").exists()


def test_taking_away_asks_for_the_factor_not_for_the_password(person, clock):
    client = enter(person(Role.SECTION_AUTHOR))
    token, _ = set_up(client)
    clock.shift(301)
    asked = client.get("/account/totp/remove/")
    assert asked.url.startswith("/account/confirm/code/")
    assert client.get("/account/confirm/").url == "/account/confirm/code/"
    assert WRONG in text(client.post(asked.url, {"code": "000000"}))
    assert client.post(asked.url, {"code": token.code()}).url == "/account/totp/remove/"
    assert client.get("/account/totp/remove/").status_code == 200


# for later: break-glass


def request_of(client, user):
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user
    return request


def test_recently_authenticated_counts_the_log_in_and_ends_after_minutes(worker, token, clock):
    token.give_to(worker)
    client = enter(worker, token)
    assert recently_authenticated(request_of(client, worker))
    clock.shift(299)
    assert recently_authenticated(request_of(client, worker))
    clock.shift(2)
    assert not recently_authenticated(request_of(client, worker))
    assert recently_authenticated(request_of(client, worker), minutes=10)
    client.post("/account/confirm/code/", {"code": token.code()})
    assert recently_authenticated(request_of(client, worker))
    clock.shift(-3600)  # a clock that was set back proves nothing
    assert not recently_authenticated(request_of(client, worker))


def test_recently_authenticated_is_about_this_person_in_this_session(worker, person, token):
    token.give_to(worker)
    client = enter(worker, token)
    other = person(Role.AUDITOR, username="other")
    assert not recently_authenticated(request_of(client, other))
    fresh = Client()
    fresh.force_login(worker)
    assert not recently_authenticated(request_of(fresh, worker))
