"""「主な意見と市の考え方」: the table that a city publishes with its sheet, A4 landscape

From what the sheet says now, or from the frozen part of a version: both are the same plain data.
"""

from evaluation.documents.sheets import LINES_KEPT_WHOLE, lines
from evaluation.queries.opinions import printed_opinions
from evaluation.snapshot import said_of
from koganei.documents import render_pdf
from koganei.text import paragraphs

TEMPLATE = "documents/evaluation_opinions.html"
TEXT_WIDTH, VIEW_WIDTH = 27, 31  # characters a line of the printed columns; measured


def opinions_pdf(sheet):
    """Return the PDF of the table as it stands now; raises koganei.documents.PdfFailed.

    What was published is in the PDF of its version.
    """
    title = f"主な意見と市の考え方（{sheet.year}実績報告）"
    context = opinions_context(said_of(printed_opinions(sheet)))
    context |= {"title": title, "year": str(sheet.year), "mark": "作業中"}
    return render_pdf(TEMPLATE, context, title=title)


def opinions_context(said):
    """What documents/evaluation_opinions_table.html places of what was said (snapshot.said_of)."""
    return {
        "opinions": [_row(row) for row in said["opinions"]],
        "committee_grades": said["grades"],
    }


def _row(row):
    text, view = paragraphs(row["text"]), paragraphs(row["city_view"])
    fits = max(lines(text, TEXT_WIDTH), lines(view, VIEW_WIDTH)) <= LINES_KEPT_WHOLE
    return row | {"text": text, "city_view": view, "css": "fits" if fits else ""}
