"""What an opinion says stands still, column by column, once the city answers

The columns are written here by hand: one that leaves the guard fails its own test.
"""

import pytest
from django.db import IntegrityError, connection, transaction

from committee.models import SelectionCategory
from evaluation.enums import CampaignStage
from evaluation.models import Measure
from evaluation.tests import opinions, years
from koganei import triggers
from koganei.models import Department

pytest_plugins = ["evaluation.tests.fixtures"]
COLLECTED = "opinion_update_of_words_while_heard"
GONE_UP = "opinion_update_before_the_answer_goes_up"


def another_row():
    return {"entry": years.sheet_of().entries.exclude(department__name=years.SAFETY).first()}


WORDS = {
    "target": lambda: {"target": "sheet"},
    "entry_id": another_row,
    "measure_id": lambda: {"measure": Measure.objects.first()},
    "text": lambda: {"text": "別の意見"},
    "meeting_id": lambda: {"meeting": None},
    "place": lambda: {"place": "議題3"},
    "speaker_id": lambda: {"speaker": SelectionCategory.objects.first()},
}


@pytest.fixture
def campaign(sheet):
    return years.open_year()


def refused(row, fields):
    """The message of the guard that refuses to write ``fields``; None where they are written."""
    try:
        with transaction.atomic():
            opinions.put(row, **fields)
    except IntegrityError as error:
        return triggers.violation_of(error).message
    return None


def message_of(name):
    return triggers.declared()[name].message


@pytest.mark.parametrize("column", WORDS)
def test_no_column_of_its_words_changes_once_the_answers_are_collected(campaign, column):
    row = opinions.an_opinion(CampaignStage.RESPONSES)
    assert refused(row, WORDS[column]()) == message_of(COLLECTED)


@pytest.mark.parametrize("column", ["number", "sheet_id"])
def test_its_name_never_changes(campaign, column):
    about_all = {"target": "sheet", "entry": None, "department": Department.objects.first()}
    row = opinions.an_opinion(**about_all)
    fields = {"number": 2, "sheet_id": years.sheet_of(2018).pk}
    assert refused(row, {column: fields[column]}) == message_of(COLLECTED)


@pytest.mark.parametrize("column", [*WORDS, "department_id"])
def test_no_column_changes_under_an_answer_that_went_up(campaign, column):
    row = opinions.view_at("checking").opinion
    other = {"department": Department.objects.exclude(pk=row.department_id).first()}
    triggers.remove(connection, [COLLECTED])  # it would be the first to speak
    try:
        assert refused(row, WORDS.get(column, lambda: other)()) == message_of(GONE_UP)
    finally:
        triggers.install(connection)


@pytest.mark.parametrize("column", ["text", "meeting_id", "place", "speaker_id"])
def test_all_of_it_may_be_mended_while_the_committee_is_heard(campaign, column):
    row = opinions.an_opinion(place="議題2")
    assert refused(row, WORDS[column]()) is None
