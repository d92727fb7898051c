"""計画の体系 in mid-plan: old years keep their tree, what goes on goes on, and the next plan"""

from datetime import date

import pytest

from evaluation.actions import indicators, trees
from evaluation.models import (
    EvaluationSheet,
    Indicator,
    IndicatorTarget,
    Initiative,
    Measure,
    SheetEntry,
    TreeChange,
    WelfarePlan,
)
from evaluation.queries.campaigns import entries_of
from evaluation.queries.indicators import lines_of
from evaluation.queries.sheets import year_before
from evaluation.queries.trees import tree_of
from evaluation.tests import years
from evaluation.tests.years import SAFETY
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import RuleBroken
from koganei.models import Department

pytest_plugins = ["evaluation.tests.fixtures"]
R1, R2 = FiscalYear(2019), FiscalYear(2020)
DECIDED = {"year": R1, "decided_on": date(2019, 3, 25), "reason": "庁内検討委員会で決めた。"}


def staff():
    return years.user("welfare_staff")


def safety():
    return Initiative.objects.get(name="自主防災組織の育成")


def elsewhere(initiative):
    return Measure.objects.exclude(pk=initiative.measure_id).last()


def wrong(action, **arguments):
    before = Initiative.objects.count(), TreeChange.objects.count()
    with pytest.raises(RuleBroken) as broken:
        action(**arguments)
    assert (Initiative.objects.count(), TreeChange.objects.count()) == before
    return [violation.place for violation in broken.value.violations]


def test_what_moves_is_seen_where_it_was_and_where_it_is(sheet):
    old = safety()
    trees.move(by=staff(), initiative=old, measure=elsewhere(old), **DECIDED)
    new = Initiative.objects.get(continues=old)
    before = [i for branch in tree_of(sheet.plan, FiscalYear(2018)) for i in branch.initiatives]
    after = [i for branch in tree_of(sheet.plan, R1) for i in branch.initiatives]
    assert (old in before, new in before, old in after, new in after) == (True, False, False, True)
    years.open_year()
    row = SheetEntry.objects.get(sheet__year=R1, initiative=new)
    assert (row.department.name, row.initiative.measure) == (SAFETY, elsewhere(old))
    assert year_before(row).initiative == old
    assert EvaluationSheet.objects.get(year=2018).entries.filter(initiative=old).exists()


def test_a_new_name_leaves_the_old_one_to_the_old_years(sheet):
    old = safety()
    trees.rename(by=staff(), initiative=old, name="地域の防災力の向上", **DECIDED)
    years.open_year()
    first = entries_of(years.answer(SAFETY))
    assert "地域の防災力の向上" in {row.initiative.name for row in first}
    assert safety().last_year == FiscalYear(2018)


def test_what_ended_is_not_asked_for_and_what_is_new_is(sheet):
    old = safety()
    trees.end(by=staff(), initiative=old, **DECIDED)
    made = trees.add(
        by=staff(), measure=old.measure, name="避難所の見直し",
        departments=[Department.objects.get(name="健康課")], **DECIDED,
    ).initiative  # fmt: skip
    years.open_year()
    asked = SheetEntry.objects.filter(sheet__year=R1)
    assert not asked.filter(initiative=old).exists()
    row = asked.get(initiative=made)
    assert (row.department.name, made.is_new, year_before(row)) == ("健康課", True, None)
    kinds = TreeChange.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["ended", "new"]


def test_a_change_names_everything_that_is_wrong_with_it(sheet):
    old = safety()
    blank = {"year": None, "decided_on": None, "reason": " "}
    assert wrong(trees.end, by=staff(), initiative=old, **blank) == ["year", "decided_on", "reason"]
    opened = DECIDED | {"year": FiscalYear(2018)}
    assert wrong(trees.end, by=staff(), initiative=old, **opened) == ["year"]
    outside = DECIDED | {"year": FiscalYear(2050)}
    assert wrong(trees.end, by=staff(), initiative=old, **outside) == ["year"]
    moved = {"by": staff(), "initiative": old, **DECIDED}
    assert wrong(trees.move, measure=old.measure, **moved) == ["measure"]
    assert wrong(trees.move, measure=None, **moved) == ["measure"]
    assert wrong(trees.rename, name=" ", **moved) == ["name"]
    added = {"by": staff(), "measure": old.measure, **DECIDED}
    assert wrong(trees.add, name=old.name, departments=[], **added) == ["name", "departments"]
    trees.end(**moved)
    assert wrong(trees.end, **moved) == ["initiative"]


