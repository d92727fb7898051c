"""A CSV as a download, as Excel opens it: in UTF-8 with BOM, no cell runs as a formula"""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from koganei.spreadsheets import write_csv


def csv_response(columns, rows, name):
    """Return a download; ``name`` must not hold personal data."""
    response = HttpResponse(write_csv(columns, rows)[0], content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
