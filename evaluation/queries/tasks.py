"""What a year asks of whoever looks at the home page: section, head, gatherer, office, manager

Each reader is told in their own words, with the deadline as it was extended, and with the day on
which they were last reminded.
"""

from django.db.models import Count, Q
from django.urls import reverse

from evaluation.enums import OPEN_FOR_ENTRY, OWN_PHASES, AnswerStage, CampaignStage, Phase
from evaluation.models import FlowEvent, Reminder, SectionAnswer, SheetEntry
from evaluation.permissions import (
    AUTHOR,
    GATHERER,
    PUBLISHER,
    SUBMITTER,
    headed_by,
    may_take_some,
)
from evaluation.queries.campaigns import dues_of, running_campaigns
from evaluation.queries.opinions import answers_to_check, answers_to_give
from evaluation.queries.progress import RETURNS, WAITS_IN, WRITTEN
from koganei.access.matrix import allows, visible
from koganei.dates.wareki import format_date
from koganei.tasks import Task

# the next step of the year after the sections → its phase, and who takes it
OF_THE_YEAR = {
    CampaignStage.GATHERED: ("委員会に提出する", Phase.SUBMISSION, SUBMITTER),
    CampaignStage.SUBMITTED: ("委員の意見をまとめる", Phase.RESPONSE, SUBMITTER),
    CampaignStage.OPINIONS: ("市の考え方をまとめる", Phase.RESPONSE, SUBMITTER),
    CampaignStage.RESPONSES: ("公表する版を固定する", Phase.PUBLICATION, SUBMITTER),
    CampaignStage.PREPARED: ("公表の決裁をする", Phase.PUBLICATION, PUBLISHER),
}


def tasks_for(user, today):
    """Return the Tasks of ``user``: of the running years, and rows of sheets without one."""
    tasks = []
    for campaign in running_campaigns():
        tasks += _of_sections(campaign, user, today)
        tasks += _of_the_year(campaign, user)
        tasks += _of_opinions(campaign, user)
    return [*tasks, *_rows(user)]


def _of_sections(campaign, user, today):
    """The own section's answer, and those of others for whom the user decides or gathers."""
    if campaign.stage != CampaignStage.COLLECTING:
        return []
    headed = headed_by(user)
    writes, gathers = allows(user, *AUTHOR), allows(user, *GATHERER)
    reminds = allows(user, "evaluation.reminder", "add")
    if not (writes or gathers or reminds or headed):
        return []
    answers = SectionAnswer.objects.filter(sheet=campaign.sheet_id).select_related("department")
    answers, dues = list(answers), dues_of(campaign)
    told = _told(campaign)
    tasks = []
    for answer in answers:
        if writes and answer.department_id == user.department_id:
            tasks += _to_write(campaign, answer, dues, told)
        if answer.department_id in headed and answer.stage == AnswerStage.FIXING:
            due = dues.of(Phase.FIXING, answer.department_id)
            tasks.append(_task(campaign, answer, "確定してください", due, told))
    if gathers:
        tasks += _to_gather(campaign, answers, dues)
    if reminds:
        tasks += _to_remind(campaign, answers, dues, today)
    return tasks


def _to_write(campaign, answer, dues, told):
    if answer.stage not in OPEN_FOR_ENTRY:
        return []
    rows = SheetEntry.objects.filter(sheet=answer.sheet_id, department=answer.department_id)
    left = rows.exclude(WRITTEN).count()
    last = FlowEvent.objects.filter(answer=answer).order_by("pk").last()
    if last and last.step in RETURNS:
        words = "差し戻された回答を直す"
    else:
        words = f"評価票を記入する（あと{left}行）" if left else "記入が終わった回答を課長へ回す"
    return [_task(campaign, answer, words, dues.of(Phase.ENTRY, answer.department_id), told)]


def _task(campaign, answer, words, due, told):
    reminded = told.get(answer.department_id)
    note = _note(answer.department, campaign, reminded)
    address = reverse("evaluation:section", args=[int(campaign.sheet.year), answer.department_id])
    return Task(words, note, address, due)


def _note(section, campaign, reminded):
    note = f"{section}　{campaign.sheet.year}"
    return f"{note}　{format_date(reminded)}に督促" if reminded else note


def _told(campaign):
    rows = Reminder.objects.filter(campaign=campaign).order_by("sent_on")
    return dict(rows.values_list("department", "sent_on"))


def _to_gather(campaign, answers, dues):
    """What waits for whoever gathers."""
    fixed = [answer for answer in answers if answer.stage == AnswerStage.FIXED]
    if fixed:
        yield _of_progress(campaign, f"確定した課の回答を受け取る（{len(fixed)}課）", dues)
    if all(answer.stage == AnswerStage.GATHERED for answer in answers):
        yield _of_progress(campaign, "取りまとめを終える", dues)


def _to_remind(campaign, answers, dues, today):
    late = [
        answer
        for answer in answers
        if WAITS_IN.get(answer.stage) in OWN_PHASES
        and (day := dues.of(WAITS_IN[answer.stage], answer.department_id))
        and day < today
    ]
    if late:
        yield _of_progress(campaign, f"期限を過ぎた課に知らせる（{len(late)}課）", dues)


def _of_progress(campaign, words, dues):
    address = reverse("evaluation:progress", args=[int(campaign.sheet.year)])
    return Task(words, str(campaign.sheet.year), address, dues.of(Phase.GATHERING))


def _of_the_year(campaign, user):
    words, phase, right = OF_THE_YEAR.get(campaign.stage, ("", None, None))
    if not words or not may_take_some(user, right):
        return []
    address = reverse("evaluation:progress", args=[int(campaign.sheet.year)])
    return [Task(words, str(campaign.sheet.year), address, dues_of(campaign).of(phase))]


def _of_opinions(campaign, user):
    """The answers to the committee that the own section writes, and that its head approves."""
    if campaign.stage != CampaignStage.RESPONSES:
        return []
    heads = headed_by(user)
    writes = {user.department_id} - {None} if allows(user, *AUTHOR) else set()
    if not (writes or heads):
        return []
    dues, told, sheet = dues_of(campaign), _told(campaign), campaign.sheet_id
    return [
        *_answers("市の考え方を書く", campaign, answers_to_give(sheet, writes), dues, told),
        *_answers("市の考え方を確認する", campaign, answers_to_check(sheet, heads), dues, told),
    ]


def _answers(words, campaign, rows, dues, told):
    """A task for each section whose answers wait."""
    waiting = rows.values_list("department", "department__name").annotate(Count("pk")).order_by()
    year = int(campaign.sheet.year)
    return [
        Task(
            f"{words}（{count}件）", _note(name, campaign, told.get(key)),
            f"{reverse('evaluation:opinions', args=[year])}?department={key}",
            dues.of(Phase.RESPONSE, key),
        )
        for key, name, count in waiting
    ]  # fmt: skip


def _rows(user):
    """Own unfinished rows of sheets that no campaign asks for."""
    if not allows(user, "evaluation.entry", "change"):
        return []
    unfinished = Q(source_gap=False) & (Q(grade="") | Q(outlook="") | Q(results=""))
    rows = SheetEntry.objects.filter(unfinished, sheet__campaign=None)
    entries = visible(rows, user, "evaluation.entry", "change")
    return [
        Task(str(entry.initiative), str(entry.sheet), entry.get_absolute_url())
        for entry in entries.select_related("initiative__measure", "sheet", "department")
    ]
