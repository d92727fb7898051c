"""評価票の流れ, as tables: which step starts where, what it asks for, what each reader is told"""

from dataclasses import replace
from datetime import date

import pytest

from evaluation.enums import AnswerStage as A
from evaluation.enums import CampaignStage as Y
from evaluation.enums import Phase
from evaluation.permissions import RIGHT_OF
from evaluation.rules.campaign import (
    check_deadlines,
    check_extension,
    check_opening,
    days_late,
    is_due_for_reminder,
)
from evaluation.rules.flow import (
    LONGEST_COMMENT,
    AnswerFacts,
    SheetFacts,
    check_comment,
    missing_of,
)
from evaluation.rules.indicators import check_target, progress, read_actual, read_number
from evaluation.rules.words import RETURNED, WORDS, Reader, lock_words, words_for
from evaluation.workflow import SECTION_FLOW, SHEET_FLOW
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import RuleBroken
from koganei.workflow import StepNotAllowed

YEAR = FiscalYear(2019)
MOVES = {  # by hand from rules.md 評価票: (stage, step) → where it leads
    (None, "request"): A.REQUESTED,
    (A.REQUESTED, "begin"): A.ENTRY,
    (A.REQUESTED, "hand_up"): A.FIXING,
    (A.ENTRY, "hand_up"): A.FIXING,
    (A.FIXING, "take_back"): A.ENTRY,
    (A.FIXING, "return_entry"): A.ENTRY,
    (A.FIXING, "fix"): A.FIXED,
    (A.FIXED, "receive"): A.GATHERED,
    (A.FIXED, "return_head"): A.FIXING,
    (A.GATHERED, "return_head"): A.FIXING,
    (A.FIXED, "return_section"): A.ENTRY,
    (A.GATHERED, "return_section"): A.ENTRY,
    (None, "open"): Y.COLLECTING,
    (Y.COLLECTING, "gather"): Y.GATHERED,
    (Y.GATHERED, "submit"): Y.SUBMITTED,
    (Y.SUBMITTED, "hear"): Y.OPINIONS,
    (Y.OPINIONS, "respond"): Y.RESPONSES,
    (Y.RESPONSES, "prepare"): Y.PREPARED,
    (Y.PREPARED, "return_version"): Y.RESPONSES,
    (Y.PREPARED, "publish"): Y.PUBLISHED,
    **{(stage, "reopen"): Y.COLLECTING for stage in Y if stage != Y.COLLECTING},
}
FULL = {
    SECTION_FLOW: AnswerFacts(comment="直して。", document_number="第1号"),
    SHEET_FLOW: SheetFacts(comment="直して。", document_number="第1号"),
}


@pytest.mark.parametrize("flow", [SECTION_FLOW, SHEET_FLOW], ids=["section", "year"])
def test_every_step_from_every_stage_is_as_written_by_hand(flow):
    for step in {step.name for step in flow.steps}:
        for stage in (None, *flow.stages):
            if (stage, step) in MOVES:
                assert flow.take(step, stage, FULL[flow]).target == MOVES[stage, step]
            else:
                with pytest.raises(StepNotAllowed):
                    flow.take(step, stage, FULL[flow])


def test_every_step_that_a_person_takes_has_its_right():
    names = {step.name for flow in (SECTION_FLOW, SHEET_FLOW) for step in flow.steps}
    assert names - set(RIGHT_OF) == {"request", "begin", "open"}


REFUSED = [
    ("hand_up", A.ENTRY, {"missing": ("① 窓口：事業評価",)}, "まだ書いていないところがあります"),
    ("fix", A.FIXING, {"missing": ("① 窓口：事業評価",)}, "まだ書いていないところがあります"),
    ("fix", A.FIXING, {"is_writer": True}, "記入した人と確定する人は、別の人です"),
    ("fix", A.FIXING, {"document_number": " "}, "文書番号を書いてください"),
    ("return_entry", A.FIXING, {"comment": " "}, "どこを直してほしいか"),
    ("return_head", A.GATHERED, {"comment": ""}, "どこを直してほしいか"),
    ("return_section", A.FIXED, {"comment": ""}, "どこを直してほしいか"),
    ("receive", A.FIXED, {"is_collecting": False}, "年度の取りまとめは終わっています"),
    (
        "gather",
        Y.COLLECTING,
        {"waiting": ("健康課",)},
        "まだ受け取っていない課があります（健康課）",
    ),
    ("submit", Y.GATHERED, {"stamp": ""}, "会議資料の表示を書いてください"),
    ("submit", Y.GATHERED, {"cover_date": ""}, "表紙の日付を書いてください"),
    ("prepare", Y.RESPONSES, {"is_correction": True, "comment": ""}, "何をなぜ訂正するか"),
    ("publish", Y.PREPARED, {"is_fixer": True}, "版を固定した人は、その版を公表できません"),
    ("publish", Y.PREPARED, {"document_number": ""}, "文書番号を書いてください"),
    ("publish", Y.PREPARED, {"is_unchanged": False}, "行が変わっています"),
    ("return_version", Y.PREPARED, {"comment": ""}, "どこを直してほしいか"),
    ("reopen", Y.PUBLISHED, {"comment": ""}, "どこを直してほしいか"),
]


