"""Totals computed once more, row by row in plain Python, as the definitions say (domain.md §3.1)"""

from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date

from django.utils import timezone

from consultation import models
from consultation.tests.factories import past_the_scope
from koganei.dates.ages import age_on


def last_day(month):
    year, number = divmod(month, 100)
    return date(year, number, monthrange(year, number)[1])


def month(day):
    return day.year * 100 + day.month


def local(moment):
    return timezone.localtime(moment).date()


BANDS = ((65, "65"), (60, "60"), (50, "50"), (40, "40"), (30, "30"), (20, "20"), (0, "0"))


class Totals:
    def __init__(self, counts_linked=True):
        self.found, self.people = Counter(), defaultdict(set)
        self.counts_linked = counts_linked

    def add(self, when, measure, breakdown="", category="", number=1):
        names = [measure]
        if measure in ("plans_first", "plans_again"):
            names.append("plans")
        if measure == "new_first" or (measure == "new_linked" and self.counts_linked):
            names.append("new")
        for name in names:
            self.found[when, name, breakdown, str(category)] += number
        if not breakdown and names[1:]:
            times = "first" if measure.endswith("_first") else "again"
            self.found[when, names[1], "times", times] += number

    def of_person(self, when, measure, person, *, once=False):
        human = person.merged_into or person
        if once:
            if human.pk in self.people[when, measure]:
                return
            self.people[when, measure].add(human.pk)
        age = age_on(human.birth_on, last_day(when)) if human.birth_on else None
        band = next((key for start, key in BANDS if age is not None and age >= start), "unknown")
        self.add(when, measure)
        self.add(when, measure, "sex_age", f"{human.sex}:{band}")


@past_the_scope
def totals(counts_linked=True):
    """Return {(month, measure, breakdown, category): number} of all that is there."""
    told = Totals(counts_linked)
    for case in models.Case.objects.all():
        tell_case(told, case)
    for row in models.PlanDecision.objects.all():
        tell_plan(told, row)
    for row in models.ConferenceItem.objects.all():
        if row.outcome:
            told.add(month(row.decided_on), "discussed")
    tell_outcomes(told)
    return {key: number for key, number in told.found.items() if number}


def tell_case(told, case):
    came = month(case.received_on)
    new = "new_linked" if case.previous_id else "new_first"
    told.of_person(came, new, case.client)
    slip = getattr(case, "slip", None)
    told.add(came, new, "route", slip.route if slip else 9)
    for trouble in slip.troubles.all() if slip else ():
        told.add(came, new, "trouble", trouble.code)
    if case.closed_on:
        told.add(month(case.closed_on), "closed")
        told.add(month(case.closed_on), "closed", "reason", case.closure_reason)
    screenings = sorted(case.screenings.all(), key=lambda row: (row.done_on, row.pk))
    for when, result in {(month(row.done_on), row.result) for row in screenings}:
        told.add(when, "screened")
        told.add(when, "screened", "result", result)
    for row in screenings[:1]:
        told.add(month(row.done_on), "screening_first")
        waited = (row.done_on - case.received_on).days
        told.add(month(row.done_on), "screening_days", number=waited)
    for row in case.referrals.all():
        told.add(month(row.referred_on), "referred")
        told.add(month(row.referred_on), "referred", "agency", row.agency.kind)
    for row in case.assessments.filter(number=1, fixed_at__isnull=False):
        tell_assessment(told, case, row)
    for row in case.visits.all():
        told.add(month(local(row.event.at)), "visits")
        told.add(month(local(row.event.at)), "visits", "visit", row.outcome)
    for row in case.accompaniments.filter(outcome__in=("done", "again")):
        told.add(month(local(row.planned_at)), "accompanied")
    for row in case.consents.all():
        told.add(month(row.given_on), "consents")
        answer = "refused" if row.is_refused else "given"
        told.add(month(row.given_on), "consents", "answer", answer)
        if row.withdrawn_at:
            told.add(month(local(row.withdrawn_at)), "withdrawn")
    for row in case.due_items.filter(kind="monitoring"):
        done = row.done_at and local(row.done_at)
        state = "open" if not done else "in_time" if done <= row.due_on else "late"
        told.add(month(row.due_on), "monitored")
        told.add(month(row.due_on), "monitored", "due", state)


def tell_assessment(told, case, assessment):
    when = month(assessment.assessed_on)
    told.add(when, "issues")
    client = case.client.merged_into or case.client
    rows = list(assessment.issues.select_related("person__merged_into"))
    for code in {row.code for row in rows if (row.person.merged_into or row.person) == client}:
        told.add(when, "issues", "issue", code)
    for code in {row.local_code for row in rows if row.local_code}:
        told.add(when, "issues", "local_issue", code)


def tell_plan(told, decision):
    plan, when = decision.plan, month(decision.decided_on)
    measure = "plans_first" if plan.number == 1 else "plans_again"
    told.of_person(when, measure, plan.case.client)
    if plan.number == 1:
        waited = (decision.decided_on - plan.case.received_on).days
        told.add(when, "plan_days", number=waited)
    if plan.is_employment_target:
        told.of_person(when, "employment_target", plan.case.client, once=True)
    for use in plan.uses.all():
        told.add(when, "services")
        told.add(when, "services", "service", use.service)


def tell_outcomes(told):
    """Of each plan the newest fixed sheet."""
    sheets = {}
    for row in models.PlanEvaluation.objects.exclude(fixed_at=None).order_by("number"):
        sheets[row.plan_id] = row
    people, better = defaultdict(set), defaultdict(set)
    changed = defaultdict(dict)
    for row in sheets.values():
        when, client = month(row.evaluated_on), row.case.client.merged_into or row.case.client
        told.add(when, "evaluated")
        told.add(when, "evaluated", "verdict", row.verdict)
        people[when].add(client.pk)
        for each in row.changes.all():
            if each.change != "none":
                better[when].add(client.pk)
            measure = {"work_begun": "started_work", "work_income_rose": "income_rose"}.get(
                each.change
            )
            if measure:
                of = changed[month(each.happened_on), measure]
                of[client] = of.get(client) or row.plan.is_employment_target
    for when, found in people.items():
        told.add(when, "evaluated_people", number=len(found))
        told.add(when, "evaluated_people", "improved", "improved", len(better[when]))
        told.add(when, "evaluated_people", "improved", "same", len(found - better[when]))
    for (when, measure), found in changed.items():
        for client, is_target in found.items():
            told.of_person(when, measure, client)
            told.add(when, measure, "target", "target" if is_target else "other")
