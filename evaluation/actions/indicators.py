"""The doors of indicators: their definition, their targets (the old ones stay), their actuals"""

from django.db.models import Max
from django.utils import timezone

from evaluation.models import Indicator, IndicatorActual, IndicatorTarget
from evaluation.permissions import check_may
from evaluation.rules.indicators import check_indicator, check_target, read_number
from koganei.access.matrix import Action
from koganei.audit import audited, record
from koganei.law import require

PLAN = "evaluation.plan"


@audited("indicator_added", on="initiative")
def add_indicator(
    *, by, initiative, name, kind, target, target_year, unit="", baseline="", baseline_year=None,
    set_on=None,
):  # fmt: skip
    """指標を加える: with its first target."""
    require(
        check_may(by, PLAN, Action.CHANGE, "指標"),
        *check_indicator(name=name, kind=kind, unit=unit),
        *check_target(
            kind=kind, target=target, number=1, set_on=set_on, reason="", today=timezone.localdate()
        ),
    )
    last = initiative.indicators.aggregate(last=Max("number"))["last"] or 0
    row = Indicator(
        initiative=initiative, number=last + 1, name=name.strip(), kind=kind, unit=unit.strip(),
        baseline=baseline.strip(), baseline_year=baseline_year,
    )  # fmt: skip
    row.save(force_insert=True)
    _add_target(row, by, 1, target, target_year, set_on, "")
    record(verb="indicator_added", by=by, on_object=row)
    return row


@audited("target_changed", on="indicator")
def change_target(*, by, indicator, target, target_year, set_on, reason):
    """目標を変える: the old one stays, with its day; the new one says why."""
    row = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    number = (row.targets.aggregate(last=Max("number"))["last"] or 0) + 1
    require(
        check_may(by, PLAN, Action.CHANGE, "指標"),
        *check_target(
            kind=row.kind, target=target, number=number, set_on=set_on, reason=reason,
            today=timezone.localdate(),
        ),
    )  # fmt: skip
    made = _add_target(row, by, number, target, target_year, set_on, reason)
    record(verb="target_changed", by=by, on_object=made)
    return made


def write_actuals(entry, by, actuals):
    """Write {indicator id: Actual} of the row's section; return whether anything differs.

    The caller holds the lock of the answer and has asked the rules.
    """
    own = {each.pk: each for each in entry.initiative.indicators.all()}
    stand = {
        each.indicator_id: each
        for each in IndicatorActual.objects.filter(
            sheet=entry.sheet_id, department=entry.department_id, indicator__in=own
        )
    }
    changed = False
    for key, actual in actuals.items():
        row = stand.get(key) or IndicatorActual(
            indicator=own[key], sheet=entry.sheet, department=entry.department, version=0
        )
        wanted = vars(actual)
        if all(getattr(row, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version, row.written_by, row.written_at = row.version + 1, by, timezone.now()
        row.save()
        changed = True
    return changed


def _add_target(row, by, number, target, target_year, set_on, reason):
    made = IndicatorTarget(
        indicator=row, number=number, target=target.strip(), target_year=target_year,
        value=read_number(target) if row.kind == "numeric" else None, set_on=set_on,
        reason=reason.strip(), set_by=by,
    )  # fmt: skip
    made.save(force_insert=True)
    return made
