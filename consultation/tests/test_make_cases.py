"""架空の相談: whole, reproducible, only into an empty demo database"""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from time_machine import travel

from consultation.actions import matter_packets, packets
from consultation.enums import ScreeningResult, Stage
from consultation.models import (
    Assessment,
    Case,
    CaseEvent,
    ConferenceBody,
    ContactSlip,
    Household,
    ItemPaper,
    MatterText,
    Person,
    SearchKey,
    SlipTrouble,
    StatutoryMatter,
)
from consultation.queries.matter_packets import is_by_law, matters_asked
from consultation.queries.packets import asked_of, packets_of
from consultation.queries.retention import matters_over, rules_kept
from consultation.tests.disposed import make_rules
from consultation.tests.factories import make_account, make_agency, make_desk, make_wording
from consultation.tests.matters import make_body
from consultation.tests.parts import make_part
from consultation.tests.sittings import make_terms
from koganei.access.roles import CONTRACTOR_ROLES, Role
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent
from koganei.testing.undone import undone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def office(settings):
    settings.DEMO = True
    make_desk(), make_wording()
    for number in range(8):
        make_agency(f"架空機関{number}")
    for role in (*CONTRACTOR_ROLES, Role.WELFARE_MANAGER, Role.WELFARE_STAFF):
        make_account(role)


def made(count=60, seed=1, **options):
    call_command("make_cases", count=count, seed=seed, today=TODAY, verbosity=0, **options)


def city():
    """Everything that would differ if chance had a say."""
    with without_scope():
        return (
            list(Case.objects.order_by("number").values_list("pk", "number", "stage", "urgency")),
            list(Person.objects.order_by("pk").values_list("pk", "name", "kana", "birth_on")),
            list(CaseEvent.objects.order_by("pk").values_list("case_id", "label", "at")),
            list(SearchKey.objects.order_by("pk").values_list("person_id", "value")),
        )


def test_a_small_city_shows_every_stage_and_every_result(office):
    made()
    with without_scope():
        assert set(Case.objects.values_list("stage", flat=True)) == set(Stage)
        results = set(Case.objects.values_list("screening_result", flat=True))
        assert results == {None, *ScreeningResult}
        assert Household.objects.exists()
        assert Assessment.objects.exists()


def test_every_case_has_its_slip_with_one_main_trouble_and_a_running_number(office):
    made()
    with without_scope():
        cases = Case.objects.count()
        assert cases == ContactSlip.objects.count() == 60
        assert SlipTrouble.objects.filter(is_main=True).count() == cases
        for year in set(Case.objects.values_list("fiscal_year", flat=True)):
            numbers = Case.objects.filter(fiscal_year=year).order_by("received_on", "sequence")
            sequence = list(numbers.values_list("sequence", flat=True))
            assert sequence == list(range(1, len(sequence) + 1))
        assert Case.objects.filter(received_on__gt=TODAY).count() == 0
        assert CaseEvent.objects.filter(at__date__gt=TODAY).count() == 0


def test_the_same_seed_gives_the_same_city_and_another_one_another(office):
    cities = []
    for seed in (1, 1, 2):
        with undone():
            made(seed=seed)
            cities.append(city())
    first, second, other = cities
    assert first == second
    assert first[1] != other[1]


def test_the_audit_says_that_the_actions_were_passed_by(office):
    made(count=3)
    event = AuditEvent.objects.get(verb="cases_made")
    assert event.object_id == "3:1:3"


def test_a_second_city_is_refused(office):
    made(count=3)
    with pytest.raises(CommandError, match="相談がすでにあります"):
        made(count=3)


def test_everything_that_is_missing_is_named_at_once(settings):
    settings.DEMO = False
    with pytest.raises(CommandError) as refused:
        made(count=0)
    assert len(str(refused.value).splitlines()) == 5


def test_who_attends_for_an_agency_can_open_one_case_and_one_matter(office):
    user = make_account(Role.CONFERENCE_ATTENDEE)
    make_agency("健康課", department=user.department)
    make_body(), make_terms(make_part().body)
    ConferenceBody.objects.filter(code="coordination").update(approves_plans=True)
    with travel(datetime(2026, 11, 24, 3, tzinfo=UTC), tick=False):
        made(40)
        case, matter = sorted(packets_of(user), key=is_by_law)
        assert ItemPaper.objects.seen_by(user).exists()
        assert MatterText.objects.seen_by(user).count() == 1
        (asked,) = asked_of(case)
        assert packets.open_item(by=user, packet=case, item=asked.item.pk).persons
        (asked,) = matters_asked(matter)
        opened = matter_packets.open_item(by=user, packet=matter, item=asked.item.pk)
    assert [person.name for person in opened.persons] == ["霧島 たえ（見本）"]


def test_a_small_city_with_a_past_has_a_matter_whose_term_is_over(office):
    make_body(), make_rules()
    made(count=40, past=2)
    with without_scope():
        found = matters_over(rules_kept(), TODAY)
        assert [(matter.number, matter.stage) for matter in found] == [("支会R02-001", "ended")]
        assert StatutoryMatter.objects.count() == 3
