"""A draft in a real browser: typed, lost, found again; and the keys that must not send it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from koganei.testing.fixtures import log_in, running_site
from koganei.tests.test_accessibility import WCAG

pytestmark = pytest.mark.browser
LOST = "いま保存できていません。つながりしだい、もう一度保存します。"
LINE = re.compile(r"下書き \d+:\d\d 保存　あなただけに見えます（\d+月\d+日まで残ります）")


@pytest.fixture(scope="module")
def draft_site(tmp_path_factory):
    settings = "koganei.drafts.tests.site_settings"
    with running_site(tmp_path_factory.mktemp("drafts"), DJANGO_SETTINGS_MODULE=settings) as site:
        yield site


@pytest.fixture
def browser(chromium, draft_site):
    """Return a function that opens a browser of its own, logged in; each is closed at the end."""
    contexts = []

    def new(role="support_worker", **options):
        context = chromium.new_context(base_url=draft_site, locale="ja-JP", **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto("/login/")
        log_in(page, role)
        page.wait_for_url(f"{draft_site}/")
        return page

    yield new
    for context in contexts:
        context.close()


def line(page):
    return page.locator("[data-draft-line]")


def is_kept(page):
    """Wait until the page says so; return the address that goes on with it."""
    page.get_by_text(LINE).wait_for()
    return page.url


def press_access_key(page, letter):
    """Press Alt and a letter; Chromium takes access keys from the character alone."""
    session = page.context.new_cdp_session(page)
    key = {"modifiers": 1, "text": letter, "unmodifiedText": letter, "key": letter}
    for event in ("rawKeyDown", "char", "keyUp"):
        session.send("Input.dispatchKeyEvent", key | {"type": event})


def test_a_draft_survives_the_connection_log_out_and_the_browser_and_ends_with_saving(browser):
    page = browser()
    page.goto("/tests/note/")
    page.fill("[name=title]", "家賃のこと")
    address = is_kept(page)

    page.context.set_offline(True)
    page.fill("[name=words]", "電話が切れる前に聞いたこと")
    page.get_by_text(LOST).wait_for()
    page.context.set_offline(False)
    page.get_by_text(LOST).wait_for(state="detached")
    page.check("[name=troubles] >> nth=1")
    page.wait_for_timeout(3000)
    page.goto("/logout/")
    page.get_by_role("button", name="ログアウトする").click()
    page.wait_for_url("**/login/**")
    page.context.close()

    again = browser()
    again.goto(address)
    assert again.input_value("[name=title]") == "家賃のこと"
    assert again.input_value("[name=words]") == "電話が切れる前に聞いたこと"
    assert again.is_checked("[name=troubles] >> nth=1")
    again.get_by_role("button", name="保存する", exact=True).click()
    again.get_by_text("保存しました。").wait_for()
    assert again.goto(address).status == 404
    again.goto("/tests/note/")
    assert again.input_value("[name=title]") == ""
    assert line(again).inner_text() == "下書きはまだありません"


def test_enter_keeps_and_never_sends_and_alt_s_saves(browser):
    page = browser()
    page.goto("/tests/note/")
    page.fill("[name=title]", "あ")
    page.press("[name=title]", "Enter")
    is_kept(page)
    page.focus("[name=title]")
    page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent(
            "keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    assert "/tests/note/" in page.url
    press_access_key(page, "s")
    page.get_by_text("保存しました。").wait_for()


def test_without_javascript_enter_keeps_the_draft(browser):
    page = browser(java_script_enabled=False)
    page.goto("/tests/note/")
    page.fill("[name=title]", "手で")
    page.press("[name=title]", "Enter")
    page.get_by_text("下書きを保存しました。").wait_for()
    assert page.input_value("[name=title]") == "手で"
    page.get_by_role("button", name="保存する", exact=True).click()
    page.get_by_text("保存しました。", exact=True).wait_for()


def test_what_was_typed_a_moment_before_the_page_is_left_is_kept(browser):
    page = browser()
    page.goto("/tests/note/")
    page.fill("[name=title]", "一")
    address = is_kept(page)
    page.fill("[name=words]", "閉じる前の一言")
    page.goto("/guide/")
    page.wait_for_timeout(500)
    page.goto(address)
    assert page.input_value("[name=words]") == "閉じる前の一言"


def test_saving_without_a_connection_leaves_the_text_on_the_page(browser):
    page = browser()
    page.goto("/tests/note/")
    page.context.set_offline(True)
    page.fill("[name=title]", "残る")
    page.get_by_role("button", name="保存する", exact=True).click()
    page.get_by_text(LOST).wait_for()
    assert page.input_value("[name=title]") == "残る"
    page.context.set_offline(False)
    page.get_by_text(LOST).wait_for(state="detached")
    page.get_by_role("button", name="保存する", exact=True).click()
    page.get_by_text("保存しました。").wait_for()


def test_after_a_new_log_in_beside_it_the_page_goes_on(browser, draft_site):
    page = browser()
    page.goto("/tests/note/")
    page.fill("[name=title]", "一")
    is_kept(page)
    page.context.clear_cookies()
    page.fill("[name=words]", "離れていたあいだ")
    page.get_by_text("ログインが切れたので").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="別の窓でログインする").click()
    beside = opened.value
    log_in(beside, "support_worker")
    beside.wait_for_url(f"{draft_site}/")
    beside.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.get_by_text("ログインが切れたので").wait_for(state="detached")
    page.get_by_role("button", name="保存する", exact=True).click()
    page.get_by_text("保存しました。").wait_for()


def test_two_windows_show_both_texts(browser, tmp_path):
    page = browser()
    page.goto("/tests/note/")
    page.fill("[name=title]", "共通")
    address = is_kept(page)
    older = page.context.new_page()
    older.goto(address)
    page.fill("[name=words]", "こちらが先")
    page.get_by_role("button", name="下書きを保存", exact=True).click()
    page.wait_for_timeout(1000)
    older.fill("[name=words]", "あとの窓")
    older.get_by_role("button", name="両方を見くらべる").click()
    older.get_by_text("こちらが先").wait_for()
    older.screenshot(path=tmp_path / "both.png", full_page=True)
    older.get_by_role("button", name="この画面の文を下書きにする").click()
    older.get_by_text("下書きを保存しました。").wait_for()
    assert older.input_value("[name=words]") == "あとの窓"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_drafts_have_no_violations(browser, width, tmp_path):
    page = browser(viewport={"width": width, "height": 900})
    page.goto("/tests/note/")
    page.fill("[name=title]", "題")
    is_kept(page)
    page.context.set_offline(True)
    page.fill("[name=words]", "長い文")
    page.get_by_text(LOST).wait_for()
    assert Axe().run(page, options=WCAG).response["violations"] == []
    page.screenshot(path=tmp_path / f"note-{width}.png", full_page=True)
    page.context.set_offline(False)
    page.get_by_text(LOST).wait_for(state="detached")
    page.get_by_role("link", name="下書きを捨てる").click()
    page.get_by_role("button", name="下書きを捨てる").wait_for()
    assert Axe().run(page, options=WCAG).response["violations"] == []
    page.screenshot(path=tmp_path / f"discard-{width}.png", full_page=True)
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0
    page.get_by_role("button", name="下書きを捨てる").click()
    page.get_by_text("下書きを捨てました。").wait_for()
