"""Fixtures of these tests; a module that uses them names this plugin.

PYTEST_DONT_REWRITE: the search for doctests imports this file before anyone names it.
"""

from datetime import date

import pytest

from committee.models import Appointment, Committee, Member, Ordinance, SelectionCategory
from koganei.law import RuleBroken
from koganei.models import User

APPOINTED = date(2019, 12, 13)


@pytest.fixture
def promotion(demo_module, db):
    """地域福祉推進委員会 with its twelve; what a test writes is taken back when it ends."""
    return Committee.objects.get(code="promotion")


@pytest.fixture
def internal(promotion):
    return Committee.objects.get(code="internal")


@pytest.fixture
def secretary(promotion):
    return User.objects.get(username="secretariat")


@pytest.fixture
def empty(promotion):
    """A body under the same ordinance in which nobody sits yet."""
    body = Committee.objects.create(name="試験委員会", code="trial")
    ordinance = Ordinance.objects.get(committee=promotion)
    copy_ordinance(ordinance, body)
    return body


def copy_ordinance(ordinance, committee, **changes):
    """Give a body a copy of an ordinance with its categories and articles."""
    rows = [*ordinance.categories.all(), *ordinance.articles.all()]
    copy = Ordinance.objects.get(pk=ordinance.pk)
    for name, value in {"pk": None, "committee": committee, **changes}.items():
        setattr(copy, name, value)
    copy._state.adding = True
    copy.save()
    for row in rows:
        row.pk, row.ordinance = None, copy
        row._state.adding = True
        row.save()
    return copy


def category(committee, code):
    return SelectionCategory.objects.get(ordinance__committee=committee, code=code)


def person(name="試験 太郎"):
    return Member.objects.create(name=name)


def seat(committee, code, number):
    """The newest appointment to a seat."""
    return Appointment.objects.filter(committee=committee, category_code=code, seat=number).latest(
        "starts_on"
    )


def refused(action, **arguments):
    """Return the sentences with which an action is refused; the rows must stay as they were."""
    before = state()
    with pytest.raises(RuleBroken) as caught:
        action(**arguments)
    assert state() == before
    return [str(violation) for violation in caught.value.violations]


def state():
    models = (Appointment, Appointment.history.model, Member)
    return [list(model.objects.order_by("pk").values()) for model in models]
