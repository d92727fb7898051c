"""What is read of the committee's opinions and the city's answers; constant numbers of queries"""

from django.db.models import Q

from committee.models import SelectionCategory
from committee.queries.minutes import public_content, sections_of, versions_of
from committee.queries.ordinances import ordinance_on
from evaluation.enums import CampaignStage, OpinionState, VersionKind, ViewStage
from evaluation.models import Campaign, CityView, CommitteeGrade, Opinion
from evaluation.permissions import headed_by
from evaluation.queries.sheets import PRINT_ORDER
from evaluation.rules.flow import ViewFacts
from evaluation.rules.opinions import missing_in_view
from evaluation.snapshot import opinions_snapshot
from koganei.access.matrix import allows, visible

RELATED = (
    "sheet__plan", "entry__department", "entry__initiative__measure__basic_measure__goal",
    "measure__basic_measure__goal", "meeting__committee", "speaker", "department", "recorded_by",
    "city_view__written_by", "city_view__principal", "city_view__approved_by",
)  # fmt: skip


def opinions():
    """Every opinion with all that is shown of it."""
    return Opinion.objects.select_related(*RELATED)


def opinions_for(user):
    """The opinions that ``user`` may see, among them those that are answered by a section whose
    head they stand in for.
    """
    own = visible(Opinion.objects.all(), user, "evaluation.opinion").values("pk")
    return opinions().filter(Q(pk__in=own) | Q(department__in=headed_by(user)))


def waiting_opinions(sheet):
    """Return (opinions without a section, main opinions without an approved answer), by name."""
    rows = list(opinions().filter(sheet=sheet).order_by("number"))
    unassigned = [str(row) for row in rows if row.department_id is None]
    unanswered = [
        f"{row} {row.department or '担当課未定'}：{row.state.label}"
        for row in rows
        if row.state not in (OpinionState.DONE, OpinionState.LEFT_OUT)
    ]
    return tuple(unassigned), tuple(unanswered)


def view_facts(opinion, by, comment=""):
    """The facts of a step of 市の考え方."""
    view, wrote = opinion.answer, False
    if view:
        wrote = CityView.history.filter(id=view.pk, written_by=by).exists()
    stage = Campaign.objects.filter(sheet=opinion.sheet_id).values_list("stage", flat=True).first()
    return ViewFacts(
        missing=missing_in_view(view.text, view.reflection) if view else ("市の考え方",),
        comment=comment,
        is_writer=wrote,
        is_responding=stage == CampaignStage.RESPONSES,
    )


def printed_opinions(sheet):
    """What a version of the sheet would print now of 主な意見 and of the committee's grades."""
    main = opinions().filter(sheet=sheet, is_main=True).order_by("number")
    return opinions_snapshot(list(main), list(grades_of(sheet)))


def grades_of(sheet):
    """委員会の評価 of the rows of a sheet, in print order."""
    rows = CommitteeGrade.objects.filter(entry__sheet=sheet).select_related(
        "meeting__committee", "entry__department", "entry__initiative__measure__basic_measure__goal"
    )
    return rows.order_by(*(f"entry__{path}" for path in PRINT_ORDER))


def meeting_of(sheet):
    """The meeting before which the sheet was laid last, or None."""
    version = sheet.versions.filter(kind=VersionKind.MEETING).select_related("meeting__committee")
    found = version.defer("content").order_by("-number").first()
    return found and found.meeting


def speakers_at(meeting):
    """The categories of members from which somebody may have spoken at a meeting."""
    if meeting is None:
        return SelectionCategory.objects.none()
    ordinance = ordinance_on(meeting.committee, meeting.held_on)
    return SelectionCategory.objects.filter(ordinance=ordinance).order_by("item")


def minutes_beside(meeting, user):
    """Return (what it is, [(title, text)]) of a meeting's minutes as ``user`` may read them.

    What was published; before that the draft, for those who work on it; of closed items nothing.
    """
    if meeting is None:
        return "", []
    version = versions_of(meeting).first()
    if version:
        return f"公表した会議録（第{version.number}版）", _items(version.content)
    minutes = getattr(meeting, "minutes", None)
    if minutes is None or not allows(user, "committee.minutes", "view"):
        return "", []
    return f"会議録（{minutes.get_stage_display()}）", _items(public_content(sections_of(minutes)))


def _items(content):
    return [(title, text) for kind, title, text in content if kind == "item"]


def answers_to_give(sheet, departments):
    """The main opinions of these sections whose answer their authors have still to write."""
    return _main(sheet, departments).filter(Q(city_view=None) | Q(city_view__stage=ViewStage.DRAFT))


def answers_to_check(sheet, departments):
    """The opinions whose answer waits for the head of one of these sections."""
    return _main(sheet, departments).filter(city_view__stage=ViewStage.CHECKING)


def departments_to_answer(sheet):
    """The ids of the sections that owe an approved answer to a main opinion."""
    owed = Opinion.objects.filter(sheet=sheet, is_main=True, department__isnull=False)
    owed = owed.exclude(city_view__stage=ViewStage.APPROVED).order_by("department")
    return list(owed.values_list("department", flat=True).distinct())


def _main(sheet, departments):
    return Opinion.objects.filter(sheet=sheet, is_main=True, department__in=departments)
