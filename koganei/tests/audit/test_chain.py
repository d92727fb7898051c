"""An event enters the chain with the act or not at all, in its place, and holds codes only."""

import json
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.test import RequestFactory, override_settings
from time_machine import travel

from koganei import audit_chain, audit_context
from koganei.access.scoped import without_scope
from koganei.audit import acting, record, together
from koganei.audit_verify_standalone import ORIGIN, canonical, check, digest
from koganei.law import RuleBroken
from koganei.models import AuditEvent, AuditHead, AuditSubject, RoleAssignment
from koganei.tests.audit.support import act, chain, events, is_whole, person

pytestmark = pytest.mark.django_db


def test_an_event_says_who_what_when_from_where_and_with_which_result():
    user = person()
    RoleAssignment.objects.create(user=user, role="SECTION_AUTHOR", starts_on="2020-04-01")
    RoleAssignment.objects.create(user=user, role="AUDITOR", starts_on="2020-04-01")
    with travel(datetime(2026, 11, 24, 1, 2, 3, 45, tzinfo=UTC), tick=False), transaction.atomic():
        request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
        record(
            verb="change", by=user, on_object=("evaluation.entry", 52), request=request,
            subjects=[("p2", ["money"]), ("p1", ["address"]), ("p1", ["identity", "address"])],
        )  # fmt: skip
    [event] = events()
    assert event.payload(event.subjects.values_list("person_id", "field_classes")) == {
        "sequence": 1,
        "at": "2026-11-24T01:02:03.000045Z",
        "user": user.pk,
        "username": "tanaka",
        "roles": "SECTION_AUTHOR",  # the auditor's role grants no change
        "verb": "change",
        "object_type": "evaluation.entry",
        "object_id": "52",
        "purpose": "",
        "address": "10.1.2.3",
        "result": "allowed",
        "reason": "",
        "subjects": [["p1", "identity address"], ["p2", "money"]],
        "previous": ORIGIN,
    }


def test_every_role_held_is_named_where_the_matrix_names_none():
    user = person()
    for role in ("SECRETARIAT", "AUDITOR"):
        RoleAssignment.objects.create(user=user, role=role, starts_on="2020-04-01")
    act(by=user)
    assert events()[0].roles == "AUDITOR SECRETARIAT"


def test_a_row_is_named_by_its_model_and_key():
    user = person()
    act()
    with transaction.atomic():
        record(verb="view", on_object=user)
    assert (events()[1].object_type, events()[1].object_id) == ("koganei.user", str(user.pk))


def test_the_canonical_form_is_fixed():
    """Changed bytes would make every chain that was ever exported look forged."""
    payload = {"b": "小金井\n\"'", "a": None, "subjects": [["p1", "identity"]]}
    assert canonical(payload).decode() == (
        '{"a":null,"b":"小金井\\n\\"\'","subjects":[["p1","identity"]]}'
    )
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_the_chain_links_and_comes_out_as_json():
    lines = [json.loads(line) for line in chain(5)]
    assert [row["sequence"] for row in lines] == [1, 2, 3, 4, 5]
    assert [row["previous"] for row in lines] == [ORIGIN, *(row["hash"] for row in lines[:-1])]
    head = AuditHead.objects.get()
    assert (head.sequence, head.hash) == (5, lines[-1]["hash"])
    assert audit_chain.verify()[1] == []


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
def test_the_export_is_the_same_whatever_the_page(monkeypatch, page):
    whole = chain(5)
    monkeypatch.setattr(audit_chain, "PAGE", page)
    assert list(audit_chain.lines()) == whole
    assert is_whole(whole)


def test_what_is_rolled_back_leaves_no_event():
    chain(2)

    def fail():
        with transaction.atomic():
            act(99)
            raise RuleBroken([])

    with pytest.raises(RuleBroken):
        fail()
    assert len(events()) == 2
    act()
    assert is_whole(audit_chain.lines())


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake():
    with pytest.raises(transaction.TransactionManagementError):
        record(verb="view")
    with pytest.raises(transaction.TransactionManagementError), together():
        act()
    assert events() == []


def test_events_held_together_are_written_at_the_end_and_not_after_a_failure():
    with together():
        pass  # nothing held, nothing needed
    with transaction.atomic(), together():
        act(1)
        with together():
            act(2)
        assert events() == []
    assert [event.object_id for event in events()] == ["1", "2"]

    def fail():
        with transaction.atomic(), together():
            act(3)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert len(events()) == 2


def test_the_order_is_the_sequence_and_a_clock_set_back_is_named():
    with travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        chain(2)
    with travel(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        act()
    report = check(audit_chain.lines())
    assert (report.finding, report.backwards, report.count) == (None, [3], 3)


def test_control_characters_and_length_cannot_break_a_line():
    with transaction.atomic():
        record(
            verb="view", on_object=("x", "a\r\nb\x00\u202e\ud800" + "あ" * 100), reason="理" * 300
        )
    [event] = events()
    assert event.object_id == ("a  b   " + "あ" * 57)
    assert len(event.reason) == 200
    assert is_whole(audit_chain.lines())


def test_an_unknown_class_of_fields_is_a_mistake():
    with pytest.raises(ValueError, match="secret"), transaction.atomic():
        record(verb="view", subjects=[("p1", ["secret"])])


def test_rows_say_what_they_are():
    act(7)
    [event] = events()
    assert str(event) == "1 view consultation.case 7"
    assert str(event.subjects.get()) == "1 p7 identity address"
    assert str(AuditHead.objects.get()) == f"1 {event.hash}"


def test_an_account_that_has_acted_is_not_deleted():
    act(by=person())
    with without_scope(), pytest.raises(ProtectedError):  # else nobody is known who may look
        person().delete()


def test_the_tables_hold_no_column_for_values():
    """A new column must be thought about: ids and codes only (access.md)."""
    assert {field.name for field in AuditEvent._meta.fields} == {
        "sequence", "at", "user", "username", "roles", "verb", "object_type", "object_id",
        "purpose", "address", "result", "reason", "previous_hash", "hash",
    }  # fmt: skip
    assert {field.name for field in AuditSubject._meta.fields} == {
        "id", "event", "person_id", "field_classes",
    }  # fmt: skip


def test_the_context_supplies_account_and_address_and_nests():
    user = person()
    with acting(by=user, address="manage.py x"), acting(), transaction.atomic():
        record(verb="view")
    [event] = events()
    assert (event.user, event.address) == (user, "manage.py x")
    assert audit_context.current() is None


PROXIES = ["10.0.0.1", "10.0.0.2", "unix"]


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),  # forged: this is no proxy of ours
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"),  # the first was sent by the client
        ("10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "山田", ""),
        ("10.0.0.1", "", ""),
        ("::1", "", "::1"),
    ],
)
def test_only_the_proxy_is_believed_about_an_address(remote, forwarded, address):
    headers = {"REMOTE_ADDR": remote} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    request = RequestFactory().get("/", **headers)
    with override_settings(TRUSTED_PROXIES=PROXIES):
        assert audit_context.client_address(request) == address
