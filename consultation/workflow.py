"""相談の進み: the whole flow of a case as one table, from reception to closure

A step that the report knows quotes a row of its chapter 5; one that practice adds cites 業務手順.
What a step asks for stands in rules/guards.py; which role takes it, in permissions.py.

解釈: 庁内関係課・他機関への同行支援による引継ぎは、課題分析の後の出口である。受付の後のつなぎは、
スクリーニングの結果の一つである。どちらも、着いたことを確かめるまで終わらない。
解釈: 「支援計画の決定」は、市の決定（法に基づく事業を使うとき）か確認（使わないとき）である。
解釈: 情報提供のみ、つなぎ先への到着、判断前の終了は、市が決めた計画がないので、窓口の主任が終える。
そのほかの終結は、社協が申し出て、市が確かめる。
解釈: 緊急の支援は段階を動かさない。終結までのどの段階でも、計画がなくても始められる。
解釈: 主担当は、受付を離れるときから終結まで、1人いる。
解釈: 会議と決定を待つ間は中断できない。先に案件から下ろすか、差し戻す。
"""

from consultation.enums import ScreeningResult, Stage
from consultation.rules import guards, report
from consultation.rules.guards import Place, screened
from consultation.rules.report import PRACTICE
from koganei.law import Violation
from koganei.workflow import Flow, Step

# where a case may be broken off, and where it is taken up again
SUSPENDABLE = (
    Stage.REFERRAL,
    Stage.AWAITING_CONSENT,
    Stage.ASSESSMENT,
    Stage.PLAN,
    Stage.SUPPORT,
    Stage.MONITORING,
)
REFERRING = (Stage.INTAKE, Stage.ASSESSMENT)
# where the city confirms the end; before, the desk ends the case itself
CLOSABLE = tuple(stage for stage in Stage if stage not in (Stage.INTAKE, Stage.CLOSED))

HAS_LEAD = (guards.LEAD, guards.COORDINATOR)
ENTRY = (guards.CLIENT_CONSENT, guards.TRIAGED, *HAS_LEAD)  # to go on with support
# before a case may rest for good, and before the desk itself ends it
LAST = (guards.SERVICES_ENDED, guards.URGENT_SETTLED, guards.WITHDRAWALS_TOLD)
AT_THE_DESK = (*LAST, guards.NO_OPEN_PROPOSAL)
PROPOSAL = (
    guards.CLOSURE_REASON,
    guards.EVALUATED_IF_PLANNED,
    guards.HANDED_OVER,
    guards.SUMMARIES_RECEIVED,
    guards.NOT_ON_AGENDA,
    *LAST,
)


def _step(name, label, sources, target, basis, *asked, when=lambda facts: True):
    return Step(name, label, frozenset(sources), target, basis, asked, when)


def _screening(name, label, result, target, *asked):
    return _step(
        name, label, {Stage.INTAKE}, target, PRACTICE.section("スクリーニング"),
        guards.SLIP, screened(result), *asked,
    )  # fmt: skip


def _refer_back(stage):
    return _step(
        "refer_back", f"{stage.label}に戻す", {Stage.REFERRAL}, stage, PRACTICE.section("つなぎ"),
        guards.FAILED, when=lambda facts: facts.referred_from == stage,
    )  # fmt: skip


def _resume(stage):
    asked = (guards.RESUMED,) if stage == Stage.INTAKE else (guards.RESUMED, guards.LEAD)
    return _step(
        "resume", f"再開する（{stage.label}）", {Stage.SUSPENDED}, stage, PRACTICE.section("再開"),
        *asked, when=lambda facts: facts.suspended_from == stage,
    )  # fmt: skip


