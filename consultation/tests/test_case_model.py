"""The flow of a case, every state of it: nothing wrong is reached, everything ends, and it is so

The model of case_model.py is enumerated; one act of every kind is then done on the real actions,
as the real accounts, and refused where the model refuses it.
"""

import pytest

from consultation.enums import Stage
from consultation.tests.case_model import CITY, KINDS, World, nexts, refusals
from consultation.tests.case_replay import Desk
from consultation.workflow import CASE_FLOW
from koganei.testing.exploring import explore, replay

AT_CONSENT = ("accept", "obtain_consent", "convene", "withdraw", "withdraw_early", "tell")
# the acts that are no steps of CASE_FLOW, by the step that they take
STEP_OF = {
    "outcome": ("approve", "return_plan"),
    "go_on": ("continue_support",),
}


@pytest.fixture(scope="module")
def explored():
    return explore(World(), nexts)


def alike(world, act, after):
    """Acts of one kind: by whom, in which stage, let through or not, with which consent.

    In a stage to which it does not belong an act is tried once, by one who could do it elsewhere.
    """
    if after is None and world.stage not in KINDS[act.name].stages:
        return act.name, world.stage
    consent = world.consent if after and act.name in AT_CONSENT else ""
    how = act.how if after else ""
    return act.name, act.by, how, world.stage, consent, after is None, act.by == world.excluded


def test_every_state_is_enumerated(explored):
    assert len(explored.came_by) > 10_000
    assert {world.stage for world in explored.came_by} == set(Stage)
    assert {world.consent for world in explored.came_by} == {
        "", "short", "valid", "expired", "withdrawn",
    }  # fmt: skip
    assert {world.sitting for world in explored.came_by} == {"", "today", "tomorrow"}


def test_every_step_is_taken_somewhere(explored):
    taken = {act.name for _, act in explored.edges}
    assert taken == set(KINDS)
    steps = {step for name in taken for step in STEP_OF.get(name, (name,))}
    assert {step.name for step in CASE_FLOW.steps} - steps == {"receive"}


def test_what_must_never_be(explored):
    for world in explored.came_by:
        if world.stage == Stage.CLOSED:
            assert not any((world.owes, world.sitting, world.running, world.proposed))
            assert world.evaluated or not world.decided
        if world.stage in (Stage.SUPPORT, Stage.MONITORING):
            assert world.decided
            assert world.assessed
        assert bool(world.sitting) == (world.stage == Stage.CONFERENCE)
        if world.plan:
            assert world.assessed
            assert world.triaged


def test_an_item_is_put_only_with_a_consent_that_holds(explored):
    for (world, act), after in explored.edges.items():
        if act.name == "convene":
            assert world.agrees
        if after.decided and not world.decided:
            assert world.stage == Stage.DECISION
            assert act.by == CITY
        assert act.by != world.excluded


def test_there_is_no_dead_end_but_where_the_only_decider_is_excluded(explored):
    dead = explored.dead_ends(lambda world: world.stage == Stage.CLOSED)
    assert {world.excluded for world in dead} == {CITY}


@pytest.mark.django_db
def test_the_real_actions_do_what_the_model_says(explored):
    desk = Desk()
    tree = explored.tree(alike, refusals)
    counts = replay(explored, tree, desk.perform, desk.compare)
    assert counts["done"] > 300
    assert counts["refused"] > 500
