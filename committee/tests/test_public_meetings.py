"""What citizens see of meetings: announced ones, open items and papers, nothing closed."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committee.models import AgendaItem, Material, Meeting
from committee.queries.public import open_materials

pytest_plugins = ["committee.tests.fixtures"]

ADDRESS = "/committee/public/promotion/meetings/2019-1/"


@pytest.fixture
def first(promotion):
    return Meeting.objects.get(committee=promotion, year=2019, number=1)


def shown(address=ADDRESS):
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def close_item(number):
    """Close an item behind the actions' back, as if the committee had resolved it."""
    with connection.cursor() as cursor:
        triggers = "item_closed_by_resolution_update"
        drop = f"DROP TRIGGER {triggers}"
        if connection.vendor == "postgresql":
            drop += " ON committee_agendaitem"
        cursor.execute(drop)
    AgendaItem.objects.filter(meeting__year=2019, meeting__number=1, number=number).update(
        is_public=False, non_public_reason="個人の事情を扱うため"
    )


def test_announced_meeting_with_its_open_parts(first):
    page = shown()
    for word in (
        "令和元年12月13日(金)", "市役所第二庁舎 801会議室", "定員10人",
        "平成30年度 地域福祉計画の進捗状況及び評価について", "出席10、賛成8、反対1、棄権1",
        "資料5　地域福祉計画の進捗状況及び評価票",
    ):  # fmt: skip
        assert word in page
    assert "令和元年度 第1回 地域福祉推進委員会" in shown("/committee/public/")
    for private in ("傍聴 一郎", "高梨 恵", "042-000-0001", "吉成 武"):
        assert private not in page


def test_paper_is_handed_out(first):
    response = Client().get(f"{ADDRESS}materials/5/")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert Client().get(f"{ADDRESS}materials/99/").status_code == 404


def test_closed_item_leaves_only_its_reason(first):
    close_item(4)
    page = shown()
    assert "非公開の議題" in page
    assert "個人の事情を扱うため" in page
    assert "進捗状況及び評価" not in page
    assert "賛成8" not in page
    assert Client().get(f"{ADDRESS}materials/5/").status_code == 404
    assert Client().get(f"{ADDRESS}materials/4/").status_code == 200


def test_paper_that_is_not_open_stays(first):
    Material.objects.filter(meeting=first, number=4).update(is_public=False)
    assert "資料4" not in shown()
    assert Client().get(f"{ADDRESS}materials/4/").status_code == 404


def test_the_query_is_the_rule_of_the_model(first):
    close_item(3)
    Material.objects.filter(meeting=first, number=1).update(is_public=False)
    every = Material.objects.filter(meeting=first).select_related("meeting", "item")
    assert {m.pk for m in open_materials(first)} == {m.pk for m in every if m.may_leave}


@pytest.mark.parametrize("announced_on", [None, date(2099, 1, 1)])
def test_meeting_that_is_not_announced_is_not_there(first, announced_on):
    Meeting.objects.filter(pk=first.pk).update(notice_published_on=announced_on)
    assert Client().get(ADDRESS).status_code == 404
    assert Client().get(f"{ADDRESS}materials/5/").status_code == 404
    assert "2019-1" not in shown("/committee/public/")


def test_meetings_of_the_internal_body_are_not_there(internal):
    Meeting.objects.filter(committee=internal).update(notice_published_on=date(2019, 5, 1))
    for meeting in Meeting.objects.filter(committee=internal):
        address = f"/committee/public/internal/meetings/{meeting.code}/"
        assert Client().get(address).status_code == 404
    assert "庁内検討委員会" not in shown("/committee/public/")


def test_number_of_queries_is_the_same_for_every_meeting(first):
    def count(address):
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        return len(captured)

    few = count("/committee/public/"), count(ADDRESS)
    for number in range(6, 12):
        AgendaItem.objects.create(meeting=first, number=number, title=f"議題{number}")
        Meeting.objects.create(
            committee=first.committee, year=2021, number=number, held_on="2021-06-01",
            starts_at="10:00", notice_published_on="2021-05-01",
        )  # fmt: skip
    assert (count("/committee/public/"), count(ADDRESS)) == few
