"""Rows narrowed by what the dashboard counts: against last year, and by where their answer stands

Each narrowing counts as well as it lists, so that a number of the dashboard and the list behind it
cannot differ.
"""

from itertools import product

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from evaluation.enums import OPEN_FOR_ENTRY, AnswerStage, Grade
from evaluation.models import SectionAnswer
from evaluation.queries.progress import TOUCHED
from evaluation.queries.sheets import entries_in_print_order, rows_of_year
from koganei.access.matrix import visible

MOVES = {"up": "上がった", "down": "下がった", "same": "同じ", "none": "比べられない"}


def _move(now, before):
    """A comes before D: the smaller letter is the better grade."""
    return "same" if now == before else "up" if now < before else "down"


# grade of this year and of last, as one text → key of MOVES; any other pair cannot be compared
PAIRS = {now + before: _move(now, before) for now, before in product(Grade.values, repeat=2)}
OPEN = Q(stage__in=[stage.value for stage in OPEN_FOR_ENTRY])
HANDED = (AnswerStage.FIXED.value, AnswerStage.GATHERED.value)
# key → (label, condition); every row of a running year has exactly one
STATES = {
    "untouched": ("未着手", OPEN & ~TOUCHED),
    "touched": ("記入中", OPEN & TOUCHED),
    "fixing": ("課長確定待ち", Q(stage=AnswerStage.FIXING.value)),
    "handed": ("提出済み", Q(stage__in=HANDED)),
}


def rows_for(user, sheet, *, moved=None, state=None, **filters):
    """The rows of ``sheet`` that ``user`` may see, as SheetFilter narrows them, in print order."""
    rows = visible(entries_in_print_order(sheet, **filters), user, "evaluation.entry")
    if moved:
        rows = _with_pair(rows, user, sheet)
        wanted = [pair for pair, key in PAIRS.items() if moved in (key, "none")]
        rows = rows.exclude(pair__in=wanted) if moved == "none" else rows.filter(pair__in=wanted)
    if state:
        rows = _with_stage(rows).filter(STATES[state][1])
    return rows


def count_moves(entries, user, sheet):
    """{key of MOVES: how many of ``entries``, rows of ``sheet``}; one query."""
    rows = _with_pair(entries, user, sheet).order_by().values_list("pair")
    counts = dict.fromkeys(MOVES, 0)
    for pair, count in rows.annotate(Count("pk")):
        counts[PAIRS.get(pair, "none")] += count
    return counts


def count_states(entries):
    """{department id: {key of STATES: how many of ``entries``}}; one query."""
    rows = _with_stage(entries).order_by().values("department")
    found = rows.annotate(
        **{key: Count("pk", filter=condition) for key, (_, condition) in STATES.items()}
    )
    return {row.pop("department"): row for row in found}


def _with_pair(rows, user, sheet):
    """Each row with its ``pair``: its grade and that of the year before, blank where ``user`` may
    not see it. The two ways back are asked apart: an OR over both would read all of last year for
    every row.
    """
    seen = visible(rows_of_year(sheet.year.previous), user, "evaluation.entry").order_by()
    of_section = seen.filter(department=OuterRef("department"))
    grades = [
        Subquery(of_section.filter(initiative=OuterRef(path)).values("grade")[:1])
        for path in ("initiative", "initiative__continues")
    ]
    return rows.annotate(pair=Concat("grade", Coalesce(*grades, Value(""))))


def _with_stage(rows):
    answers = SectionAnswer.objects.filter(
        sheet=OuterRef("sheet"), department=OuterRef("department")
    )
    return rows.annotate(stage=Coalesce(Subquery(answers.values("stage")[:1]), Value("")))
