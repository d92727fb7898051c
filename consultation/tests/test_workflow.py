"""CASE_FLOW against a table written a second time by hand; the report; who; the steps bar"""

import csv
from collections import defaultdict
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from consultation import permissions
from consultation.enums import ScreeningResult, Stage
from consultation.rules import report
from consultation.tests.facts import READY, ready_for
from consultation.workflow import (
    CASE_FLOW,
    PROGRESS,
    STEPS_OF_RESULT,
    SUSPENDABLE,
    check_urgent_support,
    progress,
)
from koganei.access.roles import CONTRACTOR_ROLES, Role
from koganei.workflow import StepNotAllowed

# stage × step × role: where it leads, and who may take it, every cell
TABLE = list(
    csv.DictReader(Path(__file__).with_name("flow.csv").read_text(encoding="utf-8").splitlines())
)
NAMES = list(dict.fromkeys(step.name for step in CASE_FLOW.steps))


def stage_of(text):
    return None if text == "-" else Stage(text)


# the table, both ways


def test_the_table_has_every_cell():
    cells = [(stage_of(row["stage"]), row["step"]) for row in TABLE]
    assert len(cells) == len(set(cells))
    assert set(cells) == set(product([None, *Stage], NAMES))
    assert set(TABLE[0]) == {"stage", "step", "to", *Role}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['stage']}-{row['step']}")
def test_a_step_leads_where_the_table_says_and_is_taken_by_whom_it_says(row):
    stage, name = stage_of(row["stage"]), row["step"]
    written = set() if row["to"] == "-" else set(row["to"].split())
    assert {step.target for step in CASE_FLOW.steps_from(stage) if step.name == name} == written
    for role in Role:
        assert row[role] in ("yes", "no")
        # somebody who may take a step may take it from each stage from which it starts
        assert (bool(written) and permissions.may_take({role}, name)) == (row[role] == "yes"), role


def test_what_the_table_refuses_is_not_taken():
    for row in TABLE:
        if row["to"] == "-":
            with pytest.raises(StepNotAllowed):
                CASE_FLOW.take(row["step"], stage_of(row["stage"]), ready_for(row["step"]))


def test_the_moves_for_the_database_are_those_of_the_table():
    written = {
        (stage_of(row["stage"]), Stage(to))
        for row in TABLE
        if row["to"] != "-"
        for to in row["to"].split()
    }
    assert CASE_FLOW.moves() == written


# back to where it was


@pytest.mark.parametrize("stage", [Stage.INTAKE, *SUSPENDABLE])
def test_a_case_is_resumed_where_it_was_broken_off(stage):
    taken = CASE_FLOW.take("resume", Stage.SUSPENDED, replace(READY, suspended_from=stage))
    assert taken.target == stage
    assert taken.label == f"再開する（{stage.label}）"


@pytest.mark.parametrize("stage", [None, Stage.CLOSED, Stage.CONFERENCE, Stage.SUSPENDED])
def test_a_case_is_not_resumed_where_it_could_not_be_broken_off(stage):
    with pytest.raises(StepNotAllowed):
        CASE_FLOW.take("resume", Stage.SUSPENDED, replace(READY, suspended_from=stage))


@pytest.mark.parametrize("stage", [Stage.INTAKE, Stage.ASSESSMENT])
def test_a_failed_referral_goes_back_to_where_it_came_from(stage):
    taken = CASE_FLOW.take("refer_back", Stage.REFERRAL, replace(READY, referred_from=stage))
    assert taken.target == stage


def test_only_the_chosen_way_back_is_a_button():
    facts = replace(READY, suspended_from=Stage.PLAN)
    steps = CASE_FLOW.steps_from(Stage.SUSPENDED, facts)
    assert [(step.name, step.target) for step in steps] == [
        ("resume", Stage.PLAN),
        ("close", Stage.CLOSED),
    ]


# the report and practice


def test_every_row_of_the_report_is_quoted_by_a_step():
    cited = {str(step.basis) for step in CASE_FLOW.steps}
    assert [row.heading for row in report.PROCESS if str(row.citation) not in cited] == []


def test_a_step_cites_the_report_or_the_practice():
    rows = {str(row.citation) for row in report.PROCESS}
    for step in CASE_FLOW.steps:
        assert str(step.basis) in rows or step.basis.source == report.PRACTICE.name, step.name


def test_every_screening_result_has_its_steps_from_reception():
    from_intake = {step.name for step in CASE_FLOW.steps_from(Stage.INTAKE)}
    assert set(STEPS_OF_RESULT) == set(ScreeningResult)
    assert {name for names in STEPS_OF_RESULT.values() for name in names} == from_intake


