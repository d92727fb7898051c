"""What the guards of both flows ask for, read from the tables; and why a row is locked"""

from evaluation.enums import AnswerStage, CampaignStage, Phase, VersionKind
from evaluation.models import Campaign, SectionAnswer
from evaluation.permissions import has_written
from evaluation.queries.campaigns import campaign_of, dues_of, missing_in
from evaluation.queries.opinions import printed_opinions, waiting_opinions
from evaluation.queries.sheets import entries_in_print_order
from evaluation.rules.flow import AnswerFacts, SheetFacts
from evaluation.rules.words import lock_words
from evaluation.snapshot import content_hash, frozen, snapshot
from koganei.dates.wareki import format_date


def answer_facts(answer, by, **said):
    """The facts of a section's step; ``said`` is what the form brings."""
    stage = Campaign.objects.filter(sheet=answer.sheet_id).values_list("stage", flat=True).first()
    return AnswerFacts(
        missing=missing_in(answer),
        is_writer=has_written(by, answer),
        is_collecting=stage == CampaignStage.COLLECTING,
        **said,
    )


def sheet_facts(campaign, by, **said):
    """The facts of a step of the whole year."""
    sheet, prepared = campaign.sheet, None
    if campaign.stage == CampaignStage.PREPARED:
        prepared = prepared_version(sheet)
    waiting = (
        SectionAnswer.objects.filter(sheet=sheet)
        .exclude(stage=AnswerStage.GATHERED)
        .select_related("department")
    )
    unassigned, unanswered = waiting_opinions(sheet)
    return SheetFacts(
        unassigned=unassigned,
        unanswered=unanswered,
        waiting=tuple(str(answer.department) for answer in waiting),
        is_fixer=prepared is not None and prepared.fixed_by_id == by.pk,
        is_correction=sheet.versions.filter(kind=VersionKind.PUBLISHED).exists(),
        is_unchanged=prepared is None or prepared.content_hash == content_hash(content_of(sheet)),
        **said,
    )


def prepared_version(sheet):
    return sheet.versions.filter(kind=VersionKind.PREPARED).order_by("-number").first()


def content_of(sheet, *, with_opinions=True):
    """What a version of the sheet would say now; a meeting's paper is without opinions."""
    said = printed_opinions(sheet) if with_opinions else {}
    return frozen(snapshot(entries_in_print_order(sheet)), said)


def lock_of(sheet, answer):
    """Return why the rows of ``answer`` cannot be written, until when, what opens them; or ``""``.

    A sheet without a campaign has no locks: 平成30年度 came as papers.
    """
    campaign = campaign_of(sheet)
    if campaign is None or answer is None:
        return ""
    phase = Phase.FIXING if answer.stage == AnswerStage.FIXING else Phase.GATHERING
    due = dues_of(campaign).of(phase, answer.department_id)
    return lock_words(
        AnswerStage(answer.stage),
        is_collecting=campaign.stage == CampaignStage.COLLECTING,
        year_stage=CampaignStage(campaign.stage).label,
        fixed=_fixed_by(answer),
        until=format_date(due) if due else "未定",
    )


def _fixed_by(answer):
    fixing = answer.fixings.select_related("decided_by", "principal").first()
    if fixing is None:
        return ""
    acting = f"（{fixing.principal}の代決）" if fixing.is_acting else ""
    return f"{format_date(fixing.decided_on)}に{fixing.decided_by}{acting}"
