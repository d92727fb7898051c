"""会議の書類: agenda, material with and without names, minutes and packet; each also blank"""

import pytest
from django.utils import timezone

from consultation.actions import minutes
from consultation.documents.conference import agenda_paper, item_minutes_paper, material_paper
from consultation.documents.kinds import KINDS
from consultation.documents.packets import packet_paper
from consultation.models import Attendee, Conference, Packet
from consultation.queries.conferences import agenda_of
from consultation.queries.material import material_of
from consultation.queries.packets import opened_papers
from consultation.tests.factories import make_case, make_household, make_person
from consultation.tests.parts import make_consent, make_plan, put_on_agenda
from consultation.tests.sittings import hand_out, make_attendee, make_paper, make_pick
from consultation.tests.stories import people, text_of
from koganei import audit
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("manager", "staff", "worker")


@pytest.fixture
def case(who, today):
    return make_case(lead=who["worker"].account, received_on=today)


@pytest.fixture
def item(case):
    return put_on_agenda(make_plan(case))


def sitting_of(item):
    """The sitting as the database has it."""
    return Conference.objects.get(pk=item.part.conference_id)


def html_of(paper):
    return " ".join(paper.html().split())


def test_the_agenda_names_nobody(who, item, case):
    conference = sitting_of(item)
    with audit.acting(by=who["manager"].account):
        found = html_of(agenda_paper(conference, agenda_of(conference), {}, "出力"))
    assert "案件1" in found
    assert case.number not in found
    assert str(case.client) not in found


def test_material_has_names_or_letters(who, today):
    client = make_person("山吹 蓮介", "やまぶき れんすけ")
    mother = make_person("山吹 千代", "やまぶき ちよ")
    case = make_case(client=client, household=make_household(client, mother), received_on=today)
    item = put_on_agenda(make_plan(case))
    make_paper(item, words="蓮介さんは、母の千代さん（78歳）と暮らす")
    make_paper(item, mother, words="千代の話")
    part = item.part
    with audit.acting(by=who["manager"].account):
        found = material_of(part.conference)
    given = (sitting_of(item), [part], found, "出力")
    named = html_of(material_paper(*given, is_anonymous=False))
    assert "山吹 蓮介" in named
    assert case.number in named
    anonymous = html_of(material_paper(*given, is_anonymous=True))
    assert "Aさんは、母のBさん（70代）と暮らす" in anonymous
    for word in ("山吹", "蓮介", "千代", case.number):
        assert word not in anonymous


def test_a_packet_on_paper_is_marked_and_says_what_it_leaves_out(who, item):
    pick = hand_out(item)[0]
    with without_scope():
        opened = opened_papers(item, pick.attendee.agency, who["manager"].account)
    packet = Packet.objects.select_related("attendee__agency", "part__conference").get()
    found = html_of(packet_paper(packet, [(item, opened)], 2, "配付資料 第1号　樫 直子"))
    assert 'data-foot="配付資料 第1号 樫 直子"' in found
    assert "このほか2件" in found


def test_minutes_as_a_paper(who, item, case):
    make_pick(item)
    minutes.write_minutes(by=who["manager"].account, case=case, item=item, words="話し合った")
    with audit.acting(by=who["manager"].account):
        found = html_of(item_minutes_paper(case, "出力"))
    assert "話し合った" in found
    assert "第1版（案）" in found


@pytest.mark.parametrize(
    "kind", ["agenda", "material", "item_minutes", "general_minutes", "packet"]
)
def test_every_paper_is_there_blank(kind):
    assert KINDS[kind].blank("").html()


def test_consent_and_attendees_of_a_sitting_stand_on_its_page(who, item, case):
    make_consent(case)
    make_attendee(item.part, name="樫 直子")
    page = text_of(who["manager"].opens("conference", item.part.conference_id))
    assert "樫 直子" in page
    assert "守秘" in page
    assert Attendee.objects.count() == 1
