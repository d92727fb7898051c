"""The running system decides as the tables written by hand say, for every role and address."""

import re
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from koganei.access.roles import ACCOUNT_ROLES
from koganei.access.zones import views
from koganei.models import AuditEvent, User
from koganei.testing.decisions import (
    METHODS,
    data_for,
    expected,
    rights,
    situations,
)
from koganei.testing.undone import undone

ROLES = [role.value for role in ACCOUNT_ROLES]
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


def ask(client, cookies, address, method, user):
    """Return (status, tables written, events written) of one request."""
    name, path = address
    client.cookies = cookies.copy()
    tables, before = set(), AuditEvent.objects.count()
    data = data_for(name, user) if method == "POST" else None
    with undone(), writes(tables):
        response = getattr(client, method.lower())(path, **({"data": data} if data else {}))
        b"".join(response) if response.streaming else response.content
        return response.status_code, tables, AuditEvent.objects.count() - before


@pytest.mark.parametrize("role", ROLES)
def test_every_decision_is_as_written_by_hand(demo_module, role, record_property):
    user = User.objects.get(username=role.lower())
    client, wrong, count = Client(raise_request_exception=False), [], Counter()
    client.force_login(user)
    cookies = client.cookies.copy()
    names = sorted({name for name, _ in rights()})
    for name in names:
        for method in methods_of(name):
            asked = rights().get((name, method))
            for situation in situations_of(name, method, user):
                path = path_of(name, situation, asked)
                outcome = expected(role, name, asked, situation)
                answer = ask(client, cookies, (name, path), method, user)
                count[outcome] += 1
                if fault := fault_of(outcome, method, answer):
                    wrong.append((fault, method, name, situation.name, outcome, *answer))
    assert not wrong, "\n".join(map(str, wrong))
    record_property("decisions", sum(count.values()))


def methods_of(name):
    """Django's admin answers HEAD like GET; asking twice would double the time of the test."""
    return [each for each in METHODS if each != "HEAD" or not name.startswith("admin:")]


def situations_of(name, method, user):
    """All situations of a right; one of them for a method that no page of the address takes."""
    asked = rights().get((name, method))
    some = asked or next(right for (each, _), right in rights().items() if each == name)
    return situations(some, user)[: None if asked else 1]


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
