"""Two who act on opinions at once: numbers stay without gaps, nothing is answered after the freeze

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection

from evaluation.actions import city_views
from evaluation.actions import opinions as actions
from evaluation.actions import years as year_actions
from evaluation.enums import CampaignStage
from evaluation.models import Campaign, CityView, Opinion
from evaluation.tests import opinions, years
from koganei import triggers
from koganei.testing.fixtures import load_demo
from koganei.testing.races import ONE_WRITER, race


@pytest.fixture
def campaign(own_database):
    """A year that hears the committee, where threads reach it."""
    load_demo()
    triggers.install(connection)
    years.open_year()
    return opinions.to_stage(CampaignStage.OPINIONS)


def recording(campaign, text):
    by = years.user("secretariat")
    return lambda: actions.record_opinion(
        by=by, campaign=campaign, target="sheet", entry=None, measure=None, text=text,
        meeting=None, place="書面", speaker=None, department=None, is_main=True,
        left_out_reason="",
    )  # fmt: skip


def test_two_record_at_once_and_the_numbers_follow_each_other(campaign):
    both = recording(campaign, "一つめ"), recording(campaign, "二つめ")
    assert race(*both) == ["done", "done"]
    found = Opinion.objects.order_by("number").values_list("number", "text")
    assert list(found) == [(1, "一つめ"), (2, "二つめ")]


@pytest.fixture
def answered(campaign):
    """A year whose one opinion is answered and approved."""
    opinions.view_at("approved")
    return Campaign.objects.get()


def preparing(campaign):
    staff = years.user("welfare_staff")
    return lambda: year_actions.prepare(
        by=staff, campaign=campaign, version=campaign.version, cover_date="令和3年3月"
    )


def asking_again():
    view, by = CityView.objects.select_related("opinion__sheet__campaign").get(), "secretariat"
    return lambda: city_views.send_view_back(
        by=years.user(by), opinion=view.opinion, version=view.version, step="ask_again",
        comment="直して。",
    )  # fmt: skip


def stands():
    return Campaign.objects.get().stage, CityView.objects.get().stage


def test_the_version_comes_first_and_the_answer_stands(answered):
    assert race(preparing(answered), asking_again()) == ["done", "RuleBroken"]
    assert stands() == ("prepared", "approved")


def test_the_answer_goes_back_first_and_no_version_is_made(answered):
    assert race(asking_again(), preparing(answered)) == ["done", "RuleBroken"]
    assert stands() == ("responses", "draft")


@ONE_WRITER
def test_without_the_locks_an_answer_is_taken_back_under_the_version(answered, monkeypatch):
    monkeypatch.setattr(city_views, "locked", lambda campaign: campaign)
    triggers.remove(connection, ["city_view_update_while_answered"])
    try:
        race(preparing(answered), asking_again())
        assert stands() == ("prepared", "draft")
    finally:
        triggers.install(connection)
