"""Codes work once: those of a token, and the recovery codes on paper."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from koganei.access.roles import Role
from koganei.login.second_factor import accept_once
from koganei.models import AuditEvent
from koganei.tests.login.conftest import enter, send_password, set_up, text

AT = "2026-06-15T09:00:00+09:00"
WRONG = "コードが違うか、すでに使われています"


# of a token


def test_a_code_is_taken_once(worker, token, clock):
    token.give_to(worker)
    enter(worker, token)
    code = token.code()
    for seconds in (0, 1, 29, 31, 59):  # as long as it would be valid
        clock.move_to(AT)
        clock.shift(seconds)
        client = Client()
        send_password(client, worker)
        assert WRONG in text(client.post("/login/second/", {"code": code}))


def test_allauth_alone_would_take_it_twice(worker, token, clock):
    """Why accept_once exists: the guard on which it stands forgets after 30 seconds."""
    authenticator = token.give_to(worker)
    code = token.code()
    assert TOTP(authenticator).validate_code(code)
    clock.shift(31)
    assert TOTP(authenticator).validate_code(code)


def test_an_older_code_is_refused_after_a_newer_one(worker, token, clock):
    token.give_to(worker)
    before = token.code(seconds=-30)
    enter(worker, token)
    client = Client()
    send_password(client, worker)
    assert WRONG in text(client.post("/login/second/", {"code": before}))


def test_the_code_of_the_set_up_does_not_log_in(worker, clock):
    token, _ = set_up(enter(worker))
    cache.clear()
    client = Client()
    send_password(client, worker)
    assert WRONG in text(client.post("/login/second/", {"code": token.code()}))


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_token_may_be_half_a_minute_off(worker, token, clock, seconds):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    assert client.post("/login/second/", {"code": token.code(seconds=seconds)}).status_code == 302


@pytest.mark.parametrize("seconds", [-60, 60])
def test_but_not_more(worker, token, clock, seconds):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    assert WRONG in text(client.post("/login/second/", {"code": token.code(seconds=seconds)}))


def test_two_at_once_are_one(worker, token):
    authenticator = token.give_to(worker)
    code = token.code()
    assert [accept_once(authenticator, code) for _ in range(2)] == [True, False]


# recovery codes


def test_recovery_codes_are_shown_once_and_work_once(worker, clock):
    client = enter(worker)
    _, codes = set_up(client)
    page = text(client.get("/account/recovery-codes/"))
    assert "いまは見られません（残り10個）" in page
    assert not any(code in page for code in codes)
    for expected in (302, 200):
        other = Client()
        send_password(other, worker)
        assert other.post("/login/second/", {"code": codes[3]}).status_code == expected
    assert AuditEvent.objects.filter(verb="recovery_code_used").count() == 1


def test_new_recovery_codes_make_the_old_ones_void(worker, clock):
    client = enter(worker)
    _, old = set_up(client)
    assert "前のコード（残り10個）は使えなくなります" in text(
        client.get("/account/recovery-codes/new/")
    )
    response = client.post("/account/recovery-codes/new/")
    new = re.findall(r"\d{4} \d{4}", text(client.get(response.url)))
    assert len(new) == 10
    assert not set(new) & set(old)
    other = Client()
    send_password(other, worker)
    assert WRONG in text(other.post("/login/second/", {"code": old[0]}))
    assert other.post("/login/second/", {"code": new[0]}).status_code == 302


def test_without_a_factor_there_are_no_recovery_codes(person):
    client = enter(person(Role.SECTION_AUTHOR))
    assert client.get("/account/recovery-codes/").status_code == 404
    page = text(client.post("/account/recovery-codes/new/"))
    assert "登録してから作れます" in page
