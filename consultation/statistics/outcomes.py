"""The evaluation sheets: 評価, 就労, 増収, 改善; the newest fixed one of a plan counts

解釈: 就労は「就労開始（一般就労）」、増収は「就労収入増加」で、その日の月に数える。
解釈: 改善は、評価した月に「変化なし」のほかの変化が1つでもある人。
"""

from django.db.models import Count, Exists, OuterRef, Q

from consultation.codes import SeenChange
from consultation.models import EvaluationChange, PlanEvaluation
from consultation.statistics.measures import by_person
from consultation.statistics.sql import age_in_month, human, stayed
from consultation.statistics.statements import counted

OF_CHANGE = {
    SeenChange.WORK_BEGUN: "started_work",
    SeenChange.WORK_INCOME_ROSE: "income_rose",
}


def _newest(path=""):
    """The condition: no newer fixed sheet of the same plan; ``path`` leads to the sheet."""
    newer = PlanEvaluation.objects.filter(
        plan=OuterRef(f"{path}plan"), number__gt=OuterRef(f"{path}number"), fixed_at__isnull=False
    )
    return Q(**{f"{path}fixed_at__isnull": False}) & ~Q(Exists(newer))


def _evaluations(span):
    rows = span.on(PlanEvaluation.objects.filter(_newest()), "evaluated_on", case="case")
    return rows.values_list("month", "verdict").annotate(n=Count("pk"))


@counted(_evaluations)
def evaluations(verdict, number):
    yield "evaluated", "", "", number
    yield "evaluated", "verdict", verdict, number


def _improved(span):
    rows = span.on(PlanEvaluation.objects.filter(_newest()), "evaluated_on", case="case")
    better = EvaluationChange.objects.filter(sheet=OuterRef("pk"))
    better = Exists(better.exclude(change=SeenChange.NONE))
    people = Count(human("case__client"), distinct=True)
    better_people = Count(human("case__client"), distinct=True, filter=Q(is_better=True))
    rows = rows.annotate(is_better=better).values_list("month")
    return rows.annotate(n=people, better=better_people)


@counted(_improved)
def improved(number, better):
    yield "evaluated_people", "", "", number
    yield "evaluated_people", "improved", "improved", better
    yield "evaluated_people", "improved", "same", number - better


def _begun(span):
    """就労, 増収, each person once a month."""
    rows = EvaluationChange.objects.filter(_newest("sheet__"), change__in=OF_CHANGE)
    rows = span.on(rows, "happened_on", case="sheet__case")
    people = Count(human("sheet__case__client"), distinct=True)
    return rows, people


def _changes(span):
    rows, people = _begun(span)
    client = "sheet__case__client"
    rows = rows.annotate(sex=stayed(client, "sex"), age=age_in_month(client))
    return rows.values_list("month", "change", "sex", "age").annotate(n=people)


@counted(_changes)
def changes(change, sex, age, number):
    yield from by_person(OF_CHANGE[change], sex, age, number)
    yield OF_CHANGE[change], "target", "other", number


def _of_targets(span):
    rows, people = _begun(span)
    rows = rows.filter(sheet__plan__is_employment_target=True)
    return rows.values_list("month", "change").annotate(n=people)


@counted(_of_targets)
def of_targets(change, number):
    yield OF_CHANGE[change], "target", "target", number
    yield OF_CHANGE[change], "target", "other", -number


COUNTED = (evaluations, improved, changes, of_targets)
