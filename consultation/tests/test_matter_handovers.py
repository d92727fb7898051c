"""支援会議の案件を窓口に引き継ぐ: consent now, chosen words only, and no way from one to the other

Each race is run again with its guard taken away, and is then lost.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from consultation.actions import consents, matter_handovers, writing
from consultation.actions.consents import Signed
from consultation.actions.intake import Newcomer, Reception, Said, Slip, Troubles
from consultation.actions.matter_handovers import NewCase
from consultation.codes import CallerKind, Channel, Route, Trouble, Urgency
from consultation.enums import ConsentScope, EventKind
from consultation.models import (
    Case,
    CaseEvent,
    ConsentRecord,
    MatterHandover,
    MatterPerson,
    Person,
    ReceivedSummary,
    SlipNarrative,
    StatutoryMatter,
)
from consultation.rules.consent_record import ConsentInput
from consultation.tests.factories import (
    close,
    make_account,
    make_case,
    make_desk,
    make_person,
    make_wording,
)
from consultation.tests.matters import attend, make_matter, put, taken_up
from consultation.tests.parts import make_consent
from consultation.tests.received import receive_summary
from consultation.tests.stories import refused_by_database, rows
from consultation.tests.test_races import unlocked
from koganei import audit, triggers
from koganei.access.roles import Role
from koganei.access.scoped import ScopedModel, without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent
from koganei.testing.races import ONE_WRITER, race

WORDS = "月に一度の面談を望んでいる。"
GUARD = "receivedsummary_insert_with_consent"


def _desk():
    """A worker who attends the matter, and leads a case whose client agreed."""
    worker, today = make_account(Role.SUPPORT_WORKER), timezone.localdate()
    matter = taken_up(make_matter(texts="Kanariensatz"))
    attend(put(matter), worker)
    case = make_case(lead=worker, received_on=today)
    with without_scope():
        person = matter.persons.get()
    given = {"by": worker, "matter": matter, "person": person, "words": WORDS}
    return {"worker": worker, "matter": matter, "case": case, "given": given}


@pytest.fixture
def desk(db):
    return _desk()


def hand_over(desk, **more):
    return matter_handovers.hand_over(**desk["given"] | more)


def new_case(worker, **consent):
    today, wording = timezone.localdate(), make_wording(starts_on=timezone.localdate())
    days = dict.fromkeys(("explained_on", "given_on", "signed_on", "starts_on"), today)
    return NewCase(
        desk=make_desk(),
        client=Newcomer(name="霧島 たえ", kana="きりしま たえ"),
        slip=Slip(
            Reception(
                received_at=timezone.localtime(), received_by=worker, route=Route.OUTREACH,
                channel=Channel.STATUTORY, urgency=Urgency.NORMAL,
            ),
            Said(CallerKind.CLIENT),
            Troubles((Trouble.INCOME,)),
        ),
        given=ConsentInput(**days | {"scope": ConsentScope.GENERAL} | consent),
        signed=Signed(wording=wording, explained_by=worker),
    )  # fmt: skip


def test_with_consent_the_words_come_to_the_case_and_nothing_else(desk):
    make_consent(desk["case"])
    hand_over(desk, case=desk["case"])
    (summary,) = rows(ReceivedSummary)
    assert (summary.case_id, summary.words) == (desk["case"].pk, WORDS)
    assert [row.matter_id for row in rows(MatterHandover)] == [desk["matter"].pk]
    assert rows(StatutoryMatter)[0].stage == "taken_up"  # the original stays in the register
    assert [each.kind for each in rows(CaseEvent, case=desk["case"])] == [EventKind.CONSENT]
    assert _found_outside_the_register("Kanariensatz") == []


def _found_outside_the_register(token):
    """Return the tables of the desk, the register's own left out, that hold a text."""
    found = []
    for model in apps.get_app_config("consultation").get_models():
        is_register = issubclass(model, ScopedModel) and model.record_model() is StatutoryMatter
        texts = [f.name for f in model._meta.concrete_fields if f.get_internal_type() in TEXTS]
        for name in () if is_register else texts:
            if rows(model, **{f"{name}__contains": token}):
                found.append((model, name))
    return found


TEXTS = ("CharField", "TextField")


def test_a_new_case_is_opened_with_its_consent_in_one_act(desk):
    case = hand_over(desk, new=new_case(desk["worker"]))
    assert rows(ReceivedSummary)[0].case_id == case.pk
    assert [row.case_id for row in rows(ConsentRecord)] == [case.pk]
    assert [row.client_words for row in rows(SlipNarrative, slip__case=case)] == [""]
    verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs)[-4:] == [
        "slip_received", "consent_recorded", "summary_received", "matter_handed_over",
    ]  # fmt: skip


def test_neither_event_of_the_audit_names_the_other(desk):
    make_consent(desk["case"])
    hand_over(desk, case=desk["case"])
    received, handed = AuditEvent.objects.order_by("-sequence")[:2][::-1]
    assert received.object_id == str(desk["case"].pk)
    assert handed.object_id == str(desk["matter"].pk)
    persons = {each.person_id for each in handed.subjects.all()}
    assert str(desk["case"].client_id) not in persons


