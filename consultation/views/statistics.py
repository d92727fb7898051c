"""統計: month, year and several years; nothing on these pages leads to a person"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from consultation.documents.statistics import statistics_csv, statistics_workbook
from consultation.forms.statistics import OPEN, ExportForm, ItemChoice, MonthChoice
from consultation.presenters import statistics as pages
from consultation.statistics.figures import YearFigures
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.matrix import Action, allows
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError
from koganei.spreadsheets import XLSX

MONTHS, YEARS = 36, 5  # how far back the choice and the series go
FILES = {"excel": (XLSX, "xlsx"), "csv": ("text/csv; charset=utf-8", "csv")}


def _year(number, today):
    try:
        year = FiscalYear(number)
    except WarekiError as unknown:
        raise Http404 from unknown
    if year > FiscalYear.of(today):
        raise Http404
    return year


@require_safe
@requires("consultation.statistics", "view")
def month(request):
    """The items of one month, beside the month and the year before."""
    today = timezone.localdate()
    this = today.year * 100 + today.month
    names = [(each, _name(each)) for each in (pages.before(this, n) for n in range(MONTHS))]
    form = MonthChoice(request.GET or None, months=names)
    chosen = form.chosen() if form.is_bound else pages.before(this)
    chosen = chosen or pages.before(this)
    form.initial["month"] = chosen
    years = pages.month_years(chosen)
    only = pages.compared(chosen)
    figures = {year: pages.figures_for(request.user, year, today, only) for year in years}
    own = figures[pages.year_of(chosen)]
    context = {
        "form": form,
        "month": chosen,
        "name": _name(chosen),
        "figures": own,
        "rows": pages.month_rows(chosen, figures),
        "tables": pages.tables(own, chosen),
        "definitions": pages.definitions(),
    }
    return render(request, "consultation/statistics_month.html", context)


def _name(month):
    return f"{pages.year_of(month)} {pages.month_name(month)}"


@require_safe
@requires("consultation.statistics", "view")
def this_year(request):
    """Lead to the year that is running."""
    return redirect("consultation:statistics_year", year=FiscalYear.of(timezone.localdate()).year)


@require_safe
@requires("consultation.statistics", "view")
def year(request, year):
    """The items of a year month by month, with a chart and the breakdowns."""
    today = timezone.localdate()
    year = _year(year, today)
    figures = pages.figures_for(request.user, year, today)
    form = ItemChoice(request.GET)
    context = {
        "form": form,
        "figures": figures,
        "months": [pages.month_name(each) for each in figures.months],
        "rows": pages.year_rows(figures),
        "chart": pages.year_chart(figures, form.chosen()),
        "charted": dict(form.fields["item"].choices)[form.chosen()],
        "tables": pages.tables(figures),
        "export": ExportForm() if allows(request.user, "consultation.statistics", "export") else "",
        "is_newest": year == FiscalYear.of(today),
    }
    return render(request, "consultation/statistics_year.html", context)


@require_safe
@requires("consultation.statistics", "view")
def series(request):
    """The years beside each other."""
    today = timezone.localdate()
    newest = FiscalYear.of(today).year
    years = [pages.figures_for(request.user, FiscalYear(newest - n), today) for n in range(YEARS)][
        ::-1
    ]
    form = ItemChoice(request.GET)
    context = {
        "form": form,
        "years": years,
        "rows": pages.series_rows(years),
        "chart": pages.series_chart(years, form.chosen()),
        "charted": dict(form.fields["item"].choices)[form.chosen()],
    }
    return render(request, "consultation/statistics_series.html", context)


@require_POST
@requires("consultation.statistics", "export")
def export(request, year, kind):
    """The year as Excel or CSV, with small numbers hidden or as they are."""
    today, form = timezone.localdate(), ExportForm(request.POST)
    year = _year(year, today)
    if kind not in FILES or not form.is_valid():
        raise Http404
    is_open = form.cleaned_data["form"] == OPEN
    if is_open and not allows(request.user, "consultation.small_figure", "view"):
        raise Http404
    figures = YearFigures(year, is_open=is_open, today=today)
    words = dict(form.fields["form"].choices)[form.cleaned_data["form"]]
    audit.reads(verb=Action.EXPORT, purpose=words)
    mark = f"{words}　{timezone.localtime():%Y-%m-%d %H:%M}　{request.user.name}"
    content = statistics_workbook(figures, mark) if kind == "excel" else statistics_csv(figures)
    content_type, ending = FILES[kind]
    name = f"相談の統計_{year}{'' if is_open else '_小さい数を伏せたもの'}.{ending}"
    head = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type, headers=head)
