"""決定から再プランまで, through the pages: supports, 経過確認, evaluation, the next plan decided"""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.enums import DueKind, EventKind, ServiceState, Stage, Verdict
from consultation.models import (
    CaseEvent,
    DueItem,
    MonitoringNote,
    PlanEvaluation,
    PlanItem,
    SupportPlan,
    SupportService,
)
from consultation.tests.factories import make_agency, make_case
from consultation.tests.parts import (
    decide_plan,
    make_part,
    make_plan,
    put_on_agenda,
    record_item,
)
from consultation.tests.stories import in_order, led_on, now, people, rows, text_of
from koganei.access.scoped import without_scope
from koganei.dates.wareki import format_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("worker", "other", "chief", "coordinator", "manager", "finance", "staff")


@pytest.fixture
def plan(who, today):
    case = make_case(lead=who["worker"].account, received_on=today - timedelta(days=100))
    plan = make_plan(case, items=2, uses=["loans"])
    decide_plan(plan)
    return plan


def dues(case):
    return {(row.kind, row.due_on) for row in rows(DueItem, case=case, done_at=None)}


def whole_sheet(plan, verdict="next_plan", **more):
    """What is typed into the form of a sheet."""
    with without_scope():
        first, second = plan.items.order_by("number")
    said = {
        "outcome_goal": "partly", "reason_goal": "半分まで進んだ",
        f"outcome_{first.pk}": "reached",
        f"outcome_{second.pk}": "not_reached", f"reason_{second.pk}": "まだ話せていない",
        "changes": ["work_begun", "peace_of_mind"],
        "day_work_begun": format_date(timezone.localdate()),
        "situation": "働き始めた", "remaining": "家計", "verdict": verdict,
        "verdict_reason": "家計の相談を続ける",
    }  # fmt: skip
    return said | more


