"""会議資料 of a whole sitting: the papers that may be seen, item by item; four queries"""

from dataclasses import dataclass, field

from consultation.models import Case, ConferenceItem, ItemPaper, ItemPaperText
from consultation.queries.packets import Told


@dataclass
class OnAgenda:
    """One item; ``persons`` are Tolds, the client first, none before its papers were made."""

    item: ConferenceItem
    number: str  # of the case
    persons: list = field(default_factory=list)


def material_of(conference):
    """Return {id of a part: its OnAgendas} of a sitting, as far as they may be seen."""
    rows = ConferenceItem.objects.filter(part__conference=conference, taken_back_at=None)
    items = list(rows.order_by("part__position", "put_at"))
    cases = Case.objects.filter(pk__in=[item.case_id for item in items]).order_by()
    numbers = dict(cases.values_list("pk", "number"))
    papers = ItemPaper.objects.filter(item__in=[item.pk for item in items], ended_at=None)
    papers = list(papers.order_by("-is_client", "written_at", "pk"))
    texts = ItemPaperText.objects.filter(paper__in=[paper.pk for paper in papers])
    texts = {text.paper_id: text.lines for text in texts}
    found = {item.pk: OnAgenda(item, numbers.get(item.case_id, "")) for item in items}
    for paper in papers:
        found[paper.item_id].persons.append(Told(paper, texts.get(paper.pk, [])))
    parts = {}
    for each in found.values():
        parts.setdefault(each.item.part_id, []).append(each)
    return parts
