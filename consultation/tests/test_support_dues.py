"""経過確認日、計画の終わり、中断の見直し: announced, overdue, at rest, and back again"""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.enums import DueKind, ServiceState, Stage, Verdict
from consultation.models import DueItem
from consultation.queries.facts import facts_of
from consultation.tests.factories import make_case
from consultation.tests.parts import decide_plan, make_plan
from consultation.tests.stories import led_on, now, people, rows, text_of
from consultation.tests.supports import make_evaluation, make_monitoring, make_service
from koganei.access.scoped import without_scope
from koganei.dates.wareki import format_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("worker", "other", "chief")


def plan_of(who, today, days):
    """A plan in force for 180 days, since so many days."""
    case = make_case(lead=who["worker"].account, received_on=today - timedelta(days=days))
    plan = make_plan(case)
    decide_plan(plan)
    return plan


def kinds(case):
    return sorted(row.kind for row in rows(DueItem, case=case, done_at=None))


def test_a_plan_past_its_end_is_red_and_does_not_go_on(who, today):
    plan = plan_of(who, today, 200)
    make_service(plan.case, plan=plan)
    page = who["worker"].opens("case", plan.case.pk)
    assert "20日過ぎています" in text_of(page)
    assert '<span class="badge stop with-warning">20日過ぎています' in page.content.decode()
    said = {"channel": "home_visit", "facts": "会えた", "result": "continue"}
    refused = who["worker"].fills(
        "monitor", plan.case.pk, said=said, next_on=format_date(today + timedelta(days=9))
    )
    assert refused.status_code == 422
    shown = text_of(refused)
    assert "計画の期間が終わっています。" in shown
    assert "計画の終わり" in shown
    assert now(plan.case).stage == Stage.SUPPORT
    assert led_on(who["worker"].fills("monitor", plan.case.pk, said=said | {"result": "revise"}))


def test_a_suspended_case_rests_is_reviewed_and_its_dates_come_back(who, today):
    plan = plan_of(who, today, 100)
    case, review_on = plan.case, today + timedelta(days=21)
    said = {
        "reason": "連絡がとれない",
        "condition": "本人から電話",
        "review_on": format_date(review_on),
    }
    assert led_on(who["chief"].fills("suspend", case.pk, said=said))
    assert kinds(case) == [DueKind.SUSPENSION]
    # 棚卸し: the 主任 is told of every suspended case, others of their own
    for name, is_told in (("chief", True), ("worker", True), ("other", False)):
        home = text_of(who[name].client.get("/"))
        assert ("中断した相談を見直す" in home) is is_told, name
    assert led_on(who["chief"].fills("resume", case.pk, words="電話があった"))
    assert now(case).stage == Stage.SUPPORT
    assert kinds(case) == [DueKind.MONITORING, DueKind.EVALUATION]


def test_a_sheet_that_says_suspension_leads_there_and_back(who, today):
    plan = plan_of(who, today, 100)
    case = plan.case
    make_monitoring(plan, result="pause")
    make_evaluation(plan, verdict=Verdict.PAUSE, is_fixed=True)
    page = text_of(who["worker"].opens("case", case.pk))
    assert "評価の判定は「中断」です。" in page
    said = {"reason": "入院", "condition": "退院", "review_on": format_date(today)}
    assert led_on(who["chief"].fills("suspend", case.pk, said=said))
    assert led_on(who["chief"].fills("resume", case.pk, words="退院した"))
    assert now(case).stage == Stage.MONITORING
    assert kinds(case) == [DueKind.MONITORING]


def test_the_facts_of_support_are_looked_up(who, today):
    plan = plan_of(who, today, 100)

    def facts():
        with without_scope():
            return facts_of(now(plan.case))

    before = facts()
    assert not before.has_support_record
    assert before.open_services == ()
    assert before.plan_is_running
    make_service(plan.case, plan=plan)
    make_service(plan.case, name="食料の提供")
    make_service(plan.case, name="終わった支援", state=ServiceState.ENDED)
    assert facts().has_support_record
    assert set(facts().open_services) == {"家計の相談", "食料の提供"}
    make_monitoring(plan, next_on=today + timedelta(days=5))
    assert facts().monitoring_is_recorded
    assert facts().has_next_monitoring
    sheet = make_evaluation(plan)
    assert not facts().evaluation_is_fixed
    with without_scope():
        sheet.fixed_by, sheet.fixed_at = sheet.written_by, timezone.now()
        sheet.save()
    assert facts().evaluation_is_fixed


def test_a_case_at_reception_names_its_open_supports_too(who):
    case = make_case(team=[who["worker"].account], stage=Stage.INTAKE)
    make_service(case, name="食料の提供")
    with without_scope():
        assert facts_of(case).open_services == ("食料の提供",)
