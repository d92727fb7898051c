"""計画の体系: as it stands in a year, its dated changes, the next plan, and the indicators"""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions import indicators as indicator_actions
from evaluation.actions import trees as actions
from evaluation.forms import trees as forms
from evaluation.models import Indicator, Initiative, WelfarePlan
from evaluation.queries import trees as queries
from evaluation.queries.indicators import lines_of_initiative
from evaluation.views.acts import Act, act_page
from koganei.access.decorators import requires
from koganei.dates.fiscal_year import FiscalYear

FORMS = ["GET", "HEAD", "POST"]
ADD = Act(
    "個別事業を加える【新規】", forms.AddForm, actions.add, "加えました。",
    "評価票をもう開いた年度の体系は変わりません。",
)  # fmt: skip
CHANGES = {
    "move": Act(
        "別の施策へ移す", forms.MoveForm, actions.move, "移しました。",
        "前の年度の評価票は、いまの施策のまま残ります。",
    ),
    "rename": Act(
        "名称を変える", forms.RenameForm, actions.rename, "名称を変えました。",
        "前の年度の評価票は、いまの名称のまま残ります。",
    ),
    "end": Act(
        "個別事業を終える", forms.EndForm, actions.end, "終えました。",
        "その年度からの評価票には出ません。前の年度の行は残ります。", is_red=True,
    ),
}  # fmt: skip
NEXT = Act(
    "次期計画を作る", forms.NextPlanForm, actions.start_next_plan, "次期計画を作りました。",
    "引き継ぐ個別事業は、指標・目標・担当課とともに写し、前年度の展望も引き継ぎます。",
)  # fmt: skip
INDICATOR = Act(
    "指標を加える", forms.IndicatorForm, indicator_actions.add_indicator, "指標を加えました。"
)
TARGET = Act(
    "目標を変える", forms.TargetForm, indicator_actions.change_target, "目標を変えました。",
    "前の目標は、決めた日とともに残ります。",
)  # fmt: skip


@require_safe
@requires("evaluation.plan", "view")
def tree(request, pk):
    """The tree of one plan, in the year that is asked for or in the present one."""
    plan = get_object_or_404(WelfarePlan, pk=pk)
    years = queries.years_of(plan)
    asked = request.GET.get("year", "")
    today = FiscalYear.of(timezone.localdate())
    chosen = next((year for year in years if str(int(year)) == asked), None)
    chosen = chosen or min(max(today, plan.first_year), plan.last_year)
    context = {"plan": plan, "years": years, "year": chosen, "plans": queries.plans()}
    context |= {"branches": queries.tree_of(plan, chosen), "changes": queries.changes_of(plan)}
    return render(request, "evaluation/tree.html", context)


@require_http_methods(FORMS)
@requires("evaluation.plan", "change")
def add(request, pk):
    """個別事業を加える【新規】"""
    plan = get_object_or_404(WelfarePlan, pk=pk)
    return act_page(request, ADD, _tree(plan), {"plan": plan}, on={}, plan=plan)


@require_http_methods(FORMS)
@requires("evaluation.plan", "change")
def change(request, pk, kind):
    """移す、名称を変える、終える"""
    row, plan = _initiative_or_404(pk)
    context, on = {"plan": plan, "initiative": row}, {"initiative": row}
    return act_page(request, CHANGES[kind], _tree(plan), context, on=on, plan=plan)


@require_http_methods(FORMS)
@requires("evaluation.plan", "change")
def next_plan(request, pk):
    """次期計画を作る"""
    plan = get_object_or_404(WelfarePlan, pk=pk)
    initiatives = queries.initiatives_of(plan).filter(Initiative.in_year(plan.last_year))
    context, on = {"plan": plan}, {"predecessor": plan}
    return act_page(request, NEXT, _tree, context, on=on, initiatives=initiatives)


@require_safe
@requires("evaluation.plan", "view")
def initiative(request, pk):
    """One initiative: what it is measured by, what it continues, what may be changed."""
    row, plan = _initiative_or_404(pk)
    context = {"plan": plan, "initiative": row, "chain": queries.chain_of(row)}
    context |= {"indicators": lines_of_initiative(row), "changes": CHANGES}
    return render(request, "evaluation/initiative.html", context)


@require_http_methods(FORMS)
@requires("evaluation.plan", "change")
def indicator_add(request, pk):
    """指標を加える"""
    row, plan = _initiative_or_404(pk)
    context, on = {"plan": plan, "initiative": row}, {"initiative": row}
    return act_page(request, INDICATOR, _initiative(row), context, on=on)


@require_http_methods(FORMS)
@requires("evaluation.plan", "change")
def target_change(request, pk):
    """目標を変える"""
    indicator = get_object_or_404(Indicator, pk=pk)
    row, plan = _initiative_or_404(indicator.initiative_id)
    context, on = {"plan": plan, "initiative": row}, {"indicator": indicator}
    return act_page(request, TARGET, _initiative(row), context, on=on)


def _tree(plan):
    return reverse("evaluation:tree", args=[plan.pk])


def _initiative(row):
    return reverse("evaluation:initiative", args=[row.pk])


def _initiative_or_404(pk):
    rows = Initiative.objects.select_related("measure__basic_measure__goal__plan", "continues")
    row = get_object_or_404(rows, pk=pk)
    return row, row.measure.basic_measure.goal.plan
