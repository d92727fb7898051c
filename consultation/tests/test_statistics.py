"""統計: every figure equals the one computed in plain Python, whatever befell the records"""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from consultation.actions.kept_figures import figures_kept
from consultation.codes import SeenChange
from consultation.models import Case, KeptFigure, Person, StatisticsTerms
from consultation.statistics import counts
from consultation.statistics.live import live_counts
from consultation.statistics.statements import Counted, Span
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_desk,
    make_merge,
    make_person,
    make_wording,
    past_the_scope,
)
from consultation.tests.parts import decide_plan, make_plan
from consultation.tests.supports import make_evaluation
from consultation.tests.totals import totals
from koganei.access.roles import CONTRACTOR_ROLES, Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
EVER = date(1900, 4, 1), date(2099, 12, 31)


@pytest.fixture
def city(settings):
    """A synthetic city of 200 cases."""
    settings.DEMO = True
    call_command("loaddata", "08_bodies", verbosity=0)
    make_desk(), make_wording()
    for number, kind in enumerate(("welfare_office", "city", "job_office", "legal")):
        make_agency(f"架空機関{number}", kind=kind)
    for role in (*CONTRACTOR_ROLES, Role.WELFARE_STAFF, Role.WELFARE_MANAGER):
        make_account(role)
    call_command("make_cases", count=200, seed=3, years=2, today=TODAY, verbosity=0)


def shown():
    return {key: number for key, number in counts(*EVER).items() if number}


def test_every_figure_equals_the_one_computed_row_by_row(city):
    assert shown() == totals()
    measures = {measure for _, measure, _, _ in shown()}
    assert {"new", "plans", "employment_target", "closed", "referred", "issues"} <= measures


@past_the_scope
def test_merged_restricted_and_linked_cases_are_counted_like_the_others(city):
    first, second, third = Case.objects.order_by("received_on")[:3]
    make_merge(first.client, second.client)
    Person.objects.filter(pk=third.client_id).update(is_restricted=True)
    open_case = Case.objects.exclude(stage="closed").first()
    Case.objects.filter(pk=open_case.pk).update(previous=first, is_restricted=True)
    assert shown() == totals()
    assert sum(n for (_, m, b, _), n in shown().items() if (m, b) == ("new", "")) == 200
    assert sum(n for (_, m, b, _), n in shown().items() if (m, b) == ("new_linked", "")) == 1


@past_the_scope
def test_whether_a_second_contact_is_new_is_a_matter_of_dated_terms(city):
    first = Case.objects.order_by("received_on").first()
    linked = Case.objects.exclude(stage="closed").order_by("-received_on").first()
    Case.objects.filter(pk=linked.pk).update(previous=first)
    before = shown()
    StatisticsTerms.objects.create(starts_on="2026-04-01", counts_linked=False, source="要綱")
    month = linked.received_on.year * 100 + linked.received_on.month
    assert shown() == totals(counts_linked=False)
    assert before[month, "new", "", ""] - shown()[month, "new", "", ""] == 1


@past_the_scope
def test_a_person_with_two_plans_in_a_month_is_one_person():
    person, other = make_person(sex="female"), make_person(sex="male")
    make_merge(person, other)
    for client in (person, other):
        decision = decide_plan(make_plan(make_case(client=client), is_employment_target=True))
    month = decision.decided_on.year * 100 + decision.decided_on.month
    assert shown()[month, "plans", "sex_age", "female:unknown"] == 2
    assert shown()[month, "employment_target", "", ""] == 1
    assert shown() == totals()


def test_the_figures_of_a_year_take_as_many_statements_as_those_of_a_month(city):
    asked = []
    for span in ((date(2026, 5, 1), date(2026, 5, 31)), EVER):
        with CaptureQueriesContext(connection) as found:
            counts(*span)
        asked.append(len(found))
    assert asked[0] == asked[1]


@past_the_scope
def test_a_statement_is_made_once_and_filled_at_every_use(city):
    made = []

    def received(span):
        made.append(span)
        return span.on(Case.objects, "received_on").values_list("month").annotate(n=Count("pk"))

    kind = Counted(received, lambda number: [("new", "", "", number)])
    months = [date(2026, month, 1) for month in (3, 5, 6)]
    spans = [Span(first, first + timedelta(days=27)) for first in months]
    for span in (*spans, Span(*EVER), Span(*EVER)):
        right = Counter(
            day.year * 100 + day.month
            for day in Case.objects.values_list("received_on", flat=True)
            if span.first <= day <= span.last
        )
        assert {month: number for month, *_, number in kind(span)} == right
    assert len(made) == 2  # of a month, and of many


@past_the_scope
def test_figures_of_some_cases_are_of_these_alone(city):
    cases = list(Case.objects.order_by("received_on").values_list("pk", flat=True))
    for some in ((), tuple(cases[:1]), tuple(cases[:3])):
        found = live_counts(Span(*EVER, some))
        of_received = [n for (_, m, b, _), n in found.items() if (m, b) == ("new_first", "")]
        assert sum(of_received) == len(some)


@past_the_scope
def test_what_an_erasure_takes_from_the_figures_is_kept(city):
    """The persons lose what tells of them, a following case its link: no figure changes."""
    cases = list(Case.objects.order_by("received_on")[:40])
    following = Case.objects.exclude(stage="closed").first()
    Case.objects.filter(pk=following.pk).update(previous=cases[0])
    before = shown()
    with figures_kept(cases):
        people = [case.client_id for case in cases]
        Person.objects.filter(pk__in=people).update(sex="unknown", birth_on=None)
        Case.objects.filter(previous__in=cases).update(previous=None)
    assert totals() != before
    assert shown() == before
    assert KeptFigure.objects.filter(count__lt=0).exists()


@past_the_scope
def test_work_and_income_come_from_the_newest_fixed_sheet_of_each_plan():
    client = make_person(sex="male", birth_on=date(1980, 4, 30))
    plan = make_plan(make_case(client=client), is_employment_target=True)
    decide_plan(plan)
    old = {"changes": (SeenChange.WORK_BEGUN, SeenChange.HEALTH), "is_fixed": True}
    make_evaluation(plan, **old)
    assert shown() == totals()
    make_evaluation(plan, changes=(SeenChange.WORK_INCOME_ROSE,), is_fixed=True)
    make_evaluation(plan, changes=(SeenChange.WORK_BEGUN,))
    month = plan.starts_on.year * 100 + plan.starts_on.month
    found = shown()
    assert found == totals()
    assert found[month, "income_rose", "target", "target"] == 1
    assert found[month, "income_rose", "sex_age", "male:40"] == 1  # 46 on the month's last day
    assert (month, "started_work", "", "") not in found
    assert found[month, "evaluated", "verdict", "next_plan"] == 1
    assert found[month, "evaluated_people", "improved", "improved"] == 1
