"""支援計画の規則: what a plan lacks, what contradicts itself, which decision it needs"""

from dataclasses import replace
from datetime import date

import pytest

from consultation.codes import NEEDS_DECISION, PlanService
from consultation.enums import ConsentMethod, DecisionKind, ItemBy, Signer, Stage
from consultation.rules.plan import (
    TEXTS,
    Draft,
    Item,
    Terms,
    check_agreement,
    check_decision,
    check_drafted,
    check_item,
    check_stage,
    check_terms,
    check_use,
    decision_kind,
    is_author,
    plan_gaps,
)

DAY = date(2026, 10, 1)
TERMS = Terms(
    starts_on=DAY,
    ends_on=date(2027, 9, 30),
    monitoring_on=date(2027, 1, 8),
    goal_by=date(2027, 9, 30),
    is_employment_target=False,
)
ITEM = Item(number=1, problem="家計", action="月に1回話す", done_by=ItemBy.DESK)
WHOLE = Draft(
    terms=TERMS, texts=dict.fromkeys([name for name, _, _ in TEXTS], "書いた文"), items=(ITEM,)
)


def said(violations):
    return [violation.message for violation in violations]


def test_a_whole_plan_lacks_nothing():
    assert plan_gaps(WHOLE) == ()


@pytest.mark.parametrize(("name", "label"), [(name, label) for name, label, _ in TEXTS])
def test_every_text_of_the_order_is_needed(name, label):
    assert plan_gaps(replace(WHOLE, texts=WHOLE.texts | {name: " 　\n"})) == (label,)


@pytest.mark.parametrize(
    ("terms", "label"),
    [
        ({"goal_by": None}, "目標の達成時期"),
        ({"ends_on": None}, "計画の期間"),
        ({"starts_on": None}, "計画の期間"),
        ({"monitoring_on": None}, "次回の経過確認日"),
        ({"is_employment_target": None}, "就労支援対象者かどうか"),
    ],
)
def test_every_term_is_needed(terms, label):
    assert plan_gaps(replace(WHOLE, terms=replace(TERMS, **terms))) == (label,)


def test_somebody_besides_the_person_does_something():
    assert plan_gaps(replace(WHOLE, items=())) == ("支援の内容",)
    alone = replace(ITEM, done_by=ItemBy.CLIENT)
    assert plan_gaps(replace(WHOLE, items=(alone,))) == ("本人以外が行う支援",)


@pytest.mark.parametrize(
    ("terms", "message", "place"),
    [
        ({"starts_on": date(2026, 9, 30)}, "作成日", "starts_on"),
        ({"ends_on": date(2026, 9, 30)}, "終わりが始まりより前", "ends_on"),
        ({"ends_on": date(2027, 10, 1)}, "1年以内", "ends_on"),
        ({"monitoring_on": date(2026, 9, 30)}, "始まりより前", "monitoring_on"),
        ({"monitoring_on": date(2027, 10, 1)}, "終わりより後", "monitoring_on"),
        ({"goal_by": date(2027, 10, 1)}, "終わりより後", "goal_by"),
    ],
)
def test_days_that_contradict_each_other(terms, message, place):
    found = check_terms(replace(TERMS, **terms), drafted_on=DAY)
    assert [v.place for v in found if message in v.message] == [place]


def test_all_days_that_are_wrong_are_named_at_once():
    wrong = Terms(starts_on=date(2026, 9, 1), ends_on=date(2028, 1, 1), goal_by=date(2020, 1, 1))
    assert [v.place for v in check_terms(wrong, drafted_on=DAY)] == [
        "starts_on", "ends_on", "goal_by",
    ]  # fmt: skip
    assert check_terms(TERMS, drafted_on=DAY) == check_terms(Terms(), drafted_on=DAY) == []


def test_a_leap_day_begins_a_year_too():
    terms = replace(TERMS, starts_on=date(2028, 2, 29), monitoring_on=None, goal_by=None)
    assert check_terms(replace(terms, ends_on=date(2029, 2, 28)), drafted_on=DAY) == []
    assert check_terms(replace(terms, ends_on=date(2029, 3, 1)), drafted_on=DAY)


