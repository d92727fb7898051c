"""The evaluation sheets: 評価, 就労, 増収, 改善; the newest fixed one of a plan counts

解釈: 就労は「就労開始（一般就労）」、増収は「就労収入増加」で、その日の月に数える。
解釈: 改善は、評価した月に「変化なし」のほかの変化が1つでもある人。
"""

from django.db.models import Count, Exists, OuterRef, Q

from consultation.codes import SeenChange
from consultation.models import EvaluationChange, PlanEvaluation
from consultation.statistics.measures import by_person
from consultation.statistics.sql import age_in_month, human, stayed

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


def evaluations(span):
    rows = span.on(PlanEvaluation.objects.filter(_newest()), "evaluated_on", case="case")
    for month, verdict, number in rows.values_list("month", "verdict").annotate(n=Count("pk")):
        yield month, "evaluated", "", "", number
        yield month, "evaluated", "verdict", verdict, number


def improved(span):
    rows = span.on(PlanEvaluation.objects.filter(_newest()), "evaluated_on", case="case")
    better = EvaluationChange.objects.filter(sheet=OuterRef("pk"))
    better = Exists(better.exclude(change=SeenChange.NONE))
    people = Count(human("case__client"), distinct=True)
    better_people = Count(human("case__client"), distinct=True, filter=Q(is_better=True))
    rows = rows.annotate(is_better=better).values_list("month")
    for month, number, found in rows.annotate(n=people, better=better_people):
        yield month, "evaluated_people", "", "", number
        yield month, "evaluated_people", "improved", "improved", found
        yield month, "evaluated_people", "improved", "same", number - found


def changes(span):
    """就労者, 増収者: persons, once a month each."""
    rows = EvaluationChange.objects.filter(_newest("sheet__"), change__in=OF_CHANGE)
    rows = span.on(rows, "happened_on", case="sheet__case")
    people = Count(human("sheet__case__client"), distinct=True)
    client = "sheet__case__client"
    each = rows.annotate(sex=stayed(client, "sex"), age=age_in_month(client))
    each = each.values_list("month", "change", "sex", "age")
    for month, change, sex, age, number in each.annotate(n=people):
        yield from by_person(month, OF_CHANGE[change], sex, age, number)
        yield month, OF_CHANGE[change], "target", "other", number
    of_target = rows.filter(sheet__plan__is_employment_target=True)
    for month, change, number in of_target.values_list("month", "change").annotate(n=people):
        yield month, OF_CHANGE[change], "target", "target", number
        yield month, OF_CHANGE[change], "target", "other", -number


COUNTED = (evaluations, improved, changes)
