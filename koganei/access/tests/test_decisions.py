"""The running system decides as the tables written by hand say, for every role and address."""

import logging
import re
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import connection
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from django.utils.safestring import SafeString

from koganei.access.roles import ACCOUNT_ROLES
from koganei.access.zones import views
from koganei.models import AuditEvent, User
from koganei.testing.decisions import (
    METHODS,
    OTHER_METHODS,
    data_for,
    expected,
    reaches,
    rights,
    situations,
)
from koganei.testing.undone import undone

ROLES = [role.value for role in ACCOUNT_ROLES]
NAMES = sorted({name for name, _ in rights()})
REFUSALS = {"403.html", "404.html"}
STATUSES = {
    "allowed": {200, 302, 400, 409, 422, 503},  # 503: this machine cannot print
    "public": {200, 302, 400, 422},
    "nowhere": {404},  # no such row for anybody
    "forbidden": {403},
    "unknown": {404},
    "out of reach": {403, 404},  # the same, whether there is such a row or not
    "method": {403, 405},
}
OF_THE_HOUSE = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) \W?(\w+)")
KEEPS_ITSELF = ("django_session", "koganei_audit", "koganei_loginsession")
# Django's own admin pages that ask for no right on a model
OF_ADMIN = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete",
            "jsi18n", "view_on_site", "app_list", "-"}  # fmt: skip


def test_every_address_has_its_line_in_the_table():
    named = {name for name, _ in rights()}
    ours = {
        name
        for name, _, _ in views()
        if not (name.startswith("admin:") and name.partition(":")[2] in OF_ADMIN)
    }
    assert ours - named == set()


def test_the_table_names_only_addresses_that_exist():
    assert {name for name, _ in rights()} - {name for name, _, _ in views()} == set()


@contextmanager
def writes(found):
    """Collect the tables that are written to, the audit's and the session's left out."""

    def watch(execute, sql, params, many, context):
        match = OF_THE_HOUSE.match(sql)
        if match and not match[2].startswith(KEEPS_ITSELF):
            found.add(match[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


class Account:
    """The account of a role, which asks one address after the other; nothing of it stays."""

    def __init__(self, role):
        self.role, self.turn = role, ROLES.index(role)
        self.user = User.objects.get(username=role.lower())
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)
        self.cookies = self.client.cookies.copy()
        self._rows, self.refusals_seen = {}, set()

    def situations(self, asked):
        """All situations of a kind of row, looked up once."""
        if asked.rows not in self._rows:
            self._rows[asked.rows] = list(situations(asked, self.user))
        return self._rows[asked.rows]

    def ask(self, address, method, events_before):
        """Return (status, tables written, events written) of one request."""
        name, path = address
        self.client.cookies = self.cookies.copy()
        tables = set()
        data = data_for(name, self.user) if method == "POST" else None
        with undone(), writes(tables):
            send = getattr(self.client, method.lower())
            response = send(path, data=data) if data else send(path)
            b"".join(response) if response.streaming else response.content
            return response.status_code, tables, AuditEvent.objects.count() - events_before


def area_of(name):
    """Return "consultation:plan" for consultation:plan_row_add: what is run by itself."""
    return name.partition("_")[0]


@pytest.fixture(scope="module")
def asked_areas(request):
    """The areas of this run: all, or those that were chosen with ``-k``."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    return {call.params["area"] for call in calls if call and "area" in call.params}


@pytest.fixture(scope="module", params=ROLES)
def account(request, demo_module, asked_areas):
    """The account of a role with the rows of all areas, made once; no area changes them."""
    with undone():
        account = Account(request.param)
        for (name, _), asked in rights().items():
            if area_of(name) in asked_areas:
                account.situations(asked)
        yield account


@pytest.fixture
def short_refusals(account, monkeypatch):
    """Write a page of refusal out once for an account: it is the same for every address."""
    render = Template.render

    def once(page, context=None, request=None):
        if page.template.name in account.refusals_seen:
            return SafeString("")
        account.refusals_seen |= {page.template.name} & REFUSALS
        return render(page, context, request)

    monkeypatch.setattr(Template, "render", once)


@pytest.mark.shared("account", "area")
@pytest.mark.parametrize("area", sorted(set(map(area_of, NAMES))))
def test_every_decision_is_as_written_by_hand(
    account, area, short_refusals, caplog, record_property
):
    caplog.set_level(logging.ERROR, "django.request")  # a refusal is no news here
    wrong, count = [], Counter()
    for number, name in enumerate(NAMES):
        if area_of(name) != area:
            continue
        questions = list(questions_of(name, number, account))
        before = AuditEvent.objects.count()
        for method, asked, situation in questions:
            address = name, path_of(name, situation, asked)
            outcome = expected(account.role, name, asked, situation)
            answer = account.ask(address, method, before)
            count[outcome] += 1
            if fault := fault_of(outcome, method, answer):
                wrong.append((fault, method, name, situation.name, outcome, *answer))
    assert not wrong, "\n".join(map(str, wrong))
    record_property("decisions", sum(count.values()))


def questions_of(name, number, account):
    """Yield (method, its right or None, situation) of all that an account asks of one address.

    Every account asks by every method that links and forms send. What is refused before the row,
    or before the account, is looked at, the accounts ask in turn, so that one of them asks it.
    Django's admin answers HEAD like GET.
    """
    some = next(right for (each, _), right in rights().items() if each == name)
    for method in METHODS:
        asked = rights().get((name, method))
        if method == "HEAD" and name.startswith("admin:"):
            continue
        if asked:
            yield from ((method, asked, each) for each in situations_of(name, method, account))
        else:
            yield method, None, account.situations(some)[0]
    for method in OTHER_METHODS[(account.turn - number) % len(ROLES) :][:1]:
        yield method, None, account.situations(some)[0]


def situations_of(name, method, account):
    """All situations of a right; of those in which nobody without the right differs, a share."""
    asked = rights()[name, method]
    found = account.situations(asked)
    blind = [role for role in ROLES if asked.resource and not reaches(role, name, asked)[1]]
    if method == "HEAD":
        return in_turn(found, ROLES, account.role)
    return in_turn(found, blind, account.role) if account.role in blind else found


def in_turn(found, roles, role):
    """Share ``found`` out among ``roles``; each has one at least."""
    turn = roles.index(role)
    return found[turn :: len(roles)] or [found[turn % len(found)]]


def path_of(name, situation, asked):
    arguments = dict(situation.arguments)
    past = arguments.pop("past", None)
    if name.endswith("_simple_history"):
        path = reverse(name, args=[arguments["object_id"], past])
    else:
        path = reverse(name, kwargs=arguments)
    return f"{path}?{asked.query}" if asked and asked.query else path


def fault_of(outcome, method, answer):
    """Name what is wrong with an answer, or return None."""
    status, tables, events = answer
    said_on_the_page = method == "POST" and outcome == "forbidden" and status in (302, 422)
    if status not in STATUSES[outcome] and not said_on_the_page:
        return "STATUS"
    if tables and (outcome not in ("allowed", "public") or method != "POST"):
        return "WRITES"
    several = outcome == "allowed" and method == "POST" and events > 1  # a page of several acts
    if events != 1 and outcome != "public" and not several:
        return "EVENTS"
    return None
