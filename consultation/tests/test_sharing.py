"""共有シート: what is printed is what may be told, and what the ledger says was told"""

import shutil
import subprocess
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultation.documents.paper import Paper
from consultation.enums import ConsentScope
from consultation.models import ConsentTarget, Disclosure, DisclosureText
from consultation.queries.sharing import sharing_sheet
from consultation.tests.factories import (
    make_account,
    make_address,
    make_agency,
    make_assignment,
    make_case,
    make_household,
    make_person,
    make_slip,
    past_the_scope,
)
from consultation.tests.parts import make_assessment, make_consent
from koganei import audit
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.documents import PdfFailed
from koganei.models import AddressProtection, AuditEvent

pytestmark = pytest.mark.django_db
ALL = ("identity", "address", "narrative", "money")
YESTERDAY = timedelta(days=1)


@pytest.fixture
def worker():
    client = Client()
    client.user = make_account(Role.SUPPORT_WORKER, "worker")
    client.force_login(client.user)
    return client


@pytest.fixture
def agency():
    return make_agency("あおぞら")


@pytest.fixture
def case(worker):
    """A client with an address, words and money, and a mother without any consent."""
    client = make_person("山吹 蓮", "やまぶき れん", birth_on=date(1978, 6, 14))
    mother = make_person("山吹 千代", "やまぶき ちよ")
    case = make_case(client=client, household=make_household(client, mother), lead=worker.user)
    make_address(client, "小金井市仮想町9-9-9")
    make_slip(case, words="カナリアの言葉", third_party="隣の人の話")
    make_assessment(case)
    return case


@past_the_scope
def agree(case, agency, *, told=ALL, **fields):
    consent = make_consent(case, scope=ConsentScope.LIMITED, **fields)
    ConsentTarget.objects.create(consent=consent, agency=agency, may_tell=" ".join(told))
    return consent


def url(case):
    return f"/desk/cases/{case.pk}/sharing/"


def issue(worker, case, agency, told=ALL, **changes):
    given = {
        "agency": agency.pk,
        "recipient": "相談係",
        "told": told,
        "request": "面談をお願いします。",
    }
    return worker.post(url(case), given | changes)


def words_of(pdf):
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().replace(" ", "")


def ledger():
    with without_scope():
        return list(Disclosure.objects.order_by("pk"))


def test_it_prints_what_is_agreed_and_writes_that_into_the_ledger(worker, case, agency):
    agree(case, agency, told=("identity", "narrative"))
    answer = issue(worker, case, agency)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "山吹" not in answer["Content-Disposition"]
    [line] = ledger()
    assert (line.agency, line.told, line.occasion) == (agency, "identity narrative", "document")
    with without_scope():
        assert DisclosureText.objects.get().content == "共有シート：面談をお願いします。"
    assert AuditEvent.objects.filter(verb="sharing_sheet_issued").count() == 1


@pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="pdftotext (poppler-utils) is not there",
)
def test_the_text_of_the_pdf_holds_nothing_else(worker, case, agency):
    agree(case, agency, told=("identity", "narrative"))
    text = words_of(issue(worker, case, agency).content)
    for there in (
        "山吹蓮",
        "カナリアの言葉",
        "面談をお願いします。",
        "住所・電話（伝える同意がない",
    ):
        assert there in text
    for absent in ("9-9-9", "千代", "隣の人の話"):
        assert absent not in text
    assert "世帯の人が1人います" in text


STATES = {
    "valid": ({}, set(ALL)),
    "expired": ({"expires_on": date(2026, 4, 11)}, set()),
    "withdrawn": ({"withdrawn_at": timezone.now() - YESTERDAY, "by": True}, set()),
    "refused": ({"is_refused": True, "scope": ""}, set()),
    "oral, never signed": ({"method": "oral"}, set()),
}


@pytest.mark.parametrize("state", STATES)
def test_it_follows_the_state_of_the_consent(worker, case, agency, state):
    fields, expected = STATES[state]
    fields = {"scope": ConsentScope.LIMITED} | fields
    if fields.pop("by", False):
        fields["withdrawn_recorded_by"] = worker.user
    with without_scope():
        consent = make_consent(case, **fields)
        ConsentTarget.objects.create(consent=consent, agency=agency, may_tell=" ".join(ALL))
    with audit.acting(by=worker.user):
        sheet = sharing_sheet(case, agency, frozenset(ALL), timezone.now())
    printed = set().union(*(shared.classes for shared in sheet.persons))
    assert printed == expected
    answer = issue(worker, case, agency)
    assert answer.status_code == (200 if expected else 422)
    assert len(ledger()) == bool(expected)


def test_only_what_was_chosen_and_for_who_was_named(worker, case, agency):
    agree(case, agency)
    other = make_agency("ひだまり")
    assert issue(worker, case, other).status_code == 422
    assert "相談の内容を伝える同意が" in issue(worker, case, other).content.decode()
    issue(worker, case, agency, told=("identity",))
    assert [line.told for line in ledger()] == ["identity narrative"]


def test_a_protected_address_is_not_on_it(worker, case, agency):
    agree(case, agency)
    AddressProtection.objects.create(
        person_id=case.client_id, applied_on=date(2026, 4, 1), registered_by=worker.user
    )
    assert issue(worker, case, agency).status_code == 200
    assert "address" not in ledger()[0].told


def test_what_the_printer_may_not_see_is_not_told(worker, case, agency):
    """家計 is granted to who works on the case; another one of the desk prints without it."""
    agree(case, agency)
    with without_scope():
        lead = make_account(Role.SUPPORT_WORKER, "new lead")
        make_assignment(case, lead)
        type(case).objects.filter(pk=case.pk).update(lead=lead)
        case.assignments.filter(user=worker.user).update(ended_on=timezone.localdate())
    with audit.acting(by=worker.user):
        [shared] = sharing_sheet(case, agency, frozenset(ALL), timezone.now()).persons
    assert shared.classes == {"identity", "address", "narrative"}
    assert shared.money is None


def test_each_of_the_household_needs_an_own_consent(worker, case, agency):
    agree(case, agency)
    with without_scope():
        mother = case.household.memberships.exclude(person=case.client_id).get().person
        consent = make_consent(case, person=mother, scope=ConsentScope.LIMITED)
        ConsentTarget.objects.create(consent=consent, agency=agency, may_tell="identity")
    issue(worker, case, agency, told=("identity", "money"))
    assert {line.person_id: line.told for line in ledger()} == {
        case.client_id: "identity money narrative",
        mother.pk: "identity",
    }


def test_a_paper_that_fails_is_no_disclosure(worker, case, agency, monkeypatch):
    def fails(self):
        raise PdfFailed("PDFを作れませんでした。")

    agree(case, agency)
    monkeypatch.setattr(Paper, "pdf", fails)
    answer = issue(worker, case, agency)
    assert answer.status_code == 422
    assert "面談をお願いします。" in answer.content.decode()
    assert ledger() == []


def test_who_does_not_work_on_the_case_issues_nothing(case, agency):
    client = Client()
    client.force_login(make_account(Role.SUPPORT_WORKER, "other"))
    assert client.get(url(case)).status_code == 403
    assert issue(client, case, agency).status_code == 403
    assert ledger() == []
