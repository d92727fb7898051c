"""世帯のタブ: everybody once in both drawings, the same in tables, at a constant cost"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation.models import EcomapTie
from consultation.models.household import RelationshipKind, TieStrength
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_household,
    make_person,
    make_relationship,
    past_the_scope,
)
from koganei.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    client = Client()
    client.user = make_account(Role.SUPPORT_WORKER)
    client.force_login(client.user)
    return client


@past_the_scope
def make_tie(person, **fields):
    return EcomapTie.objects.create(person=person, **fields)


def family(children=1):
    """A mother, the client, and so many children of the client."""
    client = make_person("山吹 蓮", "やまぶき れん")
    mother = make_person("山吹 千代", "やまぶき ちよ")
    young = [make_person(f"山吹 子{number}", "やまぶき こ") for number in range(children)]
    case = make_case(client=client, household=make_household(client, mother, *young))
    make_relationship(mother, client)
    for child in young:
        make_relationship(client, child)
    make_tie(client, agency=make_agency(), strength=TieStrength.STRONG)
    return case, client


def page_of(worker, case):
    return worker.get(f"/desk/cases/{case.pk}/household/")


def test_the_tab_shows_each_person_once_in_drawings_and_tables(worker):
    case, client = family()
    friend = make_person("<早瀬> 佐知子", "はやせ さちこ")
    make_relationship(friend, client, RelationshipKind.FRIEND)
    page = page_of(worker, case)
    svg = page.context["genogram"]["svg"]
    assert svg.count(">親 千代</text>") == 1
    assert svg.count(">本人 蓮</text>") == 1
    assert svg.count(">友人・知人 佐知子</text>") == 1
    assert ">あおば地域" in page.context["ecomap"]["svg"]
    assert [row["name"] for row in page.context["members"]] == ["山吹 蓮", "山吹 千代", "山吹 子0"]
    assert {row["kind"] for row in page.context["relationships"]} == {"実親", "友人・知人"}
    assert "<早瀬>" not in page.content.decode()
    assert "山吹" not in page.content.decode().partition("</title>")[0]


def test_who_may_not_be_seen_stands_in_no_drawing(worker):
    case, client = family()
    hidden = make_person("秘密 花子", "ひみつ はなこ", is_restricted=True)
    make_relationship(hidden, client, RelationshipKind.SIBLING)
    page = page_of(worker, case)
    assert "花子" not in page.content.decode()
    assert len(page.context["relationships"]) == 2


def test_the_number_of_queries_does_not_grow(worker):
    counted = []
    for children in (1, 28):
        case, _ = family(children)
        with CaptureQueriesContext(connection) as captured:
            assert page_of(worker, case).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
