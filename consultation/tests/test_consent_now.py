"""本人同意 in SQL says what rules/consent.py says, on every state and of every row of a person"""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.enums import ConsentMethod
from consultation.models import ConsentTarget, ItemPaper
from consultation.models.consent_now import agreed
from consultation.queries.conferences import TOLD
from consultation.queries.consent_records import consents_of
from consultation.rules.consent import may_tell
from consultation.tests.factories import make_agency, make_case, make_merge, make_person
from consultation.tests.parts import make_consent, make_plan, put_on_agenda
from consultation.tests.sittings import make_paper
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db
DAYS = ("explained_on", "given_on", "starts_on")


def days_ago(count):
    return dict.fromkeys(DAYS, timezone.localdate() - timedelta(days=count))


def limited(case, agency, words, **fields):
    row = make_consent(case, **fields, scope="limited")
    ConsentTarget.objects.create(consent=row, agency=agency, may_tell=words)
    return row


STATES = {
    "none": lambda case, agency: None,
    "general": lambda case, agency: make_consent(case),
    "excluded": lambda case, agency: make_consent(case, excluded=[agency]),
    "another excluded": lambda case, agency: make_consent(case, excluded=[make_agency("他")]),
    "limited": lambda case, agency: limited(case, agency, "identity narrative"),
    "limited to less": lambda case, agency: limited(case, agency, "identity"),
    "limited to others": lambda case, agency: limited(
        case, make_agency("他"), "identity narrative"
    ),
    "expires today": lambda case, agency: make_consent(
        case, **days_ago(9), expires_on=timezone.localdate()
    ),
    "expired": lambda case, agency: make_consent(
        case, **days_ago(9), expires_on=timezone.localdate() - timedelta(days=1)
    ),
    "begins tomorrow": lambda case, agency: make_consent(
        case, starts_on=timezone.localdate() + timedelta(days=1)
    ),
    "withdrawn": lambda case, agency: make_consent(
        case, withdrawn_at=timezone.now(), withdrawn_recorded_by=case.registered_by
    ),
    "oral": lambda case, agency: make_consent(case, method=ConsentMethod.ORAL, **days_ago(30)),
    "oral, overdue": lambda case, agency: make_consent(
        case, method=ConsentMethod.ORAL, **days_ago(31)
    ),
    "oral, signed late": lambda case, agency: make_consent(
        case, method=ConsentMethod.ORAL, signed_on=timezone.localdate(), **days_ago(31)
    ),
    "refused after": lambda case, agency: (
        make_consent(case, **days_ago(9)),
        make_consent(case, is_refused=True),
    ),
    "agreed after a refusal": lambda case, agency: (
        make_consent(case, is_refused=True, **days_ago(9)),
        make_consent(case),
    ),
    "refusal of another agency": lambda case, agency: (
        make_consent(case, **days_ago(9)),
        make_consent(case, is_refused=True, agencies=[make_agency("他")]),
    ),
    "newer one ran out": lambda case, agency: (
        make_consent(case, **days_ago(9)),
        make_consent(case, **days_ago(8), expires_on=timezone.localdate() - timedelta(days=1)),
    ),
    "of another": lambda case, agency: make_consent(case, person=make_person("別の人")),
    "of the merged row": lambda case, agency: _of_merged(case),
}


def _of_merged(case):
    twin = make_person("双子")
    make_consent(case, person=twin)
    make_merge(case.client, twin)


@pytest.fixture
def paper():
    """A paper of an item whose own consent is of a kind that counts for nobody here."""
    case = make_case(received_on=timezone.localdate() - timedelta(days=60))
    other = make_agency("載せたときの機関")
    consent = make_consent(case, agencies=[other])
    item = put_on_agenda(make_plan(case), agency=other, consent=consent)
    return make_paper(item)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("classes", [TOLD, {"identity"}, {"money"}, {"third_party"}])
def test_sql_and_rule_agree(paper, state, classes):
    agency, case = make_agency("つくし"), paper.case
    with without_scope():
        STATES[state](case, agency)
        now = timezone.now()
        said = may_tell(consents_of(case.client_id), agency, classes, now).allowed
        found = ItemPaper.objects.filter(agreed(agency, classes, now), pk=paper.pk).exists()
    assert found == said
