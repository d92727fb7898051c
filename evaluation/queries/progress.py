"""進みの表: sections × phases, in a constant number of queries, and what each reader must do"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from evaluation.enums import SECTION_PHASES, AnswerStage, CampaignStage, Phase
from evaluation.models import FlowEvent, Reminder, SectionAnswer, SheetEntry
from evaluation.permissions import AUTHOR, GATHERER, HEAD, principal_for
from evaluation.queries.campaigns import answers_for, campaigns, dues_of
from evaluation.rules.campaign import days_late
from evaluation.rules.words import LOOKS, Reader, words_for
from koganei.access.matrix import allows, visible

WRITTEN = Q(source_gap=True) | (
    ~Q(grade="") & ~Q(outlook="") & (~Q(results="") | Q(grade="D"))
)  # the same as rules.flow.missing_of; test_answers compares them
TOUCHED = ~Q(grade="") | ~Q(outlook="") | ~Q(results="")
# the step that ends a phase, and the stages in which the phase is done
ENDS = {
    Phase.ENTRY: ("hand_up", (AnswerStage.FIXING, AnswerStage.FIXED, AnswerStage.GATHERED)),
    Phase.FIXING: ("fix", (AnswerStage.FIXED, AnswerStage.GATHERED)),
    Phase.GATHERING: ("receive", (AnswerStage.GATHERED,)),
}
WAITS_IN = {
    AnswerStage.REQUESTED: Phase.ENTRY,
    AnswerStage.ENTRY: Phase.ENTRY,
    AnswerStage.FIXING: Phase.FIXING,
    AnswerStage.FIXED: Phase.GATHERING,
}
RETURNS = ("return_entry", "return_head", "return_section")


@dataclass(frozen=True)
class PhaseCell:
    """One section in one phase: when it was done, or until when, and how late."""

    phase: Phase
    due: date | None
    done_on: date | None
    late: int
    is_current: bool

    @property
    def look(self):
        return (
            "stop" if self.late else "good" if self.done_on else "kind" if self.is_current else ""
        )


@dataclass(frozen=True)
class SectionLine:
    """A row of the matrix."""

    answer: SectionAnswer
    words: str
    look: str
    rows: int
    touched: int
    written: int
    cells: list = field(default_factory=list)
    reminded_on: date | None = None
    hints: int = 0

    @property
    def department(self):
        return self.answer.department

    @property
    def late(self):
        return max((cell.late for cell in self.cells if not cell.done_on), default=0)

    @property
    def share(self):
        return round(self.written * 100 / self.rows) if self.rows else 0

    @property
    def late_phase(self):
        return next((cell.phase for cell in self.cells if cell.late and not cell.done_on), None)


def reader_of(user, answer):
    """As whom ``user`` reads the state of an answer; who must act comes first."""
    held = {
        Reader.HEAD: bool(principal_for(user, "fix", answer)),
        Reader.AUTHOR: allows(user, *AUTHOR, answer),
        Reader.GATHERER: allows(user, *GATHERER),
    }
    first = {AnswerStage.FIXING: Reader.HEAD, AnswerStage.FIXED: Reader.GATHERER}
    order = [first.get(answer.stage, Reader.AUTHOR), Reader.AUTHOR, Reader.HEAD, Reader.GATHERER]
    return next((reader for reader in order if held[reader]), Reader.OTHER)


def progress_of(campaign, user, today=None):
    """Return the SectionLines that ``user`` may see: six queries, however many sections there are.

    The auditor sees stages; counts are of rows that the reader may see.
    """
    today = today or timezone.localdate()
    answers = SectionAnswer.objects.filter(sheet=campaign.sheet_id).select_related("department")
    if not allows(user, "evaluation.campaign", "view"):
        return []
    if allows(user, "evaluation.answer", "view"):
        answers = answers.filter(pk__in=answers_for(user).values("pk"))
    dues, counts = dues_of(campaign), _counts(campaign, user)
    ended, returned = _events(campaign)
    reminded = dict(
        Reminder.objects.filter(campaign=campaign)
        .order_by("sent_on")
        .values_list("department", "sent_on")
    )
    reader = Reader.GATHERER if allows(user, "evaluation.answer", "view") else Reader.OTHER
    lines = []
    for answer in answers.order_by("department__display_order", "pk"):
        who = reader_of(user, answer) if allows(user, *AUTHOR) or allows(user, *HEAD) else reader
        words = words_for(answer.stage, who, is_returned=answer.pk in returned)
        numbers = counts.get(answer.department_id, (0, 0, 0))
        cells = [_cell(answer, phase, dues, ended, today) for phase in SECTION_PHASES]
        lines.append(
            SectionLine(
                answer, words, LOOKS[AnswerStage(answer.stage)], *numbers, cells,
                reminded.get(answer.department_id),
            )
        )  # fmt: skip
    return lines


def _counts(campaign, user):
    rows = visible(SheetEntry.objects.filter(sheet=campaign.sheet_id), user, "evaluation.entry")
    found = (
        rows.order_by()
        .values_list("department")
        .annotate(
            Count("pk"),
            touched=Count("pk", filter=TOUCHED),
            written=Count("pk", filter=WRITTEN),
        )
    )
    return {department: numbers for department, *numbers in found}


def _events(campaign):
    """Return {(answer, step): (day, days late)} of the last of each, and who was sent back last."""
    ended, last = {}, {}
    rows = FlowEvent.objects.filter(sheet=campaign.sheet_id, answer__isnull=False)
    for event in rows.order_by("at", "pk"):
        day = timezone.localtime(event.at).date()
        ended[event.answer_id, event.step] = (day, event.days_late)
        last[event.answer_id] = event.step
    return ended, {answer for answer, step in last.items() if step in RETURNS}


def _cell(answer, phase, dues, ended, today):
    step, stages = ENDS[phase]
    due = dues.of(phase, answer.department_id)
    done_on, late = None, 0
    if answer.stage in stages:
        done_on, late = ended.get((answer.pk, step), (None, 0))
    elif due:
        late = days_late(due, today)
    return PhaseCell(phase, due, done_on, late, WAITS_IN.get(answer.stage) == phase)


def last_return(answer):
    """The last step of an answer if it sent the answer back, with its comments by row, or None."""
    events = answer.events.select_related("by").prefetch_related("row_comments__entry")
    event = events.order_by("at", "pk").last()
    return event if event and event.step in RETURNS else None


def years_for(user):
    """Return [(campaign, sections, handed in)] of every year, newest first; two queries."""
    counts = {
        sheet: (whole, done)
        for sheet, whole, done in SectionAnswer.objects.order_by()
        .values_list("sheet")
        .annotate(Count("pk"), done=Count("pk", filter=Q(stage=AnswerStage.GATHERED)))
    }
    return [
        (campaign, *counts.get(campaign.sheet_id, (0, 0)))
        for campaign in campaigns().order_by("-sheet__year")
    ]


def is_collecting(campaign):
    return campaign is not None and campaign.stage == CampaignStage.COLLECTING
