"""What is counted of the records that are there: one statement for each kind of record

Only numbers of months leave this file; who a case belongs to is used to count a human being once.
"""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import TruncDate

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
from consultation.statistics.sql import DaysBetween, age_in_month, human, stayed
from consultation.statistics.statements import counted
from koganei.access.scoped import without_scope


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


def _receptions(span):
    rows = _with_person(span.on(Case.objects, "received_on"), "client")
    rows = rows.annotate(is_first=Q(previous=None))
    rows = rows.values_list("month", "is_first", "sex", "age", "slip__route")
    return rows.annotate(n=Count("pk"))


@counted(_receptions)
def receptions(is_first, sex, age, route, number):
    measure = "new_first" if is_first else "new_linked"
    yield from by_person(measure, sex, age, number)
    yield measure, "route", route or Route.UNKNOWN.value, number


def _troubles(span):
    rows = span.on(SlipTrouble.objects, "slip__case__received_on", case="slip__case")
    rows = rows.annotate(is_first=Q(slip__case__previous=None))
    return rows.values_list("month", "is_first", "code").annotate(n=Count("pk"))


@counted(_troubles)
def troubles(is_first, code, number):
    yield "new_first" if is_first else "new_linked", "trouble", code, number


def _screenings(span):
    rows = span.on(Screening.objects, "done_on", case="case").values_list("month", "result")
    return rows.annotate(n=Count("case", distinct=True))


@counted(_screenings)
def screenings(result, number):
    yield "screened", "", "", number
    yield "screened", "result", result, number


def _first_screenings(span):
    before = Screening.objects.filter(
        Q(done_on__lt=OuterRef("done_on")) | Q(done_on=OuterRef("done_on"), pk__lt=OuterRef("pk")),
        case=OuterRef("case"),
    )
    rows = span.on(Screening.objects.filter(~Exists(before)), "done_on", case="case")
    days = Sum(DaysBetween(F("done_on"), F("case__received_on")))
    return rows.values_list("month").annotate(n=Count("pk"), days=days)


@counted(_first_screenings)
def first_screenings(number, waited):
    yield "screening_first", "", "", number
    yield "screening_days", "", "", waited or 0


def _plans(span):
    rows = span.on(PlanDecision.objects, "decided_on", case="plan__case")
    rows = _with_person(rows, "plan__case__client").annotate(is_first=Q(plan__number=1))
    days = Sum(DaysBetween(F("decided_on"), F("plan__case__received_on")))
    rows = rows.values_list("month", "is_first", "sex", "age")
    return rows.annotate(n=Count("pk"), days=days)


@counted(_plans)
def plans(is_first, sex, age, number, waited):
    yield from by_person("plans_first" if is_first else "plans_again", sex, age, number)
    if is_first:
        yield "plan_days", "", "", waited


def _employment_targets(span):
    rows = PlanDecision.objects.filter(plan__is_employment_target=True)
    rows = _with_person(span.on(rows, "decided_on", case="plan__case"), "plan__case__client")
    people = Count(human("plan__case__client"), distinct=True)
    return rows.values_list("month", "sex", "age").annotate(n=people)


@counted(_employment_targets)
def employment_targets(sex, age, number):
    yield from by_person("employment_target", sex, age, number)


def _services(span):
    rows = span.on(PlanUse.objects, "plan__decision__decided_on", case="plan__case")
    return rows.values_list("month", "service").annotate(n=Count("pk"))


@counted(_services)
def services(service, number):
    yield "services", "", "", number
    yield "services", "service", service, number


def _closures(span):
    rows = span.on(Case.objects, "closed_on").values_list("month", "closure_reason")
    return rows.annotate(n=Count("pk"))


@counted(_closures)
def closures(reason, number):
    yield "closed", "", "", number
    yield "closed", "reason", reason, number


def _referrals(span):
    rows = span.on(Referral.objects, "referred_on", case="case")
    return rows.values_list("month", "agency__kind").annotate(n=Count("pk"))


@counted(_referrals)
def referrals(kind, number):
    yield "referred", "", "", number
    yield "referred", "agency", kind, number


def _first_analyses():
    return PersonIssue.objects.filter(assessment__number=1, assessment__fixed_at__isnull=False)


def _issues(span):
    rows = _first_analyses().annotate(who=human("person"), client=human("assessment__case__client"))
    rows = span.on(rows.filter(who=F("client")), "assessment__assessed_on", case="assessment__case")
    cases = Count("assessment__case", distinct=True)
    return rows.values_list("month", "code").annotate(n=cases)


@counted(_issues)
def issues(code, number):
    yield "issues", "issue", code, number


def _local_issues(span):
    rows = _first_analyses().exclude(local_code="")
    rows = span.on(rows, "assessment__assessed_on", case="assessment__case")
    cases = Count("assessment__case", distinct=True)
    return rows.values_list("month", "local_code").annotate(n=cases)


@counted(_local_issues)
def local_issues(code, number):
    yield "issues", "local_issue", code, number


def _analyses(span):
    rows = Assessment.objects.filter(number=1, fixed_at__isnull=False)
    rows = span.on(rows, "assessed_on", case="case")
    return rows.values_list("month").annotate(n=Count("pk"))


@counted(_analyses)
def analyses(number):
    yield "issues", "", "", number


def _visits(span):
    rows = OutreachVisit.objects.filter(event__kind=EventKind.OUTREACH)
    rows = span.at(rows, "event__at", case="case")
    return rows.values_list("month", "outcome").annotate(n=Count("pk"))


@counted(_visits)
def visits(outcome, number):
    yield "visits", "", "", number
    yield "visits", "visit", outcome, number


def _accompaniments(span):
    went = (AccompanimentOutcome.DONE, AccompanimentOutcome.AGAIN)
    rows = span.at(Accompaniment.objects.filter(outcome__in=went), "planned_at", case="case")
    return rows.values_list("month").annotate(n=Count("pk"))


@counted(_accompaniments)
def accompaniments(number):
    yield "accompanied", "", "", number


def _consents(span):
    rows = span.on(ConsentRecord.objects, "given_on", case="case")
    return rows.values_list("month", "is_refused").annotate(n=Count("pk"))


@counted(_consents)
def consents(is_refused, number):
    yield "consents", "", "", number
    yield "consents", "answer", "refused" if is_refused else "given", number


def _withdrawals(span):
    rows = span.at(ConsentRecord.objects, "withdrawn_at", case="case")
    return rows.values_list("month").annotate(n=Count("pk"))


@counted(_withdrawals)
def withdrawals(number):
    yield "withdrawn", "", "", number


def _monitorings(span):
    rows = span.on(DueItem.objects.filter(kind=DueKind.MONITORING), "due_on", case="case")
    rows = rows.annotate(done_on=TruncDate("done_at"))
    return rows.values_list("month", "due_on", "done_on").annotate(n=Count("pk"))


@counted(_monitorings)
def monitorings(due_on, done_on, number):
    state = "open" if done_on is None else "late" if done_on > due_on else "in_time"
    yield "monitored", "", "", number
    yield "monitored", "due", state, number


def _discussed(span):
    rows = span.on(ConferenceItem.objects.exclude(outcome=""), "decided_on", case="case")
    return rows.values_list("month").annotate(n=Count("pk"))


@counted(_discussed)
def discussed(number):
    yield "discussed", "", "", number


COUNTED = (
    *(receptions, troubles, screenings, first_screenings, plans, employment_targets, services),
    *(closures, referrals, issues, local_issues, analyses, visits, accompaniments, consents),
    *(withdrawals, monitorings, discussed),
    *outcomes.COUNTED,
)
