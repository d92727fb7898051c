"""評価票 as the city prints it: gather → context → PDF."""

from dataclasses import asdict, dataclass

from evaluation.enums import LOST_TEXT, Grade, VersionKind
from evaluation.queries.sheets import entries_in_print_order, outline
from evaluation.snapshot import content_row, rows_of, snapshot
from koganei.access.matrix import visible
from koganei.documents import render_pdf
from koganei.text import paragraphs

TEMPLATE = "documents/evaluation_sheet.html"
# A row taller than two thirds of a page may break; below, it is kept whole. Measured on the
# printed columns: 26 and 22 characters a line, 22 lines on two thirds of a page.
RESULTS_WIDTH, OUTLOOK_WIDTH, LINES_KEPT_WHOLE = 26, 22, 22
CRITERIA_LINE = "評価　" + "　".join(f"{grade} {grade.short_criterion}" for grade in Grade)


@dataclass(frozen=True)
class Cover:
    """What the title page says beside the title."""

    date: str
    issuer: str
    stamp: tuple[str, ...] = ()
    mark: str = ""
    scope: str = ""


def sheet_pdf(
    sheet, *, reader=None, department=None, basic_measure=None, blank=False, stamped=False
):
    """Return the PDF of ``sheet`` as bytes: whole, or of one section or basic measure.

    With a ``reader`` only rows that this user may see are printed.
    ``blank`` prints the form without answers; ``stamped`` shows the mark of the meeting's paper.
    Raises koganei.documents.PdfFailed.
    """
    context = sheet_context(
        sheet, reader=reader, department=department, basic_measure=basic_measure,
        blank=blank, stamped=stamped,
    )  # fmt: skip
    return render_pdf(TEMPLATE, context, title=context["title"])


def sheet_context(
    sheet, *, reader=None, department=None, basic_measure=None, blank=False, stamped=False
):
    """Return everything that documents/evaluation_sheet.html places, as plain data."""
    whole = list(entries_in_print_order(sheet))
    readable = {entry.pk for entry in whole}
    if reader:
        readable = set(
            visible(sheet.entries.all(), reader, "evaluation.entry").values_list("pk", flat=True)
        )
    entries = [
        entry
        for entry in whole
        if entry.pk in readable
        and (not department or entry.department_id == department.pk)
        and (not basic_measure or entry.initiative.measure.basic_measure_id == basic_measure.pk)
    ]
    scope = department and f"担当課 {department}"
    return frame(sheet, scope) | {
        "cover": asdict(_cover(sheet, whole, blank, stamped, department, basic_measure)),
        "sections": [
            {
                "goal": (section.goal.number, section.goal.name),
                "basic_measure": (section.basic_measure.number, section.basic_measure.name),
                "measures": [str(measure) for measure in section.measures],
                "rows": [
                    printed_row(
                        content_row(row.entry), row.opens_measure, row.opens_initiative, blank=blank
                    )
                    for row in section.rows
                ],
            }
            for section in outline(entries)
        ],
    }


def frame(sheet, scope=""):
    """What stands around the rows of any paper of a year."""
    issuer = "　".join(filter(None, ["小金井市　福祉保健部　地域福祉課", scope]))
    return {
        "title": sheet.title,
        "running_issuer": issuer,
        "criteria_line": CRITERIA_LINE,
        "year": str(sheet.year),
        "grades": [(grade.label, grade.criterion) for grade in Grade],
    }


def _cover(sheet, entries, blank, stamped, department, basic_measure):
    kind = VersionKind.MEETING if stamped else VersionKind.PUBLISHED
    versions = list(sheet.versions.defer("content").order_by("number"))
    version = next((v for v in reversed(versions) if v.kind == kind), None)
    scope = "　".join(str(part) for part in (department, basic_measure) if part)
    if blank:
        return Cover("", "小金井市", mark="記入用紙", scope=scope)
    if version is None:
        return Cover("", "福祉保健部地域福祉課", mark="作業中（まだ版がありません）", scope=scope)
    changed = snapshot(entries) != list(map(list, rows_of(version.content)))
    return Cover(
        version.cover_date,
        version.issuer,
        stamp=tuple(version.stamp.splitlines()),
        mark=f"{version}のあとに直した行があります" if changed else "",
        scope=scope,
    )


def printed_row(row, opens_measure, opens_initiative, *, blank=False):
    """Return what the template places of one ContentRow; labels stand where they change."""
    results, outlook = paragraphs(row.results), paragraphs(row.outlook)
    fits = lines(results, RESULTS_WIDTH) <= LINES_KEPT_WHOLE
    fits = fits and lines(outlook, OUTLOOK_WIDTH) <= LINES_KEPT_WHOLE
    css = ["opens-measure" if opens_measure else "", "fits" if fits or blank else ""]
    return {
        "css": " ".join(filter(None, [*css, "blank" if blank else ""])),
        "opens_measure": opens_measure,
        "opens_initiative": opens_initiative,
        "measure": row.measure_label,
        "initiative": row.initiative_label,
        "is_new": row.is_new,
        "department": row.department,
        "grade": "" if blank else row.grade,
        "results": [] if blank else results,
        "outlook": [] if blank else outlook,
        "results_lost": row.results == LOST_TEXT,
        "outlook_lost": row.outlook == LOST_TEXT,
    }


def lines(texts, width):
    """How many lines the paragraphs take in a column of so many characters, at most."""
    return sum(len(text) // width + 1 for text in texts)
