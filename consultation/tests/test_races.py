"""Two at the desk at once: the second one waits, and sees what the first one wrote

Each race is run again with its guard taken away, and is then lost.
"""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from consultation.actions import (
    consents,
    merging,
    persons,
    referrals,
    slips,
    telling,
    writing,
)
from consultation.actions.referrals import Route
from consultation.enums import Basis, ConsentScope, DisclosureOccasion
from consultation.models import Disclosure, Merge, Person
from consultation.rules.disclosure import DisclosureInput
from consultation.tests.factories import (
    make_account,
    make_agency,
    make_case,
    make_person,
    make_slip,
)
from consultation.tests.intake import a_slip
from consultation.tests.parts import make_consent
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.testing.races import ONE_WRITER, race

GUARDS = ["person_merged_in_one_step"]


@pytest.fixture
def desk(own_database):
    """A case, its client and a twin, where threads reach them."""
    triggers.install(connection)
    chief = make_account(Role.CHIEF_SUPPORT_WORKER, "chief")
    client, twin = (
        make_person("山吹 蓮", "やまぶき れん"),
        make_person("山吹 れん", "やまぶき れん"),
    )
    case = make_case(client=client, lead=chief)
    slip = make_slip(case)
    return {"chief": chief, "client": client, "twin": twin, "case": case, "slip": slip}


def change(desk, name):
    given = {field: getattr(desk["client"], field) for field in persons.IDENTITY} | {"name": name}
    return lambda: persons.change(by=desk["chief"], person=desk["client"], version=1, given=given)


def merge(desk):
    pair = [desk["client"], desk["twin"]]
    return lambda: merging.merge(
        by=desk["chief"], person=pair[0], merged=pair[1], reason="同じ人",
        versions={person.pk: 1 for person in pair},
    )  # fmt: skip


def correct(desk, words):
    by, case, version = desk["chief"], desk["case"], desk["slip"].version
    slip = a_slip(by, texts={"client_words": words})
    return lambda: slips.correct_slip(by=by, case=case, version=version, slip=slip)


RACES = {
    "two change a name": lambda desk: (change(desk, "山吹 廉"), change(desk, "山吹 連")),
    "one changes, one merges": lambda desk: (change(desk, "山吹 廉"), merge(desk)),
    "one merges, one changes the other row": lambda desk: (
        merge(desk),
        change(desk | {"client": desk["twin"]}, "山吹 連"),
    ),
    "two correct a slip": lambda desk: (correct(desk, "一人目"), correct(desk, "二人目")),
}


def unlocked(records):
    """What ``writing.locked`` returns, without waiting for anybody."""
    with without_scope():
        model = type(records[0])
        return [model.objects.filter(pk=record.pk).first() for record in records]


@pytest.mark.parametrize("name", RACES)
def test_the_second_one_sees_what_the_first_one_wrote(desk, name):
    assert race(*RACES[name](desk)) == ["done", "Conflict"]


@ONE_WRITER
@pytest.mark.parametrize("name", [name for name in RACES if name != "two correct a slip"])
def test_without_the_lock_nobody_is_told(desk, name, monkeypatch):
    monkeypatch.setattr(writing, "locked", unlocked)
    first, second = race(*RACES[name](desk))
    assert first == "done"
    assert second != "Conflict"


def into(person, merged, chief):
    """Write a merge past the action."""

    def write():
        with without_scope(), transaction.atomic():
            Merge.objects.create(person=person, merged=merged, reason="同じ人", merged_by=chief)
            Person.objects.filter(pk=merged.pk).update(merged_into=person)

    return write


def crosswise(desk):
    one, other = desk["client"], desk["twin"]
    return into(one, other, desk["chief"]), into(other, one, desk["chief"])


def test_two_rows_are_not_merged_into_each_other(desk):
    assert race(*crosswise(desk)) == ["done", "IntegrityError"]


def test_without_the_trigger_they_are(desk):
    triggers.remove(connection, GUARDS)
    try:
        assert race(*crosswise(desk)) == ["done", "done"]
    finally:
        triggers.install(connection)


# telling and withdrawing


def agreed(desk):
    """A consent by which the agency may be told everything but money."""
    agency = make_agency()
    return agency, make_consent(desk["case"], scope=ConsentScope.GENERAL)


def withdraw(desk, consent):
    return lambda: consents.withdraw(
        by=desk["chief"], person=desk["client"], case=desk["case"], consent=consent,
        at=timezone.now(),
    )  # fmt: skip


def refer(desk, agency):
    route = Route(
        agency=agency, method="call", on=timezone.localdate(), told=frozenset({"identity"})
    )
    return lambda: referrals.refer(by=desk["chief"], case=desk["case"], route=route)


def tell(desk, agency):
    def act():
        given = DisclosureInput(
            organization=agency, recipient="相談係", told_at=timezone.now(),
            occasion=DisclosureOccasion.DOCUMENT, classes=frozenset({"identity"}),
            content="氏名", basis=Basis.CONSENT,
        )  # fmt: skip
        telling.issue_sheet(
            by=desk["chief"], person=desk["client"], case=desk["case"],
            lines={desk["client"].pk: given},
        )  # fmt: skip

    return act


TELLING = {"a referral": refer, "a sheet": tell}


@pytest.mark.parametrize("how", TELLING)
def test_nothing_is_told_once_a_consent_was_withdrawn(desk, how):
    agency, consent = agreed(desk)
    assert race(withdraw(desk, consent), TELLING[how](desk, agency)) == ["done", "RuleBroken"]
    assert told() == []


@ONE_WRITER
@pytest.mark.parametrize("how", TELLING)
def test_without_the_lock_the_withdrawal_is_not_seen(desk, how, monkeypatch):
    agency, consent = agreed(desk)
    monkeypatch.setattr(writing, "locked", unlocked)
    monkeypatch.setattr(telling, "locked", unlocked)
    monkeypatch.setattr(consents, "locked_case", lambda case, person: case)
    monkeypatch.setattr(telling, "locked_case", lambda case, person: case)
    first, second = race(withdraw(desk, consent), TELLING[how](desk, agency))
    assert first == "done"
    assert second != "RuleBroken"


def told():
    with without_scope():
        return list(Disclosure.objects.values_list("told", flat=True))
