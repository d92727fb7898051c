"""支援経過記録シート and 評価シート on paper: within the scope of who prints, and blank"""

from datetime import timedelta

import pytest

from consultation.codes import SeenChange
from consultation.documents.course import blank_course, course_paper
from consultation.documents.plan_evaluation import blank_evaluation, evaluation_paper
from consultation.enums import Verdict
from consultation.models import EventNote
from consultation.tests.factories import at, make_account, make_case, make_event
from consultation.tests.parts import decide_plan, make_plan
from consultation.tests.supports import make_evaluation
from koganei import audit
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


@pytest.fixture
def case(worker):
    return make_case(lead=worker)


def test_the_course_goes_from_the_oldest_line_to_the_newest(case, worker):
    first = make_event(case, "緊急の支援を開始", kind="urgent", minutes=30)
    last = make_event(case, "電話", channel="phone", at=at(case.received_on + timedelta(days=3)))
    with without_scope():
        EventNote.objects.create(event=last, facts="電話の内容", client_words="助かった")
        EventNote.objects.create(event=first, facts="食料を渡した", next_step="翌日に電話")
    with audit.acting(by=worker):
        page = course_paper(case, "出力 佐倉").html()
    assert page.index("食料を渡した") < page.index("電話の内容")
    assert case.client.name in page
    for words in ("30分", "緊急", "翌日に電話", "助かった", "記入", "出力 佐倉", case.number):
        assert words in page


def test_the_course_of_who_may_not_read_the_contents_has_none(case):
    event = make_event(case)
    with without_scope():
        EventNote.objects.create(event=event, facts="電話の内容")
    with audit.acting(by=make_account(Role.WELFARE_MANAGER)):
        assert "電話の内容" not in course_paper(case, "").html()


def test_the_sheet_says_what_was_fixed(case, worker):
    plan = make_plan(case)
    decide_plan(plan)
    changes = (SeenChange.WORK_BEGUN, SeenChange.WILL)
    make_evaluation(plan, verdict=Verdict.END, changes=changes, is_fixed=True)
    with audit.acting(by=worker):
        page = evaluation_paper(case, "出力 佐倉").html()
    for words in ("第1版（確定）", "達成", "就労開始（一般就労）（令和", "書いた文", "出力 佐倉"):
        assert words in page
    with audit.acting(by=make_account(Role.HOUSEHOLD_FINANCE_WORKER)):
        assert "書いた文" not in evaluation_paper(case, "").html()


def test_both_are_forms_for_the_pen_too(case, worker):
    for paper in (blank_course(""), blank_evaluation("")):
        assert "氏名" in paper.html()
    for change in SeenChange:
        assert change.label in blank_evaluation("").html()
    with audit.acting(by=worker):
        assert "再プランして継続" in evaluation_paper(case, "").html()
