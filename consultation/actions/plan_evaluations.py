"""評価シート: begun for the plan in force, written, fixed; corrected by a new version; 再プラン"""

from django.utils import timezone

from consultation.actions.plans import next_version
from consultation.actions.records import WRITTEN
from consultation.actions.steps import check_step, move
from consultation.actions.writing import (
    Conflict,
    add_event,
    desk_action,
    finish_due,
    recorded,
)
from consultation.enums import DueKind, EventKind, Verdict
from consultation.models import (
    EvaluationChange,
    EvaluationText,
    GoalResult,
    PlanEvaluation,
    PlanText,
    SupportPlan,
)
from consultation.queries.facts import facts_of
from consultation.queries.plans import current_plan
from consultation.queries.support import (
    GOAL,
    evaluations_of,
    fixed_evaluation,
    goals_of,
    open_evaluation,
    sheet_of,
)
from consultation.rules import plan as plan_rules
from consultation.rules import plan_evaluation as rules
from consultation.rules import support
from koganei.access.matrix import Action
from koganei.law import require

PARTS = (PlanEvaluation, EvaluationText, GoalResult, EvaluationChange)
GROUNDS = ("evaluated_on", "verdict", "end_ground", "pause_ground")
TEXT_NAMES = tuple(name for name, _ in rules.TEXTS)


@desk_action("plan_evaluation_begun", on="case", writes=PARTS)
def begin(*, by, case, evaluated_on, correction=""):
    """Begin the sheet of the plan in force, or a new version that corrects the fixed one."""
    plan = _plan(case)
    before = evaluations_of(plan)
    last = before[0] if before else None
    if last and last.fixed_at is None:
        require(rules.ALREADY_OPEN)
    blank = rules.Sheet(evaluated_on=evaluated_on)
    require(
        rules.check_correction(correction, is_correction=last is not None),
        *rules.check_written(blank, starts_on=plan.starts_on, today=timezone.localdate()),
    )
    row = PlanEvaluation(
        case=case, plan=plan, number=last.number + 1 if last else 1, evaluated_on=evaluated_on,
        evaluated_by=by, written_by=by,
    )  # fmt: skip
    if last:
        for name in GROUNDS[1:]:
            setattr(row, name, getattr(last, name))
    row.save(force_insert=True)
    written = EvaluationText.objects.filter(sheet=last).first() if last else None
    texts = {name: getattr(written, name) for name in TEXT_NAMES} if written else {}
    EvaluationText(sheet=row, correction=correction, **texts).save(force_insert=True)
    for model in (GoalResult, EvaluationChange):
        for part in model.objects.filter(sheet=last) if last else ():
            part.pk, part.sheet = None, row
            part.save(force_insert=True)
    return _recorded("plan_evaluation_begun", by, case)


@desk_action("plan_evaluation_written", on="case", writes=PARTS, action=Action.CHANGE)
def write(*, by, case, version, sheet):
    """Write the open version as the Sheet says; ``version`` is the count of saves that was seen."""
    row = _open(case, version)
    require(*rules.check_written(sheet, starts_on=row.plan.starts_on, today=timezone.localdate()))
    for name in GROUNDS:
        setattr(row, name, getattr(sheet, name))
    row.version += 1
    row.evaluated_by = row.written_by = by
    row.written_at = timezone.now()
    row.save()
    text = EvaluationText.objects.get(sheet=row)
    for name in TEXT_NAMES:
        setattr(text, name, sheet.texts.get(name, ""))
    text.save()
    for model in (GoalResult, EvaluationChange):
        model.objects.filter(sheet=row).delete()
    for key, (outcome, reason) in sheet.results.items():
        item = None if key == GOAL else int(key)
        GoalResult(sheet=row, item_id=item, outcome=outcome, reason=reason).save(force_insert=True)
    for change, (day, words) in sheet.changes.items():
        EvaluationChange(sheet=row, change=change, happened_on=day, words=words).save(
            force_insert=True
        )
    return _recorded("plan_evaluation_written", by, case)


@desk_action("plan_evaluation_fixed", on="case", writes=PARTS, action=Action.CHANGE)
def fix(*, by, case, version):
    """確定する: nothing of it changes from then on, and the plan's evaluation is done."""
    row = _open(case, version)
    sheet = sheet_of(row, goals_of(row.plan))
    require(
        rules.check_whole(rules.evaluation_gaps(sheet)),
        *rules.check_written(sheet, starts_on=row.plan.starts_on, today=timezone.localdate()),
    )
    row.fixed_by, row.fixed_at = by, timezone.now()
    row.save(update_fields=["fixed_by", "fixed_at"])
    verdict = Verdict(row.verdict).label
    which = "評価" if row.number == 1 else "評価を訂正"
    add_event(
        case, by=by, kind=EventKind.EVALUATION,
        label=f"支援計画 第{row.plan.number}回を{which}：{verdict}",
        note={"facts": sheet.texts["situation"], "judgement": sheet.texts["verdict_reason"]},
    )  # fmt: skip
    finish_due(case, by=by, kinds=[DueKind.EVALUATION, DueKind.MONITORING])
    return _recorded("plan_evaluation_fixed", by, case)


@desk_action("plan_revised", on="case", writes=(SupportPlan, PlanText))
def revise(*, by, case, drafted_on, items, uses):
    """支援計画を見直す: the next number, with the rows of the plan in force that go on.

    The plan in force stays as it is, and in force until the next one is decided.
    """
    plan = _plan(case)
    fixed = fixed_evaluation(plan)
    kept = [*items, *uses]
    require(
        plan_rules.check_drafted(drafted_on, case.received_on, timezone.localdate()),
        rules.check_revised(fixed.verdict if fixed else ""),
        rules.check_kept(bool(kept)),
        *check_step(case, "revise", by=by, facts=facts_of(case)),
    )
    label = f"支援計画 第{plan.number}回を見直す"
    event = add_event(case, by=by, kind=EventKind.PLAN, label=label)
    move(case, "revise", by=by, event=event)
    version = next_version(case, by=by, drafted_on=drafted_on, kept=kept)
    _recorded("plan_revised", by, case)
    return version


def _plan(case):
    plan = current_plan(case)
    if plan is None:
        require(support.NO_PLAN)
    return plan


def _open(case, version):
    row = open_evaluation(_plan(case))
    if row is None:
        require(rules.NO_DRAFT)
    if row.version != version:
        raise Conflict(row)
    return row


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
