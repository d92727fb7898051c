"""Opinions of the committee for tests; what the database refuses of them, by its guard's name"""

from django.db import connection
from django.utils import timezone

from committee.models import Meeting
from evaluation.enums import CampaignStage
from evaluation.models import (
    Campaign,
    CityView,
    CommitteeGrade,
    EvaluationSheet,
    Opinion,
    SectionAnswer,
    SheetEntry,
)
from evaluation.tests import years
from evaluation.tests.years import SAFETY
from koganei import triggers

ORDER = list(CampaignStage)


def to_stage(stage, sheet=None):
    """Lead a year to a stage without the work of its sections."""
    campaign = Campaign.objects.get(sheet=sheet or years.sheet_of())
    SectionAnswer.objects.filter(sheet=campaign.sheet_id).delete()
    for each in ORDER[ORDER.index(campaign.stage) + 1 : ORDER.index(stage) + 1]:
        Campaign.objects.filter(pk=campaign.pk).update(stage=each)
    return Campaign.objects.get(pk=campaign.pk)


def new_opinion(sheet=None, **changes):
    sheet = sheet or years.sheet_of()
    row = sheet.entries.filter(department__name=SAFETY).first()
    values = {
        "sheet": sheet, "number": sheet.opinions.count() + 1, "target": "entry", "entry": row,
        "text": "数を示してほしい。", "meeting": Meeting.objects.first(), "place": "議題2",
        "department": row and row.department, "recorded_by": years.user("secretariat"),
    }  # fmt: skip
    return Opinion(**values | changes)


def an_opinion(stage=CampaignStage.OPINIONS, **changes):
    """A recorded opinion of a year that is led to ``stage``."""
    to_stage(CampaignStage.OPINIONS)
    row = new_opinion(**changes)
    row.save(force_insert=True)
    to_stage(stage)
    return row


def a_view(**changes):
    opinion = an_opinion(CampaignStage.RESPONSES)
    values = {
        "opinion": opinion, "text": "増やす。", "reflection": "future",
        "written_by": years.author_of(SAFETY),
    }  # fmt: skip
    return CityView.objects.create(**values | changes)


def view_at(stage):
    row = a_view()
    for each in ("checking", "approved")[: ("checking", "approved").index(stage) + 1]:
        put(row, stage=each, **(approval() if each == "approved" else {}))
    return CityView.objects.get()


def approval(by=None):
    head = years.head_of(SAFETY)
    return {"principal": head, "approved_by": by or head, "approved_on": timezone.localdate()}


