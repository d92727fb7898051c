"""今日すること by role: what waits for whose decision, whoever works on it"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation.enums import Stage
from consultation.tests.factories import make_account, make_case
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db
CHIEF, WORKER = Role.CHIEF_SUPPORT_WORKER, Role.SUPPORT_WORKER
COORDINATOR = Role.INTEGRATION_COORDINATOR


def home(role):
    client = Client()
    client.force_login(make_account(role))
    return client.get("/")


def panel(page, label):
    found = [each for each in page.context["desk"]["panels"] if each["label"] == label]
    return [row["number"] for each in found for row in each["rows"]]


def test_the_chief_sees_what_waits_for_a_screening():
    case, hidden = make_case(), make_case(is_restricted=True)
    make_case(lead=make_account(WORKER), stage="assessment")
    assert panel(home(CHIEF), "スクリーニング待ち") == [case.number, hidden.number]
    assert panel(home(WORKER), "スクリーニング待ち") == []


def test_the_manager_sees_the_plans_that_wait_for_the_city():
    case = make_case(lead=make_account(WORKER), stage=Stage.DECISION)
    make_case(lead=make_account(WORKER), stage=Stage.CONFERENCE)
    assert panel(home(Role.WELFARE_MANAGER), "支援計画の決定待ち") == [case.number]
    assert panel(home(CHIEF), "支援計画の決定待ち") == []


def test_a_coordinator_sees_the_complex_cases_that_nobody_leads():
    case, simple = make_case(), make_case()
    with without_scope():
        type(case).objects.filter(pk=case.pk).update(is_complex=True)
    led = make_case(lead=make_account(WORKER), stage="assessment", is_complex=True)
    found = panel(home(COORDINATOR), "引き受けられる複合的な相談")
    assert found == [case.number]
    assert simple.number not in found
    assert led.number not in found
    assert panel(home(CHIEF), "引き受けられる複合的な相談") == []


def test_more_of_them_cost_no_more_queries():
    client = Client()
    client.force_login(make_account(CHIEF))
    counted = []
    for many in (1, 30):
        for _ in range(many):
            make_case()
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/")
        counted.append(len(captured))
    assert "ほかに11件あります" in page.content.decode()
    assert counted[0] == counted[1]
