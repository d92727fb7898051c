"""同意書 and 情報提供の記録 on paper: what is printed is what is enforced"""

from itertools import combinations

import pytest
from django.utils import timezone

from consultation.documents.consent import OTHERS, TICKED, TOLD, consent_paper, scope_rows
from consultation.documents.ledger import ledger_paper
from consultation.documents.sharing import blank_sharing
from consultation.enums import ConsentScope
from consultation.models import ConsentTarget
from consultation.queries.consent_records import records_of
from consultation.rules.consent import may_tell
from consultation.tests.factories import make_account, make_agency, make_case
from consultation.tests.parts import make_consent, make_disclosure
from koganei import audit
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db
CLASSES = [
    set(each)
    for size in range(len(TOLD) + 1)
    for each in combinations([t.value for t in TOLD], size)
]


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


@pytest.fixture
def case(worker):
    return make_case(lead=worker)


@pytest.fixture
def agencies():
    return [make_agency(name) for name in ("あおぞら", "ひだまり", "こもれび")]


@pytest.mark.parametrize("scope", ConsentScope.values)
@pytest.mark.parametrize("named", CLASSES, ids=lambda each: "+".join(sorted(each)) or "nothing")
def test_the_printed_scope_is_the_enforced_one(case, agencies, worker, scope, named):
    """For every class and agency: a tick on the paper, exactly where ``may_tell`` says yes."""
    first, second, stranger = agencies
    consent = make_consent(case, excluded=[second], scope=scope)
    with without_scope():
        told = " ".join(sorted(named))
        ConsentTarget.objects.create(consent=consent, agency=first, purpose="支援", may_tell=told)
    with audit.acting(by=worker):
        recorded = records_of([case.client_id])[case.client_id][0]
    printed = {row[0]: row[1 : 1 + len(TOLD)] for row in scope_rows(recorded.consent)}
    for agency in agencies:
        ticks = printed.get(agency.name) or printed.get(OTHERS) or [""] * len(TOLD)
        for told, tick in zip(TOLD, ticks, strict=True):
            answer = may_tell([recorded.consent], agency, {told.value}, timezone.now())
            assert (tick == TICKED) == answer.allowed, (agency.name, told)
    assert (OTHERS in printed) == (scope == ConsentScope.GENERAL)
    assert stranger.name not in printed


def words(paper):
    return paper.html()


def test_the_paper_is_the_newest_record_of_the_client(case, agencies, worker):
    make_consent(case, agencies=agencies[:1])
    with audit.acting(by=worker):
        page = words(consent_paper(case, "出力 佐倉"))
    assert agencies[0].name in page
    assert case.client.name in page
    assert "出力 佐倉" in page


def test_without_a_record_it_is_the_form_for_the_pen(case, worker):
    with audit.acting(by=worker):
        page = words(consent_paper(case, ""))
    assert case.client.name not in page
    assert "同意します" in page


def test_the_ledger_says_who_was_told_what_on_which_basis(case, worker):
    make_disclosure(case)
    with audit.acting(by=worker):
        page = words(ledger_paper(case, ""))
    assert "あおば地域包括支援センター" in page
    assert "伝えた内容" in page
    assert "1件" in page


def test_a_line_of_another_person_is_not_in_the_ledger(case, worker):
    make_disclosure(make_case())
    with audit.acting(by=worker):
        assert "0件" in words(ledger_paper(case, ""))


def test_the_sheet_for_an_agency_says_whose_consent_it_needs():
    assert "本人の同意がある内容だけ" in words(blank_sharing(""))
