"""The rows of the desk as they stand to the account that asks; made once for each account."""

from uuid import UUID

from consultation.models import Case
from consultation.tests.factories import make_case, make_desk, past_the_scope
from koganei.models import PartnerOrganization
from koganei.testing.decisions import Situation

UNKNOWN = UUID(int=1)


@past_the_scope
def case_of(user, name, make):
    """Return the case ``name`` of ``user``'s situations; ``make(number)`` makes it once."""
    number = f"{user.pk}-{name}"
    return Case.objects.filter(number=number).first() or make(number=number)


def _another_desk():
    """A desk that somebody else runs, so that a team is not everybody."""
    other, _ = PartnerOrganization.objects.get_or_create(name="ほかの受託者")
    return make_desk("ほかの窓口", organization=other)


def _cases(user):
    """Yield (name, case, scopes) of every way in which a case stands to an account."""
    council = make_desk().organization
    of_desk = user.organization_id == council.pk
    team = {"team", "supervised"} if of_desk else set()
    yield "assigned", case_of(user, "assigned", lambda **n: make_case(team=[user], **n)), {
        "all", "assigned", *team,
    }  # fmt: skip
    yield "of the team", case_of(user, "team", make_case), {"all", *team}
    yield "restricted", case_of(user, "hidden", lambda **n: make_case(is_restricted=True, **n)), {
        "all", *team & {"supervised"},
    }  # fmt: skip
    elsewhere = case_of(user, "elsewhere", lambda **n: make_case(desk=_another_desk(), **n))
    yield "of another desk", elsewhere, {"all"}


def in_a_case(**more):
    """Return a function of the account: a page of a case in every situation."""

    def rows(user):
        found = [
            Situation(name, {"case_id": case.pk} | more, frozenset(scopes))
            for name, case, scopes in _cases(user)
        ]
        return [*found, Situation("unknown", {"case_id": UNKNOWN} | more)]

    return rows


ROWS = {
    "case": in_a_case(),
}
DATA = {}