@pytest.mark.parametrize(("step", "stage", "wrong", "words"), REFUSED)
def test_a_step_says_what_is_missing(step, stage, wrong, words):
    flow = SECTION_FLOW if isinstance(stage, A) else SHEET_FLOW
    with pytest.raises(RuleBroken) as broken:
        flow.take(step, stage, replace(FULL[flow], **wrong))
    (violation,) = broken.value.violations
    assert words in violation.message


def test_all_that_keeps_a_step_is_told_at_once():
    facts = AnswerFacts(missing=("① 窓口：事業評価",), is_writer=True, document_number="")
    with pytest.raises(RuleBroken) as broken:
        SECTION_FLOW.take("fix", A.FIXING, facts)
    assert len(broken.value.violations) == 3


class Row:
    def __init__(self, results="した。", grade="B", outlook="続ける。", source_gap=False):
        self.results, self.grade, self.outlook = results, grade, outlook
        self.source_gap = source_gap


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        (Row(), []),
        (Row(grade=""), ["事業評価"]),
        (Row(results=" "), ["事業実績"]),
        (Row(results="", grade="D"), []),
        (Row(results="", grade="―"), ["事業実績"]),
        (Row(results="隔年の事業である。", grade="―"), []),
        (Row(outlook=""), ["今後の事業計画・展望"]),
        (Row("", "", ""), ["事業評価", "事業実績", "今後の事業計画・展望"]),
        (Row("", "", "", source_gap=True), []),
    ],
)
def test_blank_is_no_d_and_no_dash(row, missing):
    assert missing_of(row) == missing


def test_every_stage_has_words_for_every_reader_and_never_its_code():
    for stage in A:
        assert set(WORDS[stage]) == set(Reader)
        for reader in Reader:
            assert words_for(stage, reader)
            assert stage.value not in words_for(stage, reader)
    assert words_for(A.ENTRY, Reader.AUTHOR, is_returned=True) == RETURNED
    assert words_for(A.ENTRY, Reader.HEAD, is_returned=True) == "入力者が記入中"


def test_a_lock_says_who_what_and_until_when():
    said = {"is_collecting": True, "fixed": "令和2年6月1日に黒川 修", "until": "令和2年7月3日"}
    assert lock_words(A.REQUESTED, **said) == lock_words(A.ENTRY, **said) == ""
    assert "令和2年7月3日" in lock_words(A.FIXING, **said)
    for stage in (A.FIXED, A.GATHERED):
        assert "黒川 修" in lock_words(stage, **said)
        assert "差し戻すと、また書けます" in lock_words(stage, **said)
    closed = lock_words(A.ENTRY, is_collecting=False, year_stage="委員会提出")
    assert "「委員会提出」まで進んでいる" in closed


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("", "どこを"),
        (" 　", "どこを"),
        ("字" * (LONGEST_COMMENT + 1), "2,001字"),
        ("直して。", ""),
    ],
)
def test_words_of_a_return(comment, words):
    found = check_comment(comment)
    assert [words in violation.message for violation in found] == ([True] if words else [])


GOOD = {phase: date(2020, 5, 1 + 3 * place) for place, phase in enumerate(Phase)}


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({}, []),
        ({Phase.FIXING: GOOD[Phase.ENTRY]}, []),  # on one day is no wrong order
        ({Phase.ENTRY: None}, ["entry"]),
        ({Phase.ENTRY: date(2019, 3, 31)}, ["entry"]),
        ({Phase.ENTRY: date(2021, 1, 1)}, ["fixing", "gathering", "submission", "response",
                                          "publication"]),
        ({Phase.PUBLICATION: date(2020, 4, 30)}, ["publication"]),
        ({Phase.ENTRY: None, Phase.RESPONSE: date(2018, 1, 1)}, ["entry", "response"]),
    ],
)  # fmt: skip
def test_deadlines_stand_in_the_order_of_the_phases(changes, places):
    found = check_deadlines(GOOD | changes, YEAR)
    assert [violation.place for violation in found] == places


