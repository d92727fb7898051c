"""The buttons of a case: the steps of CASE_FLOW that have a page, and the acts beside them

A step that the account's role never takes is not offered; one that may not be taken now stands
there greyed, with every reason.
"""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from consultation import permissions
from consultation.enums import DueKind, ScreeningResult, Stage
from consultation.models import (
    Accompaniment,
    Assessment,
    AssessmentSummary,
    CaseAssignment,
    CaseEvent,
    ConferenceItem,
    ConsentRecord,
    DueItem,
    EventNote,
    Handover,
    OutreachVisit,
    PersonMoney,
    PlanDecision,
    Referral,
    Restriction,
    SupportPlan,
    Triage,
    TriageReason,
)
from consultation.presenters.links import mended_at
from consultation.presenters.next_steps import NextStep, offers_steps
from consultation.presenters.words import clock_of, short_day
from consultation.queries.assessments import open_or_last, open_points
from consultation.queries.consent_records import client_of, consents_of_each, untold_withdrawals
from consultation.queries.facts import facts_before, facts_of
from consultation.queries.plans import gaps_of, open_plan
from consultation.queries.triage import complexity_of
from consultation.rules.assessment import NOT_OPEN
from consultation.rules.assignments import check_take
from consultation.rules.conference import NO_ITEM
from consultation.rules.consent import agrees
from consultation.rules.guards import CLIENT_CONSENT, PLAN_COMPLETE, CaseFacts, Place, listed
from consultation.rules.triage import advice
from consultation.workflow import CASE_FLOW, STEPS_OF_RESULT
from koganei.access.decision import may_write
from koganei.access.matrix import Action, allows
from koganei.access.roles import Role
from koganei.dates.wareki import in_japan

# step → its page; 振り分け and the steps of plans and conferences have pages of their own
PAGES = {
    "obtain_consent": "consultation:obtain_consent",
    "hand_over": "consultation:hand_over",
    "arrive": "consultation:arrive",
    "refer_back": "consultation:refer_back",
    "suspend": "consultation:suspend",
    "resume": "consultation:resume",
}
EXPECTED = {"obtain_consent", "arrive", "refer_back", "resume"}
RED = {"suspend"}
MOST = 3  # open referrals and accompaniments that have a button each
# stages in which the desk itself works on: another agency may be brought in beside it
AT_WORK = frozenset(Stage) - {Stage.INTAKE, Stage.REFERRAL, Stage.SUSPENDED, Stage.CLOSED}


def url(page, case, *arguments):
    return reverse(f"consultation:{page}", args=[case.pk, *arguments])


@offers_steps
def steps_of_the_flow(case, user):
    """Those that lead on from the present stage."""
    if case.stage == Stage.CLOSED:
        return
    facts = facts_of(case)
    if case.stage == Stage.INTAKE and permissions.may_take(user.roles, "inform"):
        inform = CASE_FLOW.named("inform")
        missing = [
            each for each in inform.blockers(facts_before(inform, facts)) if not facts.has_slip
        ]
        yield NextStep(
            "スクリーニングの結果を入れる", url("screening", case),
            "情報提供・つなぎ・同意待ち・継続支援・中断の、どれかに決めます。",
            tuple(missing[:1]), is_main=True,
        )  # fmt: skip
    for step in CASE_FLOW.steps_from(case.stage, facts):
        if step.name in PAGES and permissions.may_take(user.roles, step.name):
            yield NextStep(
                step.label,
                reverse(PAGES[step.name], args=[case.pk]),
                blockers=tuple(step.blockers(facts_before(step, facts))),
                is_main=step.name in EXPECTED,
                is_red=step.name in RED,
            )


@offers_steps
def open_referrals(case, user):
    """返事、着地確認、同行支援の結果: what was begun and is not done"""
    if case.stage == Stage.CLOSED or not may_write(user, Action.CHANGE, (Referral,), case):
        return
    waiting = Referral.objects.filter(case=case, arrived_on=None, failed_on=None)
    for row in waiting.select_related("agency").order_by("referred_on")[:MOST]:
        yield NextStep(
            "着いたことを確かめる", url("arrival", case, row.pk),
            f"{row.agency}　{short_day(row.referred_on)}につないだ", is_main=True,
        )  # fmt: skip
    planned = Accompaniment.objects.filter(case=case, outcome="").select_related("agency")
    for row in planned.order_by("planned_at")[:MOST]:
        moment = in_japan(row.planned_at)
        yield NextStep(
            "同行支援の結果を記録する", url("accompaniment", case, row.pk),
            f"{short_day(moment.date())} {clock_of(moment)}　{row.agency}（予定）",
        )  # fmt: skip