def test_from_the_decision_to_the_decision_of_the_next_plan(plan, who, today):
    case, worker = plan.case, who["worker"]
    with without_scope():
        first, second = plan.items.order_by("number")
        (use,) = plan.uses.all()

    # nothing was recorded of the plan: 経過確認 waits for it, and leads to the place
    page = worker.opens("case", case.pk)
    assert "支援の開始（始められなかったときは、そのわけ）が記録されていません。" in text_of(page)
    shown = text_of(worker.opens("support", case.pk))
    assert shown.count("まだ記録がありません") == 3

    # one row begins, one cannot, a service begins
    start = ("support_start", case.pk)
    yes = {"started": "yes", "on": format_date(today - timedelta(days=90))}
    assert led_on(worker.fills(*start, "items", first.pk, said=yes))
    assert led_on(worker.fills(*start, "uses", use.pk, said=yes))
    refused = worker.fills(*start, "items", second.pk, started="no")
    assert refused.status_code == 422
    assert "始められなかった理由を選んでください。" in text_of(refused)
    no = {"started": "no", "reason": "waiting", "words": "書類が遅れている"}
    assert led_on(worker.fills(*start, "items", second.pk, said=no))
    shown = text_of(worker.opens("support", case.pk))
    assert "準備・手続きの途中" in shown
    assert "実施中" in shown

    # 経過確認 with support that goes on: back at 支援, the next one is due
    later = today + timedelta(days=25)
    said = {"channel": "home_visit", "facts": "休まず働いている", "result": "continue"}
    refused = worker.fills("monitor", case.pk, said=said)
    assert "続けるときは、次回の経過確認日を入れてください。" in text_of(refused)
    assert now(case).stage == Stage.SUPPORT
    assert led_on(worker.fills("monitor", case.pk, said=said, next_on=format_date(later)))
    assert now(case).stage == Stage.SUPPORT
    assert (DueKind.MONITORING, later) in dues(case)
    assert (DueKind.EVALUATION, plan.ends_on) in dues(case)
    assert "あと25日" in text_of(worker.opens("case", case.pk))
    assert "30日以内に来るもの" in text_of(worker.client.get("/"))

    # and one that finds that the plan no longer fits
    said |= {"result": "revise"}
    assert led_on(worker.fills("monitor", case.pk, said=said))
    assert now(case).stage == Stage.MONITORING
    assert len(rows(MonitoringNote, case=case)) == 2
    page = text_of(worker.opens("case", case.pk))
    assert "いまの計画の評価が確定していません。" in page

    # the sheet: by none of the goals it is not fixed, and everything missing is named
    assert led_on(worker.fills("plan_evaluation_begin", case.pk))
    refused = worker.fills("plan_evaluation_fix", case.pk)
    assert refused.status_code == 422
    assert "計画の達成目標の達成状況" in text_of(refused)
    without = whole_sheet(plan, verdict_reason="", day_work_begun="")
    refused = worker.fills("plan_evaluation_write", case.pk, said=without)
    assert "判定の理由を書いてください。" in text_of(refused)
    assert "「就労開始（一般就労）」の日を入れてください。" in text_of(refused)
    assert "まだ話せていない" in refused.content.decode()
    assert led_on(worker.fills("plan_evaluation_write", case.pk, said=whole_sheet(plan)))
    assert led_on(worker.fills("plan_evaluation_fix", case.pk))
    (sheet,) = rows(PlanEvaluation, case=case)
    assert (sheet.verdict, sheet.fixed_by) == (Verdict.NEXT_PLAN, worker.account)
    assert not {kind for kind, _ in dues(case)} & {DueKind.EVALUATION, DueKind.MONITORING}
    shown = text_of(worker.opens("plan_evaluation", case.pk))
    assert "就労開始（一般就労）（" in shown
    assert "未達成" in shown

    assert "再プランして継続" in text_of(worker.opens("plan", case.pk))

    # 再プラン: what was reached is left out; the plan in force stays
    assert led_on(worker.fills("plan_revise", case.pk))
    assert now(case).stage == Stage.PLAN
    assert "前の回の評価" in text_of(worker.opens("plan", case.pk))
    with without_scope():
        old, new = SupportPlan.objects.filter(case=case).order_by("number")
        assert [row.problem for row in new.items.all()] == [second.problem]
        assert [row.number for row in new.items.all()] == [1]
    assert (old.is_decided, new.is_decided, new.number) == (True, False, 2)

    # the next plan is decided, and the service of the first one goes on under it
    with without_scope():
        new.starts_on = today
        new.ends_on = new.monitoring_on = today + timedelta(days=60)
        new.is_employment_target, new.agreed_on = False, today
        new.agreed_by, new.agreed_how = "client", "signed"
        new.save()
        record_item(put_on_agenda(new, part=make_part()))
    decide_plan(new)
    with without_scope():
        use = new.uses.get()
    former = next(row for row in rows(SupportService, case=case) if row.use_id)
    yes = {"started": "yes", "on": format_date(today), "continues": str(former.pk)}
    assert led_on(worker.fills(*start, "uses", use.pk, said=yes))
    former, latter = [row for row in rows(SupportService, case=case) if row.use_id]
    states = {former.pk: former, latter.pk: latter}
    ended = next(row for row in states.values() if row.state == ServiceState.ENDED)
    assert ended.ended_on == today
    assert in_order(
        ["support_recorded", "monitoring_recorded", "plan_evaluation_fixed", "plan_revised"]
    )


def test_an_open_support_keeps_a_case_from_closing_and_is_named(plan, who, today):
    case, worker = plan.case, who["worker"]
    said = {"name": "食料の提供", "done_by": "desk", "on": format_date(today)}
    assert led_on(worker.fills("support_before_plan", case.pk, said=said))
    (service,) = rows(SupportService, case=case)
    refused = worker.fills(
        "support_end", case.pk, service.pk, ended_on="平成30年4月1日", reason="reached"
    )
    assert refused.status_code == 422
    assert "終わった日が、始まった日" in text_of(refused)
    assert led_on(worker.fills("support_end", case.pk, service.pk, reason="reached"))
    assert [row.state for row in rows(SupportService, case=case)] == [ServiceState.ENDED]
    gone = worker.opens("support_end", case.pk, service.pk)
    assert gone.status_code == 200  # the form says that it is over
    again = worker.sends("support_end", case.pk, service.pk, version=9, ended_on="R8.11.1",
                         reason="reached")  # fmt: skip
    assert "実施中ではありません" in text_of(again)


