"""A draft about a record is there only while its writer may see that record (access.md)."""

import pytest
from django.core.exceptions import PermissionDenied

from koganei.drafts import kinds
from koganei.drafts.tests.support import drafts, kept, kept_by, new
from koganei.safeguards.tests.conftest import desk, registered, tables  # noqa: F401 -- fixtures
from koganei.safeguards.tests.models import Case, CaseAssignment
from koganei.safeguards.tests.support import acting

CASE = kinds.Kind("tests.case", "相談", ("desk.case", "change"), lambda draft: "/", model=Case)


@pytest.fixture
def written(desk):  # noqa: F811 -- the fixture
    kinds.register(CASE)
    draft = new(CASE, desk["worker"], desk.case.pk)
    kept(draft, title="a")
    return draft


def test_who_works_on_the_case_finds_the_draft(desk, written):  # noqa: F811 -- the fixture
    assert len(kept_by(desk["worker"])) == 1


def test_a_case_that_one_does_not_see_takes_no_draft(desk, written):  # noqa: F811 -- the fixture
    with pytest.raises(PermissionDenied):
        kept(new(CASE, desk["worker"], desk.other.pk), title="a")
    assert len(drafts()) == 1


def test_it_goes_with_the_case(desk, written):  # noqa: F811 -- the fixture
    with acting(desk["manager"]):
        CaseAssignment.objects.seen_by(desk["manager"]).delete()
    assert kept_by(desk["worker"]) == []
    with pytest.raises(PermissionDenied):
        kept(written, title="b")
    assert drafts()[0].values == {"title": ["a"]}


@pytest.mark.parametrize("near", ["client", "spouse", "sister"])
def test_it_goes_with_a_conflict_of_interest(desk, near):  # noqa: F811 -- the fixture
    kinds.register(CASE)
    draft = new(CASE, desk["manager"], desk.case.pk)  # who sees every case
    kept(draft, title="a")
    assert len(kept_by(desk["manager"])) == 1
    desk.keep_apart("manager", getattr(desk, near), by="chief")
    assert kept_by(desk["manager"]) == []
    with pytest.raises(PermissionDenied):
        kept(draft, title="b")
