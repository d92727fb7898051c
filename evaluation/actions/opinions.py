"""The doors of the committee's opinions and grades: record, change, give to a section, leave out"""

from django.db.models import Max

from evaluation.actions.campaigns import locked
from evaluation.enums import HEARD_IN, SORTED_IN, CampaignStage, OpinionTarget, ViewStage
from evaluation.models import CommitteeGrade, Opinion
from evaluation.permissions import check_may
from evaluation.queries.campaigns import campaign_of
from evaluation.rules.flow import FLOW
from evaluation.rules.opinions import check_opinion, check_section
from koganei.access.matrix import Action
from koganei.audit import audited, record
from koganei.law import Violation, require

OPINION = "evaluation.opinion"
WORDS = ("target", "entry", "measure", "text", "meeting", "place", "speaker")
CHANGED = Violation(
    FLOW.section("委員意見"),
    "この画面を開いたあとに、ほかの人が直しました。書いた文を写して、開き直してください。",
)
NO_YEAR = Violation(
    FLOW.section("段階"),
    "この評価票は公表された紙から取り込んだもので、委員会の評価を記録できません。",
)


@audited("opinion_recorded", on="campaign")
def record_opinion(*, by, campaign, **said):
    """意見を記録する, with the next number; ``said`` are the fields of Opinion, whole.

    Without a section it goes to that of the row. Raises RuleBroken with all that is wrong at once.
    """
    require(check_may(by, OPINION, Action.ADD, "委員会の意見"))
    year = locked(campaign)
    said = _stripped(said)
    if said["department"] is None and said["target"] == OpinionTarget.ENTRY:
        said["department"] = said["entry"].department
    require(_stage(year, HEARD_IN, "意見を記録できる"), *_check(said))
    last = Opinion.objects.filter(sheet=year.sheet).aggregate(last=Max("number"))["last"] or 0
    row = Opinion(sheet=year.sheet, number=last + 1, recorded_by=by, **said)
    row._history_user = by
    row.save(force_insert=True)
    record(verb="opinion_recorded", by=by, on_object=row)
    return row


@audited("opinion_changed", on="opinion")
def change_opinion(*, by, opinion, version, **said):
    """意見を直す: its words while it is heard; later only the section and whether it is printed."""
    require(check_may(by, OPINION, Action.CHANGE, "委員会の意見"))
    year = locked(opinion.sheet.campaign)
    row = Opinion.objects.select_related("city_view").get(pk=opinion.pk)
    require(CHANGED if version != row.version else None)
    said = _stripped({name: getattr(row, name) for name in FIELDS} | said)
    moved = [name for name in FIELDS if getattr(row, name) != said[name]]
    has_words = any(name in WORDS for name in moved)
    view_is_up = row.answer is not None and row.answer.stage != ViewStage.DRAFT
    stages = HEARD_IN if has_words else SORTED_IN
    require(
        _stage(year, stages, "意見のことばを直せる" if has_words else "意見を割り振れる"),
        check_section(has_words or "department" in moved, view_is_up),
        *_check(said),
    )
    for name in moved:
        setattr(row, name, said[name])
    row.version += 1
    row._history_user = by
    row.save()
    record(verb="opinion_changed", by=by, on_object=row)
    return row


@audited("committee_grade_recorded", on="entry")
def grade_by_committee(*, by, entry, grade, meeting=None, note=""):
    """委員会の評価を記録する beside the section's own; an empty ``grade`` takes it back.

    Return the CommitteeGrade, or None where there is none any more.
    """
    require(check_may(by, OPINION, Action.CHANGE, "委員会の評価"))
    campaign = campaign_of(entry.sheet)
    require(None if campaign else NO_YEAR)
    year = locked(campaign)
    require(_stage(year, SORTED_IN, "委員会の評価を記録できる"))
    row = CommitteeGrade.objects.filter(entry=entry).first() or CommitteeGrade(entry=entry)
    row._history_user = by
    if grade:
        row.grade, row.meeting, row.note, row.recorded_by = grade, meeting, note.strip(), by
        row.save()
    elif row.pk:
        row.delete()
    record(verb="committee_grade_recorded", by=by, on_object=entry)
    return row if row.pk else None


FIELDS = (*WORDS, "department", "is_main", "left_out_reason")


def _stripped(said):
    texts = ("text", "place", "left_out_reason")
    return said | {name: said[name].replace("\r\n", "\n").strip() for name in texts}


def _check(said):
    return check_opinion(
        text=said["text"], has_meeting=said["meeting"] is not None, place=said["place"],
        is_main=said["is_main"], left_out_reason=said["left_out_reason"],
    )  # fmt: skip


def _stage(year, stages, words):
    """Return why not now: the year is at another stage."""
    if year.stage in stages:
        return None
    now = CampaignStage(year.stage).label
    when = "・".join(CampaignStage(stage).label for stage in stages)
    return Violation(
        FLOW.section("段階"), f"いまは「{now}」の段階です。{words}のは「{when}」の段階です。"
    )
