"""統計の画面とファイル: who sees what, hidden numbers nowhere, the export recorded, one door"""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.models import CityPopulation, StatisticsTarget
from consultation.statistics import figures as module
from consultation.statistics.figures import YearFigures
from consultation.statistics.lines import LINES, TABLES
from consultation.statistics.measures import NEW, SEX_AGE
from consultation.tests.attack import bounds, equations
from consultation.tests.factories import make_account, make_case, make_person, past_the_scope
from koganei.access.roles import Role
from koganei.dates.fiscal_year import FiscalYear
from koganei.models import AuditEvent
from koganei.spreadsheets import read_workbook

pytestmark = pytest.mark.django_db
YEAR = FiscalYear(2024)
TODAY = date(2026, 11, 24)
APP = Path(module.__file__).parents[1]
# April, May, …: sixty cases of known sex and age, some months small
MONTHS = (9, 3, 8, 7, 6, 2, 5, 5, 6, 9, 7, 8)


@pytest.fixture
def year():
    """Cases of a year that is over; returns their number."""
    with_ages = [(1990, "male"), (1985, "female"), (1950, "female"), (1978, "male")]
    number = 0
    for place, count in enumerate(MONTHS):
        month = (3 + place) % 12 + 1
        for _ in range(count):
            born, sex = with_ages[number % 4] if number % 23 else (2001, "other")
            person = make_person(birth_on=date(born, 1, 1), sex=sex)
            make_case(client=person, received_on=date(2024 + (month < 4), month, 10))
            number += 1
    return number


def opened(role, name="statistics_year", method="get", data=None, **arguments):
    client = Client(HTTP_HOST="localhost")
    client.force_login(make_account(role))
    return getattr(client, method)(reverse(f"consultation:{name}", kwargs=arguments), data or {})


def test_who_may_see_small_numbers_sees_them_all(year):
    figures = YearFigures(YEAR, is_open=True, today=TODAY)
    assert [figures.month("new", month).number for month in figures.months] == list(MONTHS)
    assert figures.total("new").number == year
    shown = opened(Role.WELFARE_STAFF, year=2024).content.decode()
    assert module.HIDDEN not in shown


def test_the_secretariat_sees_no_small_number(year):
    figures = YearFigures(YEAR, is_open=False, today=TODAY)
    numbers = [figures.month("new", month).number for month in figures.months]
    assert numbers == [9, None, None, 7, 6, None, 5, 5, 6, 9, 7, 8]
    assert figures.total("new").number == year
    page = opened(Role.SECRETARIAT, year=2024).content.decode()
    assert module.HIDDEN in page
    assert "伏せています" in page


@past_the_scope
def test_the_published_breakdown_withstands_the_attack(year):
    hiding = YearFigures(YEAR, is_open=False, today=TODAY).table(NEW, SEX_AGE)
    true = YearFigures(YEAR, is_open=True, today=TODAY).table(NEW, SEX_AGE)
    flow, hidden = {}, set()
    for (row, cells), (_, shown) in zip(true.rows, hiding.rows, strict=True):
        for place, (cell, seen) in enumerate(zip(cells, shown, strict=True)):
            key = (row, place if place < len(true.columns) else None)
            flow[key] = cell.number
            hidden |= {key} if seen.is_hidden else set()
    for place, (cell, seen) in enumerate(zip(true.sums, hiding.sums, strict=True)):
        flow[None, place] = cell.number
        hidden |= {(None, place)} if seen.is_hidden else set()
    flow[None, None] = true.whole.number
    unknowns, system = equations(flow, hidden)
    assert any(0 < flow[cell] < 5 for cell in hidden)
    for cell in hidden:
        if 0 < flow[cell] < 5:
            least, most = bounds(unknowns, system, cell)
            assert most is None or most - least >= 4


def test_a_running_year_has_no_sum_and_no_breakdown_in_the_hidden_form(year):
    figures = YearFigures(YEAR, is_open=False, today=date(2024, 9, 15))
    assert figures.month("new", 202408).number == 6
    assert str(figures.month("new", 202409)) == ""
    assert figures.total("new").is_hidden
    assert [figures.table(*each) for each in TABLES] == [None] * len(TABLES)


@pytest.mark.parametrize("kind", ["excel", "csv"])
def test_a_file_hides_what_the_page_hides_and_is_recorded(year, kind):
    for form, is_hidden in (("hiding", True), ("open", False)):
        response = opened(
            Role.WELFARE_STAFF, "statistics_export", "post", {"form": form}, year=2024, kind=kind
        )
        assert response.status_code == 200
        if kind == "csv":
            assert response.content.startswith("\ufeff".encode())
            text = response.content.decode("utf-8-sig")
        else:
            sheets = read_workbook(response.content)
            text = "\n".join(str(row) for sheet in sheets for row in sheet.rows)
        assert (module.HIDDEN in text) is is_hidden
        event = AuditEvent.objects.filter(verb="export").order_by("-pk").first()
        assert ("伏せる" in event.purpose) is is_hidden


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SECRETARIAT, 403), (Role.SUPPORT_WORKER, 403), (Role.AUDITOR, 403)],
)
def test_only_the_city_takes_the_figures_out(role, status):
    answer = opened(role, "statistics_export", "post", {"form": "hiding"}, year=2024, kind="csv")
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.WELFARE_MANAGER, 200), (Role.CHIEF_SUPPORT_WORKER, 200), (Role.AUDITOR, 200),
        (Role.HOUSEHOLD_FINANCE_WORKER, 403), (Role.CONFERENCE_ATTENDEE, 403),
        (Role.COMMITTEE_MEMBER, 403), (Role.SECTION_AUTHOR, 403), (Role.ACCOUNT_ADMIN, 403),
    ],
)  # fmt: skip
def test_the_pages_are_there_for_whom_the_matrix_names(role, status):
    assert opened(role, "statistics").status_code == status


def test_a_year_asks_as_often_for_many_cases_as_for_few():
    asked = []
    for _ in range(2):
        for _ in range(3):
            make_case(received_on=date(2024, 5, 10))
        with CaptureQueriesContext(connection) as found:
            YearFigures(YEAR, is_open=True, today=TODAY)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_targets_are_reckoned_for_the_people_of_the_city():
    CityPopulation.objects.create(
        fiscal_year=2024, counted_on="2024-12-01", people=125_960, source="見本"
    )
    for indicator, unit, value in (("new", "per_100k", 26), ("work_rate", "percent", 75)):
        StatisticsTarget.objects.create(
            fiscal_year=2024, indicator=indicator, unit=unit, value=value, source="見本"
        )
    page = opened(Role.WELFARE_STAFF, year=2024).content.decode()
    assert "32.7" in page
    assert "393.0" in page
    assert "75.0" in page


def test_every_line_says_what_is_counted_and_where_that_is_said():
    page = opened(Role.WELFARE_STAFF, "statistics").content.decode()
    for line in LINES:
        if not line.is_of:
            assert f"<dt>{line.label}</dt>" in page


# who counts rows for a page of their own; no number of persons leaves the house by these
COUNTS_FOR_WORK = {"queries/assignments.py"}


def test_totals_leave_through_no_other_door():
    counting = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if not {"tests", "migrations", "statistics"} & set(path.relative_to(APP).parts)
        and _counts(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert counting <= COUNTS_FOR_WORK


def _counts(tree):
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "django.db.models"
        and {"Count", "Sum", "Avg"} & {alias.name for alias in node.names}
        for node in ast.walk(tree)
    )