@offers_steps
def acts_beside_the_flow(case, user):
    """訪問、緊急の支援、つなぎ: at any stage that is not the last"""
    if case.stage == Stage.CLOSED:
        return
    if may_write(user, Action.ADD, (CaseEvent, EventNote, OutreachVisit), case):
        if DueItem.objects.filter(case=case, kind=DueKind.URGENT, done_at=None).exists():
            yield NextStep("緊急の対応を確かめる", url("urgent", case), is_main=True)
        yield NextStep("緊急の支援を始める", url("urgent_start", case))
        yield NextStep("訪問を記録する", url("visit", case), "会えなかった訪問も記録します。")
    if may_write(user, Action.ADD, (Referral, Accompaniment), case):
        if case.stage in AT_WORK:
            yield NextStep(
                "つなぐ", url("refer", case), "窓口の支援と並んで、ほかの機関につなぎます。"
            )
        yield NextStep("同行支援を予定する", url("accompany", case))


@offers_steps
def assignments(case, user):
    """担当を決める、引継ぎに返事をする、引き受ける"""
    if case.stage == Stage.CLOSED or not allows(user, "consultation.assignment", "add"):
        return
    offer = Handover.waiting(case).first()
    if offer and offer.taker_id == user.pk:
        yield NextStep(
            "引継ぎに返事をする", url("handover_answer", case), f"{offer.giver}から", is_main=True
        )
    if Role.INTEGRATION_COORDINATOR in user.roles and case.lead_id is None:
        reasons = check_take(is_coordinator=True, is_complex=case.is_complex, has_lead=False)
        yield NextStep("この相談を引き受ける", url("take", case), blockers=tuple(reasons))
    if may_write(user, Action.CHANGE, (CaseAssignment,), case):
        yield NextStep("担当を決める", url("assignment", case))
    elif case.lead_id == user.pk and offer is None:
        yield NextStep("主担当の引継ぎを頼む", url("handover", case))


@offers_steps
def restriction(case, user):
    """担当だけが見る相談にする、またはやめる"""
    if case.stage == Stage.CLOSED or not may_write(user, Action.CHANGE, (Restriction,), case):
        return
    label = "担当だけが見る指定をやめる" if case.is_restricted else "担当だけが見る相談にする"
    yield NextStep(label, url("restrict", case), "職員の身内の相談などのとき、主任が決めます。")


@offers_steps
def assessment(case, user):
    """課題分析を始める、続ける、確定する; 家計 for who writes that part alone"""
    if case.stage not in AT_WORK:
        return
    row = open_or_last(case)
    is_open = row is not None and row.fixed_at is None
    is_expected = case.stage == Stage.ASSESSMENT
    if not is_open and may_write(user, Action.ADD, (Assessment,), case):
        yield NextStep(
            "課題分析を見直す" if row else "課題分析を始める", url("assessment_begin", case),
            f"第{row.number}版を写して、新しい版を書きます。" if row else "",
            tuple(_missing_consent(case)), is_main=is_expected and row is None,
        )  # fmt: skip
    if is_expected and may_write(user, Action.CHANGE, (PersonMoney,), case):
        reasons = () if is_open else (NOT_OPEN,)
        yield NextStep("家計を書く", url("assessment", case), blockers=reasons, is_main=True)
    if may_write(user, Action.CHANGE, (AssessmentSummary,), case):
        points = open_points(case, row) if is_open else [NOT_OPEN]
        if is_open:
            yield NextStep(
                "課題分析を続ける", url("assessment", case), f"第{row.number}版を書きます。",
                is_main=is_expected and bool(points),
            )  # fmt: skip
        if is_open or (is_expected and row is None):
            yield NextStep(
                "課題分析を確定する", url("assessment_fix", case),
                blockers=tuple(replace(each, place=Place.ASSESSMENT) for each in points),
                is_main=is_expected,
            )  # fmt: skip


def _missing_consent(case):
    """While the desk waits for it, nothing is analysed without the consent of the client."""
    if case.stage != Stage.AWAITING_CONSENT or _client_agrees(case):
        return
    yield CLIENT_CONSENT.violation(None, CLIENT_CONSENT.basis)


def _client_agrees(case):
    return agrees(consents_of_each([case.client_id])[case.client_id], timezone.now())


@offers_steps
def consents(case, user):
    """本人同意を記録する、口頭の同意の署名、撤回を伝える: what is missing of them"""
    client = client_of(case)
    if case.stage == Stage.CLOSED:
        return
    if may_write(user, Action.ADD, (ConsentRecord,), client) and not _client_agrees(case):
        yield NextStep(
            "本人同意を記録する", url("consent_add", case),
            is_main=case.stage == Stage.AWAITING_CONSENT,
        )  # fmt: skip
    if not may_write(user, Action.CHANGE, (ConsentRecord,), client):
        return
    dues = DueItem.objects.filter(case=case, done_at=None).order_by("due_on")
    for due in dues.filter(kind=DueKind.CONSENT_SIGNATURE)[:MOST]:
        note = f"{short_day(due.due_on)}までに、署名をもらいます。"
        yield NextStep("口頭の同意に署名をもらった", url("consent_sign", case, due.about), note)
    if untold := untold_withdrawals(case):
        names = "、".join(due.agency.name for due in untold[:MOST])
        more = f"ほか{len(untold) - MOST}機関" if len(untold) > MOST else ""
        yield NextStep(
            "撤回を伝えた記録をする", url("consent", case), f"{names}{more}に伝えます。",
            is_main=True,
        )  # fmt: skip


