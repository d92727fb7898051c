"""「主な意見と市の考え方」: the table that a city publishes with its sheet, A4 landscape

From what the sheet says now, or from the frozen part of a version: both are the same plain data.
"""

from evaluation.queries.opinions import printed_opinions
from koganei.documents import render_pdf
from koganei.text import paragraphs

TEMPLATE = "documents/evaluation_opinions.html"


def opinions_pdf(sheet, *, printed=None, mark="作業中"):
    """Return the PDF of the table as bytes; raises koganei.documents.PdfFailed.

    ``printed`` is a version's ``opinions``; without it, the sheet's as they stand now, and the
    paper says so with ``mark``.
    """
    title = f"主な意見と市の考え方（{sheet.year}実績報告）"
    if printed is not None:
        mark = ""
    context = opinions_context(printed_opinions(sheet) if printed is None else printed)
    context |= {"title": title, "year": str(sheet.year), "mark": mark}
    return render_pdf(TEMPLATE, context, title=title)


def opinions_context(printed):
    """What documents/evaluation_opinions_table.html places, as plain data."""
    return {
        "opinions": [
            row | {"text": paragraphs(row["text"]), "city_view": paragraphs(row["city_view"])}
            for row in printed.get("opinions", [])
        ],
        "committee_grades": printed.get("grades", []),
    }
