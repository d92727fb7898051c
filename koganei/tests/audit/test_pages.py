"""Every page that is not public leaves exactly one event, whatever it is and however it ends.

That all pages do which a role can reach is looked at on the walks of koganei/tests/test_pages.py.
"""

from itertools import count

import pytest
from django.db import connection, transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from evaluation.models import Goal
from koganei import audit
from koganei.audit import audited, reads, record
from koganei.audit_context import Reading, looked_up_once
from koganei.audit_pages import recorded
from koganei.law import LegalText, RuleBroken, Violation
from koganei.middleware import audit_context
from koganei.models import AuditEvent, AuditSubject, Department
from koganei.tests.audit.support import events, person

pytestmark = pytest.mark.django_db


def read(client, address, method="get", **data):
    """The one event that a request leaves."""
    before = AuditEvent.objects.count()
    response = getattr(client, method)(address, data)
    [event] = events()[before:]
    return response.status_code, event.verb, event.object_type, event.object_id, event.result


@pytest.mark.parametrize(
    ("address", "verb", "name"),
    [
        ("/evaluation/2018/", "view", "url:evaluation:year"),
        ("/evaluation/2018/workbook/", "export", "url:evaluation:workbook"),
        ("/evaluation/2018/pdf/", "print", "url:evaluation:pdf"),
        (
            "/admin/evaluation/sheetentry/export/",
            "export",
            "url:admin:evaluation_sheetentry_export",
        ),
        ("/admin/evaluation/goal/", "view", "url:admin:evaluation_goal_changelist"),
    ],
)
def test_reads_prints_and_exports_are_told_apart(demo, client_as, monkeypatch, address, verb, name):
    monkeypatch.setattr("evaluation.views.staff.sheet_pdf", lambda *args, **kwargs: b"%PDF")
    found = read(client_as("welfare_staff"), address)
    assert found == (200, verb, name, "2018" if "2018" in address else "", "allowed")
    assert events()[-1].roles == "WELFARE_STAFF"


def test_a_save_in_the_admin_names_the_row(demo, client_as):
    client, row = client_as("welfare_staff"), Department.objects.first()
    typed = {"name": "改めた課", "display_order": row.display_order, "is_active": "on"}
    address = reverse("admin:koganei_department_change", args=[row.pk])
    assert read(client, address, "post", **typed) == (
        302, "change", "koganei.department", str(row.pk), "allowed",
    )  # fmt: skip
    added = read(client, reverse("admin:koganei_department_add"), "post", **typed | {"name": "新"})
    assert added[:3] == (302, "add", "koganei.department")
    assert Department.objects.get(pk=added[3]).name == "新"


def test_a_row_of_the_admin_that_is_looked_at_is_named_by_its_number(demo, client_as):
    goal = Goal.objects.first()
    address = reverse("admin:evaluation_goal_change", args=[goal.pk])
    assert read(client_as("welfare_manager"), address)[1:4] == (
        "view", "url:admin:evaluation_goal_change", str(goal.pk),
    )  # fmt: skip


# a page of the tests, with everything that a view can do


RULE = LegalText("試験条例")


@audited("decide", on="thing")
def decide(*, thing, by, broken=()):
    record(verb="decide", by=by, on_object=thing, subjects=[("p1", ["work"])])
    if broken:
        raise RuleBroken(broken)


@pytest.fixture
def ask(rf):
    """Run a view as the middleware does, and return (status, the events as short tuples)."""

    def asked(view):
        request = rf.get("/")
        match = {"kwargs": {}, "view_name": "x", "func": view, "app_name": ""}
        request.resolver_match = type("Match", (), match)
        response = audit_context(_answering(recorded(view)))(request)
        told = [
            (event.verb, event.object_type, event.result, dict(_subjects(event)))
            for event in events()
        ]
        return response.status_code, told

    return asked


def _answering(view):
    """What Django makes of the exceptions of a view."""

    def answer(request):
        try:
            return view(request)
        except Http404:
            return HttpResponse(status=404)
        except ZeroDivisionError:
            return HttpResponse(status=500)

    return answer


def _subjects(event):
    return AuditSubject.objects.filter(event=event).values_list("person_id", "field_classes")


