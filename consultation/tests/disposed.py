"""A world in which something is due to be erased, for the tests of disposal."""

from datetime import date, datetime, time

from django.utils import timezone

from consultation.actions import disposals
from consultation.enums import RecordKind
from consultation.models import Person, RetentionRule, owners
from consultation.queries.disposals import due_now, items_of
from consultation.tests.factories import (
    close,
    make_account,
    make_case,
    make_household,
    make_person,
    past_the_scope,
)
from consultation.tests.parts import make_file, make_life
from koganei.access.roles import Role
from koganei.access.scoped import without_scope

LONG_AGO = date(2019, 5, 7)


def make_rules(years=5):
    for kind in RecordKind:
        RetentionRule.objects.create(
            kind=kind, years=years, starts_on=date(2010, 4, 1), source="試しの定め"
        )


def make_deciders():
    """The manager who proposes, the one who approves, and the account admin who executes."""
    return (
        make_account(Role.WELFARE_MANAGER, "proposer"),
        make_account(Role.WELFARE_MANAGER, "approver"),
        make_account(Role.ACCOUNT_ADMIN, "executor"),
    )


@past_the_scope
def make_old(*, client=None, whole=False, on=LONG_AGO, **fields):
    """A closed case whose term is over; ``whole``: with a row of every table of the desk."""
    client = client or make_person(registered_at=at_start(on))
    case = make_case(client=client, received_on=on, **fields)
    if whole:
        make_file(case)
        make_life(client)
        Person.objects.update(registered_at=at_start(on))
    return close(case, on=on)


@past_the_scope
def make_whole_old():
    """A closed case with everything that can hang on a case and on its people."""
    client = make_person(registered_at=at_start(LONG_AGO))
    lead = make_account(Role.SUPPORT_WORKER)
    return make_old(client=client, household=make_household(client), lead=lead, whole=True)


def at_start(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def seen_by(user):
    """The fingerprint of the list as the page shows it to ``user`` now."""
    today = timezone.localdate()
    return "due", disposals.digest_of(items_of(*due_now(user, today), today))


def proposed(by):
    return disposals.propose(by=by, due=seen_by(by))


def approved(by, another):
    row = proposed(by)
    return disposals.decide(by=another, disposal=row, approve=True, seen=row.digest)


def left():
    """{model: rows} of everything that the desk's tables still hold."""
    with without_scope():
        found = {model: model.objects.count() for model in owners.scoped_models()}
    return {model.__name__: count for model, count in found.items() if count}
