"""What stories through the pages need: people of a desk who are logged in, forms that are sent."""

import html
import re

from django.test import Client
from django.urls import reverse

from consultation.models import Case
from consultation.tests.factories import make_account
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

PEOPLE = {
    "chief": Role.CHIEF_SUPPORT_WORKER,
    "worker": Role.SUPPORT_WORKER,
    "other": Role.SUPPORT_WORKER,
    "finance": Role.HOUSEHOLD_FINANCE_WORKER,
    "coordinator": Role.INTEGRATION_COORDINATOR,
    "manager": Role.WELFARE_MANAGER,
    "staff": Role.WELFARE_STAFF,
    "auditor": Role.AUDITOR,
}
TAG = re.compile(r"<[^>]+>")


class Person:
    """Somebody at a browser."""

    def __init__(self, name, role):
        self.account = make_account(role, name)
        self.client = Client()
        self.client.force_login(self.account)

    def opens(self, page, /, *arguments, **query):
        return self.client.get(reverse(f"consultation:{page}", args=arguments), query)

    def sends(self, page, /, *arguments, query="", **data):
        address = reverse(f"consultation:{page}", args=arguments) + query
        return self.client.post(address, {k: v for k, v in data.items() if v is not None})


def people(*names):
    return {name: Person(name, PEOPLE[name]) for name in names or PEOPLE}


def text_of(response):
    """The words of a page, tags taken off."""
    return " ".join(html.unescape(TAG.sub(" ", response.content.decode())).split())


def now(case):
    with without_scope():
        return Case.objects.get(pk=case.pk)


def rows(model, **conditions):
    with without_scope():
        return list(model.objects.filter(**conditions).order_by("pk"))


def was_done(response):
    """Whether the form was taken; what it said is the failure's message."""
    if response.status_code == 302:
        return True
    raise AssertionError(f"{response.status_code}: {text_of(response)[:2000]}")
