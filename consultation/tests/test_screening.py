"""スクリーニングの五つの結果と、そのあとの段階: what is written, what is due, what is refused"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consultation.actions import moves, referrals, screening, urgent
from consultation.actions.records import Next
from consultation.actions.referrals import Route
from consultation.actions.screening import Judgement
from consultation.enums import ClosureReason, DueKind, ScreeningResult, Stage
from consultation.models import (
    Case,
    CaseEvent,
    ConsentRecord,
    Disclosure,
    DueItem,
    Referral,
    Screening,
)
from consultation.models.screening import ReferralMethod, ReferralOutcome
from consultation.queries.facts import facts_of
from consultation.rules.suspension import Suspension
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_due,
    make_slip,
)
from consultation.tests.parts import make_consent, make_triage
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db
Result = ScreeningResult
TOLD = frozenset({"identity", "narrative"})


@pytest.fixture
def chief():
    return make_account(Role.CHIEF_SUPPORT_WORKER, "chief")


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER, "worker")


@pytest.fixture
def coordinator():
    return make_account(Role.INTEGRATION_COORDINATOR, "coordinator")


@pytest.fixture
def case(today):
    row = make_case(received_on=today)
    make_slip(row)
    make_due(row, on=today, kind=DueKind.SCREENING)
    return row


@pytest.fixture
def today():
    return timezone.localdate()


def now(case):
    with without_scope():
        return Case.objects.get(pk=case.pk)


def dues(case):
    with without_scope():
        rows = DueItem.objects.filter(case=case, done_at=None).order_by("kind")
        return [(row.kind, row.due_on) for row in rows]


def labels(case):
    with without_scope():
        rows = CaseEvent.objects.filter(case=case).order_by("pk")
        return [row.label for row in rows]


def judge(case, by, result, **parts):
    judgement = Judgement(result=Result(result), on=timezone.localdate(), **parts)
    return screening.screen(by=by, case=case, judgement=judgement)


def refused(act, *arguments, **named):
    with pytest.raises(RuleBroken) as found:
        act(*arguments, **named)
    return [violation.message for violation in found.value.violations]


# the five results


def test_information_only_ends_the_case_without_a_plan(case, chief, today):
    judge(case, chief, Result.INFORMATION_ONLY, words="年金の窓口を案内した。")
    row = now(case)
    assert (row.stage, row.closed_on, row.closure_reason) == (
        Stage.CLOSED, today, ClosureReason.INFORMATION,
    )  # fmt: skip
    assert row.screening_result == Result.INFORMATION_ONLY
    assert dues(case) == []
    assert labels(case) == ["スクリーニング：情報提供や相談対応のみで終了"]
    event = AuditEvent.objects.last()
    assert (event.verb, event.subjects.get().field_classes) == ("screened", "work narrative")


def test_a_referral_brings_its_reply_and_its_arrival_on_the_list(case, chief, worker, today):
    make_consent(case)
    later = today + timedelta(days=9)
    route = Route(
        agency=make_agency(), method=ReferralMethod.CALL, on=today, words="訪問の依頼",
        told=TOLD, arrival_by=later,
    )  # fmt: skip
    judge(case, chief, Result.REFERRED, lead=worker, route=route)
    row = now(case)
    assert (row.stage, row.lead) == (Stage.REFERRAL, worker)
    assert dues(case) == [
        (DueKind.REFERRAL_ARRIVAL, later),
        (DueKind.REFERRAL_REPLY, today + timedelta(days=7)),
    ]
    with without_scope():
        assert Screening.objects.get().agency == Referral.objects.get().agency == make_agency()
        told = Disclosure.objects.get()
        assert (told.told, told.consent, told.agency) == (
            "identity narrative", ConsentRecord.objects.get(), make_agency(),
        )  # fmt: skip
    assert labels(case)[0] == "主担当をworkerに決定"


def test_awaiting_consent_has_its_next_contact(case, chief, worker, today):
    later = today + timedelta(days=5)
    following = Next(kind=DueKind.VISIT, due_on=later, user=worker)
    judge(case, chief, Result.AWAITING_CONSENT, words="玄関先から", lead=worker, next=following)
    assert now(case).stage == Stage.AWAITING_CONSENT
    assert dues(case) == [
        (DueKind.CONSENT, today + timedelta(days=30)),
        (DueKind.VISIT, later),
    ]


def test_going_on_asks_for_consent_and_triage_and_leads_to_the_assessment(case, chief, worker):
    messages = refused(judge, case, chief, Result.SUPPORT)
    assert messages == [
        "本人の有効な同意（申込み）がありません。同意を記録してください。",
        "振り分けが済んでいません。課題の数と困難さを確かめてください。",
        "主担当が決まっていません。",
    ]
    assert now(case).stage == Stage.INTAKE
    with without_scope():
        assert not Screening.objects.exists()
    make_consent(case)
    make_triage(case)
    judge(case, chief, Result.SUPPORT, lead=worker)
    assert (now(case).stage, now(case).lead) == (Stage.ASSESSMENT, worker)
    assert [kind for kind, _ in dues(case)] == [DueKind.ASSESSMENT]


def test_breaking_off_needs_reason_contact_condition_and_review(case, chief, today):
    empty = Suspension(reason="", condition="", review_on=None, last_contact_on=None)
    messages = refused(judge, case, chief, Result.BROKEN_OFF, words="転居", suspension=empty)
    assert messages == ["中断の理由、最後に対応した日、再開の条件、見直す日がありません。"]
    later = today + timedelta(days=30)
    whole = Suspension(
        reason="電話に出ない", condition="本人から連絡があったら", review_on=later,
        last_contact_on=today,
    )  # fmt: skip
    judge(case, chief, Result.BROKEN_OFF, words="連絡がとれない", suspension=whole)
    assert (now(case).stage, now(case).suspended_from) == (Stage.SUSPENDED, Stage.INTAKE)
    assert dues(case) == [(DueKind.SUSPENSION, later)]


def test_a_case_may_end_before_it_was_judged(case, chief):
    judge(case, chief, Result.BROKEN_OFF, words="転居", closure_reason=ClosureReason.MOVED)
    assert (now(case).stage, now(case).closure_reason) == (Stage.CLOSED, ClosureReason.MOVED)


# what is refused


def test_everything_that_is_missing_is_said_at_once(case, chief, worker, today):
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    route = Route(
        agency=make_agency(), method=ReferralMethod.CALL, on=tomorrow, told=TOLD,
        reply_by=yesterday,
    )  # fmt: skip
    judgement = Judgement(result=Result.REFERRED, on=tomorrow, route=route)
    assert refused(screening.screen, by=chief, case=case, judgement=judgement) == [
        "主担当が決まっていません。",
        "まだ来ていない日です。",
        "まだ来ていない日です。",
        "あおば地域包括支援センターに伝えてよい根拠がありません。"
        "この機関についての同意がありません。",
        "確かめる日が、もう過ぎています。",
    ]
    assert refused(judge, case, chief, Result.BROKEN_OFF) == [
        "終結の区分がありません。",
        "中断・終了の理由を書いてください。",
        "中断するか、終了するかを選んでください。",
    ]


def test_only_the_chief_judges(case, worker, coordinator):
    for by in (worker, coordinator):
        with pytest.raises(PermissionDenied):
            judge(case, by, Result.INFORMATION_ONLY, words="案内した")
    assert now(case).stage == Stage.INTAKE
    assert AuditEvent.objects.last().result == "refused"


def test_a_case_that_was_judged_in_between_is_told_by_its_stage(case, chief):
    judge(case, chief, Result.BROKEN_OFF, words="転居", closure_reason=ClosureReason.OTHER)
    assert refused(judge, case, chief, Result.INFORMATION_ONLY, words="x") == [
        "この相談は終結しています。書けるのは訂正だけです。続きは、新しい相談として受け付けてください。"
    ]
    other = make_case(lead=chief)
    make_slip(other)
    assert "いまは「課題分析」の段階なので" in refused(
        judge, other, chief, Result.INFORMATION_ONLY, words="x"
    )[0]  # fmt: skip


def test_a_complex_and_difficult_case_is_led_by_a_coordinator(case, chief, worker, coordinator):
    make_consent(case)
    make_triage(case, is_complex=True, is_difficult=True)
    with without_scope():
        Case.objects.filter(pk=case.pk).update(is_complex=True, is_difficult=True)
    assert refused(judge, case, chief, Result.SUPPORT, lead=worker) == [
        "困難な複合的課題です。主担当を包括化推進員にしてください。",
        "困難な複合的課題の主担当は、包括化推進員です。workerは包括化推進員ではありません。",
    ]
    judge(case, chief, Result.SUPPORT, lead=coordinator)
    assert now(case).lead == coordinator


def test_what_is_urgent_is_settled_before_the_end(case, chief, worker, today):
    urgent.start(by=worker, case=case, words="食料を渡した", check_on=today)
    assert now(case).is_urgent_support
    assert refused(judge, case, chief, Result.INFORMATION_ONLY, words="x") == [
        "緊急の対応が済んでいません。どう対応したかを記録してください。"
    ]
    urgent.settle(by=worker, case=case, words="家族が来た")
    judge(case, chief, Result.INFORMATION_ONLY, words="案内した")
    assert refused(urgent.start, by=worker, case=case, words="x", check_on=today)


# the ways out of the stages


@pytest.fixture
def referred(case, chief, worker, today):
    make_consent(case)
    route = Route(agency=make_agency(), method=ReferralMethod.CALL, on=today, told=TOLD)
    judge(case, chief, Result.REFERRED, lead=worker, route=route)
    with without_scope():
        return Referral.objects.get()


def test_a_referral_is_not_done_until_the_person_arrived(case, referred, chief, worker, today):
    assert refused(moves.arrive, by=chief, case=case) == [
        "つなぎ先に着いたことを確かめていません。つなぎ先か本人に聞いて記録してください。"
    ]
    referrals.answer(
        by=worker, case=case, referral=referred, outcome=ReferralOutcome.ACCEPTED, on=today
    )
    assert [kind for kind, _ in dues(case)] == [DueKind.REFERRAL_ARRIVAL]
    referrals.confirm_arrival(by=worker, case=case, referral=referred, on=today)
    assert dues(case) == []
    assert "頼んでください" in refused(moves.arrive, by=worker, case=case)[0]
    moves.arrive(by=chief, case=case)
    assert (now(case).stage, now(case).closure_reason) == (Stage.CLOSED, ClosureReason.HANDED_OVER)
    assert labels(case)[-3:] == [
        "あおば地域包括支援センターの返事：受け入れる",
        "あおば地域包括支援センターに着いたことを確認",
        "つなぎ先に着いて終結",
    ]


def test_a_referral_that_fails_leads_back_to_where_it_came_from(case, referred, worker, today):
    assert refused(moves.refer_back, by=worker, case=case)[0].startswith("つなぎ先で受けられ")
    referrals.fail(by=worker, case=case, referral=referred, on=today, words="満員")
    moves.refer_back(by=worker, case=case)
    assert now(case).stage == Stage.INTAKE
    assert [kind for kind, _ in dues(case)] == [DueKind.SCREENING]


def test_who_declines_has_failed(case, referred, worker, today):
    referrals.answer(
        by=worker, case=case, referral=referred, outcome=ReferralOutcome.DECLINED, on=today
    )
    with without_scope():
        assert Referral.objects.get().failed_on == today
    assert dues(case) == []
    again = {"by": worker, "case": case, "referral": referred, "on": today}
    assert refused(referrals.confirm_arrival, **again)
    assert refused(referrals.fail, words="", **again)
    assert len(refused(referrals.answer, outcome=ReferralOutcome.ACCEPTED, **again)) == 2


def test_the_desk_hands_over_after_the_assessment_and_takes_back(chief, worker, today):
    case = make_case(lead=worker, received_on=today)
    make_consent(case)
    route = Route(agency=make_agency(), method=ReferralMethod.ACCOMPANY, on=today, told=TOLD)
    row = referrals.hand_over(by=worker, case=case, route=route)
    assert now(case).stage == Stage.REFERRAL
    referrals.fail(by=worker, case=case, referral=row, on=today, words="条件が合わない")
    moves.refer_back(by=worker, case=case)
    assert now(case).stage == Stage.ASSESSMENT


def test_a_referral_beside_the_support_leaves_the_stage(worker, today):
    case = make_case(lead=worker, stage=Stage.SUPPORT, received_on=today)
    route = Route(agency=make_agency(), method=ReferralMethod.INFORMATION, on=today)
    referrals.refer(by=worker, case=case, route=route)
    assert now(case).stage == Stage.SUPPORT
    assert [kind for kind, _ in dues(case)] == [DueKind.REFERRAL_ARRIVAL]


def test_consent_that_is_obtained_leads_to_the_assessment(worker, today):
    case = make_case(lead=worker, stage=Stage.AWAITING_CONSENT, received_on=today)
    make_due(case, kind=DueKind.CONSENT)
    assert len(refused(moves.obtain_consent, by=worker, case=case)) == 2
    make_consent(case)
    make_triage(case)
    moves.obtain_consent(by=worker, case=case)
    assert now(case).stage == Stage.ASSESSMENT
    assert dues(case) == [(DueKind.ASSESSMENT, today + timedelta(days=14))]


@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.SUPPORT, Stage.AWAITING_CONSENT])
def test_a_case_is_broken_off_and_taken_up_again(chief, worker, today, stage):
    case = make_case(lead=worker, stage=stage, received_on=today)
    make_due(case, kind=DueKind.CALL)
    suspension = Suspension(
        reason="入院", condition="退院したら", review_on=today, last_contact_on=today
    )
    moves.suspend(by=chief, case=case, suspension=suspension)
    assert (now(case).stage, now(case).suspended_from) == (Stage.SUSPENDED, stage)
    assert dues(case) == [(DueKind.SUSPENSION, today)]
    assert refused(moves.resume, by=worker, case=case, words=" ") == ["再開する理由がありません。"]
    moves.resume(by=worker, case=case, words="退院した")
    assert (now(case).stage, now(case).suspended_from) == (stage, "")
    assert (DueKind.SUSPENSION, today) not in dues(case)


@pytest.mark.parametrize("number", [3, 30])
def test_the_facts_cost_the_same_however_much_is_due(case, django_assert_num_queries, number):
    for _ in range(number):
        make_due(case, kind=DueKind.VISIT)
    row = now(case)
    with without_scope(), django_assert_num_queries(12):
        assert facts_of(row).has_slip
