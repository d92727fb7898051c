"""Security keys (WebAuthn): what the server refuses, and the whole way with a key in Chromium."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from koganei.access.roles import Role
from koganei.testing.fixtures import demo_password, running_site
from koganei.tests.login.conftest import enter, send_password, text

ADD, SET_UP = "/account/keys/add/", "/account/second-factor/"
FORGED = {
    "type": "public-key",
    "id": "AAAA",
    "rawId": "AAAA",
    "clientExtensionResults": {},
    "response": {"clientDataJSON": "e30", "attestationObject": "oA"},
}
FORGED_ANSWER = FORGED | {
    "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"}
}
SHORT = FORGED | {"response": {"clientDataJSON": "AA", "attestationObject": "o2M"}}
BROKEN = [
    json.dumps(SHORT),
    "",
    "null",
    "[]",
    "{",
    '"x"',
    "{}",
    json.dumps(FORGED),
    json.dumps(FORGED_ANSWER),
]


def options_of(page):
    return json.loads(re.search(r'<script id="security-key-options"[^>]*>(.*?)</script>', page)[1])


def test_the_page_asks_the_browser_for_a_key_of_this_server(worker):
    page = text(enter(worker).get(ADD))
    asked = options_of(page)["publicKey"]
    assert asked["rp"] == {"id": "testserver", "name": "小金井市 地域福祉システム"}
    assert asked["user"]["name"] == "sakura_m"
    assert len(asked["challenge"]) >= 32
    assert 'value="セキュリティキー1"' in page
    assert "使えるようにするか、確認コードを使ってください" in page  # without JavaScript


def test_every_page_has_a_challenge_of_its_own(worker):
    client = enter(worker)
    challenges = {options_of(text(client.get(ADD)))["publicKey"]["challenge"] for _ in range(5)}
    assert len(challenges) == 5


@pytest.mark.parametrize("credential", BROKEN)
def test_a_forged_registration_is_refused(worker, credential):
    client = enter(worker)
    client.get(ADD)
    response = client.post(ADD, {"name": "偽", "credential": credential})
    assert response.status_code == 200
    assert re.search("登録できませんでした|確かめられませんでした", text(response))
    assert not Authenticator.objects.exists()
    assert client.get("/").url == SET_UP


@pytest.mark.parametrize("credential", BROKEN)
def test_a_forged_answer_does_not_log_in(worker, token, credential):
    token.give_to(worker)
    client = Client()
    send_password(client, worker)
    client.get("/login/second/")
    response = client.post("/login/second/", {"credential": credential})
    assert response.status_code == 200
    assert client.get("/").status_code == 302


def test_a_registration_without_a_challenge_is_refused(worker):
    client = enter(worker)
    response = client.post(ADD, {"credential": json.dumps(FORGED)})
    assert response.status_code == 200
    assert not Authenticator.objects.exists()


def test_somebody_elses_key_cannot_be_removed(worker, person):
    other = person(Role.AUDITOR, username="other")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "他人の"})
    client = enter(person(Role.SECTION_AUTHOR, username="author"))
    assert client.get(f"/account/keys/{key.pk}/remove/").status_code == 404
    assert client.post(f"/account/keys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_the_last_key_of_who_must_have_one_stays(worker, token, settings):
    key = Authenticator.objects.create(user=worker, type="webauthn", data={"name": "青いキー"})
    settings.MFA_REQUIRED = False
    client = enter_by_force(worker)
    settings.MFA_REQUIRED = True
    response = client.post(f"/account/keys/{key.pk}/remove/", follow=True)
    assert "最後の1つは消せません" in text(response)
    token.give_to(worker)
    assert client.post(f"/account/keys/{key.pk}/remove/").url == SET_UP
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def enter_by_force(user):
    """Return a client whose session says that the key was used just now."""
    import time  # noqa: PLC0415 -- beside its only use

    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


# with a virtual key in Chromium


@pytest.fixture(scope="module")
def strict_site(tmp_path_factory):
    """The application with the second factor required; a key needs a name, not a number."""
    with running_site(tmp_path_factory.mktemp("strict"), MFA_REQUIRED="True") as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(chromium, strict_site):
    with chromium.new_context(base_url=strict_site, locale="ja-JP") as context:
        page = context.new_page()
        page.complaints = []
        page.said = []
        page.on("console", lambda message: page.said.append(message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        yield page


def plug_in(page):
    """Give the browser a USB key whose owner touches it at once; return (session, its id)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": False,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, added["authenticatorId"]


def type_password(page, username):
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", demo_password())
    page.press("#id_password", "Enter")


def register(page, name="青いキー"):
    page.click("text=キーを登録する")
    page.fill("#id_name", name)
    page.click("[data-key-start]")


def check_console(page):
    """No error, no refusal of the CSP; Chromium says that it cleared our data at log-out."""
    assert page.complaints == []
    assert [each.text for each in page.said if each.type in ("error", "warning")] == []
    cleared = [each.text for each in page.said if "Clear-Site-Data" in each.text]
    assert cleared
    assert all('Cleared data types: "cache", "storage"' in words for words in cleared)


@pytest.mark.browser
def test_from_the_first_key_to_coming_back_with_it(page):
    plug_in(page)
    type_password(page, "support_worker")
    page.wait_for_url(f"**{SET_UP}")
    register(page)
    page.wait_for_url("**/account/recovery-codes/")
    assert page.locator(".codes > li").count() == 10
    page.click("text=ホームへ進む")
    page.wait_for_url(re.compile(r":\d+/$"))
    page.click("text=ログアウト")
    type_password(page, "support_worker")
    page.wait_for_url("**/login/second/")
    page.click("[data-key-start]")
    page.wait_for_url(re.compile(r":\d+/$"))
    check_console(page)
    page.goto(SET_UP)
    assert "青いキー" in page.text_content("main")
    assert page.text_content("h1 + .badge") == "登録ずみ"


@pytest.mark.browser
def test_a_key_is_registered_once_and_its_absence_is_said(page):
    session, key = plug_in(page)
    type_password(page, "auditor")
    page.wait_for_url(f"**{SET_UP}")
    register(page)
    page.wait_for_url("**/account/recovery-codes/")
    page.goto(SET_UP)
    register(page, "もう一度同じキー")
    page.wait_for_selector("[data-key-problem]:not([hidden])")
    assert "もう登録してあります" in page.text_content("[data-key-problem]")
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    plug_in(page)  # another key than the one that is registered
    page.goto("/")
    page.click("text=ログアウト")
    type_password(page, "auditor")
    page.wait_for_url("**/login/second/")
    page.click("[data-key-start]")
    page.wait_for_selector("[data-key-problem]:not([hidden])", timeout=90_000)
    assert "キーを挿し、光ったら触れてください" in page.text_content("[data-key-problem]")
    check_console(page)


@pytest.mark.browser
def test_by_number_instead_of_name_the_page_says_why_it_cannot_be(chromium, strict_site):
    address = strict_site.replace("localhost", "127.0.0.1")
    with chromium.new_context(base_url=address, locale="ja-JP") as context:
        page = context.new_page()
        plug_in(page)
        type_password(page, "welfare_staff")
        page.wait_for_url(f"**{SET_UP}")
        register(page)
        page.wait_for_selector("[data-key-problem]:not([hidden])")
        assert "決められた名前で開くか" in page.text_content("[data-key-problem]")