@pytest.mark.parametrize("state", ["none", "refused", "expired", "withdrawn", "later"])
def test_without_consent_now_nothing_is_handed_over(desk, state):
    today, case = timezone.localdate(), desk["case"]
    before = dict.fromkeys(("explained_on", "given_on", "starts_on"), today - timedelta(days=9))
    consent = {
        "none": lambda: None,
        "refused": lambda: make_consent(case, is_refused=True),
        "expired": lambda: make_consent(case, **before, expires_on=today - timedelta(days=1)),
        "withdrawn": lambda: make_consent(
            case, withdrawn_at=timezone.now(), withdrawn_recorded_by=desk["worker"]
        ),
        "later": lambda: make_consent(case, starts_on=today + timedelta(days=1)),
    }[state]()
    with pytest.raises(RuleBroken, match="有効な同意が、いまありません") as broken:
        hand_over(desk, case=case)
    assert all(violation.citation for violation in broken.value.violations)
    assert rows(ReceivedSummary) == rows(MatterHandover) == []
    if consent:
        assert refused_by_database(lambda: receive_summary(case, consent)) == GUARD


def test_the_database_takes_no_consent_of_somebody_else(desk):
    other = make_consent(desk["case"], person=make_person("別の人"))
    assert refused_by_database(lambda: receive_summary(desk["case"], other)) == GUARD
    triggers.remove(connection, [GUARD])
    assert refused_by_database(lambda: receive_summary(desk["case"], other)) == ""


def test_an_empty_summary_says_nothing_and_is_refused(desk):
    make_consent(desk["case"])
    with pytest.raises(RuleBroken, match="自分の言葉で書いてください"):
        hand_over(desk, case=desk["case"], words="　")
    assert rows(MatterHandover) == []


def test_a_new_case_without_a_true_consent_is_not_opened_at_all(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with audit.acting(by=desk["worker"]), pytest.raises(RuleBroken, match="先の日です"):
        hand_over(desk, new=new_case(desk["worker"], given_on=tomorrow, starts_on=tomorrow))
    assert len(rows(Case)) == 1
    assert rows(MatterHandover) == []


def test_a_closed_case_takes_nothing(desk):
    make_consent(desk["case"])
    close(desk["case"])
    with pytest.raises(RuleBroken, match="終結しています"):
        hand_over(desk, case=desk["case"])
    assert rows(MatterHandover) == []


def test_only_who_reads_the_matter_and_works_at_the_desk_hands_over(desk):
    make_consent(desk["case"])
    with pytest.raises(Http404):
        hand_over(desk, case=desk["case"], by=make_account(Role.SUPPORT_WORKER))
    with pytest.raises(PermissionDenied):
        hand_over(desk, case=desk["case"], by=make_account(Role.WELFARE_MANAGER))
    stranger = taken_up(make_matter(name="若槻 恒"))
    with without_scope():
        person = stranger.persons.get()
    with pytest.raises(Http404):
        hand_over(desk, case=desk["case"], person=person)
    assert rows(MatterHandover) == []


def test_no_person_of_the_desk_bears_a_key_of_the_register(desk):
    make_consent(desk["case"])
    hand_over(desk, case=desk["case"])
    keys = {row.pk for row in [*rows(MatterPerson), *rows(StatutoryMatter)]}
    assert not keys & {row.pk for row in [*rows(Person), *rows(Case)]}


# hand-over ‖ withdrawal


@pytest.fixture
def shared(own_database):
    triggers.install(connection)
    desk = _desk()
    return desk | {"consent": make_consent(desk["case"])}


def handing(desk):
    return lambda: hand_over(desk, case=desk["case"])


def withdrawing(desk):
    return lambda: consents.withdraw(
        by=desk["worker"], person=desk["case"].client, case=desk["case"],
        consent=desk["consent"], at=timezone.now(),
    )  # fmt: skip


def test_after_a_withdrawal_nothing_is_handed_over(shared):
    assert race(withdrawing(shared), handing(shared)) == ["done", "RuleBroken"]
    assert rows(ReceivedSummary) == rows(MatterHandover) == []


def test_a_withdrawal_waits_for_the_hand_over(shared):
    assert race(handing(shared), withdrawing(shared)) == ["done", "done"]
    (summary,) = rows(ReceivedSummary)
    assert timezone.localdate(rows(ConsentRecord)[0].withdrawn_at) >= summary.received_on


@ONE_WRITER
def test_without_the_lock_the_database_still_keeps_them_apart(shared, monkeypatch):
    _without_locks(monkeypatch)
    race(withdrawing(shared), handing(shared))
    assert rows(ReceivedSummary) == []


@ONE_WRITER
def test_without_lock_and_trigger_both_succeed(shared, monkeypatch):
    _without_locks(monkeypatch)
    triggers.remove(connection, [GUARD])
    try:
        found = race(withdrawing(shared), handing(shared))
    finally:
        triggers.install(connection)
    assert found == ["done", "done"]
    assert rows(ReceivedSummary)


def _without_locks(monkeypatch):
    for module in (writing, matter_handovers):
        monkeypatch.setattr(module, "locked", unlocked)
    monkeypatch.setattr(consents, "locked_case", lambda case, person: case)
