"""相談ケースの一覧 and 今日すること: the right rows, in order, at a constant cost"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions.writing import refresh_next_due
from consultation.enums import ConsentScope, DueKind, Stage
from consultation.models import Case
from consultation.tests.factories import (
    make_account,
    make_assignment,
    make_case,
    make_due,
    make_event,
    make_person,
    make_slip,
)
from consultation.tests.parts import make_absence, make_consent
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    client = Client()
    client.user = make_account(Role.SUPPORT_WORKER)
    client.force_login(client.user)
    return client


def due(case, days, kind=DueKind.CALL, **fields):
    """Something due in so many days; the case knows the first of them, as after an action."""
    with without_scope():
        make_due(case, on=timezone.localdate() + timedelta(days=days), kind=kind, **fields)
        refresh_next_due(Case.objects.get(pk=case.pk))
    return case


def listed(client, **words):
    return [row["number"] for row in client.get("/desk/cases/", words).context["rows"]]


def test_the_list_is_narrowed_by_lead_stage_and_day(worker):
    mine = due(make_case(lead=worker.user), -1)
    open_case = due(make_case(stage=Stage.INTAKE), 0)
    later = due(make_case(lead=make_account(Role.SUPPORT_WORKER)), 20)
    closed = make_case(stage=Stage.CLOSED)
    everyone = {mine.number, open_case.number, later.number}
    assert set(listed(worker)) == everyone
    assert set(listed(worker, stage="any")) == everyone | {closed.number}
    assert listed(worker, stage=Stage.CLOSED) == [closed.number]
    assert listed(worker, lead="mine") == [mine.number]
    assert listed(worker, lead="nobody") == [open_case.number]
    assert listed(worker, lead=worker.user.pk) == [mine.number]
    assert listed(worker, due="late") == [mine.number]
    assert set(listed(worker, due="today")) == {mine.number, open_case.number}
    assert listed(worker, order="due") == [mine.number, open_case.number, later.number]


@pytest.mark.parametrize("words", [{"stage": "x"}, {"lead": "-1"}, {"due": "\x00"}, {"page": "0"}])
def test_nonsense_in_the_address_is_as_if_not_asked(worker, words):
    case = make_case()
    assert listed(worker, **words) == [case.number]


def test_who_stands_in_has_the_cases_of_who_is_away(worker):
    away = make_account(Role.SUPPORT_WORKER)
    case = make_case(lead=away)
    assert listed(worker, lead="mine") == []
    today = timezone.localdate()
    make_absence(away, worker.user, starts_on=today, ends_on=today)
    assert listed(worker, lead="mine") == [case.number]


def test_the_state_of_consent_is_a_word(worker):
    soon = timezone.localdate() + timedelta(days=10)
    words = {
        "未確認": make_case(),
        "有効": (general := make_case()),
        "一部の機関のみ": (limited := make_case()),
        "30日以内に期限": (expiring := make_case()),
        "得られていない": (refused := make_case()),
    }
    make_consent(general, scope=ConsentScope.GENERAL)
    make_consent(limited, scope=ConsentScope.LIMITED)
    make_consent(expiring, scope=ConsentScope.GENERAL, expires_on=soon)
    make_consent(refused, is_refused=True, scope="")
    rows = worker.get("/desk/cases/").context["rows"]
    found = {row["number"]: row["consent"][0] for row in rows}
    assert found == {case.number: word for word, case in words.items()}


def panels(client):
    desk = client.get("/").context["desk"]
    return {panel["key"]: [row["number"] for row in panel["rows"]] for panel in desk["panels"]}


def test_the_home_sorts_what_is_late_due_and_waited_for(worker):
    late, today, waiting = (make_case(lead=worker.user) for _ in range(3))
    due(late, -3, user=worker.user)
    due(today, 0)  # for nobody in particular: whoever works on the case
    due(waiting, -3, DueKind.REFERRAL_REPLY, is_waiting=True)
    due(make_case(), -3)  # another's
    due(make_case(lead=worker.user), 5, user=worker.user)  # later
    assert panels(worker) == {
        "late": [late.number],
        "today": [today.number],
        "waiting": [waiting.number],
    }


def test_the_chief_sees_what_nobody_has_taken():
    chief = Client()
    chief.force_login(make_account(Role.CHIEF_SUPPORT_WORKER))
    case = due(make_case(stage=Stage.INTAKE), 0, DueKind.SCREENING)
    assert panels(chief) == {"today": [case.number], "screening": [case.number]}


def test_news_are_what_others_wrote_in_one_s_cases(worker):
    case = make_case(lead=worker.user)
    other = make_account(Role.SUPPORT_WORKER)
    make_event(case, "同行しました", by=other)
    make_event(case, "自分の記録", by=worker.user)
    make_event(make_case(), "ほかの相談", by=other)
    rows = worker.get("/").context["desk"]["news"]["rows"]
    assert [row["what"] for row in rows] == ["同行しました"]


def test_who_does_not_work_at_the_desk_has_no_such_home():
    client = Client()
    client.force_login(make_account(Role.SECTION_AUTHOR))
    assert client.get("/").context["desk"] is None


@pytest.mark.parametrize("address", ["/", "/desk/cases/?lead=mine"])
def test_the_number_of_queries_does_not_grow_with_the_cases(worker, address):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            case = due(make_case(client=make_person(), team=[worker.user]), -1, user=worker.user)
            due(case, 0, DueKind.REFERRAL_REPLY, is_waiting=True)
            make_slip(case), make_event(case), make_consent(case)
            make_assignment(case, make_account(Role.SUPPORT_WORKER))
        with CaptureQueriesContext(connection) as captured:
            assert worker.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