def test_the_tree_of_a_year_that_was_opened_is_not_touched(sheet):
    years.open_year()
    assert wrong(trees.end, by=staff(), initiative=safety(), **DECIDED) == ["year"]
    trees.end(by=staff(), initiative=safety(), **DECIDED | {"year": R2})


@pytest.mark.parametrize("name", ["section_author", "secretariat", "welfare_manager", "auditor"])
def test_only_the_welfare_section_changes_the_tree(sheet, name):
    assert wrong(trees.end, by=years.user(name), initiative=safety(), **DECIDED) == [""]


def test_the_next_plan_carries_on_what_is_chosen_with_its_indicators(sheet):
    old, plan = safety(), sheet.plan
    indicators.add_indicator(
        by=staff(), initiative=old, name="訓練", kind="numeric", unit="回", target="3",
        target_year=FiscalYear(2022),
    )  # fmt: skip
    said = {"by": staff(), "predecessor": plan, "name": "第3期小金井市地域福祉計画"}
    span = {"first_year": plan.last_year.next, "last_year": FiscalYear(2029)}
    made = trees.start_next_plan(**said, **span, carried=[old.pk])
    (branch,) = tree_of(made, span["first_year"])
    (new,) = branch.initiatives
    assert (new.continues, new.name, branch.measure.name) == (old, old.name, old.measure.name)
    assert new.indicators.get().targets.get().target == "3"
    assert plan.goals.count() > made.goals.count() == 1
    with pytest.raises(RuleBroken):
        trees.start_next_plan(**said, **span, carried=[])
    late = EvaluationSheet.objects.create(plan=plan, year=plan.last_year)
    department = Department.objects.get(name=SAFETY)
    SheetEntry.objects.create(
        sheet=late, initiative=old, department=department, outlook="次期も続ける。"
    )
    years.open_year(span["first_year"], deadlines=years.deadlines())
    row = SheetEntry.objects.get(sheet__plan=made)
    assert year_before(row).outlook == "次期も続ける。"


def test_a_wrong_next_plan_is_told_all_at_once(sheet):
    said = {"by": staff(), "predecessor": sheet.plan, "carried": []}
    span = {"first_year": FiscalYear(2030), "last_year": FiscalYear(2029)}
    with pytest.raises(RuleBroken) as broken:
        trees.start_next_plan(**said, **span, name="")
    places = [violation.place for violation in broken.value.violations]
    assert places == ["name", "first_year", "last_year"]
    assert WelfarePlan.objects.count() == 1


def test_a_changed_target_keeps_the_old_one_with_its_day(sheet):
    said = {"by": staff(), "initiative": safety(), "name": "結成数", "unit": "団体"}
    row = indicators.add_indicator(
        **said, kind="numeric", target="5", target_year=FiscalYear.parse("平成34年度"), baseline="1"
    )
    change = {"by": staff(), "indicator": row, "target": "8", "target_year": FiscalYear(2023)}
    with pytest.raises(RuleBroken) as broken:
        indicators.change_target(**change, set_on=None, reason="")
    assert [v.place for v in broken.value.violations] == ["set_on", "reason"]
    indicators.change_target(**change, set_on=date(2020, 3, 1), reason="前倒しで達した。")
    years.open_year()
    (line,) = lines_of(SheetEntry.objects.get(sheet__year=R1, initiative=safety()))
    assert (line.target.target, [old.target for old in line.earlier]) == ("8", ["5"])
    assert str(line.earlier[0].target_year) == "令和4年度"
    assert (Indicator.objects.count(), IndicatorTarget.objects.count()) == (1, 2)