@pytest.mark.parametrize(
    ("item", "places"),
    [
        (ITEM, []),
        (replace(ITEM, problem="", action=" "), ["problem", "action"]),
        (replace(ITEM, done_by=""), ["done_by"]),
        (replace(ITEM, done_by=ItemBy.AGENCY), ["agency"]),
        (replace(ITEM, done_by=ItemBy.AGENCY, agency="つくし障害相談"), []),
        (replace(ITEM, done_by=ItemBy.CLIENT, agency="つくし障害相談"), ["agency"]),
    ],
)
def test_a_row_says_who_does_what(item, places):
    assert [violation.place for violation in check_item(item)] == places


def test_another_service_has_a_name():
    days = {"starts_on": DAY, "ends_on": date(2026, 9, 30)}
    use = {"service": PlanService.OTHER, "name": ""}
    assert [v.place for v in check_use(**use, **days)] == ["name", "ends_on"]
    assert [v.place for v in check_use(service="loans", name="何か", starts_on=None, ends_on=None)]
    assert not check_use(service="loans", name="", starts_on=DAY, ends_on=DAY)


@pytest.mark.parametrize("service", PlanService)
def test_a_statutory_service_is_decided_and_no_other(service):
    statutory = {
        "work_preparation", "work_training", "housing_support", "household_finance", "children",
    }  # fmt: skip
    assert {each.value for each in NEEDS_DECISION} == statutory
    expected = DecisionKind.DECIDED if service.value in statutory else DecisionKind.CONFIRMED
    assert decision_kind([PlanService.LOANS, service]) == expected


AGREED = {
    "gaps": (), "agreed_on": DAY, "drafted_on": DAY, "today": DAY, "signer": Signer.CLIENT,
    "how": ConsentMethod.SIGNED, "proof": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"gaps": ("長期目標", "計画の期間")}, "長期目標、計画の期間がまだありません"),
        ({"today": date(2026, 9, 30)}, "先の日"),
        ({"drafted_on": date(2026, 10, 2)}, "作成日"),
        ({"signer": Signer.GUARDIAN}, "確かめた書類"),
        ({"how": ""}, "どう同意したか"),
    ],
)
def test_what_keeps_a_person_from_agreeing(changed, message):
    assert check_agreement(**AGREED) == []
    (found,) = said(check_agreement(**AGREED | changed))
    assert message in found


DECIDED = {
    "document_number": "8小福地発第1号", "decided_on": DAY, "approved_on": DAY, "starts_on": DAY,
    "today": DAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"document_number": " "}, "文書番号"),
        ({"today": date(2026, 9, 30)}, "先の日"),
        ({"approved_on": date(2026, 10, 2)}, "会議の了承"),
        ({"starts_on": date(2026, 9, 30)}, "計画の始まり（令和8年9月30日）が決裁日より前"),
    ],
)
def test_what_keeps_the_city_from_deciding(changed, message):
    assert check_decision(**DECIDED) == []
    (found,) = said(check_decision(**DECIDED | changed))
    assert message in found


def test_the_author_is_who_began_it_or_wrote_it_last():
    assert is_author(1, drafted_by=1, written_by=2)
    assert is_author(2, drafted_by=1, written_by=2)
    assert not is_author(3, drafted_by=1, written_by=2)


@pytest.mark.parametrize("stage", Stage)
def test_a_draft_is_written_at_one_stage(stage):
    assert (check_stage(stage) is None) == (stage == Stage.PLAN)


def test_a_plan_is_drafted_between_the_reception_and_today():
    assert check_drafted(DAY, DAY, DAY) is None
    assert check_drafted(DAY, date(2026, 10, 2), date(2026, 10, 3)).place == "drafted_on"
    assert "先の日" in check_drafted(DAY, date(2026, 1, 1), date(2026, 9, 30)).message
