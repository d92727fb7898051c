"""集計: the grades of a year by part, the years beside each other, and the progress of entry"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from evaluation.enums import OWN_PHASES
from evaluation.models import SheetEntry
from evaluation.presenters.campaigns import late_frame
from evaluation.presenters.sheets import grade_bars
from evaluation.queries.campaigns import dues_of, running_campaigns
from evaluation.queries.dashboard import years_in
from evaluation.queries.narrowed import MOVES, STATES, count_moves, count_states
from evaluation.queries.progress import SectionLine, progress_of
from evaluation.queries.totals import DIVISIONS, Cell, Total, YearTotals
from koganei.access.matrix import allows, visible


@dataclass(frozen=True)
class ProgressLine:
    """One section of the running year: how many rows stand where, and its line of the matrix."""

    line: SectionLine
    counts: dict

    @property
    def cells(self):
        """The numbers with what lists their rows; colour where something waits or is late."""
        department = self.line.department.pk
        return [
            (
                Cell(label, self.counts[key], urlencode({"department": department, "state": key})),
                self._look(key) if self.counts[key] else "",
            )
            for key, (label, _) in STATES.items()
        ]

    def _look(self, key):
        if key == "handed":
            return "good"
        return "stop" if self.line.late else "kind" if key == "fixing" else ""

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def share(self):
        return round(self.counts["handed"] * 100 / self.total) if self.total else 0


def dashboard_frame(sheet, sheets, user, by, department):
    """Everything that evaluation/totals.html shows beside its form."""
    years, parts = years_in(user, sheets, by, department)
    empty = YearTotals(sheet, [], Total("全体", {}))
    shown = next((each for each in years if each.sheet == sheet), empty)
    several = len(years) > 1
    return {
        "sheet": next(each for each in sheets if each == sheet),
        "by": by,
        "division": DIVISIONS[by][0],
        "department": department,
        "parts": shown.parts,
        "whole": shown.whole,
        "chart": grade_bars([*shown.parts, shown.whole]) if shown.parts else None,
        "moves": _moves(sheet, sheets, user, department),
        "years": years if several else [],
        "part_years": parts if several else [],
        "years_chart": grade_bars([_named(each) for each in years]) if several else None,
        "partial": [each.year for each in years if each.sheet.is_partial],
        **progress_frame(user),
    }


def _named(year):
    return Total(year.year, year.whole.counts)


def _moves(sheet, sheets, user, department):
    """The numbers of rows whose grade rose, fell, stayed; none without a sheet of last year."""
    if not any(each.year == sheet.year.previous for each in sheets):
        return []
    filters = {"department": department.pk} if department else {}
    entries = visible(sheet.entries.filter(**filters), user, "evaluation.entry")
    counts = count_moves(entries, user, sheet)
    return [
        Cell(label, counts[key], urlencode({"moved": key, **filters}))
        for key, label in MOVES.items()
    ]


def progress_frame(user):
    """The running year with its sections, as far as ``user`` may see it; nothing without one."""
    if not allows(user, "evaluation.campaign", "view"):
        return {}
    campaign = running_campaigns().first()
    if campaign is None:
        return {}
    lines = progress_of(campaign, user)
    has_counts = allows(user, "evaluation.answer", "view")
    shown = _with_counts(lines, campaign, user) if has_counts else lines
    dues = dues_of(campaign)
    return {
        "campaign": campaign,
        "has_counts": has_counts,
        "progress": shown,
        "progress_whole": _whole(shown) if has_counts else None,
        "states": [label for label, _ in STATES.values()],
        "dues": [(phase, dues.of(phase)) for phase in OWN_PHASES],
        "today": timezone.localdate(),
        **late_frame(lines if has_counts else []),
    }


def _with_counts(lines, campaign, user):
    rows = visible(SheetEntry.objects.filter(sheet=campaign.sheet_id), user, "evaluation.entry")
    counts = count_states(rows)
    nothing = dict.fromkeys(STATES, 0)
    return [ProgressLine(line, counts.get(line.department.pk, nothing)) for line in lines]


def _whole(lines):
    """The sums of the sections that this reader sees."""
    counts = {key: sum(each.counts[key] for each in lines) for key in STATES}
    total = sum(counts.values())
    return {
        "cells": [
            Cell(label, counts[key], urlencode({"state": key}))
            for key, (label, _) in STATES.items()
        ],
        "total": total,
        "share": round(counts["handed"] * 100 / total) if total else 0,
    }
