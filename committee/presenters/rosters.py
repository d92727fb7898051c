"""Ready pieces for pages and documents: lines of a roster, figures, articles with their rules."""

from dataclasses import dataclass
from importlib import import_module

from committee.rules.correspondence import NOT_CODE, ROWS

ITEM_MARKS = " ⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"


@dataclass(frozen=True)
class Line:
    """One line of the roster as it is read: a member, or (``row`` None) a vacant seat."""

    number: int
    category: str
    row: object = None
    vacancy: object = None
    predecessor: str = ""


def roster_lines(roster, predecessors=None):
    """Return members and vacant seats in the order of their numbers.

    ``predecessors`` {appointment id: name} says whose remainder a substitute serves.
    """
    names = predecessors or {}
    members = [
        Line(r.number, r.category, row=r, predecessor=names.get(r.appointment.pk, ""))
        for r in roster.rows
    ]
    vacant = [Line(v.number, v.category_name, vacancy=v) for v in roster.vacancies]
    return sorted([*members, *vacant], key=lambda line: line.number)


def figures_lines(figures):
    """Return the shares as they are read, and a line for each member: row, years, more posts."""
    more = set(figures.holders_of_more_posts)
    return {
        "women_share": _percent(figures.women_share),
        "citizen_share": _percent(figures.citizen_share),
        "mean_years": "—" if figures.mean_years is None else f"{float(figures.mean_years):.1f}",
        "members": [
            (row, figures.years_in_office[member], member in more)
            for row in figures.roster.rows
            for member in [row.appointment.member_id]
        ],
    }


def _percent(share):
    return "—" if share is None else f"{float(share):.1%}"


@dataclass(frozen=True)
class Clause:
    """One row of the text: ``indent`` 0 for a paragraph, 1 for an item (号)."""

    place: str
    number: str
    text: str
    indent: int


@dataclass(frozen=True)
class Article:
    """第n条 with its caption and clauses; ``rules`` says by what it is kept."""

    title: str
    caption: str
    clauses: tuple[Clause, ...]
    rules: tuple[str, ...]


def ordinance_articles(ordinance, articles):
    """Return the text article by article, each with what the program makes of it."""
    groups = {}
    for row in articles:
        groups.setdefault(row.article, []).append(row)
    return [_article(ordinance.committee.code, number, rows) for number, rows in groups.items()]


def _article(body, number, rows):
    several = any(row.paragraph > 1 for row in rows)
    captions = [row.caption for row in rows if row.caption]
    clauses, last = [], None
    for row in rows:
        if row.is_proviso and last:
            clauses[-1] = Clause(last.place, last.number, last.text + row.text, last.indent)
        else:
            mark = ITEM_MARKS[row.item] if row.item else str(row.paragraph) if several else ""
            clauses.append(
                Clause(row.place(several_paragraphs=several), mark, row.text, bool(row.item))
            )
        last = clauses[-1]
    return Article(
        f"第{number}条" if number else "付則",
        "・".join(captions),
        tuple(clauses),
        tuple(kept_by(body, number)),
    )


def kept_by(body, article):
    """Return what keeps the paragraphs of an article, from the 条例対応表 and the rules."""
    found = {}
    for row in ROWS:
        if (row.body, row.article) == (body, article):
            kept = map(_headline, row.rules) if row.is_code else [f"{NOT_CODE}：{row.reason}"]
            found |= dict.fromkeys(kept)
    return found


def _headline(path):
    """The first line of a rule's docstring."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name).__doc__.strip().splitlines()[0]
