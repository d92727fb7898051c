"""Who takes which step of the case: asked beside CASE_FLOW, answered with a sentence

Source: access.md and security.md §2.4 (連絡票, アセスメント, 支援プラン, 支援調整会議, closure).
The contractor (社会福祉協議会) works and proposes, the city decides: no role of the former takes a
step of DECISION, or confirms an end after the desk went on with a case. That the two are
different persons is a guard of the step; whether the user reaches this case at all is asked by
``koganei.access.decision``.

解釈: スクリーニングは主任が決める（domain.md §9.1）ので、その場で終える道も主任のものである。
解釈: 会議の結果（了承、修正・継続）は、会議を開く地域福祉課が記録する。
"""

from consultation.workflow import CASE_FLOW
from koganei.access.roles import CONTRACTOR_ROLES, Role
from koganei.law import LegalText, Violation

ACCESS = LegalText("権限一覧")

DESK = frozenset(CONTRACTOR_ROLES)
CHIEF = frozenset({Role.CHIEF_SUPPORT_WORKER})
# who writes assessments and plans; the 家計改善支援員 adds to the money part only
CASE_WORKERS = DESK - {Role.HOUSEHOLD_FINANCE_WORKER}
CITY = frozenset({Role.WELFARE_STAFF, Role.WELFARE_MANAGER})
DECIDER = frozenset({Role.WELFARE_MANAGER})

TAKEN_BY = {
    "receive": DESK,
    "inform": CHIEF,
    "refer": CHIEF,
    "await_consent": CHIEF,
    "accept": CHIEF,
    "break_off": CHIEF,
    "end_before_screening": CHIEF,
    "obtain_consent": CASE_WORKERS,
    "hand_over": CASE_WORKERS,
    "arrive": CHIEF,
    "refer_back": CASE_WORKERS,
    "plan": CASE_WORKERS,
    "convene": CASE_WORKERS,
    "take_back": CASE_WORKERS,
    "return_plan": CITY,
    "approve": CITY,
    "send_back": DECIDER,
    "decide": DECIDER,
    "monitor": CASE_WORKERS,
    "continue_support": CASE_WORKERS,
    "revise": CASE_WORKERS,
    "suspend": CHIEF,
    "resume": CASE_WORKERS,
    "close": DECIDER,
}
# what moves no stage (workflow.check_urgent_support, workflow.closure_blockers)
START_URGENT_SUPPORT = DESK
PROPOSE_CLOSURE = CASE_WORKERS
FOLLOW_UP = CHIEF | {Role.INTEGRATION_COORDINATOR}


def may_take(roles, name):
    """Tell whether someone holding ``roles`` may take the step ``name``; unknown steps: nobody."""
    return not TAKEN_BY.get(name, frozenset()).isdisjoint(roles)


def check_may_take(user, name):
    """Return a violation, naming whom to ask, unless ``user`` may take the step ``name``."""
    step = CASE_FLOW.named(name)
    return _check(user, TAKEN_BY[name], step.label)


def check_may_start_urgent_support(user):
    """緊急の支援を始めるのは窓口の人"""
    return _check(user, START_URGENT_SUPPORT, "緊急の支援を始める")


def check_may_follow_up(user):
    """実施状況を把握し、指導・助言するのは相談支援包括化推進員と主任（検討結果報告書6(2)）"""
    return _check(user, FOLLOW_UP, "実施状況の把握、指導・助言")


def check_may_propose_closure(user):
    """終結を申し出るのは社協の相談支援員・包括化推進員・主任"""
    return _check(user, PROPOSE_CLOSURE, "終結を申し出る")


def _check(user, allowed, label):
    if not allowed.isdisjoint(user.roles):
        return None
    whom = "・".join(role.label for role in Role if role in allowed)
    return Violation(
        ACCESS.section("相談の進み"),
        f"{user.role_labels or '役割のない利用者'}は「{label}」を行えません。"
        f"{whom}に頼んでください。",
    )
