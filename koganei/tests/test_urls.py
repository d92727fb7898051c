"""Every address is guarded, and what every answer carries; who enters is in test_decisions."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, include, path
from django.urls.converters import get_converters
from django.urls.resolvers import URLResolver
from django.views import View

from evaluation.models import EvaluationSheet, SheetEntry
from koganei.access.decorators import public, requires
from koganei.access.matrix import RESOURCES, Action
from koganei.spreadsheets import read_workbook
from koganei.testing.fixtures import logged_in

READERS = ("secretariat", "section_author", "section_head", "welfare_staff", "auditor")
# some addresses of each kind, for what every answer carries
ADDRESSES = (
    "/", "/guide/", "/roles/", "/evaluation/", "/evaluation/2018/", "/evaluation/2018/totals/",
    "/evaluation/2018/rows/1/", "/evaluation/2018/print/", "/evaluation/2018/workbook/",
    "/evaluation/2018/pdf/?basic_measure=1&department=1",
    "/admin/", "/admin/koganei/department/", "/admin/koganei/department/add/",
    "/admin/evaluation/goal/", "/admin/evaluation/goal/1/history/",
    "/admin/evaluation/initiative/1/change/", "/admin/evaluation/sheetentry/",
    "/admin/evaluation/sheetentry/1/history/", "/admin/evaluation/sheetentry/import/",
    "/admin/evaluation/sheetentry/export/",
)  # fmt: skip
OPEN = {
    "login/": "the log-in page",
    "login/second/": "between the password and the second factor; leads back without the password",
    "first-login/": "for those who have a one-time code",
    "admin/login/": "leads to the log-in page",
}
PUBLISHED = ("committee/public/", "desk/minutes/", "evaluation/public/")  # what citizens read
ENDS_SESSION = {"logout/", "admin/logout/"}
KNOWN = {(resource.key, action.value) for resource in RESOURCES for action in Action}


def routes(resolver, prefix="", in_admin=False):
    """Yield (whole route, view, whether the admin site answers) of every pattern."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route, in_admin or _is_admin_site(each))
        else:
            yield route, each.callback, in_admin


def _is_admin_site(resolver):
    """The admin site asks the matrix itself; nothing else may stand among its addresses."""
    own = [str(pattern.pattern) for pattern in admin.site.get_urls()]
    return [str(pattern.pattern) for pattern in resolver.url_patterns] == own


def unguarded(resolver):
    """Return the routes that neither ask the matrix nor say that they are public."""
    return [
        route
        for route, view, in_admin in routes(resolver)
        if not in_admin
        and route not in ENDS_SESSION
        and getattr(view, "access", None) not in {*KNOWN, ("public", "view"), ("entrance", "view")}
    ]


def address_of(route):
    """An address that the route answers."""
    text = re.sub(r"<[a-z_]+:year>", "2018", route).replace("(?P<url>.*)", "nowhere")
    text = text.replace("<meeting:key>", "2019-1").replace("<item_act:name>", "decide")
    text = re.sub(r"<([a-z_]+):(?:step|kind)>", lambda found: first_of(found[1]), text)
    text = re.sub(r"<uuid:[a-z_]+>", str(UUID(int=1)), text)
    text = text.replace("(?P<app_label>koganei|evaluation|auth)", "evaluation")
    return "/" + re.sub(r"<[a-z_:]+>|\(\[\^/\]\+\)", "1", text).replace("^", "").replace("$", "")


def first_of(converter):
    """The first word that a converter of words takes, or 1 where it takes more than words."""
    word = get_converters()[converter].regex.split("|")[0]
    return word if re.fullmatch(r"[a-z_]+", word) else "1"


def test_every_address_is_guarded():
    assert unguarded(get_resolver()) == []


def test_only_the_log_in_pages_are_open():
    is_open = {r for r, view, _ in routes(get_resolver()) if not getattr(view, "login_required", 1)}
    ours = {route for route in is_open if not route.startswith(PUBLISHED)}
    assert ours == {*OPEN, "logout/"}  # whoever stopped half-way may begin again


def shown(request):
    return HttpResponse("shown")


def mistyped(request):
    return HttpResponse("shown")


mistyped.access = ("evaluation.everything", "view")


