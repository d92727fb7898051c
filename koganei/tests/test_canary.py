"""Sensitive words are met by those who may meet them, everywhere else by nobody, and in no address.

Every account walks every link it is shown: pages, workbooks, PDFs, CSV, headers and logs.
"""

import logging

import pytest
from django.test import Client

from koganei.access.roles import ACCOUNT_ROLES
from koganei.demo import MORE_AUTHORS
from koganei.testing.canary import can_read_pdf, plant, text_of
from koganei.testing.crawl import crawl
from koganei.testing.fixtures import load_demo, logged_in

STRANGER = "stranger"
ACCOUNTS = [STRANGER, *(role.value.lower() for role in ACCOUNT_ROLES)]
ACCOUNTS += [name for name, *_ in MORE_AUTHORS]


@pytest.fixture(scope="module")
def canaries(demo_module):
    found = plant()
    assert len({canary.token for canary in found}) == len(found) >= 10
    return found


class Look:
    """Which tokens one account met in texts, and which in places where none may ever stand."""

    def __init__(self, canaries):
        self.tokens = [canary.token for canary in canaries]
        self.seen, self.astray = {}, []

    def __call__(self, address, response):
        text = text_of(response)
        for token in self.tokens:
            if token in text:
                self.seen.setdefault(token, address)
        title = text.partition("<title>")[2].partition("</title>")[0]
        outside = "\n".join([address, title, *map(str, response.headers.values())])
        self.astray += [(token, address) for token in self.tokens if token in outside]


def walk(account, canaries):
    look = Look(canaries)
    more = [address for canary in canaries for address in canary.addresses]
    if account == STRANGER:
        crawl(Client(), "/committee/public/", more=["/login/", *more], look=look)
    else:
        crawl(logged_in(account), more=more, look=look)
    return look


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_meets_what_it_may_and_nothing_else(canaries, account, caplog):
    caplog.set_level(logging.DEBUG)
    look = walk(account, canaries)
    may = {canary.token for canary in canaries if account in canary.seers}
    assert {token: at for token, at in look.seen.items() if token not in may} == {}
    assert may - set(look.seen) == set()
    assert look.astray == []
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert [token for token in look.tokens if token in logged] == []


def test_every_account_that_a_canary_names_exists(canaries):
    assert set().union(*(canary.seers for canary in canaries)) <= set(ACCOUNTS)


def test_texts_in_pdf_are_read():
    assert can_read_pdf(), "poppler-utils がないので、PDFの中を確かめられません。"