def put(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def insert(row):
    type(row).objects.bulk_create([row])


def erase(row):
    type(row).objects.filter(pk=row.pk).delete()


def _unheard():
    return new_opinion()


def _with_a_gap():
    to_stage(CampaignStage.OPINIONS)
    return new_opinion(number=7)


def _elsewhere():
    to_stage(CampaignStage.OPINIONS)
    return new_opinion(entry=years.sheet_of(2018).entries.first())


def _last_years_row(row):
    put(row, entry=SheetEntry.objects.filter(sheet__year=2018).first())


def _left_out(row):
    put(row, is_main=False, left_out_reason="同じ趣旨")


def _decided():
    """A year whose version is fixed, with one answered opinion."""
    view_at("approved")
    to_stage(CampaignStage.PREPARED)
    return Opinion.objects.get()


def _unanswered_view():
    an_opinion(CampaignStage.OPINIONS)
    return CityView(
        opinion=Opinion.objects.get(), text="増やす。", written_by=years.author_of(SAFETY)
    )


def _answered_view_of_a_decided_year():
    _decided()
    return CityView.objects.get()


def _written_by_the_head():
    """The last writer is another, but the head wrote in it before."""
    row = a_view()
    row.written_by = years.head_of(SAFETY)
    row.save()
    row.written_by, row.stage = years.author_of(SAFETY), "draft"
    row.save()
    put(row, stage="checking")
    return row


def _grade():
    return CommitteeGrade(
        entry=years.sheet_of().entries.first(), grade="C", recorded_by=years.user("secretariat")
    )


def _graded():
    to_stage(CampaignStage.OPINIONS)
    row = _grade()
    row.save()
    return row


def _graded_and_decided():
    row = _graded()
    to_stage(CampaignStage.PREPARED)
    return row


def _to(stage):
    return lambda row: Campaign.objects.update(stage=stage)


GUARDED = {
    "opinion_insert_while_heard": (_unheard, insert),
    "opinion_insert_in_order": (_with_a_gap, insert),
    "opinion_insert_about_its_own_sheet": (_elsewhere, insert),
    "opinion_update_about_its_own_sheet": (an_opinion, _last_years_row),
    "opinion_update_while_open": (_decided, _left_out),
    "opinion_update_of_words_while_heard": (
        lambda: an_opinion(CampaignStage.RESPONSES), lambda row: put(row, text="別の意見")
    ),
    "opinion_update_before_the_answer_goes_up": (
        lambda: view_at("checking").opinion, lambda row: put(row, department=None)
    ),
    "opinion_kept_delete": (an_opinion, erase),
    "city_view_insert_while_answered": (_unanswered_view, insert),
    "city_view_update_while_answered": (
        _answered_view_of_a_decided_year, lambda row: put(row, comment="直して。")
    ),
    "city_view_update_along_the_flow": (
        a_view, lambda row: put(row, stage="approved", **approval())
    ),
    "city_view_update_of_words_while_written": (
        lambda: view_at("checking"), lambda row: put(row, text="別の文")
    ),
    "city_view_update_approved_by_no_writer": (
        _written_by_the_head, lambda row: put(row, stage="approved", **approval())
    ),
    "city_view_update_approved_by_head_or_deputy": (
        lambda: view_at("checking"),
        lambda row: put(row, stage="approved", **approval(years.user("welfare_staff"))),
    ),
    "city_view_kept_delete": (a_view, erase),
    "committee_grade_insert_while_heard": (_grade, insert),
    "committee_grade_update_while_heard": (
        _graded_and_decided, lambda row: put(row, grade="A")
    ),
    "committee_grade_delete_while_heard": (_graded_and_decided, erase),
    "campaign_update_when_opinions_are_assigned": (
        lambda: an_opinion(department=None), _to(CampaignStage.RESPONSES)
    ),
    "campaign_update_when_opinions_are_answered": (
        lambda: an_opinion(CampaignStage.RESPONSES), _to(CampaignStage.PREPARED)
    ),
}  # fmt: skip


def broken(make, *guards, **fields):
    """Break a constraint of a row that ``make`` returns, past the triggers that come before."""

    def harm():
        row = make()
        triggers.remove(connection, guards)
        put(row, **fields)  # the transaction is taken back, and the triggers with it

    return harm


def _two_opinions():
    an_opinion()
    return an_opinion()


HEAD_FIRST = "city_view_update_approved_by_no_writer", "city_view_update_approved_by_head_or_deputy"
BROKEN_BY = {
    "opinion_number_once": broken(
        _two_opinions, "opinion_update_of_words_while_heard", number=1
    ),
    "opinion_has_one_target": broken(an_opinion, target="sheet"),
    "opinion_says_something": broken(an_opinion, text=""),
    "opinion_says_where_it_was_given": broken(an_opinion, meeting=None, place=""),
    "opinion_left_out_for_a_reason": broken(an_opinion, is_main=False),
    "city_view_stage_is_known": broken(a_view, "city_view_update_along_the_flow", stage="x"),
    "city_view_reflection_is_known": broken(a_view, reflection="x"),
    "city_view_is_whole_before_it_goes_up": broken(a_view, stage="checking", text=""),
    "city_view_approved_by_somebody": lambda: put(view_at("checking"), stage="approved"),
    "city_view_approved_by_another": lambda: broken(
        lambda: view_at("checking"), *HEAD_FIRST, stage="approved",
        **approval(years.author_of(SAFETY)),
    )(),
    "committee_grade_grade_is_known": lambda: broken(_graded, grade="E")(),
}  # fmt: skip


def heard_sheet(published, year):
    """A sheet of one more year with all rows of ``published``, at the stage of 委員意見."""
    sheet = EvaluationSheet.objects.create(plan=published.plan, year=year)
    SheetEntry.objects.bulk_create(
        SheetEntry(sheet=sheet, initiative=row.initiative, department=row.department)
        for row in published.entries.all()
    )
    Campaign.objects.create(sheet=sheet, opened_by=years.user("welfare_staff"))
    to_stage(CampaignStage.OPINIONS, sheet)
    return sheet
