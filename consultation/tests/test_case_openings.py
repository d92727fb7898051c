"""bodies.csv on the real pages: a case that is not taken stands nowhere, and is handed to nobody

Each «no» of the table by page and form, then by sitting, paper, packet, search and case; no file is
imported into a sitting at all. What opens a packet that was handed out is tried in test_packets.
"""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ImportMixin

from consultation.enums import ConsentRule, Stage
from consultation.models import Conference, ConferenceBody, ConferenceItem, ItemAgency, Packet
from consultation.tests.factories import make_agency, make_case, make_person
from consultation.tests.parts import make_consent, make_part, make_plan
from consultation.tests.stories import Fields, now, people, rows, text_of
from consultation.tests.test_body_rules import ITEMS, STATES, said
from koganei.testing.canary import text_of as all_text_of

pytestmark = pytest.mark.django_db
NAME = "霧島 たえ"
CODES = {"required": "coordination", "no_cases": "promotion", "not_required": "statutory"}
NO = [
    *[("required", "yes", state) for state in STATES if state != "valid"],
    ("required", "no", "valid"),
    ("no_cases", "yes", "valid"),
    ("not_required", "yes", "valid"),
]


@pytest.fixture
def who():
    return people("worker", "manager", "attendee")


@pytest.fixture
def near(who):
    return make_agency("つくし障害相談", department=who["attendee"].account.department)


def consent_that_is(state, case, near):
    """Record what the client said to this agency, as the word of the table has it."""
    today = timezone.localdate()
    before = dict.fromkeys(("explained_on", "given_on", "starts_on"), today - timedelta(days=9))
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_recorded_by": case.lead}
    fields = {
        "valid": {},
        "expired": {**before, "expires_on": today - timedelta(days=1)},
        "withdrawn": withdrawn,
        "refused": {"is_refused": True},
        "out_of_scope": {"excluded": [near]},
    }
    if state in fields:
        make_consent(case, **fields[state])


@pytest.mark.parametrize(("rule", "established", "consent"), NO)
def test_a_no_of_the_table_is_a_no_everywhere(who, near, rule, established, consent):
    asked = {"rule": rule, "established": established, "law": "yes", "consent": consent}
    assert not said(ITEMS, "item", kind="case", **asked)
    today = timezone.localdate()
    client = make_person(NAME, "きりしま たえ")
    case = make_case(client=client, lead=who["worker"].account, received_on=today)
    make_plan(case)
    consent_that_is(consent, case, near)
    part = make_part(code=CODES[rule], rule=ConsentRule(rule))
    if established == "no":
        ConferenceBody.objects.filter(pk=part.body_id).update(established_on=None)

    # page and form
    form = Fields(who["worker"].opens("convene", case.pk).content.decode())
    assert (str(part.pk) in form.offered["part"]) is (rule == "required")
    refused = who["worker"].sends("convene", case.pk, part=part.pk, agencies=[near.pk])
    assert refused.status_code == 422
    assert now(case).stage == Stage.PLAN
    assert rows(ConferenceItem) == rows(ItemAgency) == list(Packet.objects.all()) == []

    # sitting, papers with and without names, packets, search, case
    sitting = Conference.objects.get(pk=part.conference_id)
    seen = [
        who["worker"].opens("conference", sitting.pk),
        who["manager"].opens("conference", sitting.pk),
        who["manager"].opens("agenda_file", sitting.pk),
        who["manager"].opens("material_file", sitting.pk),
        who["attendee"].opens("packets"),
        who["attendee"].client.post(reverse("consultation:search"), {"q": NAME}),
        who["attendee"].opens("case", case.pk),
    ]
    for page in seen:
        assert NAME not in all_text_of(page)
        assert case.number not in all_text_of(page)
    assert [page.status_code for page in seen[-2:]] == [403, 403]
    assert "つくし障害相談" not in text_of(seen[0])


def test_no_file_is_imported_into_a_sitting():
    models = (Conference, ConferenceItem, ItemAgency, Packet)
    assert not any(isinstance(admin.site._registry.get(model), ImportMixin) for model in models)