def reachable(start):
    targets = defaultdict(set)
    for source, target in CASE_FLOW.moves():
        targets[source].add(target)
    found, new = set(), {start}
    while new:
        found |= new
        new = set().union(*(targets[stage] for stage in new)) - found
    return found - {start}


def test_every_stage_is_reached_and_every_stage_leads_to_the_end():
    assert reachable(None) == set(Stage)
    assert all(Stage.CLOSED in reachable(stage) for stage in Stage if stage != Stage.CLOSED)
    assert reachable(Stage.CLOSED) == set()


def test_no_way_to_support_passes_by_the_decision():
    without = {pair for pair in CASE_FLOW.moves() if pair[0] != Stage.DECISION}
    found, new = set(), {None}
    while new:
        found |= new
        # 中断 goes back to where it was, so it opens no way round
        new = {t for s, t in without if s in new and s != Stage.SUSPENDED} - found
    assert not found & {Stage.SUPPORT, Stage.MONITORING}


# who


def test_the_contractor_proposes_and_the_city_decides():
    for name in ("send_back", "decide", "close"):
        assert not permissions.may_take(CONTRACTOR_ROLES, name)
        assert permissions.TAKEN_BY[name] == {Role.WELFARE_MANAGER}
    assert set(CONTRACTOR_ROLES) >= permissions.PROPOSE_CLOSURE


def test_every_step_has_its_roles_and_an_unknown_one_has_none():
    assert set(permissions.TAKEN_BY) == set(NAMES)
    assert all(permissions.TAKEN_BY.values())
    assert not permissions.may_take(set(Role), "reopen")


def user(*roles):
    return SimpleNamespace(
        roles=frozenset(roles), role_labels="・".join(role.label for role in roles)
    )


def test_who_may_not_is_told_whom_to_ask():
    assert permissions.check_may_take(user(Role.CHIEF_SUPPORT_WORKER), "accept") is None
    assert str(permissions.check_may_take(user(Role.SUPPORT_WORKER), "decide")) == (
        "相談支援員は「支援計画を決定する」を行えません。地域福祉課 管理者に頼んでください。"
        "（権限一覧「相談の進み」）"
    )
    assert "役割のない利用者" in str(permissions.check_may_take(user(), "receive"))


@pytest.mark.parametrize("role", Role)
def test_who_starts_urgent_support_and_who_proposes_the_end(role):
    desk = {
        Role.CHIEF_SUPPORT_WORKER,
        Role.SUPPORT_WORKER,
        Role.HOUSEHOLD_FINANCE_WORKER,
        Role.INTEGRATION_COORDINATOR,
    }
    assert (permissions.check_may_start_urgent_support(user(role)) is None) == (role in desk)
    proposing = desk - {Role.HOUSEHOLD_FINANCE_WORKER}
    assert (permissions.check_may_propose_closure(user(role)) is None) == (role in proposing)


# what moves no stage


@pytest.mark.parametrize("stage", Stage)
def test_urgent_support_starts_at_any_stage_but_the_last(stage):
    assert (check_urgent_support(stage) is None) == (stage != Stage.CLOSED)


# the steps bar


def states(*args, **kwargs):
    return [(stage.label, state) for stage, state in progress(*args, **kwargs)]


def test_the_bar_is_the_one_of_the_picture():
    labels = ["受付", "課題分析", "支援計画案", "会議", "決定", "支援", "経過確認", "終結"]
    assert [stage.label for stage in PROGRESS] == labels
    assert states(Stage.PLAN) == list(
        zip(labels, ["done", "done", "now", *["later"] * 5], strict=True)
    )


@pytest.mark.parametrize(
    ("stage", "came_from", "now"),
    [
        (Stage.AWAITING_CONSENT, None, "受付"),
        (Stage.REFERRAL, Stage.INTAKE, "受付"),
        (Stage.REFERRAL, Stage.ASSESSMENT, "課題分析"),
        (Stage.SUSPENDED, Stage.SUPPORT, "支援"),
        (Stage.SUSPENDED, Stage.AWAITING_CONSENT, "受付"),
        (Stage.MONITORING, Stage.SUPPORT, "経過確認"),
    ],
)
def test_a_stage_beside_the_way_stands_where_it_left_it(stage, came_from, now):
    assert [label for label, state in states(stage, came_from=came_from) if state == "now"] == [now]


def test_a_closed_case_shows_only_what_it_went_through():
    assert states(Stage.CLOSED) == [("受付", "done"), ("終結", "now")]
    visited = {Stage.INTAKE, Stage.ASSESSMENT, Stage.REFERRAL}
    assert states(Stage.CLOSED, visited=visited) == [
        ("受付", "done"),
        ("課題分析", "done"),
        ("終結", "now"),
    ]
