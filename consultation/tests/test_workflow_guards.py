"""What each step of CASE_FLOW asks for, one fact at a time"""

from dataclasses import fields, replace

import pytest

from consultation.enums import ClosureReason, ScreeningResult, Stage
from consultation.rules.guards import NOT_LOOKED_UP, CaseFacts, Place
from consultation.tests.facts import READY, RESULT_OF, ready_for
from consultation.workflow import CASE_FLOW, CLOSABLE, SUSPENDABLE, closure_blockers
from koganei.law import RuleBroken

NAMES = list(dict.fromkeys(step.name for step in CASE_FLOW.steps))
ALL_LAST = {"urgent_is_settled", "untold_withdrawals", "open_services"}
AT_THE_DESK = {*ALL_LAST, "closure_is_proposed"}
ENTRY = {"has_client_consent", "is_triaged", "has_lead", "lead_is_coordinator"}
CLOSING = {
    *ALL_LAST,
    "closure_reason",
    "evaluation_is_fixed",
    "has_handover_summary",
    "unreceived_summaries",
    "on_agenda",
}
# step → the facts that it asks for, written by hand
ASKED = {
    "receive": set(),
    "inform": {"has_slip", "screening", *AT_THE_DESK},
    "refer": {"has_slip", "screening", "has_referral", "has_lead"},
    "await_consent": {"has_slip", "screening", "has_next_contact", "has_lead"},
    "accept": {"has_slip", "screening", *ENTRY},
    "break_off": {"has_slip", "screening", "suspension_gaps"},
    "end_before_screening": {"has_slip", "screening", "closure_reason", *AT_THE_DESK},
    "obtain_consent": ENTRY,
    "hand_over": {"has_referral"},
    "arrive": {"referral_arrived", *AT_THE_DESK},
    "refer_back": {"referral_failed"},
    "plan": {"assessment_is_fixed", "has_lead", "lead_is_coordinator"},
    "convene": {
        "plan_gaps",
        "has_monitoring_date",
        "client_agreed",
        "organizations_without_consent",
        "has_lead",
        "lead_is_coordinator",
    },
    "take_back": {"on_agenda"},
    "return_plan": {"conference_returned"},
    "approve": {"conference_approved"},
    "send_back": {"has_return_reason"},
    "decide": {"conference_approved", "plan_gaps", "has_decision_record", "decider_is_another"},
    "monitor": {"has_support_record"},
    "continue_support": {"monitoring_is_recorded", "has_next_monitoring", "plan_is_running"},
    "revise": {"monitoring_is_recorded", "evaluation_is_fixed"},
    "suspend": {"suspension_gaps", "urgent_is_settled"},
    "resume": {"has_resume_reason"},
    "close": {"closure_is_proposed", "closer_is_another", *CLOSING},
}
CHOICE = {"suspended_from", "referred_from"}  # they choose the row, they do not block
WITH_ANOTHER = {
    "needs_coordinator",
    "has_decided_plan",
    "says_why_no_summary",
}  # block only together with another fact
EMPTY = CaseFacts()


def source_of(name):
    sources = {source for step in CASE_FLOW.steps if step.name == name for source in step.sources}
    return Stage.INTAKE if Stage.INTAKE in sources else sorted(sources, key=str)[0]


def test_every_step_is_in_the_list_of_what_it_asks():
    assert set(ASKED) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_with_everything_done_every_step_is_taken(name):
    assert CASE_FLOW.take(name, source_of(name), ready_for(name)).name == name


@pytest.mark.parametrize("name", NAMES)
def test_each_fact_stands_in_the_way_of_exactly_the_steps_that_ask_for_it(name):
    blocking = set()
    for fact in {field.name for field in fields(CaseFacts)} - CHOICE - WITH_ANOTHER:
        facts = replace(ready_for(name), **{fact: getattr(EMPTY, fact)})
        step = next(s for s in CASE_FLOW.steps_from(source_of(name), facts) if s.name == name)
        found = step.blockers(facts)
        if found:
            blocking.add(fact)
            assert len(found) == 1, "one missing fact is said once"
            assert found[0].place in set(Place)
            assert found[0].message.endswith("。")
            with pytest.raises(RuleBroken):
                CASE_FLOW.take(name, source_of(name), facts)
    assert blocking == ASKED[name]


