"""気づき of rows, and what was dismissed of them; a constant number of queries for any rows"""

from collections import Counter
from dataclasses import dataclass, field

from evaluation.enums import CampaignStage
from evaluation.models import HintDismissal, SheetEntry
from evaluation.queries.sheets import rows_of_year
from evaluation.rules.hints import RowFacts, hints_of
from koganei.access.matrix import allows, visible


@dataclass
class RowHints:
    """The hints of one row: those that speak, and [(hint, its dismissal)] of those that do not."""

    open: list = field(default_factory=list)
    dismissed: list = field(default_factory=list)

    def of_kind(self, kind):
        return next((hint for hint in self.open if hint.kind == kind), None)


def takes_hints(campaign):
    """Hints speak while the sections write; of papers that came without a campaign, never."""
    return campaign is not None and campaign.stage == CampaignStage.COLLECTING


def sees_hints(user, campaign, answer):
    """Tell whether the section's hints are for this reader: the section and those who gather."""
    return takes_hints(campaign) and allows(user, "evaluation.answer", "view", answer)


def hints_in(rows, year):
    """{row id: RowHints} of ``rows`` of a year, their initiatives loaded; two queries."""
    rows = list(rows)
    past = {
        (row.department_id, row.initiative_id): row
        for row in rows_of_year(year.previous).filter(
            department__in={row.department_id for row in rows}
        )
    }
    silent = {
        (each.entry_id, each.kind, each.text_hash): each
        for each in HintDismissal.objects.filter(entry__in=[row.pk for row in rows]).select_related(
            "dismissed_by"
        )
    }
    return {row.pk: _of_row(row, past, silent) for row in rows}


def count_hints(campaign, user):
    """{section id: how many hints speak}, of the rows that ``user`` may see; three queries."""
    if not takes_hints(campaign):
        return {}
    rows = SheetEntry.objects.filter(sheet=campaign.sheet_id).select_related("initiative")
    rows = list(visible(rows, user, "evaluation.entry"))
    found = hints_in(rows, campaign.year)
    counts = Counter()
    for row in rows:
        counts[row.department_id] += len(found[row.pk].open)
    return dict(+counts)


def _of_row(row, past, silent):
    initiative, found = row.initiative, RowHints()
    before = past.get((row.department_id, initiative.pk)) or past.get(
        (row.department_id, initiative.continues_id)
    )
    facts = RowFacts(
        row.grade, row.results, row.outlook, initiative.label,
        before.results if before else "", before.outlook if before else "",
    )  # fmt: skip
    for hint in hints_of(facts):
        dismissal = silent.get((row.pk, hint.kind, hint.text_hash))
        if dismissal:
            found.dismissed.append((hint, dismissal))
        else:
            found.open.append(hint)
    return found
