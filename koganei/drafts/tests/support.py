"""Browsers of the tests: what they are shown, and what they send."""

import re
import uuid

from django.test import Client
from django.urls import reverse

from koganei import audit
from koganei.access.scoped import without_scope
from koganei.accounts.tests.support import fresh
from koganei.drafts import opening
from koganei.drafts.actions import keep
from koganei.drafts.opening import Opened
from koganei.models import Draft

JSON = {"Accept": "application/json"}
TYPED = {"title": "家賃", "words": "困っている。\r\nどうしよう。", "troubles": ["2", "3"]}


class Page:
    """A page with a form, opened by somebody in a browser of their own."""

    def __init__(self, user, address=None, client=None):
        self.client = client or logged_in(user)
        self.address = address or reverse("note")
        self.html = self.client.get(self.address).content.decode()
        self.hidden = {name: self._value(name) for name in ("draft", "draft_version")}
        self.save_url = re.search(r'data-save="([^"]*)"', self.html)[1]

    def _value(self, name):
        return re.search(rf'name="{name}" value="([^"]*)"', self.html)[1]

    def keep(self, values=TYPED, **options):
        """Save as the browser does by itself; a good answer renews the version."""
        answer = self.client.post(self.save_url, values | self.hidden, headers=JSON, **options)
        if answer.status_code == 200:
            self.hidden["draft_version"] = str(answer.json()["version"])
        return answer

    def press_keep(self, values=TYPED):
        """Press 「下書きを保存」 without JavaScript."""
        return self.client.post(self.save_url, values | self.hidden)

    def send(self, values=TYPED):
        """Press 「保存する」."""
        return self.client.post(self.address, values | self.hidden)

    @property
    def pk(self):
        return uuid.UUID(self.save_url.strip("/").rpartition("/")[2])

    @property
    def again(self):
        """The address that goes on with what was kept."""
        return f"{self.address}?draft={self.pk}"


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def record_page(pk):
    return reverse("record", args=[pk])


def drafts(**conditions):
    """All drafts of everybody, as the database holds them."""
    with without_scope():
        return list(Draft.objects.filter(**conditions).order_by("saved_at"))


def new(kind, owner, subject_id=None):
    """A draft as a page without a kept one has it."""
    return Opened(kind, fresh(owner), subject_id, uuid.uuid4(), uuid.uuid4())


def kept_by(owner):
    return opening.kept_by(fresh(owner))


def kept(draft, **texts):
    """Keep one text for each name, as the draft's owner."""
    with audit.acting(by=draft.owner):
        return keep(by=draft.owner, draft=draft, values={n: [text] for n, text in texts.items()})