def test_a_coordinator_follows_up_an_agency_and_a_worker_does_not(plan, who, today):
    case, agency = plan.case, make_agency("つくし障害相談")
    said = {
        "agency": agency.pk, "facts": "月2回の訪問が続いている", "judgement": "家計も見てほしい",
        "next_on": format_date(today + timedelta(days=20)),
    }  # fmt: skip
    refused = who["worker"].fills("follow_up", case.pk, said=said)
    assert "に頼んでください" in text_of(refused)
    assert led_on(who["coordinator"].fills("follow_up", case.pk, said=said))
    (line,) = rows(CaseEvent, case=case, kind=EventKind.FOLLOW_UP)
    assert line.agency == agency
    assert (DueKind.FOLLOW_UP, today + timedelta(days=20)) in dues(case)
    assert "家計も見てほしい" in text_of(who["coordinator"].opens("support", case.pk))
    # the same agency again: what was due is done
    said |= {"next_on": ""}
    assert led_on(who["coordinator"].fills("follow_up", case.pk, said=said))
    assert DueKind.FOLLOW_UP not in {kind for kind, _ in dues(case)}


def test_two_who_write_the_sheet_at_once_see_both_texts(plan, who):
    case, worker = plan.case, who["worker"]
    assert led_on(worker.fills("plan_evaluation_begin", case.pk))
    mine = whole_sheet(plan)
    assert led_on(worker.fills("plan_evaluation_write", case.pk, said=mine))
    both = who["chief"].sends(
        "plan_evaluation_write", case.pk, version=1, evaluated_on="R8.11.1", **mine
        | {"situation": "別の見方"},
    )  # fmt: skip
    assert both.status_code == 409
    assert "別の見方" in both.content.decode()
    assert "働き始めた" in both.content.decode()


def test_a_fixed_sheet_is_corrected_by_a_new_version_with_a_reason(plan, who):
    case, worker = plan.case, who["worker"]
    assert led_on(worker.fills("plan_evaluation_begin", case.pk))
    assert led_on(worker.fills("plan_evaluation_write", case.pk, said=whole_sheet(plan)))
    assert led_on(worker.fills("plan_evaluation_fix", case.pk))
    refused = worker.fills("plan_evaluation_begin", case.pk)
    assert refused.status_code == 422
    assert led_on(worker.fills("plan_evaluation_begin", case.pk, correction="判定を取り違えた"))
    more = whole_sheet(plan, verdict="pause", pause_ground="admitted")
    assert led_on(worker.fills("plan_evaluation_write", case.pk, said=more))
    assert led_on(worker.fills("plan_evaluation_fix", case.pk))
    first, second = sorted(rows(PlanEvaluation, case=case), key=lambda row: row.number)
    assert (first.verdict, second.verdict) == ("next_plan", "pause")
    shown = text_of(worker.opens("plan_evaluation", case.pk))
    assert "判定を取り違えた" in shown
    assert "入院・施設入所" in shown


def test_who_sees_supports_and_sheets(plan, who):
    case = plan.case
    seen = {
        name: (
            person.opens("support", case.pk).status_code,
            person.opens("plan_evaluation", case.pk).status_code,
        )
        for name, person in who.items()
    }
    assert seen == {
        "worker": (200, 200), "chief": (200, 200), "manager": (200, 200),
        "coordinator": (200, 404), "other": (404, 404), "finance": (404, 404),
        "staff": (404, 403),
    }  # fmt: skip
    with without_scope():
        assert PlanItem.objects.filter(plan=plan).count() == 2
