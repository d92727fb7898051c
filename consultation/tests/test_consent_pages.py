"""同意と開示: recorded, asked, withdrawn and told on the pages; nothing is told without a basis"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.enums import DueKind
from consultation.models import CaseEvent, ConsentRecord, Disclosure, DueItem
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_household,
    make_person,
    make_wording,
)
from consultation.tests.parts import make_consent, make_disclosure
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.dates.wareki import format_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    client = Client()
    client.user = make_account(Role.SUPPORT_WORKER)
    client.force_login(client.user)
    return client


@pytest.fixture
def case(worker):
    person = make_person("山吹 蓮", "やまぶき れん")
    household = make_household(person, make_person("山吹 千代", "やまぶき ちよ"))
    return make_case(
        client=person, household=household, lead=worker.user, received_on=timezone.localdate()
    )


@pytest.fixture
def agency():
    return make_agency("つくし障害相談")


def page(case, name="consent/"):
    return f"{case.get_absolute_url()}{name}"


def everything(model, **which):
    with without_scope():
        return list(model.objects.filter(**which))


def consent_data(case, worker, **changes):
    today = format_date(timezone.localdate())
    return {
        "person": str(case.client_id), "answer": "agreed", "given_on": today,
        "wording": make_wording(starts_on=timezone.localdate() - timedelta(days=9)).pk,
        "explained_by": worker.user.pk, "explained_on": today, "signer": "client",
        "method": "signed", "scope": "general",
    } | changes  # fmt: skip


def tell_data(case, agency, **changes):
    now = timezone.localtime() - timedelta(minutes=1)
    return {
        "person": str(case.client_id), "agency": agency.pk, "recipient": "相談係",
        "on": format_date(now.date()), "clock": f"{now:%H:%M}", "occasion": "call",
        "told": ["identity", "narrative"], "content": "通所の調整を頼んだ。", "basis": "consent",
    } | changes  # fmt: skip


def ask(worker, case, agency, *told):
    words = {"agency": agency.pk, "told": told}
    answers = worker.get(page(case), words).context["answers"]
    return [each["answer"].allowed for each in answers]


def test_a_limited_consent_lets_just_that_be_told_to_just_them(worker, case, agency):
    row = {
        "agency1-agency": agency.pk,
        "agency1-told": ["identity"],
        "agency1-purpose": "通所の調整",
    }
    data = consent_data(case, worker, scope="limited", **row)
    assert worker.post(page(case, "consent/add/"), data).status_code == 302
    assert ask(worker, case, agency, "identity") == [True, False]  # the mother agreed to nothing
    assert ask(worker, case, agency, "narrative") == [False, False]
    assert ask(worker, case, make_agency("ほかの機関"), "identity") == [False, False]


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(worker, case):
    data = consent_data(
        case, worker, scope="limited", signer="guardian", expires_on="令和2年1月1日",
        **{"agency2-told": ["money"], "agency2-purpose": "書いた目的"},
    )  # fmt: skip
    answer = worker.post(page(case, "consent/add/"), data)
    assert answer.status_code == 422
    assert "2番目の機関：機関を選んでください。" in answer.content.decode()
    assert "書いた目的" in answer.content.decode()
    del data["agency2-told"]
    words = worker.post(page(case, "consent/add/"), data).content.decode()
    assert "限定の同意には、伝えてよい機関が1つ以上要ります。" in words
    assert "後見人と確かめた書類" in words
    assert "期限（令和2年1月1日）が、始まりの日" in words
    assert everything(ConsentRecord) == []


def test_an_oral_consent_owes_a_signature_that_is_added_once(worker, case):
    worker.post(page(case, "consent/add/"), consent_data(case, worker, method="oral"))
    row = everything(ConsentRecord)[0]
    due = everything(DueItem, kind=DueKind.CONSENT_SIGNATURE, done_at=None)
    assert [each.due_on for each in due] == [timezone.localdate() + timedelta(days=30)]
    address = page(case, f"consent/{row.pk}/sign/")
    signed = {"signed_on": format_date(timezone.localdate())}
    assert worker.post(address, signed).status_code == 302
    assert everything(DueItem, kind=DueKind.CONSENT_SIGNATURE, done_at=None) == []
    assert "署名されています" in worker.post(address, signed).content.decode()


def test_a_withdrawal_names_who_must_be_told_and_stops_telling(worker, case, agency):
    consent = make_consent(case)
    make_disclosure(case, consent=consent, agency=agency)
    address = page(case, f"consent/{consent.pk}/withdraw/")
    assert [name for name, _ in worker.get(address).context["lost"]] == [agency.name]
    now = timezone.localtime()
    data = {"on": format_date(now.date()), "clock": f"{now:%H:%M}"}
    assert worker.post(address, data).status_code == 302
    assert ask(worker, case, agency, "identity") == [False, False]
    (due,) = everything(DueItem, kind=DueKind.WITHDRAWAL, done_at=None)
    assert (
        f"{agency.name}に、同意の撤回をまだ伝えていません。"
        in worker.get(page(case)).content.decode()
    )
    worker.post(page(case, "consent/told/"), {"due": due.pk})
    assert everything(DueItem, kind=DueKind.WITHDRAWAL, done_at=None) == []
    assert "撤回されています" in worker.post(address, data).content.decode()


def test_who_does_not_work_on_the_case_may_not_withdraw(case):
    consent = make_consent(case)
    colleague = Client()
    colleague.force_login(make_account(Role.SUPPORT_WORKER))
    assert colleague.get(page(case)).status_code == 200
    assert colleague.get(page(case, f"consent/{consent.pk}/withdraw/")).status_code == 403
    other = make_consent(make_case())
    assert colleague.get(page(case, f"consent/{other.pk}/withdraw/")).status_code == 404


def test_a_line_of_the_ledger_needs_its_basis(worker, case, agency):
    address = page(case, "disclosures/add/")
    refused = worker.post(address, tell_data(case, agency))
    assert refused.status_code == 422
    assert "この機関についての同意がありません。" in refused.content.decode()
    assert "通所の調整を頼んだ。" in refused.content.decode()
    danger = worker.post(address, tell_data(case, agency, basis="danger")).content.decode()
    assert "決めた人がない" in danger
    assert "理由がない" in danger
    assert everything(Disclosure) == []
    chief = make_account(Role.CHIEF_SUPPORT_WORKER)
    decided = {"basis": "danger", "decided_by": chief.pk, "reason": "自殺のおそれ"}
    assert worker.post(address, tell_data(case, agency, **decided)).status_code == 302
    make_consent(case)
    assert worker.post(address, tell_data(case, agency)).status_code == 302
    lines = everything(Disclosure)
    assert {(row.basis, row.decided_by, bool(row.consent_id)) for row in lines} == {
        ("danger", chief, False), ("consent", None, True),
    }  # fmt: skip
    assert "自殺のおそれ" in worker.get(page(case, "disclosures/")).content.decode()
    assert len(everything(CaseEvent, kind="disclosure")) == 2


def test_the_cost_of_the_page_does_not_grow(worker, case):
    def cost(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert worker.get(address).status_code == 200
        return len(queries)

    def add(number):
        agency = make_agency(f"機関{number}")
        consent = make_consent(case, agencies=[agency])
        make_disclosure(case, consent=consent, agency=agency)

    for number in range(3):
        add(number)
    addresses = (page(case), page(case, "disclosures/"))
    cost(addresses[0])
    few = [cost(address) for address in addresses]
    for number in range(3, 30):
        add(number)
    assert [cost(address) for address in addresses] == few
