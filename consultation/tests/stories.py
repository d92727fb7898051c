"""What stories through the pages need: people of a desk who are logged in, forms that are sent."""

import html
import re
from html.parser import HTMLParser

from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from consultation.models import Case
from consultation.tests.factories import make_account
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent

PEOPLE = {
    "chief": Role.CHIEF_SUPPORT_WORKER,
    "worker": Role.SUPPORT_WORKER,
    "other": Role.SUPPORT_WORKER,
    "finance": Role.HOUSEHOLD_FINANCE_WORKER,
    "coordinator": Role.INTEGRATION_COORDINATOR,
    "manager": Role.WELFARE_MANAGER,
    "staff": Role.WELFARE_STAFF,
    "auditor": Role.AUDITOR,
    "attendee": Role.CONFERENCE_ATTENDEE,
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

    def fills(self, page, /, *arguments, query="", said=None, **more):
        """Open a page, fill in its form as it stands there, send it, and follow where it leads."""
        address = reverse(f"consultation:{page}", args=arguments) + query
        opened = self.client.get(address)
        assert opened.status_code == 200, f"{address}: {opened.status_code}"
        fields = Fields(opened.content.decode())
        data = fields.filled((said or {}) | more)
        return self.client.post(fields.action or address, data, follow=True)


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
    found = getattr((response.context or {}).get("form"), "errors", None)
    raise AssertionError(f"{response.status_code}: {found or text_of(response)[:2000]}")


class Fields(HTMLParser):
    """The fields of the form of a page (class "entry"), as a browser would send them untouched."""

    def __init__(self, page):
        super().__init__()
        self.action, self.values, self.offered = None, {}, {}
        self._inside, self._select, self._text = False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form" and "entry" in has.get("class", "").split():
            self._inside, self.action = True, has.get("action", "")
        elif self._inside and "disabled" not in has:
            STARTS.get(tag, lambda fields, has: None)(self, has)

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text:
            name, words = self._text
            self.values[name], self._text = [words.removeprefix("\n")], None
        elif tag == "select" and self._select:
            name, chosen, options, is_multiple = self._select
            self.values[name] = chosen or ([] if is_multiple else options[:1])
            self.offered[name], self._select = options, None

    def handle_data(self, data):
        if self._text:
            self._text = (self._text[0], self._text[1] + data)

    def _input(self, has):
        name, kind = has.get("name"), has.get("type", "text")
        value = has.get("value", "on" if kind in ("radio", "checkbox") else "")
        if not name or kind in ("submit", "file"):
            return
        if kind not in ("radio", "checkbox"):
            self.values[name] = [value]
            return
        self.offered.setdefault(name, []).append(value)
        self.values.setdefault(name, [])
        if "checked" in has:
            self.values[name].append(value)

    def _textarea(self, has):
        self._text = (has["name"], "")

    def _select_begun(self, has):
        self._select = (has["name"], [], [], "multiple" in has)

    def _option(self, has):
        _, chosen, options, _ = self._select
        options.append(has.get("value", ""))
        if "selected" in has:
            chosen.append(has.get("value", ""))

    def filled(self, said):
        """Return what is sent; only fields that the page has, and of what it offers."""
        data = dict(self.values)
        for name, value in said.items():
            texts = [str(each) for each in (value if isinstance(value, list) else [value])]
            assert name in data, f"the page has no field {name}"
            missing = set(texts) - set(self.offered.get(name, texts))
            assert not missing, f"the page offers no {missing} in {name}"
            data[name] = texts
        return data


STARTS = {
    "input": Fields._input,
    "textarea": Fields._textarea,
    "select": Fields._select_begun,
    "option": Fields._option,
}


def led_on(response):
    """Whether a form that was filled in was taken and led to a page that answers."""
    if response.redirect_chain and response.status_code == 200:
        return True
    found = getattr((response.context or {}).get("form"), "errors", None)
    raise AssertionError(f"{response.status_code}: {found or text_of(response)[:2000]}")


def in_order(expected):
    """Whether the audit has these verbs, one after the other."""
    found = iter(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))
    return [verb for verb in expected if verb not in found] == []


def refused_by_database(change):
    """Run ``change`` past every action; return the name of the guard that refused it, or ""."""
    try:
        with without_scope(), transaction.atomic():
            change()
    except IntegrityError as error:
        found = triggers.TAG.search(str(error))
        return found[1] if found else str(error)
    return ""
