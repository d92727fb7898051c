"""評価シート as a page and a paper show it"""

from consultation.codes import SeenChange
from consultation.enums import GoalOutcome, Stage
from consultation.models import EvaluationText, PlanEvaluation
from consultation.presenters.plans import which
from consultation.queries.plans import current_plan, plans_of
from consultation.queries.support import goals_of, open_evaluation, sheet_of, sheets_of
from consultation.rules.plan_evaluation import evaluation_gaps
from koganei.access.decision import may_write
from koganei.access.matrix import Action
from koganei.dates.wareki import format_date

BADGES = {GoalOutcome.REACHED: "good", GoalOutcome.PARTLY: "look", GoalOutcome.NOT_REACHED: "stop"}


def chosen_sheet(case, wanted):
    """Return (plan, version of its sheet or None, all versions of the case).

    The version is the newest of the plan in force, or the one whose id is ``wanted``.
    """
    plans = {plan.pk: plan for plan in plans_of(case) if plan.is_decided}
    rows = sheets_of(case)
    current = next(iter(plans.values()), None)
    newest = next((row for row in rows if current and row.plan_id == current.pk), None)
    chosen = next((row for row in rows if str(row.pk) == wanted), newest)
    return plans.get(chosen.plan_id) if chosen else current, chosen, rows


def evaluation_page(case, user, wanted):
    """Return the context of the page of the sheet."""
    plan, row, rows = chosen_sheet(case, wanted)
    is_open = case.stage != Stage.CLOSED
    current = current_plan(case) if is_open else None
    may_begin = current is not None and open_evaluation(current) is None
    context = {
        "plan": plan,
        "sheet": row,
        "others": [each for each in rows if each != row],
        "may_begin": may_begin and may_write(user, Action.ADD, (PlanEvaluation,), case),
        "may_change": is_open
        and row is not None
        and row.fixed_at is None
        and may_write(user, Action.CHANGE, (PlanEvaluation,), case),
    }
    return context | (sheet_lines(row, plan) if row else {})


def sheet_lines(row, plan):
    """Return a version in the words of a person."""
    written = sheet_of(row, goals_of(plan))
    text = EvaluationText.objects.filter(sheet=row).first()
    return {
        "which": which(plan),
        "gaps": evaluation_gaps(written),
        "goals": [
            _goal(name, *written.results.get(key, ("", ""))) for key, name in written.goals.items()
        ],
        "changes": [_change(code, *given) for code, given in written.changes.items()],
        "texts": [
            ("現在の状況", written.texts.get("situation", "")),
            ("残された課題", written.texts.get("remaining", "")),
            ("判定の理由", written.texts.get("verdict_reason", "")),
        ],
        "verdict": row.get_verdict_display(),
        "ground": row.get_end_ground_display() or row.get_pause_ground_display(),
        "correction": text.correction if text else "",
    }


def _goal(name, outcome, reason):
    label = GoalOutcome(outcome).label if outcome else "まだ"
    return {"name": name, "outcome": label, "badge": BADGES.get(outcome, ""), "reason": reason}


def _change(code, day, words):
    label = SeenChange(code).label
    notes = "　".join(filter(None, (format_date(day) if day else "", words)))
    return f"{label}（{notes}）" if notes else label
