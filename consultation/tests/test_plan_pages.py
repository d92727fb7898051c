"""支援計画のページ: from the fixed assessment to the agreed plan, through the forms"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.documents.plan import blank_plan, plan_paper
from consultation.enums import Stage
from consultation.models import PlanItem, PlanUse, SupportPlan
from consultation.rules.plan import TEXTS
from consultation.tests.factories import make_agency, make_assignment, make_case
from consultation.tests.parts import decide_plan, make_assessment, make_plan
from consultation.tests.stories import in_order, led_on, now, people, rows, text_of
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db
WORDS = {name: f"{label}の文" for name, label, _ in TEXTS}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("worker", "other", "chief", "finance", "coordinator", "manager", "auditor")


@pytest.fixture
def case(who):
    row = make_case(lead=who["worker"].account)
    make_assessment(row, is_fixed=True)
    return row


@pytest.fixture
def days(today):
    return {
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=180)).isoformat(),
        "monitoring_on": (today + timedelta(days=90)).isoformat(),
        "goal_by": (today + timedelta(days=180)).isoformat(),
    }


def test_a_plan_is_drafted_and_agreed_to(case, who, days, today):
    worker = who["worker"]
    assert "支援計画案を作る" in text_of(worker.opens("case", case.pk))
    assert led_on(worker.fills("plan_begin", case.pk))
    assert now(case).stage == Stage.PLAN
    assert "まだ書いていないもの：本人の生活に対する意向" in text_of(worker.opens("plan", case.pk))

    # nothing is agreed to as long as something is missing, and all of it is named
    refused = worker.fills("plan_agree", case.pk, agreed_how="signed")
    assert refused.status_code == 422
    assert "目標の達成時期、計画の期間" in text_of(refused)

    assert led_on(
        worker.fills("plan_write", case.pk, said=WORDS | days, is_employment_target="yes")
    )
    item = {"problem": "家計", "action": "月に1回話す", "schedule": "月1回"}
    nobody = worker.fills("plan_row_add", case.pk, "items", said=item, done_by="agency")
    assert "その機関を選んでください" in text_of(nobody)
    agency = make_agency("つくし障害相談")
    assert led_on(
        worker.fills(
            "plan_row_add", case.pk, "items", said=item, done_by="agency", agency=agency.pk
        )
    )
    assert led_on(worker.fills("plan_row_add", case.pk, "uses", service="children"))
    shown = text_of(worker.opens("plan", case.pk))
    assert "つくし障害相談" in shown
    assert "まだ（支援決定が要ります）" in shown

    (use,) = rows(PlanUse)
    assert led_on(worker.fills("plan_row_change", case.pk, "uses", use.pk, service="loans"))
    assert "まだ（確認が要ります）" in text_of(worker.opens("plan", case.pk))
    assert "本人の同意・申込を記録する" in text_of(worker.opens("case", case.pk))
    assert led_on(worker.fills("plan_agree", case.pk, agreed_how="signed"))
    assert rows(SupportPlan)[0].agreed_on == today
    assert led_on(worker.fills("plan_row_remove", case.pk, "uses", use.pk))
    assert rows(SupportPlan)[0].agreed_on is None
    assert in_order(["plan_begun", *["plan_written"] * 4, "plan_agreed", "plan_written"])


def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(case, who, days, today):
    make_plan(case, drafted_on=today, starts_on=None, ends_on=None, monitoring_on=None,
              goal_by=None, agreed_on=None, agreed_by="", agreed_how="")  # fmt: skip
    wrong = {"ends_on": (today + timedelta(days=400)).isoformat(), "monitoring_on": "ほげ"}
    refused = who["worker"].fills("plan_write", case.pk, said=days | wrong, wishes="小声の意向")
    shown = text_of(refused)
    assert refused.status_code == 422
    assert "小声の意向" in shown
    assert "ほげ" in refused.content.decode()
    both = who["worker"].fills(
        "plan_write", case.pk,
        said=days | wrong | {"monitoring_on": (today - timedelta(days=1)).isoformat()},
    )  # fmt: skip
    assert "期間は1年以内です" in text_of(both)
    assert "計画の始まりより前です" in text_of(both)
    assert rows(SupportPlan)[0].starts_on is None


def test_two_who_write_the_plan_at_once_see_both_texts(case, who, days):
    worker, chief = who["worker"], who["chief"]
    make_plan(case)
    sent = WORDS | days | {"version": "1", "is_employment_target": "no"}
    assert chief.sends("plan_write", case.pk, **sent | {"goal": "主任の目標"}).status_code == 302
    both = worker.sends("plan_write", case.pk, **sent | {"goal": "支援員の目標"})
    assert both.status_code == 409
    assert "主任の目標" in text_of(both)
    assert "支援員の目標" in both.content.decode()
    with without_scope():
        assert SupportPlan.objects.get().text.goal == "主任の目標"


def test_who_reads_a_plan_and_who_writes_it(case, who):
    make_plan(case)
    make_assignment(case, who["finance"].account)
    opened = {name: person.opens("plan", case.pk).status_code for name, person in who.items()}
    assert opened == {
        "worker": 200, "chief": 200, "finance": 200, "manager": 200,
        "other": 404, "coordinator": 404, "auditor": 403,
    }  # fmt: skip
    assert "計画案を書く" in text_of(who["chief"].opens("plan", case.pk))
    assert "計画案を書く" not in text_of(who["manager"].opens("plan", case.pk))
    assert who["manager"].opens("plan_write", case.pk).status_code == 403
    assert who["finance"].opens("plan_write", case.pk).status_code == 403


def test_a_decided_plan_is_shown_and_has_no_form(case, who):
    plan = make_plan(case, uses=["children"])
    decide_plan(plan)
    shown = text_of(who["worker"].opens("plan", case.pk))
    assert "いまの計画" in shown
    assert "支援決定" in shown
    assert "計画案を書く" not in shown
    assert who["worker"].opens("plan_write", case.pk).status_code == 404
    with without_scope():
        row = plan.items.get()
    assert who["worker"].opens("plan_row_change", case.pk, "items", row.pk).status_code == 404


def test_a_row_of_another_case_is_not_there(case, who):
    make_plan(case)
    other = make_plan(make_case(lead=who["worker"].account))
    with without_scope():
        row = other.items.get()
    page = who["worker"].opens("plan_row_change", case.pk, "items", row.pk)
    assert page.status_code == 404
    assert who["worker"].opens("plan_row_add", case.pk, "others").status_code == 404


def test_the_pages_ask_as_often_for_many_rows_as_for_one(case, who):
    make_plan(case, uses=["loans"])
    other = make_case(lead=who["worker"].account)
    make_plan(other, items=30, uses=["loans", "children", "work_by_desk"])
    counts = []
    for each in (case, other):
        who["worker"].opens("plan", each.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert who["worker"].opens("plan", each.pk).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(rows(PlanItem)) == 31


def test_the_paper_says_what_the_plan_says_and_has_a_form_for_the_pen(case):
    plan = make_plan(case, uses=["children"])
    with without_scope():
        open_paper = plan_paper(case, "").html()
        decision = decide_plan(plan)
        paper = plan_paper(now(case), "").html()
    said = " ".join(paper.replace("</span>", "").split())
    for words in ("初回", "月に1回話す", "☑ 子どもの学習・生活支援事業", "書いた文", "☑ 支援決定"):
        assert words in said, words
    assert decision.document_number not in open_paper
    assert decision.document_number in paper
    assert "☑" not in blank_plan("").html()
