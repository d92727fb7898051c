"""Refusals at the desk: by role, restriction, conflict of interest and protected address"""

import pytest
from django.utils import timezone

from consultation.models import Case
from consultation.tests.factories import make_address, make_case, make_event, make_person, make_slip
from consultation.tests.parts import make_assessment, make_consent, make_referral
from consultation.tests.stories import people, rows, text_of
from koganei.models import AddressProtection, AuditEvent, ConflictOfInterest
from koganei.models.safeguards import Relation, Source

pytestmark = pytest.mark.django_db
PAGES = (
    "case", "slip", "household", "consent", "ledger", "assessment", "record", "referrals",
    "documents", "assignment",
)  # fmt: skip
ADDRESS = "小金井市仮想町9-8-7"


@pytest.fixture
def who():
    return people("chief", "worker", "other", "finance", "staff", "auditor")


@pytest.fixture
def case(who):
    """A case with something on every page, and where its client lives."""
    client = make_person("水城 灯", "みずき あかり")
    make_address(client, ADDRESS)
    row = make_case(client=client, lead=who["worker"].account)
    return with_parts(row)


def with_parts(row):
    for make in (make_slip, make_event, make_consent, make_assessment, make_referral):
        make(row)
    return row


def statuses(person, case):
    return {page: person.opens(page, case.pk).status_code for page in PAGES}


def everywhere(status):
    return dict.fromkeys(PAGES, status)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("worker", "screening"), ("finance", "triage"), ("finance", "assessment_summary"),
        ("other", "consent_withdraw"), ("staff", "visit"), ("auditor", "contact"),
        ("auditor", "consent_add"),
    ],
)  # fmt: skip
def test_a_wrong_role_meets_no_form_and_the_audit_knows_it(case, who, name, page):
    arguments = [make_consent(case).pk] if page == "consent_withdraw" else []
    before = AuditEvent.objects.count()
    answer = who[name].opens(page, case.pk, *arguments)
    assert answer.status_code in (403, 404)
    assert case.client.name not in text_of(answer)
    event = AuditEvent.objects.order_by("sequence").last()
    assert AuditEvent.objects.count() == before + 1
    assert event.username == who[name].account.username
    assert event.reason in ("権限なし（403）", "ないか、見えない（404）")


def test_a_restricted_case_is_there_for_those_on_it_and_for_the_chief(who):
    client = make_person("水城 灯", "みずき あかり", is_restricted=True)
    row = with_parts(make_case(client=client, lead=who["worker"].account, is_restricted=True))
    assert statuses(who["worker"], row) == everywhere(200)
    assert statuses(who["chief"], row) == everywhere(200)
    assert statuses(who["other"], row) == everywhere(404)
    assert row.number not in text_of(who["other"].opens("cases"))
    assert row.number in text_of(who["worker"].opens("cases"))


def test_a_conflict_of_interest_hides_everything(case, who):
    other = who["other"]
    assert other.opens("case", case.pk).status_code == 200
    ConflictOfInterest.objects.create(
        user=other.account, person_id=case.client_id, source=Source.SUPERVISOR,
        relation=Relation.FAMILY, declared_by=who["chief"].account,
    )  # fmt: skip
    assert statuses(other, case) == everywhere(404)
    listed = text_of(other.opens("cases"))
    assert case.number not in listed
    assert case.client.name not in listed
    assert statuses(who["worker"], case) == everywhere(200)


def test_a_protected_address_stands_on_no_page_of_the_case(case, who):
    pages = [*PAGES, "case", "slip_correct"]
    shown = [text_of(who["worker"].opens(page, case.pk)) for page in pages]
    person = who["worker"].opens("person", case.pk, case.client_id)
    assert any(ADDRESS in page for page in [*shown, text_of(person)])
    AddressProtection.objects.create(
        person_id=case.client_id, applied_on=timezone.localdate(),
        registered_by=who["chief"].account,
    )  # fmt: skip
    for name in ("worker", "chief", "other"):
        for page in pages:
            answer = who[name].opens(page, case.pk)
            assert ADDRESS not in answer.content.decode(), (name, page)
        answer = who[name].opens("person", case.pk, case.client_id)
        assert "9-8-7" not in answer.content.decode(), name


def test_without_breaking_the_glass_a_closed_door_is_an_unknown_page(who):
    hidden = with_parts(make_case(is_restricted=True))
    (other,) = [who["other"]]
    answer = other.opens("case", hidden.pk)
    unknown = other.opens("case", "00000000-0000-0000-0000-000000000001")
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert text_of(answer) == text_of(unknown)
    sent = other.sends("contact", hidden.pk, facts="書いた文")
    assert sent.status_code == 404
    assert [row.last_contact_on for row in rows(Case, pk=hidden.pk)] == [hidden.last_contact_on]
