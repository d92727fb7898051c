"""A flow is a table: what may be taken, what stands in the way, how it is drawn."""

from dataclasses import dataclass

import pytest
from django.db.models import TextChoices

from koganei.law import LegalText, RuleBroken
from koganei.workflow import Flow, Guard, Step, StepNotAllowed

PAPER = LegalText("要領")


class Stage(TextChoices):
    DRAFT = "draft", "記入"
    CHECKED = "checked", "確認"
    DONE = "done", "公表"


@dataclass(frozen=True)
class Facts:
    is_complete: bool = True
    is_signed: bool = True


COMPLETE = Guard("空欄があります。", lambda facts: facts.is_complete)
SIGNED = Guard("課長の確認がありません。", lambda facts: facts.is_signed)


def step(name, label, sources, target, *guards):
    return Step(name, label, frozenset(sources), target, PAPER.section(label), guards)


FLOW = Flow(
    Stage,
    (
        step("check", "確認する", {Stage.DRAFT}, Stage.CHECKED, COMPLETE, SIGNED),
        step("return", "差し戻す", {Stage.CHECKED}, Stage.DRAFT),
        step("publish", "公表する", {Stage.CHECKED, Stage.DRAFT}, Stage.DONE, SIGNED),
    ),
)


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        (Stage.DRAFT, ["check", "publish"]),
        (Stage.CHECKED, ["return", "publish"]),
        (Stage.DONE, []),
    ],
)
def test_steps_start_only_from_their_stages(stage, names):
    assert [each.name for each in FLOW.steps_from(stage)] == names


# every stage × every step, written by hand
ALLOWED = {
    (Stage.DRAFT, "check"): Stage.CHECKED,
    (Stage.DRAFT, "publish"): Stage.DONE,
    (Stage.CHECKED, "return"): Stage.DRAFT,
    (Stage.CHECKED, "publish"): Stage.DONE,
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("name", ["check", "return", "publish"])
def test_a_step_is_taken_from_its_stages_only(stage, name):
    target = ALLOWED.get((stage, name))
    if target is None:
        with pytest.raises(StepNotAllowed) as refused:
            FLOW.take(name, stage, Facts())
        assert list(refused.value.violations) == FLOW.check(name, stage, Facts())
    else:
        assert FLOW.take(name, stage, Facts()).target == target
        assert FLOW.check(name, stage, Facts()) == []


def test_a_name_that_the_table_has_not_is_no_step():
    with pytest.raises(KeyError):
        FLOW.take("unknown", Stage.DRAFT, Facts())


def test_a_stage_read_from_the_database_is_as_good_as_the_enum():
    assert FLOW.take("check", "draft", Facts()).target == Stage.CHECKED


@pytest.mark.parametrize(
    ("facts", "messages"),
    [
        (Facts(), []),
        (Facts(is_signed=False), ["課長の確認がありません。"]),
        (
            Facts(is_complete=False, is_signed=False),
            ["空欄があります。", "課長の確認がありません。"],
        ),
    ],
)
def test_every_blocker_is_said_at_once_with_its_basis(facts, messages):
    check = FLOW.steps_from(Stage.DRAFT)[0]
    blockers = check.blockers(facts)
    assert [blocker.message for blocker in blockers] == messages
    assert {str(blocker.citation) for blocker in blockers} <= {"要領「確認する」"}
    if messages:
        with pytest.raises(RuleBroken) as refused:
            FLOW.take("check", Stage.DRAFT, facts)
        assert refused.value.violations == tuple(blockers)


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        (Stage.DRAFT, ["now", "later", "later"]),
        (Stage.CHECKED, ["done", "now", "later"]),
        (Stage.DONE, ["done", "done", "now"]),
    ],
)
def test_progress_follows_the_order_of_the_stages(stage, states):
    assert list(FLOW.progress(stage)) == list(zip(Stage, states, strict=True))


def test_the_diagram_shows_every_step_from_every_source():
    assert FLOW.as_mermaid().splitlines() == [
        "stateDiagram-v2",
        "    記入 --> 確認: 確認する",
        "    記入 --> 公表: 公表する",
        "    確認 --> 記入: 差し戻す",
        "    確認 --> 公表: 公表する",
    ]


# what a guard may say, and arrows that the facts choose

SEALED = Guard(
    lambda facts: f"{facts.missing}の印がありません。",
    lambda facts: not facts.missing,
    "seals",
    LegalText("公印規程").article(3),
)


@dataclass(frozen=True)
class Origin:
    came_from: Stage | None = None
    missing: str = ""


def back(stage):
    return Step(
        "back", f"{stage.label}に戻す", frozenset({Stage.DONE}), stage, PAPER.section("戻す"),
        (SEALED,), when=lambda facts: facts.came_from == stage,
    )  # fmt: skip


ROUND = Flow(
    Stage,
    (step("begin", "始める", {None}, Stage.DRAFT), back(Stage.DRAFT), back(Stage.CHECKED)),
)


def test_a_guard_names_what_is_missing_where_it_is_mended_and_its_own_basis():
    with pytest.raises(RuleBroken) as refused:
        ROUND.take("back", Stage.DONE, Origin(Stage.DRAFT, "市長"))
    [violation] = refused.value.violations
    assert str(violation) == "市長の印がありません。（公印規程第3条）"
    assert violation.place == "seals"


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CHECKED])
def test_the_facts_choose_among_arrows_of_one_name(stage):
    facts = Origin(stage)
    assert [each.target for each in ROUND.steps_from(Stage.DONE, facts)] == [stage]
    assert ROUND.take("back", Stage.DONE, facts).target == stage


def test_an_arrow_that_the_facts_do_not_choose_is_not_there():
    assert len(ROUND.steps_from(Stage.DONE)) == 2
    assert ROUND.steps_from(Stage.DONE, Origin()) == []
    with pytest.raises(StepNotAllowed):
        ROUND.take("back", Stage.DONE, Origin())


@pytest.mark.parametrize(
    ("flow", "name", "stage", "words", "said"),
    [
        (FLOW, "return", Stage.DRAFT, {}, "いまは「記入」の段階なので、「差し戻す」はできません。"),
        (
            FLOW, "check", Stage.DONE, {"of": "要領"},
            "要領は「公表」の段階なので、「確認する」はできません。",
        ),
        (
            ROUND, "back", None, {},
            "いまは「始まる前」の段階なので、「記入に戻す」はできません。",
        ),
    ],
)  # fmt: skip
def test_where_a_step_does_not_start_is_said_where_the_row_stands(flow, name, stage, words, said):
    [violation] = flow.check(name, stage, Origin(), **words)
    assert violation.message == f"{said}いまの状態を見て、選び直してください。"
    assert violation.citation == flow.named(name).basis


def test_a_flow_begins_where_there_is_nothing_yet():
    assert ROUND.take("begin", None, Origin()).target == Stage.DRAFT
    assert ROUND.as_mermaid().splitlines()[1] == "    [*] --> 記入: 始める"
    assert ROUND.moves() == {
        (None, Stage.DRAFT),
        (Stage.DONE, Stage.DRAFT),
        (Stage.DONE, Stage.CHECKED),
    }


def test_the_bar_may_show_fewer_stages_than_there_are():
    shown = (Stage.DRAFT, Stage.DONE)
    assert list(FLOW.progress(Stage.DONE, shown)) == [(Stage.DRAFT, "done"), (Stage.DONE, "now")]
