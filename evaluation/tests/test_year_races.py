"""The author writes while the head fixes: one waits for the other, and a fixed row never changes

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection

from evaluation.actions import entries, steps
from evaluation.actions import years as year_steps
from evaluation.actions.published import MadeFile
from evaluation.enums import AnswerStage, FileKind
from evaluation.models import Campaign, PublishedFile, SectionAnswer, SheetEntry, SheetVersion
from evaluation.queries.campaigns import entries_of
from evaluation.tests import years
from evaluation.tests.years import SAFETY
from koganei import triggers
from koganei.testing.fixtures import load_demo
from koganei.testing.races import ONE_WRITER, race

LATE = "確定のあとに書いた文"


@pytest.fixture
def handed_up(own_database):
    """An answer that waits for its head, where threads reach it."""
    load_demo()
    triggers.install(connection)
    years.open_year()
    years.head_of(SAFETY)
    return years.hand_up(SAFETY)


def fixing(answer):
    head = years.head_of(SAFETY)
    return lambda: steps.fix(
        by=head, answer=answer, version=answer.version, document_number="地安発第1号"
    )


def taking_back_and_writing(answer):
    """What the author does: take it back, and write a row."""
    author, row = years.author_of(SAFETY), entries_of(answer).first()

    def act():
        steps.take_back(by=author, answer=answer, version=answer.version)
        entries.write_entry(entry=row, by=author, results=LATE, grade="A", outlook=LATE)

    return act


def stands():
    stage = SectionAnswer.objects.get(department__name=SAFETY).stage
    return stage, SheetEntry.objects.filter(results=LATE).exists()


def test_the_head_comes_first_and_the_author_is_refused(handed_up):
    assert race(fixing(handed_up), taking_back_and_writing(handed_up)) == ["done", "RuleBroken"]
    assert stands() == (AnswerStage.FIXED, False)


def test_the_author_comes_first_and_the_head_is_told(handed_up):
    assert race(taking_back_and_writing(handed_up), fixing(handed_up)) == ["done", "RuleBroken"]
    assert stands() == (AnswerStage.ENTRY, True)


@ONE_WRITER
def test_without_the_locks_a_row_changes_under_the_heads_decision(handed_up, monkeypatch):
    def unlocked(answer):
        return SectionAnswer.objects.select_related("department", "sheet").get(pk=answer.pk)

    monkeypatch.setattr(steps, "locked", unlocked)
    triggers.remove(connection, ["sheetentry_update_while_open",
                                 "section_answer_update_along_the_flow"])  # fmt: skip
    try:
        race(fixing(handed_up), taking_back_and_writing(handed_up))
        assert stands()[1]
    finally:
        triggers.install(connection)


def publishing(campaign):
    """The act with files that nobody lays out."""
    manager = years.user("welfare_manager")

    def made(version):
        return [MadeFile(kind, f"{kind}", "text/plain", kind.encode()) for kind in FileKind]

    return lambda: year_steps.publish(
        by=manager, campaign=campaign, version=campaign.version, document_number="第9号", make=made
    )


def test_of_two_who_publish_one_does_and_its_files_are_kept_once(own_database):
    load_demo()
    triggers.install(connection)
    years.open_year()
    years.only(SAFETY)
    years.gather(SAFETY)
    years.to_publication()
    campaign = Campaign.objects.get()
    assert race(publishing(campaign), publishing(campaign)) == ["done", "RuleBroken"]
    (version,) = SheetVersion.objects.filter(sheet=campaign.sheet, kind="published")
    assert version.files.count() == PublishedFile.objects.count() == len(FileKind)
