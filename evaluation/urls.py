"""Addresses of the evaluation sheets; a year is written as 2018."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from evaluation.views import staff

app_name = "evaluation"


class YearConverter(IntConverter):
    regex = "[0-9]{4}"


register_converter(YearConverter, "nendo")

urlpatterns = [
    path("", staff.latest_sheet, name="sheet"),
    path("<nendo:year>/", staff.sheet, name="year"),
    path("<nendo:year>/totals/", staff.totals, name="year_totals"),
    path("totals/", staff.latest_totals, name="totals"),
    path("<nendo:year>/print/", staff.print_options, name="print"),
    path("<nendo:year>/pdf/", staff.pdf, name="pdf"),
    path("<nendo:year>/workbook/", staff.workbook, name="workbook"),
    path("<nendo:year>/rows/<int:pk>/", staff.entry, name="entry"),
]
