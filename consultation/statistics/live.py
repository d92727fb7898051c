"""What is counted of the records that are there: one statement for each kind of record

Every function takes a Span and yields (month, measure, breakdown, category, number). Only numbers
of months leave this file; who a case belongs to is used to count a human being once.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from consultation.codes import Route
from consultation.enums import DueKind, EventKind
from consultation.models import (
    Accompaniment,
    Assessment,
    Case,
    ConferenceItem,
    ConsentRecord,
    DueItem,
    OutreachVisit,
    PersonIssue,
    PlanDecision,
    PlanUse,
    Referral,
    Screening,
    SlipTrouble,
)
from consultation.models.screening import AccompanimentOutcome
from consultation.statistics import outcomes
from consultation.statistics.measures import by_person
from consultation.statistics.sql import (
    DaysBetween,
    MonthNumber,
    age_in_month,
    human,
    stayed,
)
from koganei.access.scoped import without_scope


@dataclass(frozen=True)
class Span:
    """From the first day to the last; of some cases only (their ids), or of all."""

    first: date
    last: date
    cases: tuple | None = None

    def on(self, rows, day, *, case=""):
        """Narrow rows to those whose ``day`` is within, and give them their month."""
        rows = self._narrowed(rows, case).filter(**{f"{day}__range": (self.first, self.last)})
        return rows.order_by().annotate(month=self._month(day))

    def at(self, rows, moment, *, case=""):
        """The same for a moment, by its day in Japan."""
        begin, end = (
            timezone.make_aware(datetime.combine(each, time()))
            for each in (self.first, self.last + timedelta(days=1))
        )
        rows = self._narrowed(rows, case).filter(**{f"{moment}__gte": begin, f"{moment}__lt": end})
        day = TruncDate(moment, output_field=DateField())
        return rows.order_by().annotate(month=self._month(day))

    def _month(self, day):
        """The month of a row; of a span of one month it is known, and costs nothing."""
        first, last = (each.year * 100 + each.month for each in (self.first, self.last))
        return Value(first) if first == last else MonthNumber(day)

    def _narrowed(self, rows, case):
        if self.cases is None:
            return rows
        return rows.filter(**{f"{case}__in" if case else "pk__in": self.cases})


def live_counts(span):
    """Return {(month, measure, breakdown, category): number}, without what is zero."""
    found = Counter()
    with without_scope():
        for each in COUNTED:
            for month, measure, breakdown, category, number in each(span):
                found[month, measure, breakdown, str(category)] += number
    return +found


def _with_person(rows, client):
    """Annotate sex and age of the client, to whom the path leads."""
    return rows.annotate(sex=stayed(client, "sex"), age=age_in_month(client))


def receptions(span):
    rows = _with_person(span.on(Case.objects, "received_on"), "client")
    rows = rows.annotate(is_first=Q(previous=None))
    rows = rows.values_list("month", "is_first", "sex", "age", "slip__route")
    for month, is_first, sex, age, route, number in rows.annotate(n=Count("pk")):
        measure = "new_first" if is_first else "new_linked"
        yield from by_person(month, measure, sex, age, number)
        yield month, measure, "route", route or Route.UNKNOWN.value, number


def troubles(span):
    rows = span.on(SlipTrouble.objects, "slip__case__received_on", case="slip__case")
    rows = rows.annotate(is_first=Q(slip__case__previous=None))
    rows = rows.values_list("month", "is_first", "code")
    for month, is_first, code, number in rows.annotate(n=Count("pk")):
        yield month, "new_first" if is_first else "new_linked", "trouble", code, number


def screenings(span):
    rows = span.on(Screening.objects, "done_on", case="case").values_list("month", "result")
    for month, result, number in rows.annotate(n=Count("case", distinct=True)):
        yield month, "screened", "", "", number
        yield month, "screened", "result", result, number


def first_screenings(span):
    before = Screening.objects.filter(
        Q(done_on__lt=OuterRef("done_on")) | Q(done_on=OuterRef("done_on"), pk__lt=OuterRef("pk")),
        case=OuterRef("case"),
    )
    rows = span.on(Screening.objects.filter(~Exists(before)), "done_on", case="case")
    days = Sum(DaysBetween(F("done_on"), F("case__received_on")))
    for month, number, waited in rows.values_list("month").annotate(n=Count("pk"), days=days):
        yield month, "screening_first", "", "", number
        yield month, "screening_days", "", "", waited or 0


def plans(span):
    rows = _with_person(
        span.on(PlanDecision.objects, "decided_on", case="plan__case"), "plan__case__client"
    )
    days = Sum(DaysBetween(F("decided_on"), F("plan__case__received_on")))
    is_first = Q(plan__number=1)
    rows = rows.annotate(is_first=is_first).values_list("month", "is_first", "sex", "age")
    for month, first, sex, age, number, waited in rows.annotate(n=Count("pk"), days=days):
        yield from by_person(month, "plans_first" if first else "plans_again", sex, age, number)
        if first:
            yield month, "plan_days", "", "", waited


def employment_targets(span):
    rows = PlanDecision.objects.filter(plan__is_employment_target=True)
    rows = _with_person(span.on(rows, "decided_on", case="plan__case"), "plan__case__client")
    people = Count(human("plan__case__client"), distinct=True)
    rows = rows.values_list("month", "sex", "age").annotate(n=people)
    for month, sex, age, number in rows:
        yield from by_person(month, "employment_target", sex, age, number)


def services(span):
    rows = span.on(PlanUse.objects, "plan__decision__decided_on", case="plan__case")
    for month, service, number in rows.values_list("month", "service").annotate(n=Count("pk")):
        yield month, "services", "", "", number
        yield month, "services", "service", service, number


def closures(span):
    rows = span.on(Case.objects, "closed_on").values_list("month", "closure_reason")
    for month, reason, number in rows.annotate(n=Count("pk")):
        yield month, "closed", "", "", number
        yield month, "closed", "reason", reason, number


def referrals(span):
    rows = span.on(Referral.objects, "referred_on", case="case")
    for month, kind, number in rows.values_list("month", "agency__kind").annotate(n=Count("pk")):
        yield month, "referred", "", "", number
        yield month, "referred", "agency", kind, number


def _first_analyses():
    return PersonIssue.objects.filter(assessment__number=1, assessment__fixed_at__isnull=False)


def issues(span):
    rows = _first_analyses().annotate(who=human("person"), client=human("assessment__case__client"))
    rows = span.on(rows.filter(who=F("client")), "assessment__assessed_on", case="assessment__case")
    cases = Count("assessment__case", distinct=True)
    for month, code, number in rows.values_list("month", "code").annotate(n=cases):
        yield month, "issues", "issue", code, number


def local_issues(span):
    rows = _first_analyses().exclude(local_code="")
    rows = span.on(rows, "assessment__assessed_on", case="assessment__case")
    cases = Count("assessment__case", distinct=True)
    for month, code, number in rows.values_list("month", "local_code").annotate(n=cases):
        yield month, "issues", "local_issue", code, number


def analyses(span):
    rows = Assessment.objects.filter(number=1, fixed_at__isnull=False)
    rows = span.on(rows, "assessed_on", case="case").values_list("month")
    for month, number in rows.annotate(n=Count("pk")):
        yield month, "issues", "", "", number


def visits(span):
    rows = OutreachVisit.objects.filter(event__kind=EventKind.OUTREACH)
    rows = span.at(rows, "event__at", case="case")
    for month, outcome, number in rows.values_list("month", "outcome").annotate(n=Count("pk")):
        yield month, "visits", "", "", number
        yield month, "visits", "visit", outcome, number


def accompaniments(span):
    went = (AccompanimentOutcome.DONE, AccompanimentOutcome.AGAIN)
    rows = span.at(Accompaniment.objects.filter(outcome__in=went), "planned_at", case="case")
    for month, number in rows.values_list("month").annotate(n=Count("pk")):
        yield month, "accompanied", "", "", number


def consents(span):
    rows = span.on(ConsentRecord.objects, "given_on", case="case")
    for month, is_refused, number in rows.values_list("month", "is_refused").annotate(
        n=Count("pk")
    ):
        yield month, "consents", "", "", number
        yield month, "consents", "answer", "refused" if is_refused else "given", number


def withdrawals(span):
    rows = span.at(ConsentRecord.objects, "withdrawn_at", case="case")
    for month, number in rows.values_list("month").annotate(n=Count("pk")):
        yield month, "withdrawn", "", "", number


def monitorings(span):
    rows = span.on(DueItem.objects.filter(kind=DueKind.MONITORING), "due_on", case="case")
    rows = rows.annotate(done_on=TruncDate("done_at"))
    for month, due_on, done_on, number in rows.values_list("month", "due_on", "done_on").annotate(
        n=Count("pk")
    ):
        state = "open" if done_on is None else "late" if done_on > due_on else "in_time"
        yield month, "monitored", "", "", number
        yield month, "monitored", "due", state, number


def discussed(span):
    rows = span.on(ConferenceItem.objects.exclude(outcome=""), "decided_on", case="case")
    for month, number in rows.values_list("month").annotate(n=Count("pk")):
        yield month, "discussed", "", "", number


COUNTED = (
    *(receptions, troubles, screenings, first_screenings, plans, employment_targets, services),
    *(closures, referrals, issues, local_issues, analyses, visits, accompaniments, consents),
    *(withdrawals, monitorings, discussed),
    *outcomes.COUNTED,
)