class Shown(View):
    def get(self, request):
        return HttpResponse("shown")


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (path("a/", shown), ["a/"]),
        (path("a/", Shown.as_view(), name="home"), ["a/"]),
        (path("x/", include([path("a/", shown)])), ["x/a/"]),
        (path("admin/", include([path("a/", shown)])), ["admin/a/"]),
        (path("admin/", include(([path("a/", shown)], "admin"))), ["admin/a/"]),
        (path("a/", mistyped), ["a/"]),
        (path("a/", requires("koganei.home", "view")(shown)), []),
        (path("a/", public(Shown.as_view())), []),
    ],
)
def test_a_view_without_a_guard_is_named(pattern, named):
    assert unguarded(SimpleNamespace(url_patterns=[pattern])) == named


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_log_in_every_address_leads_to_the_log_in_page(demo_module, method):
    client, wrong = Client(), []
    for route, _, _ in routes(get_resolver()):
        if route in OPEN or route.startswith(PUBLISHED):
            continue
        response = getattr(client, method)(address_of(route))
        target = response.headers.get("Location", "").split("?")[0]
        if response.status_code != 302 or target not in ("/login/", "/admin/login/"):
            wrong.append((address_of(route), response.status_code, target))
    assert wrong == []


def test_the_log_in_page_leads_nowhere_outside(demo_module):
    response = Client().get("/login/", {"next": "https://evil.example/"})
    assert b"evil.example" not in response.content


# what every answer carries


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/nowhere/", "/evaluation/1999/", "/admin/nowhere/"]
)
def test_answers_to_staff_are_kept_nowhere_and_load_nothing_from_outside(demo_module, address):
    headers = logged_in("welfare_staff").get(address).headers
    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]
    check_guards(headers)


@pytest.mark.parametrize("address", ["/login/", "/admin/login/", "/", "/nowhere/"])
def test_answers_to_anybody_load_nothing_from_outside(demo_module, address):
    check_guards(Client().get(address).headers)


def check_guards(headers):
    policy = dict(
        each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


# a draft of another section shows nowhere

SECRET = "まだ決まっていない話"


@pytest.fixture
def draft(demo):
    """A row of 地域安全課 in a sheet that is not published, with a history."""
    sheet = EvaluationSheet.objects.create(plan=EvaluationSheet.objects.get().plan, year=2019)
    row = SheetEntry.objects.filter(department__name="地域安全課").first()
    return SheetEntry.objects.create(
        sheet=sheet, initiative=row.initiative, department=row.department,
        results=SECRET, grade="B", outlook=SECRET,
    )  # fmt: skip


DRAFT_ADDRESSES = (
    "/", "/evaluation/", "/evaluation/2019/", "/evaluation/2019/rows/{row.pk}/",
    "/evaluation/2019/totals/", "/admin/evaluation/sheetentry/",
    "/admin/evaluation/sheetentry/?q={secret}", "/admin/evaluation/sheetentry/{row.pk}/change/",
    "/admin/evaluation/sheetentry/{row.pk}/history/",
    "/admin/evaluation/sheetentry/{row.pk}/history/{past.pk}/",
)  # fmt: skip
SHOWING = {  # the pages on which its readers meet the text
    "/evaluation/2019/", "/evaluation/2019/rows/{row.pk}/",
    "/admin/evaluation/sheetentry/{row.pk}/change/",
    "/admin/evaluation/sheetentry/{row.pk}/history/{past.pk}/",
}  # fmt: skip


@pytest.mark.parametrize(
    ("username", "reads"),
    [
        ("section_author_safety", True),
        ("secretariat", True),
        ("welfare_staff", True),
        ("welfare_manager", True),
        ("section_author", False),
        ("section_head", False),
        ("section_author_council", False),
        ("auditor", False),
        ("committee_member", False),
        ("support_worker", False),
        ("account_admin", False),
    ],
)
def test_a_draft_shows_only_to_its_section_and_those_who_gather_the_sheet(draft, username, reads):
    client = logged_in(username)
    past = draft.history.get()
    met = set()
    for template in DRAFT_ADDRESSES:
        response = client.get(template.format(row=draft, past=past, secret=""), follow=True)
        met |= {template} if SECRET in response.content.decode() else set()
    assert met - {"/evaluation/"} == (SHOWING if reads else set())
    if not reads and username in READERS:
        for template in DRAFT_ADDRESSES[-2:]:
            address = template.format(row=draft, past=past)
            assert client.get(address).status_code == 404
    workbook = client.get("/evaluation/2019/workbook/")
    if workbook.status_code == 200:
        rows = [row for sheet in read_workbook(workbook.content) for row in sheet.rows]
        assert any(SECRET in map(str, row) for row in rows) is reads
    else:
        assert workbook.status_code == 403
