"""The doors of the plan's tree: new, moved, renamed and ended initiatives, and the next plan

Old years keep their tree: what changes ends, and a new initiative continues it (rules/plan.py).
"""

from django.db.models import Max
from django.utils import timezone

from evaluation.enums import TreeChangeKind
from evaluation.models import (
    BasicMeasure,
    EvaluationSheet,
    Goal,
    Indicator,
    IndicatorTarget,
    Initiative,
    Measure,
    TreeChange,
    WelfarePlan,
)
from evaluation.permissions import check_may
from evaluation.rules import plan as rules
from koganei.access.matrix import Action
from koganei.audit import audited, record
from koganei.law import require

PLAN = "evaluation.plan"
KEPT = (
    "name", "is_priority", "planned_for_related", "indicator", "target", "target_year",
    "source_note",
)  # fmt: skip


@audited("initiative_added", on="measure")
def add(*, by, measure, name, departments, year, decided_on, reason, is_priority=False):
    """新しく加える【新規】: with the sections that will answer for it."""
    _check_may(by)
    plan = _locked(measure.basic_measure.goal.plan)
    require(
        *_check(plan, year, decided_on, reason),
        rules.check_name(name, others=_names(measure)),
        rules.check_sections(departments),
    )
    made = Initiative(
        measure=measure, number=_next(measure), name=name.strip(), is_new=True,
        is_priority=is_priority, first_year=year,
    )  # fmt: skip
    _save(made, by)
    made.planned_departments.set(departments)
    return _recorded(by, TreeChangeKind.NEW, made, None, year, decided_on, reason)


@audited("initiative_moved", on="initiative")
def move(*, by, initiative, measure, year, decided_on, reason):
    """別の施策へ移す"""
    _check_may(by)
    row, plan = _locked_initiative(initiative)
    require(
        *_check(plan, year, decided_on, reason),
        _check_alive(row, year),
        rules.check_moved(row.measure_id, measure and measure.pk),
    )
    made = _continued(row, measure, by, first_year=year)
    _end(row, year, by)
    return _recorded(by, TreeChangeKind.MOVED, row, made, year, decided_on, reason)


@audited("initiative_renamed", on="initiative")
def rename(*, by, initiative, name, year, decided_on, reason):
    """名称を変える"""
    _check_may(by)
    row, plan = _locked_initiative(initiative)
    require(
        *_check(plan, year, decided_on, reason),
        _check_alive(row, year),
        rules.check_name(name, others=_names(row.measure)),
    )
    made = _continued(row, row.measure, by, first_year=year, name=name.strip())
    _end(row, year, by)
    return _recorded(by, TreeChangeKind.RENAMED, row, made, year, decided_on, reason)


@audited("initiative_ended", on="initiative")
def end(*, by, initiative, year, decided_on, reason):
    """終える: from ``year`` on it is no longer asked for."""
    _check_may(by)
    row, plan = _locked_initiative(initiative)
    require(*_check(plan, year, decided_on, reason), _check_alive(row, year))
    _end(row, year, by)
    return _recorded(by, TreeChangeKind.ENDED, row, None, year, decided_on, reason)


@audited("plan_succeeded", on="predecessor")
def start_next_plan(*, by, predecessor, name, first_year, last_year, carried):
    """次期計画を作る: the parts of the tree that hold ``carried``, each continued by a new one.

    Afterwards the tree is worked on like any other; nothing of the old plan changes.
    """
    _check_may(by)
    old = _locked(predecessor)
    require(
        *rules.check_succession(
            last_year=old.last_year, first=first_year, last=last_year, name=name,
            name_is_taken=WelfarePlan.objects.filter(name=name.strip()).exists(),
            has_successor=WelfarePlan.objects.filter(predecessor=old).exists(),
        )
    )  # fmt: skip
    made = WelfarePlan(
        name=name.strip(), first_year=first_year, last_year=last_year, predecessor=old
    )
    _save(made, by)
    _carry(made, carried, by)
    record(verb="plan_succeeded", by=by, on_object=made)
    return made


def _carry(plan, carried, by):
    wanted = Initiative.objects.filter(
        pk__in=carried, measure__basic_measure__goal__plan=plan.predecessor_id
    )
    rows = wanted.select_related("measure__basic_measure__goal").order_by(
        "measure__basic_measure__goal__number", "measure__basic_measure__number",
        "measure__number", "number",
    )  # fmt: skip
    copies = {}
    for row in rows:
        basic = row.measure.basic_measure
        goal = _copied(copies, basic.goal, by, plan=plan)
        basic_copy = _copied(copies, basic, by, goal=goal)
        measure = _copied(copies, row.measure, by, basic_measure=basic_copy)
        _continued(row, measure, by)


def _copied(copies, part, by, **parent):
    """Return the copy of a part of the tree in the next plan; made once, its number kept."""
    key = type(part), part.pk
    if key not in copies:
        model = {Goal: Goal, BasicMeasure: BasicMeasure, Measure: Measure}[type(part)]
        copies[key] = _save(model(number=part.number, name=part.name, **parent), by)
    return copies[key]


def _continued(row, measure, by, **fields):
    """Return a new initiative that continues ``row``, with its sections and indicators."""
    kept = {name: getattr(row, name) for name in KEPT}
    made = Initiative(measure=measure, number=_next(measure), continues=row, **(kept | fields))
    _save(made, by)
    made.planned_departments.set(row.planned_departments.all())
    for indicator in row.indicators.all():
        targets = list(indicator.targets.order_by("number"))
        copy = Indicator.objects.create(
            initiative=made, number=indicator.number, name=indicator.name, kind=indicator.kind,
            unit=indicator.unit, baseline=indicator.baseline, baseline_year=indicator.baseline_year,
        )  # fmt: skip
        for target in targets:
            target.pk, target.indicator = None, copy
            target._state.adding = True
        IndicatorTarget.objects.bulk_create(targets)
    return made


def _end(row, year, by):
    row.last_year = year.previous
    _save(row, by)


def _check(plan, year, decided_on, reason):
    newest = EvaluationSheet.objects.filter(plan=plan).order_by("-year").first()
    return rules.check_change(
        year=year, plan_first=plan.first_year, plan_last=plan.last_year,
        newest_sheet=newest and newest.year, decided_on=decided_on, today=timezone.localdate(),
        reason=reason,
    )  # fmt: skip


def _check_alive(row, year):
    return rules.check_alive(first_year=row.first_year, last_year=row.last_year, year=year)


def _check_may(by):
    require(check_may(by, PLAN, Action.CHANGE, "計画の体系の変更"))


def _locked(plan):
    return WelfarePlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)


def _locked_initiative(initiative):
    row = Initiative.objects.select_related("measure__basic_measure__goal__plan").get(
        pk=initiative.pk
    )
    plan = _locked(row.measure.basic_measure.goal.plan)
    row.refresh_from_db(fields=["first_year", "last_year"])
    return row, plan


def _names(measure):
    return set(measure.initiatives.filter(last_year=None).values_list("name", flat=True))


def _next(measure):
    return (measure.initiatives.aggregate(last=Max("number"))["last"] or 0) + 1


def _save(row, by):
    row._history_user = by
    row.save()
    return row


def _recorded(by, kind, initiative, successor, year, decided_on, reason):
    change = TreeChange(
        kind=kind, initiative=initiative, successor=successor, year=year, decided_on=decided_on,
        reason=reason.strip(), recorded_by=by,
    )  # fmt: skip
    change.save(force_insert=True)
    verb = {"new": "initiative_added"}.get(kind, f"initiative_{kind}")
    record(verb=verb, by=by, on_object=change)
    return change
