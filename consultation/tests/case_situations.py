"""A case in every way in which it stands to the account that asks: what situations are made of"""

from uuid import UUID

from consultation.models import (
    Case,
    ConferenceItem,
    SupportPlan,
)
from consultation.tests.factories import (
    make_case,
    make_desk,
    past_the_scope,
)
from consultation.tests.parts import (
    make_plan,
    put_on_agenda,
)
from koganei.models import PartnerOrganization
from koganei.testing.decisions import Situation

UNKNOWN = UUID(int=1)


@past_the_scope
def case_of(user, name, make):
    """Return the case ``name`` of ``user``'s situations; ``make(number)`` makes it once."""
    number = f"{user.pk}-{name}"
    return Case.objects.filter(number=number).first() or make(number=number)


def another_desk():
    """A desk that somebody else runs, so that a team is not everybody."""
    other, _ = PartnerOrganization.objects.get_or_create(name="ほかの受託者")
    return make_desk("ほかの窓口", organization=other)


def _cases(user, apart=""):
    """Yield (name, case, scopes) of every way a case stands to an account; ``apart``: own cases."""
    council = make_desk().organization
    of_desk = user.organization_id == council.pk
    team = {"team", "supervised"} if of_desk else set()
    mine = case_of(user, f"{apart}assigned", lambda **n: make_case(team=[user], **n))
    yield "assigned", mine, {"all", "assigned", *team}
    yield "of the team", case_of(user, f"{apart}team", make_case), {"all", *team}
    hidden = case_of(user, f"{apart}hidden", lambda **n: make_case(is_restricted=True, **n))
    yield "restricted", hidden, {"all", *team & {"supervised"}}
    other = f"{apart}elsewhere"
    elsewhere = case_of(user, other, lambda **n: make_case(desk=another_desk(), **n))
    yield "of another desk", elsewhere, {"all"}


def in_a_case(add=lambda case: {}, apart="", **more):
    """Return a function of the account: a page of a case in every situation.

    ``add(case)`` makes what the page needs, once, and returns further arguments of its address.
    """

    def rows(user):
        found = [
            Situation(name, {"case_id": case.pk} | more | add(case), frozenset(scopes))
            for name, case, scopes in _cases(user, apart)
        ]
        keys = {
            name: 999_999 if isinstance(value, int) else UNKNOWN
            for name, value in found[0].arguments.items()
        }
        unknown = keys | more
        return [*found, Situation("unknown", unknown)]

    return rows


@past_the_scope
def on_agenda(case):
    """A plan before a conference, so that its forms are there."""
    if not ConferenceItem.objects.filter(case=case).exists():
        put_on_agenda(SupportPlan.objects.filter(case=case).first() or make_plan(case))
    return {}
