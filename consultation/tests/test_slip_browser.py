"""連絡票 in a real browser: by the keys alone, and with the page's help beside what is typed"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from koganei.testing.fixtures import log_in
from koganei.tests.test_accessibility import WCAG

pytestmark = pytest.mark.browser
NEW = "/desk/slips/new/"
FOCUS = "() => [document.activeElement.name, document.activeElement.value]"


@pytest.fixture
def page(chromium, site):
    context = chromium.new_context(base_url=site, locale="ja-JP")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/login/")
    log_in(page, "support_worker")
    page.wait_for_url(f"{site}/")
    page.goto(NEW)
    yield page
    context.close()


def tab_to(page, name, value=None):
    """Press Tab until a field has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at[0] == name and value in (None, at[1]):
            return
    raise AssertionError(f"Tab does not come to {name}")


def write(page, name, text):
    tab_to(page, name)
    page.keyboard.insert_text(text)


def test_a_call_is_written_by_the_keys_alone(page):
    tab_to(page, "route")
    page.keyboard.press("ArrowDown")
    tab_to(page, "channel")
    page.keyboard.press("ArrowDown")
    tab_to(page, "caller_kind")
    page.keyboard.press("Space")
    write(page, "name", "鍵盤 打太郎")
    write(page, "kana", "けんばん うちたろう")
    tab_to(page, "troubles", "1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    tab_to(page, "urgency")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    write(page, "client_words", "家賃が払えない")
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("() => document.activeElement.textContent.trim()") == "保存する":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("連絡票を保存しました").wait_for()
    assert "鍵盤 打太郎" in page.inner_text("h1")
    assert "鍵盤" not in page.title()


def test_enter_in_a_field_does_not_send_the_slip(page):
    page.fill("[name=name]", "途中 の人")
    page.press("[name=name]", "Enter")
    assert page.url.endswith(NEW) or "draft=" in page.url
    assert page.input_value("[name=name]") == "途中 の人"


def test_the_page_names_who_may_be_the_same_while_one_writes(page):
    write_slip_of_one(page)
    page.click("button.main")
    page.get_by_text("連絡票を保存しました").wait_for()
    page.goto(NEW)
    write_slip_of_one(page)
    page.get_by_text("同じ方かもしれません").wait_for()
    assert page.input_value("[name=name]") == "重複 さん"


def write_slip_of_one(page):
    page.select_option("[name=route]", index=1)
    page.select_option("[name=channel]", index=1)
    page.check("[name=caller_kind] >> nth=0")
    page.fill("[name=name]", "重複 さん")
    page.fill("[name=kana]", "じゅうふく さん")
    page.check("[name=troubles][value='2']")
    page.check("[name=urgency][value=normal]")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_can_be_used_by_everybody(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert Axe().run(page, options=WCAG).response["violations"] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
