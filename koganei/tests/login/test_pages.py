"""The pages of one's own account: guarded, for everybody who has a role, kept nowhere."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import get_resolver

from koganei.access.decorators import KEYS
from koganei.access.roles import ACCOUNT_ROLES, Role
from koganei.testing.crawl import Page
from koganei.testing.fixtures import demo_password, running_site
from koganei.tests.login.conftest import Token, enter, send_password, set_up, text
from koganei.tests.test_accessibility import WCAG
from koganei.tests.test_urls import check_guards

# address → what an account without a second factor gets: a page, or the way to where it belongs
PAGES = {
    "/account/": 200,
    "/account/password/": 200,
    "/account/second-factor/": 200,
    "/account/totp/": 200,
    "/account/totp/qr.svg": 200,
    "/account/keys/add/": 200,
    "/account/confirm/": 200,
    "/account/confirm/code/": "/account/confirm/",
    "/account/confirm/key/": "/account/confirm/",
    "/account/recovery-codes/": 404,
    "/account/recovery-codes/new/": 200,
    "/account/totp/remove/": 404,
    "/account/keys/1/remove/": 404,
    "/account/places/end/": 405,
}
WITH_TOKEN = {
    "/account/totp/": "/account/totp/remove/",
    "/account/totp/remove/": 200,
    "/account/confirm/code/": 200,
    "/account/recovery-codes/": 200,
}


def routes():
    found = get_resolver().url_patterns
    ours = next(each for each in found if "koganei.login" in str(getattr(each, "urlconf_name", "")))
    return {str(each.pattern): each.callback for each in ours.url_patterns}


def test_the_table_has_every_address():
    own = {route for route in routes() if route.startswith("account/")}
    assert own == {address[1:].replace("/1/", "/<int:pk>/") for address in PAGES}


def test_every_address_asks_the_matrix():
    for route, view in routes().items():
        resource, action = view.access
        if route.startswith("account/"):
            assert (resource in KEYS, action) == (True, "change")
        else:
            assert (resource, action) == ("entrance", "view")


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_every_role_has_its_own_account(person, settings, role):
    settings.MFA_REQUIRED = False
    client = enter(person(role))
    for address, expected in PAGES.items():
        response = client.get(address)
        assert getattr(response, "url", response.status_code) == expected, address


def test_pages_of_those_who_have_a_token(person, settings):
    client = enter(person(Role.SECTION_AUTHOR))
    set_up(client)
    for address, expected in WITH_TOKEN.items():
        response = client.get(address)
        assert getattr(response, "url", response.status_code) == expected, address


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_log_in_every_page_leads_there(db, address, method):
    assert getattr(Client(), method)(address).url.split("?")[0] == "/login/"


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_kept_nowhere_and_load_nothing_from_outside(author, address):
    response = enter(author).get(address)
    assert "no-store" in response.headers["Cache-Control"]
    check_guards(response.headers)


@pytest.mark.parametrize(
    "address", [a for a, found in PAGES.items() if found == 200 and "svg" not in a]
)
def test_pages_say_what_they_are(author, address):
    page = Page(text(enter(author).get(address)))
    assert (page.lang, page.h1, page.inline) == ("ja", 1, [])
    assert page.title


@pytest.mark.parametrize("address", ["/login/", "/first-login/", "/login/second/"])
def test_the_way_in_is_kept_nowhere(worker, token, address):
    client = Client()
    if "second" in address:
        token.give_to(worker)
        send_password(client, worker)
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    check_guards(response.headers)


# what they look like


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_all_screens_are_accessible_and_fit(chromium, tmp_path_factory, width):
    """The whole way, with every page looked at by axe: also those that a walk of links misses."""
    with (
        running_site(tmp_path_factory.mktemp("screens"), MFA_REQUIRED="True") as address,
        chromium.new_context(
            base_url=address, locale="ja-JP", viewport={"width": width, "height": 900}
        ) as context,
    ):
        walk = Walk(context.new_page())
        walk.open("/login/?why=long", "/login/?why=logout", "/first-login/")
        walk.press("パスワードを決める", "[role=alert]")
        walk.log_in("support_worker", "**/second-factor/")
        walk.open("/account/keys/add/", "/account/totp/")
        token = Token(walk.page.text_content(".secret").replace(" ", ""))
        walk.fill("#id_code", "000000")
        walk.press("登録する", ".error-summary")
        walk.fill("#id_code", token.code())
        walk.press("登録する", ".codes")
        walk.open(
            "/account/recovery-codes/",
            "/account/recovery-codes/new/",
            "/account/totp/remove/",
            "/account/confirm/code/",
            "/account/second-factor/",
            "/account/password/",
            "/account/",
            "/logout/",
        )
        walk.press("ログアウトする", "#id_username")
        walk.log_in("support_worker", "**/second/")
        walk.fill("#id_code", "123456")
        walk.press("ログインする", ".field-errors")
        assert walk.wrong == {}
        assert walk.seen >= 19


class Walk:
    """Open pages one after the other and note what is wrong with each."""

    def __init__(self, page):
        self.page, self.wrong, self.seen = page, {}, 0
        page.on("console", self._note)

    def _note(self, message):
        if message.type in ("error", "warning"):
            self.wrong.setdefault(self.page.url, []).append(message.text)

    def open(self, *addresses):
        for address in addresses:
            self.page.goto(address)
            self.look()

    def look(self):
        self.seen += 1
        sideways = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found = Axe().run(self.page, options=WCAG).response["violations"]
        problems = [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]
        if sideways > 0:
            problems.append(f"{sideways}px が横にはみ出す")
        if problems:
            self.wrong.setdefault(re.sub(r"^http://[^/]+", "", self.page.url), []).extend(problems)

    def fill(self, field, words):
        self.page.fill(field, words)

    def press(self, words, then):
        self.page.click(f"main button >> text={words}")
        self.page.wait_for_selector(then)
        self.look()

    def log_in(self, username, then):
        self.page.goto("/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", demo_password())
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url(then)
        self.look()