@pytest.mark.parametrize(
    ("wanted", "reason", "places"),
    [
        (date(2020, 6, 10), "台風のため", []),
        (date(2020, 6, 1), "台風のため", ["due_on"]),
        (date(2020, 7, 2), "台風のため", ["due_on"]),
        (None, "", ["due_on", "reason"]),
        (date(2020, 6, 10), " ", ["reason"]),
    ],
)
def test_an_extension_is_later_has_a_reason_and_overtakes_nothing(wanted, reason, places):
    found = check_extension(
        now=date(2020, 6, 1), wanted=wanted, next_due=date(2020, 7, 1), next_phase=Phase.FIXING,
        reason=reason,
    )  # fmt: skip
    assert [violation.place for violation in found] == places


def test_a_year_is_opened_once_after_the_one_before_and_with_sections():
    opening = {"year": YEAR, "plan": object(), "has_sheet": False, "has_year_before": True,
               "without_sections": []}  # fmt: skip
    assert check_opening(**opening) == []
    assert len(check_opening(**opening | {"plan": None})) == 1
    assert len(check_opening(**opening | {"has_sheet": True, "has_year_before": False})) == 2
    assert len(check_opening(**opening | {"without_sections": ["① 窓口"]})) == 1


DUE = date(2020, 6, 26)


@pytest.mark.parametrize(
    ("today", "last", "is_due"),
    [
        (date(2020, 6, 18), None, False),
        (date(2020, 6, 19), None, True),  # a week before
        (date(2020, 6, 19), date(2020, 6, 19), False),
        (date(2020, 6, 20), None, False),
        (date(2020, 6, 26), date(2020, 6, 19), False),  # on the day itself nobody is late
        (date(2020, 6, 27), date(2020, 6, 19), True),
        (date(2020, 6, 28), date(2020, 6, 27), False),
        (date(2020, 7, 4), date(2020, 6, 27), True),
    ],
)
def test_the_night_reminds_a_week_before_and_weekly_once_it_is_late(today, last, is_due):
    assert is_due_for_reminder(DUE, today, last) is is_due


def test_days_late():
    assert [days_late(DUE, date(2020, 6, day)) for day in (25, 26, 27)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", "3"), ("１，２３４", "1234"), ("-0.5", "-0.5"), ("約300人", None), ("はい", None),
     ("資料を参照", None), ("1,23", None), ("", None)],
)  # fmt: skip
def test_numbers_are_numbers(typed, number):
    assert (read_number(typed) is None) if number is None else str(read_number(typed)) == number


@pytest.mark.parametrize(
    ("kind", "answer", "note", "kept", "places"),
    [
        ("numeric", "", "", ("", None, ""), []),
        ("numeric", "0", "", ("0", 0, ""), []),
        ("numeric", "―", "隔年の調査", ("―", None, ""), []),
        ("numeric", "-", "", ("―", None, ""), ["note"]),
        ("numeric", "資料のとおり", "", ("資料のとおり", None, ""), ["answer"]),
        ("milestone", "achieved", "", ("達成", None, "achieved"), []),
        ("milestone", "はい", "", ("はい", None, ""), ["answer"]),
        ("qualitative", "進んだ", "", ("進んだ", None, ""), []),
    ],
)
def test_blank_zero_and_dash_are_three_things(kind, answer, note, kept, places):
    actual, found = read_actual(kind, answer, note)
    assert (actual.answer, actual.value, actual.milestone) == kept
    assert [violation.place for violation in found] == places


def test_a_changed_target_says_when_and_why():
    today = date(2020, 6, 1)
    first = {"kind": "qualitative", "target": "進む", "number": 1, "set_on": None, "reason": "",
             "today": today}  # fmt: skip
    assert check_target(**first) == []
    found = check_target(**first | {"number": 2, "target": ""})
    assert [violation.place for violation in found] == ["target", "set_on", "reason"]
    late = check_target(**first | {"set_on": date(2020, 6, 2), "kind": "numeric"})
    assert [violation.place for violation in late] == ["target", "set_on"]


def test_progress_is_the_way_from_the_baseline_to_the_target():
    assert progress("numeric", "10", 20, 15) == 50
    assert progress("numeric", "不明", 20, 15) is progress("milestone", "10", 20, 15) is None
