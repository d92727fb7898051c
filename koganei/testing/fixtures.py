"""Pytest plugin: demo data, logged-in clients, a real browser. For every test of the house.

``demo``            the demo data, for one test
``demo_module``     the same, loaded once for a module of reading tests
``client_as``       client_as("section_author"), or a Role: a logged-in client
``site``            a live server with the demo data, once for a module; ``site.url``
``chromium_page``   chromium_page(width=390, role="auditor"): a page of headless Chromium
Tests marked ``browser`` run last and are skipped where there is no Chromium.
"""

import os
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

PLAIN_STORAGE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
QUICK_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path():
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the browser tests last, and let tests on a module's data have the test database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    for item in items:
        if {"demo_module", "site"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("django_db")


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files():
    """Serve static files by their own names: tests run without collectstatic."""
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN_STORAGE}):
        yield


def load_demo():
    with override_settings(PASSWORD_HASHERS=QUICK_HASHER):
        call_command("load_demo", verbosity=0)


@pytest.fixture
def demo(db):
    load_demo()


@pytest.fixture(scope="module")
def demo_module(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


def logged_in(role):
    """Return a client logged in as the demo account of ``role``."""
    client = Client()
    client.force_login(_account(role))
    return client


def _account(role):
    from django.apps import apps

    return apps.get_model(settings.AUTH_USER_MODEL).objects.get(username=str(role).lower())


@pytest.fixture
def client_as():
    return logged_in


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """A live server; its data are committed, so they are flushed when the module ends."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        load_demo()
        server = LiveServer("localhost")
        yield server
        server.stop()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def chromium():
    """One headless Chromium for a module."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        pytest.skip("Chromium がありません（apt install chromium）")
    # Playwright keeps an event loop running in this thread; the ORM is used beside it, not in it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, headless=True, args=list(CHROMIUM_FLAGS)
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def chromium_page(chromium, site):
    """Return a function that opens a page, logged in when a role is given.

    What the page's console says goes to ``page.complaints``.
    """
    contexts = []

    def open_page(*, width=1280, role=None):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", base_url=site.url
        )
        contexts.append(context)
        if role:
            name = settings.SESSION_COOKIE_NAME
            value = logged_in(role).cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": site.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(page, message):
    if message.type in ("error", "warning"):
        page.complaints.append(f"{message.type}: {message.text}")