@pytest.mark.parametrize("name", [name for name in NAMES if ASKED[name]])
def test_nothing_looked_up_blocks_everything_at_once(name):
    facts = replace(EMPTY, referred_from=Stage.INTAKE, suspended_from=Stage.INTAKE)
    with pytest.raises(RuleBroken) as refused:
        CASE_FLOW.take(name, source_of(name), facts)
    # a hand-over summary and an evaluation are missed only where they are needed
    asked = ASKED[name] - {"has_handover_summary"}
    assert len(refused.value.violations) == len(asked)


def test_a_wrong_screening_result_blocks_like_none():
    for name, right in RESULT_OF.items():
        for result in ScreeningResult:
            facts = replace(ready_for(name), screening=result)
            step = next(s for s in CASE_FLOW.steps_from(Stage.INTAKE) if s.name == name)
            assert bool(step.blockers(facts)) == (result != right)


def blockers(name, stage, **changes):
    step = next(s for s in CASE_FLOW.steps_from(stage, READY) if s.name == name)
    return [(str(v), v.place) for v in step.blockers(ready_for(name, **changes))]


def test_the_sentences_of_the_picture():
    assert blockers(
        "convene",
        Stage.PLAN,
        organizations_without_consent=("子ども家庭支援センター", "介護福祉課"),
        has_monitoring_date=False,
    ) == [
        (
            "計画案に次回の経過確認日がありません。（検討結果報告書5「支援状況の経過確認と評価」）",
            "plan",
        ),
        (
            "招く機関のうち子ども家庭支援センター、介護福祉課に有効な本人同意がありません。"
            "（検討結果報告書6(1)「支援調整会議　本人同意：必要」）",
            "consent",
        ),
    ]


def test_facts_that_nobody_looked_up_are_said_to_be_so():
    [(sentence, _)] = blockers("convene", Stage.PLAN, organizations_without_consent=NOT_LOOKED_UP)
    assert "まだ確かめていません" in sentence


@pytest.mark.parametrize(
    ("needs", "is_coordinator", "blocked"),
    [(False, False, False), (False, True, False), (True, True, False), (True, False, True)],
)
def test_only_complex_and_difficult_needs_a_coordinator(needs, is_coordinator, blocked):
    changes = {"needs_coordinator": needs, "lead_is_coordinator": is_coordinator}
    assert bool(blockers("accept", Stage.INTAKE, **changes)) == blocked
    assert bool(blockers("plan", Stage.ASSESSMENT, **changes)) == blocked


@pytest.mark.parametrize(
    ("planned", "evaluated", "blocked"),
    [(False, False, False), (False, True, False), (True, True, False), (True, False, True)],
)
def test_an_evaluation_is_asked_for_where_there_was_a_decided_plan(planned, evaluated, blocked):
    changes = {"has_decided_plan": planned, "evaluation_is_fixed": evaluated}
    assert bool(blockers("close", Stage.SUPPORT, **changes)) == blocked


@pytest.mark.parametrize("reason", ClosureReason)
def test_only_a_hand_over_needs_a_summary(reason):
    found = blockers("close", Stage.SUPPORT, closure_reason=reason, has_handover_summary=False)
    assert bool(found) == (reason == ClosureReason.HANDED_OVER)


@pytest.mark.parametrize("stage", [Stage.INTAKE, *SUSPENDABLE])
def test_a_case_resumed_beyond_reception_has_a_lead(stage):
    [step] = [
        each
        for each in CASE_FLOW.steps_from(Stage.SUSPENDED, replace(READY, suspended_from=stage))
        if each.name == "resume"
    ]
    assert bool(step.blockers(replace(READY, has_lead=False))) == (stage != Stage.INTAKE)


# the proposal of the desk


@pytest.mark.parametrize("stage", Stage)
def test_closure_is_proposed_where_the_city_can_confirm_it(stage):
    found = closure_blockers(stage, READY)
    assert (not found) == (stage in CLOSABLE)
    assert (stage in CLOSABLE) == (stage not in (Stage.INTAKE, Stage.CLOSED))


def test_a_proposal_meets_all_that_the_confirmation_will_ask_but_the_two_persons():
    open_case = replace(READY, closure_is_proposed=False, closer_is_another=False)
    assert closure_blockers(Stage.SUPPORT, open_case) == []
    for fact in CLOSING:
        facts = replace(open_case, **{fact: getattr(EMPTY, fact)})
        assert len(closure_blockers(Stage.SUPPORT, facts)) == 1, fact
