"""廃棄 as pages show it: counts, numbers and days, never a name"""

from collections import Counter

from consultation.codes import DisposedKind, ItemResult
from consultation.models import Case, DisposalItem
from consultation.presenters.retention import words_of
from consultation.queries.disposals import MODELS, counts_of, erased_tables
from consultation.queries.retention import retention_of

STATES = {
    "": ("承認待ち", "look"),
    "approved": ("承認済み・実行待ち", "look"),
    "refused": ("却下", ""),
    "withdrawn": ("取下げ", ""),
}


def state_of(row):
    """Return (word, classes of a badge)."""
    return ("実行済み", "good") if row.executed_at else STATES[row.decision]


def batch_lines(rows):
    rows = list(rows)
    counts = counts_of([row.pk for row in rows])
    return [
        {"row": row, "state": state_of(row), "counts": _counts(counts.get(row.pk, {}))}
        for row in rows
    ]


def _counts(found):
    return "、".join(f"{kind.label}{found[kind]}件" for kind in DisposedKind if found.get(kind))


def item_lines(row):
    """Return the list of one batch: records with a number one by one, people by how many."""
    lines, many = [], Counter()
    for item in row.items.all():
        if item.number:
            lines.append(_line(item, item.number))
        else:
            many[item.kind, item.due_on, item.result, item.kept_because] += 1
    for (kind, due_on, result, why), count in many.items():
        alike = DisposalItem(kind=kind, due_on=due_on, result=result, kept_because=why)
        lines.append(_line(alike, f"{count}件"))
    return lines


def _line(item, number):
    return {
        "kind": item.get_kind_display(),
        "number": number,
        "ended_on": item.ended_on,
        "due_on": item.due_on,
        "result": item.get_result_display(),
        "badge": "good" if item.result == ItemResult.ERASED else "look",
        "why": item.kept_because,
    }


def tables(row):
    return erased_tables(row)


def due_page(cases, going, rules):
    """Return what the due list shows: what may go, what stays and why, and how many people go."""
    may_go, stay = [], []
    for case in cases:
        found = retention_of(case, rules)
        line = {
            "case": case,
            "until": words_of(found),
            "kinds": "、".join(each.kind.label for each in found.lines),
            "why": going.kept.get(case.pk, ""),
        }
        if case.pk in going.of[Case]:
            may_go.append(line)
        elif line["why"]:
            stay.append(line)
    others = {kind: len(going.of[model]) for kind, model in MODELS.items() if model is not Case}
    return {"lines": may_go, "stay": stay, "others": _counts(others), "count": len(may_go),
            "waiting": len(cases) - len(may_go) - len(stay)}  # fmt: skip
