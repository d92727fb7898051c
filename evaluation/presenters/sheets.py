"""Ready pieces for the pages: bars of the chart, the rows before and after."""

from evaluation.enums import NOT_RATED, NOT_RATED_LABEL, Grade
from koganei.charts import BLANK, stacked_bars


def grade_bars(totals):
    """Return the chart of A–D, and of the blank if there are any, for a list of queries.Total."""
    names = {grade.value: grade.chart_label for grade in Grade}
    if any(NOT_RATED in total.counts for total in totals):
        names[NOT_RATED] = NOT_RATED_LABEL
    if any(total.counts.get("") for total in totals):
        names[""] = BLANK
    return stacked_bars(
        [(f"{total.label}（{total.total}件）", total.counts.items()) for total in totals],
        legend=names.items(),
    )


def neighbours(rows, row):
    """Where ``row`` stands among the rows of its section: place, count, who is next to it."""
    keys = list(rows.filter(department=row.department_id).values_list("pk", flat=True))
    place = keys.index(row.pk)
    return {
        "place": place + 1,
        "count": len(keys),
        "next_row": keys[place + 1] if place + 1 < len(keys) else None,
        "previous_row": keys[place - 1] if place else None,
    }