CASE_FLOW = Flow(
    Stage,
    (
        _step("receive", "相談を受け付ける", {None}, Stage.INTAKE, report.INTAKE.citation),
        # スクリーニングの五つの結果（5 は中断と終了に分かれる）
        _screening(
            "inform", "情報提供・相談対応で終える", ScreeningResult.INFORMATION_ONLY, Stage.CLOSED,
            *AT_THE_DESK,
        ),
        _screening(
            "refer", "つなぐ", ScreeningResult.REFERRED, Stage.REFERRAL,
            guards.REFERRED, guards.LEAD,
        ),
        _screening(
            "await_consent", "同意に向けて働きかける", ScreeningResult.AWAITING_CONSENT,
            Stage.AWAITING_CONSENT, guards.NEXT_CONTACT, guards.LEAD,
        ),
        _screening(
            "accept", "継続して支援する", ScreeningResult.SUPPORT, Stage.ASSESSMENT, *ENTRY,
        ),
        _screening(
            "break_off", "判断前に中断する", ScreeningResult.BROKEN_OFF, Stage.SUSPENDED,
            guards.SUSPENSION,
        ),
        _screening(
            "end_before_screening", "判断前に終える", ScreeningResult.BROKEN_OFF, Stage.CLOSED,
            guards.CLOSURE_REASON, *AT_THE_DESK,
        ),
        _step(
            "obtain_consent", "同意を得て課題分析に進む", {Stage.AWAITING_CONSENT},
            Stage.ASSESSMENT, report.ANALYSIS.citation, *ENTRY,
        ),
        # つなぎと同行支援
        _step(
            "hand_over", "同行支援で引き継ぐ", {Stage.ASSESSMENT}, Stage.REFERRAL,
            report.ACCOMPANIMENT.citation, guards.REFERRED,
        ),
        _step(
            "arrive", "つなぎ先に着いて終える", {Stage.REFERRAL}, Stage.CLOSED,
            PRACTICE.section("つなぎ"), guards.ARRIVED, *AT_THE_DESK,
        ),
        *map(_refer_back, REFERRING),
        # 支援計画案から決定まで
        _step(
            "plan", "支援計画案を作る", {Stage.ASSESSMENT}, Stage.PLAN, report.PLAN.citation,
            guards.ASSESSED, *HAS_LEAD,
        ),
        _step(
            "convene", "支援調整会議にかける", {Stage.PLAN}, Stage.CONFERENCE,
            report.CONFERENCE.citation,
            guards.PLAN_COMPLETE, guards.MONITORING_DATE, guards.CLIENT_AGREED,
            guards.CONSENT_TO_INVITED, *HAS_LEAD,
        ),
        _step(
            "take_back", "案件から下ろす", {Stage.CONFERENCE}, Stage.PLAN,
            report.CONFERENCE.citation, guards.NOT_ON_AGENDA,
        ),
        _step(
            "return_plan", "会議の意見で直す", {Stage.CONFERENCE}, Stage.PLAN,
            report.CONFERENCE.citation, guards.RETURNED,
        ),
        _step(
            "approve", "会議の了承で決定に進む", {Stage.CONFERENCE}, Stage.DECISION,
            report.DECISION.citation, guards.APPROVED,
        ),
        _step(
            "send_back", "差し戻す", {Stage.DECISION}, Stage.PLAN,
            PRACTICE.section("支援決定/確認"), guards.RETURN_REASON,
        ),
        _step(
            "decide", "支援計画を決定する", {Stage.DECISION}, Stage.SUPPORT,
            report.DECISION.citation,
            guards.APPROVED, guards.PLAN_COMPLETE, guards.DECISION_RECORD, guards.OTHER_DECIDER,
        ),
        # 支援と経過確認
        _step(
            "monitor", "経過を確認する", {Stage.SUPPORT}, Stage.MONITORING,
            report.MONITORING.citation, guards.SUPPORTED,
        ),
        _step(
            "continue_support", "計画のまま支援を続ける", {Stage.MONITORING}, Stage.SUPPORT,
            report.SUPPORT.citation,
            guards.MONITORED, guards.NEXT_MONITORING, guards.PLAN_RUNNING,
        ),
        _step(
            "revise", "支援計画を見直す", {Stage.MONITORING}, Stage.PLAN,
            report.MONITORING.citation, guards.MONITORED, guards.EVALUATED,
        ),
        # 中断・再開・終結
        _step(
            "suspend", "中断する", SUSPENDABLE, Stage.SUSPENDED, PRACTICE.section("中断"),
            guards.SUSPENSION, guards.URGENT_SETTLED,
        ),
        *map(_resume, (Stage.INTAKE, *SUSPENDABLE)),
        _step(
            "close", "終結を確かめる", CLOSABLE, Stage.CLOSED, report.CLOSURE.citation,
            guards.CLOSURE_PROPOSED, guards.OTHER_CLOSER, *PROPOSAL,
        ),
    ),
)  # fmt: skip

STEPS_OF_RESULT = {
    ScreeningResult.INFORMATION_ONLY: ("inform",),
    ScreeningResult.REFERRED: ("refer",),
    ScreeningResult.AWAITING_CONSENT: ("await_consent",),
    ScreeningResult.SUPPORT: ("accept",),
    ScreeningResult.BROKEN_OFF: ("break_off", "end_before_screening"),
}

# the steps bar (業務の進み); the other stages stand beside the way
PROGRESS = (
    Stage.INTAKE,
    Stage.ASSESSMENT,
    Stage.PLAN,
    Stage.CONFERENCE,
    Stage.DECISION,
    Stage.SUPPORT,
    Stage.MONITORING,
    Stage.CLOSED,
)


def progress(stage, *, came_from=None, visited=frozenset()):
    """Yield (stage, "done" | "now" | "later") for the steps bar.

    A case that waits, is referred or broken off stands where it ``came_from`` (else at 受付). A
    closed case shows only the stages that it ``visited``: what was left out is not done.
    """
    if stage == Stage.CLOSED:
        shown = [each for each in PROGRESS if each in (Stage.INTAKE, Stage.CLOSED, *visited)]
        return CASE_FLOW.progress(stage, shown)
    if stage not in PROGRESS:
        stage = came_from if came_from in PROGRESS else Stage.INTAKE
    return CASE_FLOW.progress(stage, PROGRESS)


def check_urgent_support(stage):
    """緊急の支援は、終結していなければ、どの段階でも始められる（計画は要らない）

    住居確保給付金、居住支援等は、プラン策定前の支援として使える。
    """
    if stage != Stage.CLOSED:
        return None
    return Violation(
        PRACTICE.section("緊急対応"),
        "この相談は終結しています。新しい相談として受け付けてください。",
        place=Place.SLIP,
    )


def closure_blockers(stage, facts):
    """終結の申出（社協）: what stands in its way, the same as at the city's confirmation but for
    the two persons. Proposing moves no stage.
    """
    if stage not in CLOSABLE:
        return [
            Violation(
                report.CLOSURE.citation,
                "受付の段階です。終えるときは、スクリーニングの結果を入れてください。"
                if stage == Stage.INTAKE
                else "この相談はもう終結しています。",
                place=Place.SCREENING if stage == Stage.INTAKE else "",
            )
        ]
    return [
        guard.violation(facts, report.CLOSURE.citation)
        for guard in PROPOSAL
        if not guard.holds(facts)
    ]