def test_what_a_view_says_it_shows_is_in_its_event(ask):
    def view(request):
        reads(("consultation.case", 3), purpose="support", subjects=[("p1", ["money"])])
        reads(subjects=[("p1", ["identity"]), ("p2", ["work"])])
        return HttpResponse()

    shown = {"p1": "identity money", "p2": "work"}
    assert ask(view) == (200, [("get", "consultation.case", "allowed", shown)])
    assert events()[0].purpose == "support"


def test_a_template_that_is_rendered_late_is_rendered_inside(ask):
    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self):
            reads(subjects=[("p1", ["work"])])
            return "x"

    assert ask(lambda request: Late("x"))[1] == [("get", "url:x", "allowed", {"p1": "work"})]


def test_what_is_shown_beside_an_act_goes_with_the_act(ask):
    def view(request):
        decide(thing=("x", 1), by=person())
        reads(subjects=[("p1", ["money"]), ("p2", ["work"])])
        return HttpResponse()

    shown = {"p1": "work money", "p2": "work"}
    assert ask(view) == (200, [("decide", "x", "allowed", shown)])


def test_what_is_shown_beside_a_refusal_goes_with_the_refusal(ask):
    def view(request):
        with pytest.raises(RuleBroken):
            decide(thing=("x", 1), by=person(), broken=[Violation(RULE.article(1), "だめ")])
        reads(subjects=[("p2", ["work"])])
        return HttpResponse(status=422)

    assert ask(view) == (422, [("decide", "x", "refused", {"p2": "work"})])


def test_an_act_that_was_rolled_back_is_no_act(ask):
    """A preview does everything and takes it back."""

    def view(request):
        with transaction.atomic():
            decide(thing=("x", 1), by=person())
            transaction.set_rollback(True)
        return HttpResponse()

    assert ask(view) == (200, [("get", "url:x", "allowed", {})])


@pytest.mark.parametrize(("failure", "status"), [(Http404, 404), (ZeroDivisionError, 500)])
def test_a_page_that_fails_keeps_nothing_and_is_a_refusal(ask, failure, status):
    def view(request):
        Department.objects.create(name="書きかけ")
        decide(thing=("x", 1), by=person())
        raise failure

    assert ask(view) == (status, [("get", "url:x", "refused", {})])
    assert not Department.objects.filter(name="書きかけ").exists()


def test_so_does_one_that_answers_with_a_refusal(ask):
    def view(request):
        Department.objects.create(name="書きかけ")
        decide(thing=("x", 1), by=person())
        return HttpResponse(status=403)

    assert ask(view) == (403, [("get", "url:x", "refused", {})])
    assert not Department.objects.filter(name="書きかけ").exists()


def test_an_answer_that_is_made_while_it_is_sent_is_a_mistake(rf):
    with pytest.raises(TypeError, match="監査"):
        recorded(lambda request: StreamingHttpResponse(["a"]))(rf.get("/"))


def test_what_is_looked_up_once_is_looked_up_anew_when_an_act_begins(rf):
    """A page asks who it is for once; what is written is decided by what stands there then."""
    found = count()

    def ask():
        return looked_up_once("who", lambda: next(found))

    with audit.acting(request=rf.post("/")) as context:
        context.reading = Reading()
        assert [ask(), ask()] == [0, 0]
        decide(thing=("x", 1), by=person())
        assert [ask(), ask()] == [1, 2]
    with audit.acting(by=person()):  # no page: nothing is kept
        assert [ask(), ask()] == [3, 4]


def test_reading_outside_of_a_page_is_a_mistake():
    with pytest.raises(RuntimeError, match=r"audit\.reads"):
        reads(("x", 1))
    with audit.acting(), pytest.raises(RuntimeError):
        reads(("x", 1))


def test_the_answer_is_made_inside_the_transaction(ask):
    seen = []
    ask(lambda request: seen.append(connection.in_atomic_block) or HttpResponse())
    assert seen == [True]


# strangers on the public server


@pytest.mark.parametrize(("zone", "kept"), [("public", 3), ("internal", 5)])
def test_strangers_cannot_fill_the_audit(settings, monkeypatch, ask, zone, kept):
    settings.ZONE = zone
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr("koganei.audit_strangers.AN_HOUR", 3)
    for _ in range(5):
        ask(lambda request: HttpResponse(status=403))
    assert len(events()) == kept
    marked = [event.sequence for event in events() if "記録しない" in event.reason]
    assert marked == ([3] if zone == "public" else [])
