"""評価票 as the city prints it: gather → context → PDF."""

from dataclasses import asdict, dataclass

from evaluation.enums import Grade, VersionKind
from evaluation.queries.sheets import entries_in_print_order, outline
from evaluation.snapshot import content_hash, snapshot
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
    return {
        "title": sheet.title,
        "running_issuer": "　".join(
            filter(
                None, ["小金井市　福祉保健部　地域福祉課", department and f"担当課 {department}"]
            )
        ),
        "criteria_line": CRITERIA_LINE,
        "year": str(sheet.year),
        "grades": [(grade.label, grade.criterion) for grade in Grade],
        "cover": asdict(_cover(sheet, whole, blank, stamped, department, basic_measure)),
        "sections": [
            {
                "goal": (section.goal.number, section.goal.name),
                "basic_measure": (section.basic_measure.number, section.basic_measure.name),
                "measures": [str(measure) for measure in section.measures],
                "rows": [_row(row, blank) for row in section.rows],
            }
            for section in outline(entries)
        ],
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
    changed = content_hash(snapshot(entries)) != version.content_hash
    return Cover(
        version.cover_date,
        version.issuer,
        stamp=tuple(version.stamp.splitlines()),
        mark=f"{version}のあとに直した行があります" if changed else "",
        scope=scope,
    )


def _row(row, blank):
    entry = row.entry
    results, outlook = paragraphs(entry.results_label), paragraphs(entry.outlook_label)
    fits = _lines(results, RESULTS_WIDTH) <= LINES_KEPT_WHOLE
    fits = fits and _lines(outlook, OUTLOOK_WIDTH) <= LINES_KEPT_WHOLE
    css = ["opens-measure" if row.opens_measure else "", "fits" if fits or blank else ""]
    return {
        "css": " ".join(filter(None, [*css, "blank" if blank else ""])),
        "opens_measure": row.opens_measure,
        "opens_initiative": row.opens_initiative,
        "measure": str(entry.initiative.measure),
        "initiative": str(entry.initiative),
        "is_new": entry.initiative.is_new,
        "department": entry.department.name,
        "grade": "" if blank else entry.grade,
        "results": [] if blank else results,
        "outlook": [] if blank else outlook,
        "results_lost": not entry.results and entry.source_gap,
        "outlook_lost": not entry.outlook and entry.source_gap,
    }


def _lines(texts, width):
    return sum(len(text) // width + 1 for text in texts)
