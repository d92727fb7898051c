"""引継書: only as far as consent reaches the agency now, fixed when issued, received once"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from consultation.actions import handover_summaries as actions
from consultation.documents.handover import copies_of, issues_of, summary_paper
from consultation.enums import Basis, DisclosureOccasion
from consultation.models import (
    Disclosure,
    HandoverIdentity,
    HandoverMoney,
    HandoverSummary,
    HandoverText,
    Person,
)
from consultation.queries.closure import parts_of_summary
from consultation.queries.sharing import sharing_sheet
from consultation.rules.closure import TEXTS
from consultation.rules.disclosure import DisclosureInput
from consultation.tests.endings import make_summary
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_household,
    make_person,
)
from consultation.tests.parts import make_assessment, make_consent
from consultation.tests.stories import refused_by_database, rows
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db
WORDS = dict.fromkeys([name for name, _, _ in TEXTS], "引き継ぐこと")
ALL = frozenset({"identity", "address", "narrative", "money"})


@pytest.fixture
def worker(db):
    return make_account(Role.SUPPORT_WORKER, "worker")


@pytest.fixture
def case(worker):
    row = make_case(lead=worker)
    make_assessment(row, is_fixed=True)
    return row


@pytest.fixture
def agency(db):
    return make_agency("みどり町の窓口")


def issue(case, by, agency, *, chosen=ALL, **changes):
    with without_scope():
        sheet = sharing_sheet(case, agency, chosen, timezone.now())
        summary = actions.Summary(
            **{"agency": agency, "recipient": "相談係", "texts": WORDS}
            | {"copies": copies_of(sheet), "issues": tuple(issues_of(sheet))}
            | changes
        )
        lines = {
            each.member.person.pk: DisclosureInput(
                organization=agency, recipient="相談係", told_at=timezone.now(),
                occasion=DisclosureOccasion.DOCUMENT, content="引継書", basis=Basis.CONSENT,
                classes=each.classes | {"narrative"},
            )
            for each in sheet.persons
        }  # fmt: skip
    return actions.issue(by=by, case=case, summary=summary, lines=lines)


def said(act):
    with pytest.raises(RuleBroken) as refused:
        act()
    return [(each.message, each.place) for each in refused.value.violations]


def test_it_is_written_with_its_line_in_the_ledger(case, worker, agency):
    consent = make_consent(case)
    row = issue(case, worker, agency)
    [line] = rows(Disclosure, case=case)
    assert (line.consent_id, line.agency, line.told_at) == (consent.pk, agency, row.issued_at)
    assert set(line.told.split()) == set(row.told.split())
    [text] = rows(HandoverText)
    assert text.background == "引き継ぐこと"
    [identity] = rows(HandoverIdentity)
    assert ["氏名", str(case.client)] in identity.values[0]["cells"]
    assert AuditEvent.objects.filter(verb="handover_summary_issued").count() == 1


def test_money_stands_there_only_where_the_consent_names_it(case, worker, agency):
    make_consent(case)
    issue(case, worker, agency)
    assert rows(HandoverMoney) == []


def test_without_consent_nothing_is_written(case, worker, agency):
    found = said(lambda: issue(case, worker, agency))
    assert found[-1][1] == "agency"
    assert "本人同意" in found[-1][0]
    for model in (HandoverSummary, HandoverText, Disclosure):
        assert rows(model) == []


def test_a_consent_that_ran_out_since_the_page_was_opened_stops_it(case, worker, agency):
    day = timezone.localdate() - timedelta(days=1)
    make_consent(case, expires_on=day)
    [(_, place)] = said(lambda: issue(case, worker, agency))
    assert place == "agency"
    assert rows(HandoverSummary) == []


def test_a_withdrawal_between_page_and_click_stops_it(case, worker, agency):
    consent = make_consent(case)
    with without_scope():
        sheet = sharing_sheet(case, agency, ALL, timezone.now())
        consent.withdrawn_at, consent.withdrawn_recorded_by = timezone.now(), worker
        consent.save()
    lines = {
        each.member.person.pk: DisclosureInput(
            organization=agency, recipient="係", told_at=timezone.now(), content="引継書",
            occasion=DisclosureOccasion.DOCUMENT, basis=Basis.CONSENT, classes=each.classes,
        )
        for each in sheet.persons
    }  # fmt: skip
    summary = actions.Summary(agency=agency, recipient="係", texts=WORDS)
    assert said(lambda: actions.issue(by=worker, case=case, summary=summary, lines=lines))
    assert rows(HandoverSummary) == []
    assert rows(Disclosure) == []


def test_an_agency_and_its_texts_are_asked_for_all_at_once(case, worker, agency):
    make_consent(case)
    found = said(lambda: issue(case, worker, agency, recipient=" ", texts={}))
    assert [place for _, place in found] == ["background", "situation", "request", "recipient"]


def test_of_who_died_nothing_is_handed_over(case, worker, agency):
    make_consent(case)
    with without_scope():
        Person.objects.filter(pk=case.client_id).update(died_on=timezone.localdate())
    assert any("亡くなって" in message for message, _ in said(
        lambda: issue(case, worker, agency)
    ))  # fmt: skip


def test_the_others_of_the_household_are_masked_without_their_own_consent(case, worker, agency):
    make_consent(case)
    sister = make_person("山吹 澄")
    with without_scope():
        household = make_household(case.client, sister)
        type(case).objects.filter(pk=case.pk).update(household=household)
        case.refresh_from_db()
    issue(case, worker, agency)
    [identity] = rows(HandoverIdentity)
    assert [each["who"] for each in identity.values] == ["本人"]
    assert [line.person_id for line in rows(Disclosure)] == [case.client_id]


@pytest.mark.parametrize(
    ("role", "error"),
    [
        (Role.WELFARE_MANAGER, PermissionDenied),
        (Role.HOUSEHOLD_FINANCE_WORKER, Http404),
        (Role.AUDITOR, (PermissionDenied, Http404)),
    ],
)
def test_who_does_not_work_on_the_case_hands_nothing_over(case, agency, role, error):
    make_consent(case)
    with pytest.raises(error):
        issue(case, make_account(role), agency)
    assert rows(HandoverSummary) == []


# the receipt


def test_its_receipt_is_recorded_once(case, worker):
    row = make_summary(case, received=False)[HandoverSummary]
    day = timezone.localdate()
    typed = {"received_on": day, "received_by": "相談係"}
    actions.confirm_receipt(by=worker, case=case, summary=row, **typed)
    [found] = rows(HandoverSummary)
    assert (found.received_on, found.receipt_recorded_by) == (day, worker)
    [(message, _)] = said(
        lambda: actions.confirm_receipt(by=worker, case=case, summary=row, **typed)
    )
    assert "もう受け取り" in message


def test_a_day_before_it_was_given_or_to_come_is_refused(case, worker):
    row = make_summary(case, received=False)[HandoverSummary]
    for days, where in ((timedelta(days=1), "先の日"), (timedelta(days=-9000), "より前")):
        day = timezone.localdate() + days
        found = said(
            lambda day=day: actions.confirm_receipt(
                by=worker, case=case, summary=row, received_on=day, received_by=" "
            )
        )
        assert [place for _, place in found] == ["received_on", "received_by"]
        assert where in found[0][0]


# what stays


def test_the_paper_says_what_was_given_whatever_changed_since(case, worker, agency):
    make_consent(case)
    name = str(case.client)
    row = issue(case, worker, agency)
    with without_scope():
        Person.objects.filter(pk=case.client_id).update(name="改名 某")
        paper = summary_paper(case, row, *parts_of_summary(row), "印")
    words = str(paper.blocks)
    assert name in words
    assert "改名 某" not in words


GUARDS = {
    "handoversummary_update_received_once": lambda made: HandoverSummary.objects.update(
        recipient="別の係"
    ),
    "handoversummary_delete_never": lambda made: HandoverSummary.objects.filter(
        pk=made[HandoverSummary].pk
    )._raw_delete("default"),
    "handovertext_update_never": lambda made: HandoverText.objects.update(background="別"),
    "handoveridentity_delete_never": lambda made: HandoverIdentity.objects.all()._raw_delete(
        "default"
    ),
    "handoversummary_insert_with_its_ledger": lambda made: HandoverSummary.objects.create(
        case=made[HandoverSummary].case, agency=made[HandoverSummary].agency, recipient="係",
        told="identity", issued_by=made[HandoverSummary].issued_by,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDS)
def test_the_database_keeps_what_was_given(case, name):
    made = make_summary(case, received=False)
    assert refused_by_database(lambda: GUARDS[name](made)) == name


@pytest.mark.parametrize("name", [name for name in GUARDS if "delete_never" not in name])
def test_without_its_guard_it_changes(case, name):
    made = make_summary(case, received=False)
    triggers.remove(connection, [name])
    assert refused_by_database(lambda: GUARDS[name](made)) == ""
