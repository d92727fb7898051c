"""Every page a role can reach by links: it answers, and its HTML keeps the rules of the house."""

from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.template.loader import get_template, render_to_string
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from koganei.access.roles import ACCOUNT_ROLES
from koganei.testing.crawl import Page, crawl
from koganei.testing.fixtures import logged_in

ROLES = [role.value.lower() for role in ACCOUNT_ROLES]
# routes that no walk of links meets → why
NOT_REACHED = {
    "login": "opened before the walk starts",
    "logout": "answers only POST",
    "admin:login": "the staff log-in is used",
    "admin:logout": "answers only POST",
    "admin:password_change_done": "shown after a POST",
    "admin:autocomplete": "answers to widgets, not to people",
    "admin:view_on_site": "no model has a public address of its own",
    "admin:jsi18n": "a script, not a page",
    r"(?P<url>.*)$": "the admin's own answer to wrong addresses",
}
# ends of names of the admin's routes that stand for every model alike → why
NOT_REACHED_ENDS = {
    "_delete": "nothing governed is deleted in the admin",
    "_process_import": "answers only POST",
    "_add": "shown only to roles that may add",
    "_export": "the answer is a file or a form that a role may lack",
    "_import": "shown only to roles that may write",
    "_simple_history": "one past state; linked from the history of a changed row",
}
STANDALONE = ("500.html", "403_csrf.html")


@pytest.fixture(scope="module")
def walks(demo_module):
    """role → Crawl"""
    return {role: crawl(logged_in(role)) for role in ROLES}


def each_page(walks):
    return [(role, at, page) for role, walk in walks.items() for at, page in walk.pages.items()]


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(walks, role):
    assert walks[role].failures == []
    assert len(walks[role].pages) >= 3


def test_pages_say_what_they_are(walks):
    wrong = [
        (role, address, page.lang, page.title, page.h1)
        for role, address, page in each_page(walks)
        if page.lang != "ja" or not page.title or page.h1 != 1
    ]
    assert wrong == []


def test_no_page_carries_inline_style_script_or_handlers(walks):
    assert [(r, at, page.inline) for r, at, page in each_page(walks) if page.inline] == []


def test_titles_tell_pages_of_one_walk_apart(walks):
    """Two addresses that differ in more than their query have different titles."""
    for walk in walks.values():
        titles = {}
        for address, page in walk.pages.items():
            if not address.startswith("/admin/"):
                titles.setdefault(page.title, set()).add(urlsplit(address).path)
        assert {t: at for t, at in titles.items() if len(at) > 1} == {}


def test_every_route_is_reached_or_has_a_reason(walks):
    reached = {route for walk in walks.values() for route in walk.first}
    unreached = [
        name
        for name in sorted(all_routes(get_resolver()))
        if name not in reached
        and name not in NOT_REACHED
        and not name.endswith(tuple(NOT_REACHED_ENDS))
    ]
    assert unreached == []


def test_the_reasons_are_still_needed(walks):
    assert [name for name in NOT_REACHED if name not in all_routes(get_resolver())] == []


def all_routes(resolver, namespace=""):
    """Yield the name, with its namespaces, of every route; the pattern where there is no name."""
    found = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= all_routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(namespace + pattern.name)
        elif not _is_redirect(pattern):
            found.add(str(pattern.pattern))
    return found


def _is_redirect(pattern):
    return hasattr(pattern.callback, "view_class") and "Redirect" in str(pattern.callback)


def test_login_page(db):
    page = Page(Client().get("/login/").content.decode())
    assert (page.lang, page.h1, page.inline) == ("ja", 1, [])
    assert page.title.startswith("ログイン")


def test_wrong_password_is_told_in_japanese(demo):
    response = Client().post("/login/", {"username": "auditor", "password": "wrong"})
    assert "入力してください" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", *STANDALONE])
def test_error_pages_need_no_context(name):
    page = Page(render_to_string(name))
    assert (page.lang, page.h1, page.inline) == ("ja", 1, [])
    assert page.title


@pytest.mark.parametrize("name", STANDALONE)
def test_pages_for_a_broken_server_stand_alone(name):
    """They neither inherit nor look names up in the manifest of static files."""
    source = get_template(name).template.source
    assert "{% extends" not in source
    assert "{% static" not in source
    assert "{% url" not in source


def test_a_missing_page_answers_in_japanese(demo, client_as):
    response = client_as("auditor").get("/no-such-page/")
    assert response.status_code == 404
    assert "画面が見つかりません" in response.content.decode()


def test_a_forbidden_page_answers_in_japanese(demo, client_as):
    response = client_as("account_admin").get("/evaluation/")
    assert response.status_code == 403
    assert "この画面は見られません" in response.content.decode()


def test_a_lost_csrf_token_is_explained(demo):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "auditor", "password": "x"})
    assert response.status_code == 403
    assert "もう一度開き直してください" in response.content.decode()


def test_static_files_of_our_own_name_only_files_that_exist(tmp_path):
    """collectstatic with hashed names follows every url() of the style sheets."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {"staticfiles": {"BACKEND": manifest}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        names = ManifestStaticFilesStorage(location=tmp_path).hashed_files
    assert "koganei/base.css" in names
    assert "koganei/icons/menu.svg" in names
