"""理由を入れて読む: the manager of the city, for eight hours, never without a word"""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from consultation.enums import ReadingReason
from consultation.models import CaseReading
from consultation.tests.factories import close, make_account, make_case
from consultation.tests.parts import make_assessment
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db
WHY = {"reason": ReadingReason.SUPERVISION, "explanation": "月次の監督"}


@pytest.fixture
def case():
    case = make_case()
    make_assessment(case)
    return case


@pytest.fixture
def manager():
    client = Client()
    client.user = make_account(Role.WELFARE_MANAGER)
    client.force_login(client.user)
    return client


def page(case, name=""):
    return f"{case.get_absolute_url()}{name}"


def test_a_reason_opens_the_contents_for_eight_hours(manager, case):
    assert manager.get(page(case, "assessment/")).status_code == 404
    assert manager.post(page(case, "reading/"), WHY).url == page(case)
    assert manager.get(page(case, "assessment/")).status_code == 200
    with time_machine.travel(timezone.now() + CaseReading.LASTS + timedelta(minutes=1)):
        again = Client()
        again.force_login(manager.user)
        assert again.get(page(case, "assessment/")).status_code == 404


def test_it_opens_this_case_and_no_other(manager, case):
    other = make_case()
    make_assessment(other)
    manager.post(page(case, "reading/"), WHY)
    assert manager.get(page(other, "assessment/")).status_code == 404


def test_a_closed_case_may_be_read_for_a_reason(manager, case):
    close(case)
    assert manager.get(page(case, "reading/")).status_code == 200
    manager.post(page(case, "reading/"), WHY)
    assert manager.get(page(case, "assessment/")).status_code == 200


@pytest.mark.parametrize("missing", list(WHY))
def test_without_reason_or_explanation_nothing_opens(manager, case, missing):
    answer = manager.post(page(case, "reading/"), WHY | {missing: ""})
    assert answer.status_code == 200
    assert "読む" in "".join(answer.context["form"].errors[missing])
    with without_scope():
        assert not CaseReading.objects.exists()


def test_the_page_leads_to_the_reason_and_says_until_when_it_holds(manager, case):
    before = manager.get(page(case)).content.decode()
    assert page(case, "reading/") in before
    assert page(case, "assessment/") not in before
    manager.post(page(case, "reading/"), WHY)
    after = manager.get(page(case)).content.decode()
    assert "まで内容を読めます" in after
    assert page(case, "assessment/") in after


def test_the_desk_needs_no_reason_and_gives_none(case):
    worker = Client()
    worker.force_login(make_account(Role.SUPPORT_WORKER))
    assert page(case, "reading/") not in worker.get(page(case)).content.decode()
    assert worker.get(page(case, "reading/")).status_code == 403


def test_the_act_is_in_the_audit_without_its_words(manager, case):
    manager.post(page(case, "reading/"), WHY)
    event = AuditEvent.objects.get(verb="contents_opened")
    assert event.user_id == manager.user.pk
    assert "月次の監督" not in str(list(AuditEvent.objects.values()))
