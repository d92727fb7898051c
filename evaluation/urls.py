"""Addresses of the evaluation sheets; a year is written as 2018."""

from django.urls import path

from evaluation.views import staff

app_name = "evaluation"

urlpatterns = [
    path("", staff.latest_sheet, name="sheet"),
    path("<int:year>/", staff.sheet, name="year"),
    path("<int:year>/totals/", staff.totals, name="year_totals"),
    path("totals/", staff.latest_totals, name="totals"),
    path("<int:year>/print/", staff.print_options, name="print"),
    path("<int:year>/pdf/", staff.pdf, name="pdf"),
    path("<int:year>/workbook/", staff.workbook, name="workbook"),
    path("<int:year>/rows/<int:pk>/", staff.entry, name="entry"),
]
