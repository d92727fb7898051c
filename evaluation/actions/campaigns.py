"""The doors of a year: open it from the year before, extend a deadline, remind a section"""

from django.utils import timezone

from evaluation.enums import OWN_PHASES, CampaignStage, Phase
from evaluation.models import (
    Campaign,
    Deadline,
    EvaluationSheet,
    Extension,
    FlowEvent,
    Reminder,
    SectionAnswer,
    SheetEntry,
    WelfarePlan,
)
from evaluation.permissions import check_may
from evaluation.queries.campaigns import (
    dues_of,
    extension_violations,
    plan_of,
    sections_in,
    sheet_before,
)
from evaluation.queries.opinions import departments_to_answer
from evaluation.queries.progress import WAITS_IN
from evaluation.rules.campaign import (
    check_deadlines,
    check_opening,
    is_due_for_reminder,
)
from evaluation.rules.flow import FLOW
from evaluation.workflow import SHEET_FLOW
from koganei.access.matrix import Action
from koganei.audit import audited, record
from koganei.law import Violation, require

CAMPAIGN, REMINDER = "evaluation.campaign", "evaluation.reminder"


def open_year(*, by, year, deadlines, note=""):
    """年度の評価を始める: the tree and the sections of the year before, a row for each, deadlines.

    ``deadlines`` is {Phase: day}. Raises RuleBroken with all that is wrong at once.
    """
    about = CAMPAIGN, str(int(year))
    return _open_year(by=by, about=about, year=year, deadlines=deadlines, note=note)


@audited("year_opened", on="about")
def _open_year(*, by, about, year, deadlines, note):
    require(check_may(by, CAMPAIGN, Action.ADD, "年度の評価の始め"))
    plan = plan_of(year)
    if plan:  # of two who open one year, the second waits and is told
        plan = WelfarePlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    sections = sections_in(plan, year) if plan else []
    found = check_opening(
        year=year,
        plan=plan,
        has_sheet=plan is not None and plan.sheets.filter(year=year).exists(),
        has_year_before=plan is not None and sheet_before(plan, year) is not None,
        without_sections=[str(each) for each, departments in sections if not departments],
    )
    require(*found, *check_deadlines(deadlines, year))
    sheet = EvaluationSheet(plan=plan, year=year)
    sheet._history_user = by
    sheet.save(force_insert=True)
    SheetEntry.objects.bulk_create(
        SheetEntry(sheet=sheet, initiative=initiative, department_id=department)
        for initiative, departments in sections
        for department in departments
    )
    campaign = Campaign(sheet=sheet, note=note.strip(), opened_by=by)
    campaign.save(force_insert=True)
    Deadline.objects.bulk_create(
        Deadline(campaign=campaign, phase=phase, due_on=day) for phase, day in deadlines.items()
    )
    answering = {department for _, departments in sections for department in departments}
    SectionAnswer.objects.bulk_create(
        SectionAnswer(sheet=sheet, department_id=department) for department in sorted(answering)
    )
    step = SHEET_FLOW.take("open", None, None)
    FlowEvent(
        sheet=sheet, step=step.name, label=step.label, target=step.target, by=by
    ).save(force_insert=True)  # fmt: skip
    record(verb="year_opened", by=by, on_object=campaign)
    return campaign


@audited("deadline_extended", on="campaign")
def extend(*, by, campaign, phase, due_on, reason, department=None):
    """期限を延ばす: for one section or for all; the old day stays on record."""
    require(check_may(by, CAMPAIGN, Action.CHANGE, "期限の延長"))
    row = locked(campaign)
    key = department.pk if department else None
    require(*extension_violations(row, phase, key, due_on, reason))
    now = dues_of(row).of(phase, key)
    extension = Extension(
        campaign=row, phase=phase, department=department, before=now, due_on=due_on,
        reason=reason.strip(), granted_by=by,
    )  # fmt: skip
    extension.save(force_insert=True)
    record(verb="deadline_extended", by=by, on_object=extension)
    return extension


@audited("sections_reminded", on="campaign")
def remind(*, by, campaign, department_ids):
    """知らせる: tell sections what they have not done; once a day each. Return the Reminders."""
    require(check_may(by, REMINDER, Action.ADD, "督促"))
    row, today = locked(campaign), timezone.localdate()
    answers = SectionAnswer.objects.filter(sheet=row.sheet_id, department__in=department_ids)
    wanted = [answer for answer in answers if answer.stage in WAITS_IN]
    require(None if wanted else NOBODY_WAITS)
    sent = _sent(row, _phases_told(wanted), today, by)
    require(None if sent else TOLD_ALREADY)
    record(verb="sections_reminded", by=by, on_object=row)
    return sent


def remind_by_night(campaign, today=None):
    """What the night's command does for one year: return the Reminders that it sent.

    A week before a deadline, and every week once it has passed; the section is never locked out.
    """
    row, today = locked(campaign), today or timezone.localdate()
    dues = dues_of(row)
    last = dict(
        Reminder.objects.filter(campaign=row)
        .order_by("sent_on")
        .values_list("department", "sent_on")
    )
    wanted = [
        (department, phase)
        for department, phase in _waiting(row)
        if (due := dues.of(phase, department))
        and is_due_for_reminder(due, today, last.get(department))
    ]
    sent = _sent(row, wanted, today, None)
    if sent:
        record(verb="sections_reminded", on_object=row)
    return sent


def locked(campaign):
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("sheet__plan").get(pk=campaign.pk)


NOBODY_WAITS = Violation(FLOW.section("期限"), "選んだ課は、もう答えています。")
TOLD_ALREADY = Violation(FLOW.section("期限"), "選んだ課には、きょうもう知らせました。")


def _sent(campaign, wanted, today, by):
    """Tell the (section, phase) of ``wanted`` that were not told today yet."""
    dues = dues_of(campaign)
    told = set(
        Reminder.objects.filter(campaign=campaign, sent_on=today).values_list("department", "phase")
    )
    rows = [
        Reminder(
            campaign=campaign, phase=phase, department_id=department,
            due_on=dues.of(phase, department), sent_on=today, sent_by=by,
        )
        for department, phase in wanted
        if (department, phase) not in told
    ]  # fmt: skip
    return Reminder.objects.bulk_create(rows)


def _waiting(campaign):
    """Return (section, phase) of all that sections have not done, in this stage of the year."""
    if campaign.stage == CampaignStage.RESPONSES:
        return [(key, Phase.RESPONSE) for key in departments_to_answer(campaign.sheet_id)]
    if campaign.stage != CampaignStage.COLLECTING:
        return []
    return _phases_told(SectionAnswer.objects.filter(sheet=campaign.sheet_id))


def _phases_told(answers):
    """A section is told of what it has to do itself; what waits for 地域福祉課 is theirs."""
    found = [(answer.department_id, WAITS_IN.get(answer.stage)) for answer in answers]
    return [(key, phase) for key, phase in found if phase in OWN_PHASES]
