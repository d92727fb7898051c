"""For the tests of log-in: the real limits, a required second factor, people, a token."""

import re
import time
from datetime import date

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.utils import encrypt
from django.core.cache import cache
from django.test import Client

from koganei import settings as written
from koganei.access.roles import Role
from koganei.models import Department, PartnerOrganization, RoleAssignment, User
from koganei.testing.fixtures import QUICK_HASHER

PASSWORD = "夏の朝よく眠る猫と古い時計を見る"


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.MFA_REQUIRED = True
    settings.ACCOUNT_RATE_LIMITS = written.ACCOUNT_RATE_LIMITS
    settings.PASSWORD_HASHERS = QUICK_HASHER
    cache.clear()


@pytest.fixture
def person(db):
    """person(Role.AUDITOR, username="hayami"): an account with these roles since 2020."""

    def make(*roles, username="hayami", name="早見 律子", kana="はやみ りつこ", **fields):
        if any(role in OUTSIDE for role in roles):
            council, _ = PartnerOrganization.objects.get_or_create(name="小金井市社会福祉協議会")
            fields = {"organization": council, "expires_on": date(2100, 3, 31)} | fields
        user = User(username=username, name=name, kana=kana, **fields)
        user.set_password(PASSWORD)
        user.save()
        for role in roles:
            RoleAssignment.objects.create(user=user, role=role, starts_on="2020-04-01")
        return user

    return make


OUTSIDE = (
    Role.CHIEF_SUPPORT_WORKER,
    Role.SUPPORT_WORKER,
    Role.HOUSEHOLD_FINANCE_WORKER,
    Role.INTEGRATION_COORDINATOR,
    Role.CONFERENCE_ATTENDEE,
)


@pytest.fixture
def section(db):
    return Department.objects.create(name="地域福祉課")


class Token:
    """A TOTP token that shows the code of any moment."""

    def __init__(self, secret=None):
        self.secret = secret or generate_totp_secret()

    def code(self, *, seconds=0):
        return format_hotp_value(hotp_value(self.secret, int(time.time() + seconds) // 30))

    def give_to(self, user):
        return Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(self.secret)}
        )


@pytest.fixture
def token():
    return Token()


def send_password(client, user, password=PASSWORD, **options):
    data = {"username": getattr(user, "username", user), "password": password}
    return client.post("/login/", data | options.pop("data", {}), **options)


def enter(user, token=None, *, address="10.1.1.1"):
    """Return a client that logged in by password, and by code where there is a token."""
    client = Client(REMOTE_ADDR=address)
    response = send_password(client, user)
    if token:
        assert response.url == "/login/second/"
        response = client.post(response.url, {"code": token.code()})
    assert response.status_code == 302, response.content.decode()
    return client


def text(response):
    return response.content.decode()


def set_up(client):
    """Register a token through the pages; return it and the recovery codes that were shown."""
    page = text(client.get("/account/totp/"))
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)[1]
    token = Token(secret.replace(" ", ""))
    response = client.post("/account/totp/", {"code": token.code()})
    assert response.url == "/account/recovery-codes/"
    return token, re.findall(r'class="secret">(\d{4} \d{4})<', text(client.get(response.url)))


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-15T09:00:00+09:00", tick=False) as travelled:
        yield travelled


@pytest.fixture
def worker(person):
    """A counsellor: the second factor is required."""
    return person(Role.SUPPORT_WORKER, username="sakura_m", name="佐倉 美帆", kana="さくら みほ")


@pytest.fixture
def author(person):
    """Somebody whose role needs no second factor."""
    return person(Role.SECTION_AUTHOR, username="tohyama")
