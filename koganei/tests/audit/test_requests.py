"""What a request leaves in the audit: its acts, what it was refused, and never a value."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from evaluation.actions.entries import add_entry
from evaluation.models import SheetEntry
from koganei import audit_chain
from koganei.audit import acting, audited, record, together
from koganei.law import LegalText, RuleBroken, Violation
from koganei.middleware import audit_context
from koganei.models import AuditEvent, User
from koganei.tests.audit.support import events, is_whole, person

OWN, OTHER = "地域福祉課", "地域安全課"
pytestmark = pytest.mark.django_db


def row(section=OWN):
    return SheetEntry.objects.select_related("sheet").filter(department__name=section).first()


def address(entry, name="rows"):
    return f"/evaluation/{int(entry.sheet.year)}/{name}/"


def post(client, entry, **answers):
    answers = {"results": "実績", "grade": "B", "outlook": "展望"} | answers
    return client.post(f"{address(entry)}{entry.pk}/", answers | {"version": entry.version})


def told(event):
    return (
        event.verb, event.object_type, event.object_id, event.username, event.roles,
        event.result, event.reason,
    )  # fmt: skip


@pytest.fixture
def sign_in(demo, client_as):
    """Log in; what comes after the log-in's own event is returned by ``new()``."""

    def signed_in(role):
        client = client_as(role)
        start = AuditEvent.objects.count()
        client.new = lambda: [told(event) for event in events()[start:]]
        return client

    return signed_in


def test_a_saved_row_leaves_one_event_with_account_role_and_address(sign_in):
    client, entry = sign_in("section_author"), row()
    assert post(client, entry).status_code == 302
    [event] = client.new()
    assert event == (
        "change", "evaluation.sheetentry", str(entry.pk), "section_author", "SECTION_AUTHOR",
        "allowed", "",
    )  # fmt: skip
    assert events()[-1].address == "127.0.0.1"


def test_a_row_saved_without_a_change_was_only_looked_at(sign_in):
    client, entry = sign_in("section_author"), row()
    answers = {name: getattr(entry, name) for name in ("results", "grade", "outlook")}
    assert post(client, entry, **answers).status_code == 302
    assert [event[:3] for event in client.new()] == [
        ("view", "url:evaluation:entry", f"{int(entry.sheet.year)}/{entry.pk}")
    ]


def test_what_an_action_refuses_is_recorded_after_the_rollback_with_its_article(sign_in):
    client, entry = sign_in("section_head"), row()
    assert post(client, entry).status_code == 422
    [event] = client.new()
    assert event == (
        "change", "evaluation.sheetentry", str(entry.pk), "section_head", "SECTION_HEAD",
        "refused", "権限一覧「評価票の行」",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "method", "where", "status", "verb", "route", "numbers", "reason"),
    [
        ("auditor", "get", "pdf", 403, "export", "evaluation:pdf", "{year}", "権限なし（403）"),
        (
            "section_author", "get", "rows/99999", 404, "view", "evaluation:entry", "{year}/99999",
            "ないか、見えない（404）",
        ),
        (
            "section_author", "post", "totals", 405, "view", "evaluation:year_totals", "{year}",
            "許されない方法（405）",
        ),
    ],
)  # fmt: skip
def test_what_the_house_refuses_is_recorded_once(
    sign_in, role, method, where, status, verb, route, numbers, reason
):
    client, entry = sign_in(role), row()
    year = int(entry.sheet.year)
    assert getattr(client, method)(f"/evaluation/{year}/{where}/").status_code == status
    [event] = client.new()
    expected = (verb, f"url:{route}", numbers.format(year=year), role, role.upper(), "refused")
    assert event == (*expected, reason)


def test_an_address_of_no_page_is_no_refusal(sign_in):
    client = sign_in("auditor")
    assert client.get("/山田花子/").status_code == 404
    assert client.new() == []


def test_a_forged_form_is_recorded(sign_in):
    sign_in("section_author")
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="section_author"))
    assert post(client, row()).status_code == 403
    assert told(events()[-1])[-2:] == ("refused", "権限なし（403）")


def test_the_public_leaves_a_trace_only_where_it_is_refused_by_name(demo):
    assert Client().get("/evaluation/").status_code == 302
    assert events() == []


def refused_request(rf, **numbers):
    request = rf.get("/")
    match = {"kwargs": numbers, "view_name": "x", "func": None, "app_name": ""}
    request.resolver_match = type("Match", (), match)
    return request


def test_a_text_in_an_address_is_not_recorded(rf):
    """Only numbers and UUIDs are ids; a slug may be typed by anybody."""
    response = HttpResponse(status=403)
    audit_context(lambda request: response)(refused_request(rf, pk=5, name="山田"))
    assert (events()[0].verb, events()[0].object_id) == ("get", "5")


