"""CSV that Excel opens as it should: with a BOM, and without a cell that runs as a formula."""

import csv
import io

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def csv_response(columns, rows, name):
    """Return a download; ``name`` must not hold personal data."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([harmless(str(value)) for value in row] for row in rows)
    response = HttpResponse(lines.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def harmless(text):
    """Make text of a cell that a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
