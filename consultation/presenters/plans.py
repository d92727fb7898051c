"""支援計画 as a page and a paper show it"""

from consultation.enums import Stage
from consultation.models import (
    ConferenceItem,
    ItemAgency,
    ItemOpinion,
    PlanCondition,
    PlanItem,
    SupportPlan,
)
from consultation.queries.plans import current_plan, draft_of, parts_of
from consultation.queries.support import fixed_evaluation
from consultation.rules.plan import TEXTS, decision_kind, plan_gaps
from koganei.access.decision import may_write
from koganei.access.matrix import Action
from koganei.dates.periods import Period
from koganei.dates.wareki import format_date


def plan_page(case, versions, plan, user):
    """Return the context of one version; ``plan`` is None where a case has none yet."""
    is_drafted = case.stage == Stage.PLAN and plan is not None and not plan.is_decided
    context = {
        "versions": versions,
        "plan": plan,
        "may_begin": case.stage == Stage.ASSESSMENT
        and may_write(user, Action.ADD, (SupportPlan,), case),
        "may_change": is_drafted and may_write(user, Action.CHANGE, (SupportPlan, PlanItem), case),
    }
    return context | (_version(case, plan) if plan else {})


def _discussed(plan):
    """Return what stands of the conferences on a version, the newest first."""
    items = list(
        ConferenceItem.objects.filter(plan=plan)
        .select_related("part__conference", "part__body")
        .order_by("-put_at")
    )
    keys = [item.pk for item in items]
    opinions = {row.item_id: row.words for row in ItemOpinion.objects.filter(item__in=keys)}
    agencies = {}
    for row in ItemAgency.objects.filter(item__in=keys).select_related("agency").order_by("pk"):
        agencies.setdefault(row.item_id, []).append(row.agency.name)
    return [
        {
            "sitting": item.part.conference,
            "body": item.part.body.name,
            "agencies": agencies.get(item.pk, []),
            "outcome": "下ろした" if item.taken_back_at else item.get_outcome_display(),
            "opinion": opinions.get(item.pk, ""),
        }
        for item in items
    ]


def _version(case, plan):
    parts = parts_of(plan)
    draft, current = draft_of(plan, parts), current_plan(case)
    condition = PlanCondition.objects.filter(decision=parts.decision).first()
    return {
        "which": which(plan),
        "state": _state(plan, current),
        "gaps": plan_gaps(draft),
        "texts": [(label, draft.texts.get(name, "")) for name, label, _ in TEXTS],
        "terms": [*terms_of(plan), *_evaluated(plan, current)],
        "items": [item_line(item) for item in parts.items],
        "uses": [use_line(use) for use in parts.uses],
        "decision": parts.decision,
        "discussed": _discussed(plan),
        "condition": condition.words if condition else "",
        "kind": decision_kind(draft.services),
    }


def _evaluated(plan, current):
    """The evaluation of a plan in force; of a draft that follows one, as the conference asks."""
    if current is None or plan.number < current.number:
        return []
    fixed = fixed_evaluation(current)
    if fixed is None:
        return []
    label = "評価" if plan == current else "前の回の評価"
    return [(label, f"{_day(fixed.evaluated_on)}　{fixed.get_verdict_display()}")]


def _state(plan, current):
    """(label, class of the badge)"""
    if plan.is_decided:
        return ("いまの計画", "good") if plan == current else ("前の計画", "")
    return ("計画案", "look")


def which(plan):
    """初回, or 再プラン（第2回）"""
    return "初回" if plan.number == 1 else f"再プラン（第{plan.number}回）"


def terms_of(plan):
    """Return [(label, words)] of the days of a version and of its agreement."""
    is_target = {True: "はい", False: "いいえ"}.get(plan.is_employment_target, "")
    return [
        ("計画の期間", period(plan.starts_on, plan.ends_on)),
        ("次の経過確認", _day(plan.monitoring_on)),
        ("目標の達成時期", _day(plan.goal_by)),
        ("就労支援対象者", is_target),
        ("本人の同意", agreement(plan)),
        ("作成", f"{_day(plan.drafted_on)}　{plan.drafted_by}"),
    ]


def period(first, last):
    """令和2年10月1日から令和3年3月31日まで"""
    return str(Period(first, last)) if first else ""


def agreement(plan):
    if plan.agreed_on is None:
        return ""
    how = plan.get_agreed_how_display()
    return f"{_day(plan.agreed_on)}　{plan.get_agreed_by_display()}　{how}"


def item_line(item):
    whom = item.agency.name if item.agency else item.get_done_by_display()
    return {
        "row": item,
        "number": item.number,
        "problem": item.problem,
        "action": item.action,
        "whom": whom,
        "responsible": item.responsible,
        "schedule": item.schedule,
        "target": item.target,
    }


def use_line(use):
    return {
        "row": use,
        "name": str(use),
        "period": period(use.starts_on, use.ends_on),
        "provider": use.provider.name if use.provider else "",
        "kind": decision_kind([use.service]),
    }


def _day(day):
    return format_date(day) if day else ""
