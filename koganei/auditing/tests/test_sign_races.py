"""Two people review one finding at the same moment."""

import pytest

from koganei.auditing.tests.support import JIRO, read
from koganei.auditing.tests.test_signs import finding_of, review
from koganei.models import ReadingReview
from koganei.tests.audit.support import at_once


@pytest.fixture
def demo(own_database, demo_committed):
    """In the stead of the module's demo, whose transaction no other thread sees into."""


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_is_told(demo, who, desk):
    read(who["support_worker"], JIRO)
    finding = finding_of(who)
    outcomes = at_once(
        lambda: review(who, finding), lambda: review(who, finding, by="auditor", outcome="improper")
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "RuleBroken"]
    assert ReadingReview.objects.count() == 1
