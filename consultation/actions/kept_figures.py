"""廃棄の前後で統計を変えない: what would go from the figures is written down as numbers"""

from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from consultation.models import Case, KeptFigure
from consultation.queries.humans import rows_of
from consultation.statistics.live import live_counts
from consultation.statistics.statements import Span
from koganei.access.scoped import without_scope

EVER = (date(1900, 4, 1), date(2099, 12, 31))


@contextmanager
def figures_kept(cases):
    """Around the erasure or anonymisation of ``cases`` (rows or ids): keep every figure the same.

    Use it inside the transaction of the erasure, around all of its statements, also those on
    persons and on the cases that followed. What the figures of these people lose is added to
    KeptFigure, summed up by month; nothing there tells from which case a number came. A person
    of whom other cases stay is still counted once. Called with the rows already locked.
    """
    with transaction.atomic(), without_scope():
        around = _cases_around([getattr(case, "pk", case) for case in cases])
        before = live_counts(Span(*EVER, around))
        yield
        after = live_counts(Span(*EVER, around))
        before.subtract(after)
        _add(before)


def _cases_around(keys):
    """Return the ids of ``keys`` and of the cases whose figures hang on theirs."""
    rows = Case.objects.filter(pk__in=keys).order_by()
    people, households = set(), set()
    for client, household in rows.values_list("client_id", "household_id"):
        people.add(client)
        households.add(household)
    same = set().union(*rows_of(people).values())
    near = Q(pk__in=keys) | Q(client__in=same) | Q(previous__in=keys)
    near |= Q(household__in=households - {None})
    return tuple(Case.objects.filter(near).order_by().values_list("pk", flat=True))


def _add(difference):
    for (month, measure, breakdown, category), number in sorted(difference.items()):
        if not number:
            continue
        key = {"month": month, "measure": measure, "breakdown": breakdown, "category": category}
        row, _ = KeptFigure.objects.get_or_create(**key, defaults={"count": 0})
        KeptFigure.objects.filter(pk=row.pk).update(count=F("count") + number)
