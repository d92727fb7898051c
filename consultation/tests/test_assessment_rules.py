"""課題分析の規則: answers, issues, and what a fixed version needs"""

from datetime import date

import pytest

from consultation.codes import FIELD_OF_ISSUE, NATIONAL_CODE, IssueCode, LocalIssue
from consultation.questionnaire import (
    DEBT,
    SECTIONS,
    Kind,
    questions_of,
    sections_for,
    words_of,
)
from consultation.rules.assessment import check_answers, check_day, check_fix, check_issues

ALL = questions_of(SECTIONS)


def places(violations):
    return sorted(violation.place for violation in violations)


def test_the_sheet_asks_each_question_once_and_offers_each_code_once():
    keys = [q.key for section in SECTIONS for q in section.questions]
    assert len(keys) == len(set(keys)) == len(ALL)
    for question in ALL.values():
        codes = [code for code, _ in question.choices]
        assert bool(codes) == (question.kind in (Kind.ONE, Kind.MANY)), question.key
        assert len(codes) == len(set(codes)), question.key


def test_money_is_asked_apart_and_of_everyone_but_the_home_of_the_client_alone():
    assert DEBT in sections_for(is_client=False, is_money=True)
    narrative = {s.key for s in sections_for(is_client=False, is_money=False)}
    assert narrative == {"health", "work"}
    assert not any(s.is_money for s in sections_for(is_client=True, is_money=False))


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, []),
        ({"health": "1", "certificates": ["1", "3"], "illness": "腰痛"}, []),
        ({"health": "9"}, ["health"]),
        ({"certificates": ["1", "9"]}, ["certificates"]),
        ({"certificates": ["1", "5"]}, ["certificates"]),
        ({"illness": "あ" * 2001}, ["illness"]),
        ({"monthly_income": -1}, ["monthly_income"]),
        ({"monthly_income": 1_000_000_001}, ["monthly_income"]),
        ({"monthly_income": 0}, []),
        ({"has_debt": "2", "debt_total": 100}, ["debt_total"]),
        ({"has_debt": "1", "debt_total": 100}, []),
        ({"children": 1, "dependent_children": 2}, ["dependent_children"]),
        ({"lives_with": "2", "lives_with_count": 2, "health": "x"}, ["health", "lives_with_count"]),
        ({"shoe_size": "27"}, [""]),
    ],
)
def test_answers_that_cannot_be_are_named_all_at_once(answers, wrong):
    assert places(check_answers(ALL, answers)) == wrong


def test_every_local_issue_counts_under_a_national_code_and_every_code_belongs_to_a_field():
    assert set(NATIONAL_CODE) == set(LocalIssue)
    assert set(FIELD_OF_ISSUE) == set(IssueCode)
    assert len(IssueCode) == 27


@pytest.mark.parametrize(
    ("issues", "count"),
    [
        ([(IssueCode.POVERTY, "", "")], 0),
        ([(IssueCode.FAMILY, LocalIssue.YOUNG_CARER, "")], 0),
        ([(IssueCode.DEBT, LocalIssue.YOUNG_CARER, "")], 1),
        ([(IssueCode.POVERTY, "", ""), (IssueCode.POVERTY, "", "x")], 1),
        ([(IssueCode.OTHER, "", " ")], 1),
        ([(IssueCode.OTHER, "", "近隣の騒音")], 0),
        ([(IssueCode.OTHER, LocalIssue.PETS, "")], 0),
    ],
)
def test_issues(issues, count):
    assert len(check_issues(issues)) == count


COMPLETE = {
    "is_fixed": False,
    "has_client_issue": True,
    "view": "家計の見通しが要る",
    "direction": "家計改善支援へ",
    "persons_outside": [],
}


@pytest.mark.parametrize(
    "missing",
    [
        {"is_fixed": True},
        {"has_client_issue": False},
        {"view": " "},
        {"direction": ""},
        {"persons_outside": ["榛原 透"]},
    ],
)
def test_a_version_is_fixed_only_when_it_is_whole(missing):
    assert check_fix(**COMPLETE) == []
    assert len(check_fix(**COMPLETE | missing)) == 1


def test_all_that_a_version_lacks_is_named_at_once():
    nothing = {"has_client_issue": False, "view": "", "direction": "", "persons_outside": ["甲"]}
    assert len(check_fix(**COMPLETE | nothing)) == 4


@pytest.mark.parametrize(
    ("day", "is_wrong"),
    [((2020, 8, 27), True), ((2020, 8, 28), False), ((2020, 9, 1), False), ((2020, 9, 2), True)],
)
def test_the_day_lies_between_reception_and_today(day, is_wrong):
    found = check_day(assessed_on=date(*day), received_on=date(2020, 8, 28), today=date(2020, 9, 1))
    assert bool(found) == is_wrong


def test_answers_are_read_in_words():
    assert words_of(ALL["certificates"], ["1", "3"]) == "身体、精神"
    assert words_of(ALL["debt_total"], 1234567) == "1,234,567円"
    assert words_of(ALL["health"], "77") == "77", "a code that is no longer offered"
    assert words_of(ALL["health"], "") == ""
