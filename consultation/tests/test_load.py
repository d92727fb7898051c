"""件数: what each worker leads, helps with and is late with; only cases that the reader may see"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.tests.factories import make_case, make_due
from consultation.tests.stories import people, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return people("chief", "worker", "other")


def loads(who):
    page = who["chief"].opens("case_load")
    assert page.status_code == 200
    [(_, lines, _)] = page.context["desks"]
    return {line["name"]: line for line in lines}, page


def test_each_worker_has_a_line_with_what_is_led_helped_with_and_late(who):
    worker, other = who["worker"].account, who["other"].account
    case = make_case(lead=worker, team=[other])
    make_case(lead=worker)
    make_due(case, on=timezone.localdate() - timedelta(days=1), user=worker)
    found, page = loads(who)
    assert [found["worker"][key] for key in ("leads", "helps", "overdue")] == [2, 0, 1]
    assert [found["other"][key] for key in ("leads", "helps")] == [0, 1]
    assert "worker" in text_of(page)


def test_the_number_of_queries_does_not_grow(who):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_due(make_case(lead=who["worker"].account), user=who["worker"].account)
        with CaptureQueriesContext(connection) as captured:
            loads(who)
        counts.append(len(captured))
    assert counts[0] == counts[1]