@offers_steps
def plan(case, user):
    """支援計画案を作る、書く、本人の同意をもらう"""
    if case.stage == Stage.ASSESSMENT and may_write(user, Action.ADD, (SupportPlan,), case):
        step = CASE_FLOW.named("plan")
        yield NextStep(
            "支援計画案を作る", url("plan_begin", case),
            blockers=tuple(step.blockers(facts_of(case))), is_main=True,
        )  # fmt: skip
    if case.stage != Stage.PLAN or not may_write(user, Action.CHANGE, (SupportPlan,), case):
        return
    draft = open_plan(case)
    if draft is None:
        return
    gaps = gaps_of(draft)
    yield NextStep(
        "支援計画案を書く", url("plan", case), f"まだ：{listed(gaps)}" if gaps else "",
        is_main=bool(gaps),
    )  # fmt: skip
    if draft.agreed_on is None:
        missing = PLAN_COMPLETE.violation(CaseFacts(plan_gaps=gaps), PLAN_COMPLETE.basis)
        yield NextStep(
            "本人の同意・申込を記録する", url("plan_agree", case),
            blockers=(missing,) if gaps else (), is_main=not gaps,
        )  # fmt: skip


# step of the conference and of the decision → its page, and the right that it asks for
CONFERENCE_PAGES = {
    "convene": ("convene", Action.ADD, ConferenceItem),
    "take_back": ("take_back", Action.ADD, ConferenceItem),
    "approve": ("outcome", Action.CHANGE, ConferenceItem),
    "decide": ("plan_decide", Action.ADD, PlanDecision),
    "send_back": ("plan_send_back", Action.ADD, PlanDecision),
}
ASKED_LATER = {
    "convene": {"organizations_without_consent": ()},
    "take_back": {"on_agenda": False},
    "approve": {"conference_approved": True},
    "decide": {"has_decision_record": True},
    "send_back": {"has_return_reason": True},
}


@offers_steps
def conference(case, user):
    """支援調整会議にかける、結果を記録する、決定・確認する、差し戻す"""
    if case.stage not in (Stage.PLAN, Stage.CONFERENCE, Stage.DECISION):
        return
    facts = facts_of(case)
    draft = open_plan(case)
    is_author = draft is not None and user.pk in (draft.drafted_by_id, draft.written_by_id)
    facts = replace(facts, decider_is_another=not is_author)
    for step in CASE_FLOW.steps_from(case.stage, facts):
        page, action, model = CONFERENCE_PAGES.get(step.name, ("", Action.ADD, ConferenceItem))
        if not page or not permissions.may_take(user.roles, step.name):
            continue
        if may_write(user, action, (model,), case):
            found = step.blockers(replace(facts, **ASKED_LATER[step.name]))
            if step.name == "approve" and not facts.on_agenda:
                found = [NO_ITEM]
            label = "会議の結果を記録する" if step.name == "approve" else step.label
            yield NextStep(
                label, url(page, case), blockers=tuple(found),
                is_main=step.name in ("convene", "approve", "decide"),
                is_red=step.name in ("take_back", "send_back"),
            )  # fmt: skip


@offers_steps
def triage(case, user):
    """振り分け: asked for before support goes on, and again when the assessment says more"""
    if case.stage == Stage.CLOSED or not may_write(user, Action.ADD, (Triage, TriageReason), case):
        return
    is_judged = case.is_difficult is not None
    label = "振り分けを見直す" if is_judged else "振り分けを記録する"
    yield NextStep(
        label, url("triage", case), "複合的か（計算）と、困難か（主任の判断）を残します。"
    )


def triage_lines(case, user):
    """What is computed, whom that suggests as lead, and the former judgements."""
    found = complexity_of(case)
    rows = (
        Triage.objects.filter(case=case).select_related("judged_by").order_by("-judged_on", "-pk")
    )
    reasons = TriageReason.objects.filter(triage__in=[row.pk for row in rows])
    reasons = {row.triage_id: row.reason for row in reasons}
    return {
        "explanation": found.explanation,
        "advice": advice(is_complex=found.is_complex, is_difficult=case.is_difficult).sentence,
        "former": [
            (short_day(row.judged_on), row.judged_by.name, str(row), reasons.get(row.pk, ""))
            for row in rows
        ],
    }


def result_lines(case, user):
    """Return the five results for the page of the screening: what keeps each from being chosen."""
    facts = facts_of(case)
    return {
        "results": [
            {"label": result.label, "reasons": _reasons(case, result, facts)}
            for result in ScreeningResult
        ]
    }


def _reasons(case, result, facts):
    """What another page mends, once each; a result is open where one of its steps is."""
    found = []
    for name in STEPS_OF_RESULT[result]:
        for step in CASE_FLOW.steps_from(case.stage, facts):
            if step.name == name:
                found.append(step.blockers(facts_before(step, facts)))
    least = min(found, key=len, default=[])
    return [(each.message, each.citation, mended_at(each.place, case)) for each in least]
