"""WCAG 2.2 AA, narrow screens, console and keyboard, tried in Chromium on every kind of page."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from koganei.access.roles import ACCOUNT_ROLES
from koganei.testing.crawl import crawl, route_of
from koganei.testing.fixtures import log_in, logged_in

pytestmark = pytest.mark.browser

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
OWN_ROW = "/evaluation/2018/rows/1/"  # of the section of section_author
PER_ROUTE = 4  # so many kinds of page of one route: with a form, read only, …
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return {
    name: `${e.tagName} ${e.id || e.name || e.textContent.trim().slice(0, 30)}`,
    top: r.top + scrollY, left: r.left, right: r.right, height: r.height,
    outline: s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth),
    body: e === document.body,
  };
}"""
# a group of radio buttons is one stop; the button that Enter presses stands twice, once off the way
STOPS = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const isStop = e => e.type !== "hidden" && e.tabIndex >= 0 && e.checkVisibility() && !e.disabled;
  const seen = all.filter(isStop);
  return new Set(seen.map(e => (e.type === "radio" ? e.name : e))).size;
}"""


# routes whose rows the site has not: the events of the walk are not those of the site
ON_THE_SITE = {"audit:event": "/audit/events/1/"}


@pytest.fixture(scope="module")
def kinds_of_page(demo_module):
    """(role, address) of one page of each kind, for all roles; the site serves the same data."""
    found = {}
    walks = {role: crawl(logged_in(role)) for role in ACCOUNT_ROLES}
    outside = [(None, crawl(Client(), start)) for start in ("/login/", "/committee/public/")]
    for role, walk in [*walks.items(), *outside]:
        for address, page in walk.pages.items():
            if address.startswith("/admin/") and "?" in address:
                continue  # another order of the same list, or the same form in a window
            route = route_of(address.split("?")[0])
            kinds = found.setdefault(route, {})
            if len(kinds) < PER_ROUTE:
                place = role, ON_THE_SITE.get(route, address)
                kinds.setdefault(frozenset(page.tags), place)
    return [place for kinds in found.values() for place in kinds.values()]


def complaints_of(page, address):
    """Open ``address`` and return all that is wrong with it."""
    page.complaints.clear()
    page.goto(address, wait_until="load")
    wrong = list(page.complaints)
    sideways = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if sideways > 0:
        wrong.append(f"{sideways}px が横にはみ出す")
    for violation in Axe().run(page, options=WCAG).response["violations"]:
        targets = [node["target"] for node in violation["nodes"][:3]]
        wrong.append(f"{violation['id']}: {targets}")
    return wrong


@pytest.mark.browser(first=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_have_no_violations(kinds_of_page, chromium_page, width):
    pages, wrong = {}, {}
    for role, address in kinds_of_page:
        if role not in pages:
            pages[role] = chromium_page(width=width, role=role)
        if complaints := complaints_of(pages[role], address):
            wrong[role, address] = complaints
    assert len(kinds_of_page) >= 10
    assert wrong == {}, "\n".join(f"{place}: {what}" for place, what in wrong.items())


@pytest.mark.parametrize("width", [1280, 390])
def test_login_page_has_no_violations(chromium_page, width):
    page = chromium_page(width=width)
    assert complaints_of(page, "/login/") == []
    page.press("[name=username]", "Enter")
    page.wait_for_selector("[role=alert]")
    assert Axe().run(page, options=WCAG).response["violations"] == []


def test_logging_in_leads_to_the_page_that_was_asked_for_and_out_again(chromium_page):
    page = chromium_page()
    page.goto("/roles/")
    log_in(page, "auditor")
    page.wait_for_url("**/roles/")
    page.click("text=ログアウト")
    page.wait_for_url("**/login/**")
    assert page.complaints == []


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (None, "/login/"),
        ("section_author", "/"),
        ("section_author", OWN_ROW),
        ("welfare_staff", "/roles/"),
    ],
)
def test_tab_key_walks_the_page_and_shows_where_it_is(chromium_page, role, address):
    page = chromium_page(role=role)
    page.goto(address)
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")  # before all else
    stops = []
    while len(stops) < 300:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["body"]:
            break
        stops.append(stop)
    assert len(stops) == page.evaluate(STOPS)
    assert [stop["name"] for stop in stops if stop["outline"] <= 0] == []
    assert [stop["name"] for stop in stops if stop["height"] < 20] == []
    assert [b["name"] for a, b in pairwise(stops[1:]) if _jumps_up(a, b)] == []


def _jumps_up(before, after):
    """Upward is right only at the head of the next column."""
    return after["top"] < before["top"] - 24 and after["left"] < before["right"]


def test_skip_link_leads_to_the_content(chromium_page):
    page = chromium_page(role="section_author")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ移る"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_narrow_menu_opens_without_javascript(chromium_page):
    page = chromium_page(width=390, role="section_author", java_script_enabled=False)
    page.goto("/")
    page.click("summary")
    page.click(".narrow-menu >> text=手引き")
    page.wait_for_url("**/guide/")


def test_the_counter_counts_while_one_writes(chromium_page):
    page = chromium_page(role="section_author")
    page.goto(OWN_ROW)
    page.fill("textarea >> nth=0", "出前講座を 6団体で\n行った。")
    counter = page.text_content(".counter >> nth=0")
    assert counter == "13字／目安400字"


def test_a_changed_form_is_not_left_without_a_question(chromium_page):
    page = chromium_page(role="section_author")
    page.goto(OWN_ROW)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("textarea >> nth=0", "書きかけ")
    page.goto("/")
    assert asked == ["beforeunload"]
    page.goto(OWN_ROW)
    page.goto("/")
    assert asked == ["beforeunload"]
