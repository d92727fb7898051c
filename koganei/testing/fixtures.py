"""Pytest plugin: demo data, logged-in clients, a real browser. For every test of the house.

``demo``            the demo data, for one test; loaded once for its module
``demo_module``     the same, for fixtures of a module and tests that only read
``demo_committed``  the same where transactions are real; such tests have a module of their own
``client_as``       client_as("section_author"), or a Role: a logged-in client
``site``            the address of a running server with the demo data, once for the session
``chromium_page``   chromium_page(width=390, role="auditor"): a page of headless Chromium
Tests marked ``browser`` run last and are skipped where there is no Chromium. A long one is marked
``browser(first=True)``: it begins before the others, so that no worker waits for it at the end.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from koganei.testing import migrated

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
    """Put the browser tests last, and give tests on a module's data the test database."""
    items.sort(key=_place)
    for item in items:
        if "demo_module" in getattr(item, "fixturenames", ()):
            item.add_marker("django_db")


def _place(item):
    mark = item.get_closest_marker("browser")
    return 0 if mark is None else 1 if mark.kwargs.get("first") else 2


def pytest_ignore_collect(collection_path, config):
    """Where only browser tests are asked for, read the files that name the mark and no others."""
    if config.option.markexpr == "browser" and collection_path.suffix == ".py":
        return "mark.browser" not in collection_path.read_text() or None
    return None


def pytest_terminal_summary(terminalreporter):
    """Say how many decisions of the access matrix were compared with the hand-written tables."""
    reports = terminalreporter.getreports("passed")
    counts = [dict(report.user_properties).get("decisions", 0) for report in reports]
    if any(counts):
        terminalreporter.write_line(f"権限の判断 {sum(counts):,}件を、手書きの表と比べました。")


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_at_log_in():
    """Failed log-ins of one test do not keep the next one waiting; tests of log-in undo this."""
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files():
    """Serve static files by their own names: tests run without collectstatic."""
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN_STORAGE}):
        yield


def load_demo():
    with override_settings(PASSWORD_HASHERS=QUICK_HASHER, DEMO=True):
        call_command("load_demo", verbosity=0)


@pytest.fixture
def demo(demo_module, db):
    """What a test writes is taken back when it ends, and the data of its module stay."""


@pytest.fixture
def demo_committed(transactional_db):
    load_demo()


@pytest.fixture(scope="module")
def demo_module(django_db_setup, django_db_blocker):
    from koganei.testing.undone import undone

    with django_db_blocker.unblock(), undone():
        load_demo()
        yield


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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the application as it runs for people: gunicorn, SQLite, whitenoise, demo."""
    with running_site(tmp_path_factory.mktemp("site")) as address:
        yield address


@contextmanager
def running_site(folder, **settings_):
    """Serve the application with the demo data from ``folder``; yield its address."""
    address = f"127.0.0.1:{_free_port()}"
    values = os.environ | {"DATA_DIR": str(folder), "DEMO": "True"} | settings_
    values.pop("DATABASE_URL", None)
    migrated.lay_into(folder)
    for command in ("migrate", "load_demo", "collectstatic --noinput"):
        _manage(*command.split(), values=values)
    arguments = ["-m", "gunicorn", "koganei.wsgi", "--bind", address, "--threads", "4"]
    with subprocess.Popen(  # noqa: S603 -- our own interpreter
        [sys.executable, *arguments, "--no-control-socket", "--log-level", "warning"],
        cwd=settings.BASE_DIR,
        env=values,
    ) as server:
        try:
            _wait_for(address)
            yield f"http://{address}"
        finally:
            server.terminate()


def _manage(*arguments, values):
    result = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=values,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(address, *, seconds=30):
    host, port = address.split(":")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no server at {address}")


@pytest.fixture(scope="session")
def chromium():
    """One headless Chromium for all browser tests."""
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


@pytest.fixture(scope="session")
def _cookies(chromium, site):
    """role → the cookies of its log-in, gathered once."""
    gathered = {}

    def cookies_of(role):
        if role not in gathered:
            with chromium.new_context(base_url=site) as context:
                page = context.new_page()
                page.goto("/login/")
                log_in(page, role)
                page.wait_for_url(f"{site}/")
                gathered[role] = context.cookies()
        return gathered[role]

    return cookies_of


def log_in(page, role):
    """Fill in the log-in form that ``page`` shows."""
    page.fill("[name=username]", role)
    page.fill("[name=password]", demo_password())
    page.press("[name=password]", "Enter")


def demo_password():
    from koganei.demo import PASSWORD

    return PASSWORD


@pytest.fixture
def chromium_page(chromium, site, _cookies):
    """Return a function that opens a page, logged in when a role is given.

    What the page's console says goes to ``page.complaints``.
    """
    contexts = []

    def open_page(*, width=1280, role=None, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", base_url=site, **options
        )
        contexts.append(context)
        if role:
            context.add_cookies(_cookies(str(role).lower()))
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