def test_what_an_action_has_recorded_is_not_recorded_again_by_the_page(rf):
    def view(request):
        with pytest.raises(RuleBroken):
            decide(thing=("x", 2), by=person(), broken=[Violation(RULE.article(1), "だめ")])
        return HttpResponse(status=403)

    audit_context(view)(refused_request(rf))
    assert [event.verb for event in events()] == ["decide"]


# log-in and log-out


def test_log_in_failure_and_log_out_are_recorded_without_what_was_typed(demo):
    client = Client()
    for username in ("section_author", "わたしの合言葉を名前の欄に入れた"):
        credentials = {"username": username, "password": "ちがう合言葉"}
        assert authenticate(RequestFactory(REMOTE_ADDR="10.9.8.7").get("/"), **credentials) is None
    client.force_login(User.objects.get(username="section_author"))
    client.post("/logout/")
    pk = str(User.objects.get(username="section_author").pk)
    author = ("koganei.user", pk, "section_author", "SECTION_AUTHOR")
    assert [told(event) for event in events()] == [
        ("login", *author, "refused", "認証できない"),
        ("login", "", "", "", "", "refused", "認証できない（登録のない利用者名）"),
        ("login", *author, "allowed", ""),
        ("logout", *author, "allowed", ""),
    ]
    assert events()[0].address == "10.9.8.7"
    assert "合言葉" not in "".join(line.decode() for line in audit_chain.lines())


def test_logging_out_without_having_logged_in_leaves_nothing(demo):
    Client().post("/logout/")
    user_logged_out.send(User, request=None, user=None)
    assert events() == []


# actions


RULE = LegalText("試験条例")


@audited("decide", on="thing")
def decide(*, thing, by, broken=(), then=None):
    record(verb="decide", by=by, on_object=thing)
    if then:
        raise then
    if broken:
        raise RuleBroken(broken)


def test_a_refused_action_names_every_article_once_and_no_message():
    broken = [
        Violation(RULE.article(3), "山田花子さんは書けません。"),
        Violation(RULE.article(3), "もう一度"),
        Violation(RULE.article(5, 2), "だめです。"),
    ]
    with pytest.raises(RuleBroken):
        decide(thing=("committee.meeting", 3), by=person(), broken=broken)
    [event] = events()
    assert told(event) == (
        "decide", "committee.meeting", "3", "tanaka", "", "refused",
        "試験条例第3条、試験条例第5条第2項",
    )  # fmt: skip


def test_an_action_that_fails_otherwise_leaves_nothing():
    with pytest.raises(KeyError):
        decide(thing=("x", 1), by=person(), then=KeyError())
    assert events() == []


def test_what_a_failed_action_held_back_is_dropped():
    with acting(), transaction.atomic(), together():
        decide(thing=("x", 1), by=person())
        with pytest.raises(RuleBroken):
            decide(thing=("x", 2), by=person(), broken=[Violation(RULE.article(1), "だめ")])
        decide(thing=("x", 3), by=person())
    assert [(event.object_id, event.result) for event in events()] == [
        ("1", "allowed"),
        ("3", "allowed"),
        ("2", "refused"),
    ]


def test_refusals_wait_for_the_end_of_the_outermost_context():
    with acting():
        with acting(), pytest.raises(RuleBroken):
            decide(thing=("x", 2), by=person(), broken=[Violation(RULE.article(1), "だめ")])
        assert events() == []
    assert len(events()) == 1


def test_a_command_that_fails_still_leaves_its_refusal():
    with pytest.raises(RuleBroken), acting(by=person(), address="manage.py x"):
        decide(thing=("x", 2), by=person(), broken=[Violation(RULE.article(1), "だめ")])
    assert events()[0].address == "manage.py x"


# no values


def test_no_typed_text_reaches_an_event(sign_in):
    """Unique marks are typed everywhere; none of them comes out of the chain."""
    author = sign_in("section_author")
    for entry in (row(), row(OTHER)):
        for grade in ("B", "C", "印甲"):
            post(author, entry, results="印乙", grade=grade, outlook="印丙")
    post(sign_in("section_head"), row(), results="印丁")
    other = row(OTHER)
    with pytest.raises(RuleBroken):
        add_entry(
            sheet=other.sheet, initiative=other.initiative, department=other.department,
            by=User.objects.get(username="section_author"), results="印戊", grade="A", outlook="",
        )  # fmt: skip
    client = Client()
    client.post("/login/", {"username": "印己", "password": "印庚"})
    client.get("/evaluation/2018/?department=印辛")
    written = b"\n".join(audit_chain.lines()).decode()
    assert written.count('"result":"refused"') >= 4
    assert "印" not in written
    assert OWN not in written
    assert is_whole(audit_chain.lines())
