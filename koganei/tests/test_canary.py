"""Sensitive words are met by those who may meet them, everywhere else by nobody, and in no address.

Every account walks every link it is shown: pages, workbooks, PDFs, CSV, headers and logs. Then it
asks for the same in the other world, where only what it may not see is different: each answer is
the same, and with it every link.
"""

import logging

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from koganei.access.roles import ACCOUNT_ROLES
from koganei.demo import MORE_AUTHORS
from koganei.testing.canary import can_read_pdf, comparable, plant, text_of
from koganei.testing.crawl import crawl
from koganei.testing.fixtures import logged_in
from koganei.testing.undone import undone

STRANGER = "stranger"
# counts every case, whoever reads; what a small number may tell is tested with the suppression
FIGURES = "/desk/statistics/"
ACCOUNTS = [STRANGER, *(role.value.lower() for role in ACCOUNT_ROLES)]
ACCOUNTS += [name for name, *_ in MORE_AUTHORS]


@pytest.fixture(scope="module")
def canaries(demo_module):
    found = plant()
    assert len({canary.token for canary in found}) == len(found) >= 10
    return found


class Look:
    """What one account met: tokens in texts, tokens where none may ever stand, and every answer."""

    def __init__(self, canaries):
        self.tokens = [canary.token for canary in canaries]
        self.seen, self.astray, self.answers = {}, [], {}

    def __call__(self, address, response):
        text = text_of(response)
        for token in self.tokens:
            if token in text:
                self.seen.setdefault(token, address)
        title = text.partition("<title>")[2].partition("</title>")[0]
        outside = "\n".join([address, title, *map(str, response.headers.values())])
        self.astray += [(token, address) for token in self.tokens if token in outside]
        self.answers[address] = comparable(response)


class Logged(logging.Handler):
    """Keeps what the application logs; the database's own debugging is off in production."""

    def __init__(self):
        super().__init__()
        self.text = ""

    def emit(self, record):
        if record.name != "django.db.backends":
            self.text += record.getMessage() + "\n"


def walk(account, canaries):
    look = Look(canaries)
    more = [address for canary in canaries for address in canary.addresses]
    if account == STRANGER:
        crawl(Client(), "/committee/public/", more=["/login/", *more], look=look)
    else:
        crawl(logged_in(account), more=more, look=look)
    client = client_of(account)
    for address in forms(canaries):
        look(address, client.post(address))
    return look


def forms(canaries):
    """What opens by sending a form, once each."""
    return dict.fromkeys(address for canary in canaries for address in canary.opened)


def client_of(account):
    client = Client() if account == STRANGER else logged_in(account)
    client.raise_request_exception = False
    return client


def walk_again(account, canaries, addresses):
    """Ask for the same addresses in the same order."""
    look = Look(canaries)
    client, sent = client_of(account), forms(canaries)
    for address in addresses:
        send = client.post if address in sent else client.get
        look(address, send(address))
    return look


@pytest.fixture(scope="module", params=ACCOUNTS)
def worlds(request, canaries):
    """(account, its walk, its walk where what it may not see is different, what was logged)"""
    account, logged = request.param, Logged()
    logging.getLogger().addHandler(logged)
    with travel(timezone.now(), tick=False):
        with undone():
            here = walk(account, canaries)
        with undone():
            for canary in canaries:
                if account not in canary.seers:
                    canary.change()
            there = walk_again(account, canaries, here.answers)
    logging.getLogger().removeHandler(logged)
    return account, here, there, logged.text


@pytest.mark.shared("worlds")
def test_an_account_meets_what_it_may_and_nothing_else(canaries, worlds):
    account, look, _, logged = worlds
    may = {canary.token for canary in canaries if account in canary.seers}
    assert {token: at for token, at in look.seen.items() if token not in may} == {}
    assert may - set(look.seen) == set()
    assert look.astray == []
    assert [token for token in look.tokens if token in logged] == []


@pytest.mark.shared("worlds")
def test_what_an_account_may_not_see_changes_no_answer(worlds):
    _, here, there, _ = worlds
    different = [at for at, answer in here.answers.items() if there.answers[at] != answer]
    assert [at for at in different if not at.startswith(FIGURES)] == []
    assert len(here.answers) >= 10


def test_every_account_that_a_canary_names_exists(canaries):
    assert set().union(*(canary.seers for canary in canaries)) <= set(ACCOUNTS)


def test_texts_in_pdf_are_read():
    assert can_read_pdf(), "poppler-utils がないので、PDFの中を確かめられません。"
