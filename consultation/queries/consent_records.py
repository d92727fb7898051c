"""同意と情報提供: the records of several persons at once, as rows and as the rules read them"""

from dataclasses import dataclass

from django.db.models import F

from consultation.enums import ConsentMethod, ConsentScope, DueKind
from consultation.models import (
    Agency,
    ConsentRecord,
    ConsentTarget,
    Disclosure,
    DisclosureText,
    DueItem,
    Person,
    Referral,
)
from consultation.queries.humans import rows_of
from consultation.rules.consent import Consent, Target


@dataclass(frozen=True)
class Recorded:
    """One record: its row, its targets, and the same as rules/consent.py reads it."""

    row: ConsentRecord
    targets: list
    consent: Consent


def records_of(persons):
    """Return {id of a person: Recorded, the newest first} of every id given; three queries.

    What was agreed under any row of the same human being counts. Organisations of a Consent are
    Agencies; its ``order`` ends in the key of its row.
    """
    same = rows_of(persons)
    rows = ConsentRecord.objects.filter(person__in=set().union(*same.values())).select_related(
        "wording", "explained_by", "recorded_by"
    )
    rows = rows.annotate(died_on=F("person__died_on"))
    rows = list(rows.order_by("-given_on", "-recorded_at", "-pk"))
    targets = {}
    named = ConsentTarget.objects.filter(consent__in=[row.pk for row in rows])
    for target in named.select_related("agency").order_by("is_excluded", "pk"):
        targets.setdefault(target.consent_id, []).append(target)
    return {
        person: [
            Recorded(row, named := targets.get(row.pk, []), consent_of(row, named, person))
            for row in rows
            if row.person_id in keys
        ]
        for person, keys in same.items()
    }


def consent_of(row, targets, person):
    """Return a ConsentRecord with its ConsentTargets as the rules read it, of ``person``."""
    return Consent(
        person=person,
        given_on=row.given_on,
        starts_on=row.starts_on,
        scope=ConsentScope(row.scope) if row.scope else None,
        is_refused=row.is_refused,
        targets=tuple(
            Target(each.agency, frozenset(each.may_tell.split()), each.purpose, each.is_excluded)
            for each in targets
        ),
        method=ConsentMethod(row.method),
        signed_on=row.signed_on,
        expires_on=row.expires_on,
        withdrawn_at=row.withdrawn_at,
        died_on=getattr(row, "died_on", None),
        order=(row.recorded_at, row.pk),
    )


def consents_of_each(persons):
    """Return {id of a person: Consents} of every id given; three queries."""
    return {
        person: [recorded.consent for recorded in records]
        for person, records in records_of(persons).items()
    }


def consents_of(person):
    """Return the Consents of one person (an id); three queries."""
    return consents_of_each([person])[person]


def client_of(case):
    """Return the client as a key to ask rights about, also for who may not see the person."""
    return Person(pk=case.client_id)


def agencies_near(case, persons):
    """Return the agencies that a consent names, that were told something, or are referred to."""
    keys = set().union(*rows_of(persons).values())
    named = ConsentTarget.objects.filter(consent__person__in=keys).order_by()
    told = Disclosure.objects.filter(person__in=keys).order_by()
    referred = Referral.objects.filter(case=case).order_by()
    keys = {
        key
        for rows in (named, told, referred)
        for key in rows.values_list("agency_id", flat=True).distinct()
    }
    return list(Agency.objects.filter(pk__in=keys).order_by("name"))


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger: whom of those asked for it is about, its words, what it rests on."""

    row: Disclosure
    person: object  # the id that was asked for
    text: DisclosureText | None
    agreed_on: object  # the day of the consent, or None


def ledger_of(persons, limit=None):
    """Return LedgerLines about ``persons`` and all rows of the same people, the newest first.

    Only ``limit`` of them; four queries.
    """
    asked = {key: person for person, keys in rows_of(persons).items() for key in keys}
    rows = Disclosure.objects.filter(person__in=asked).select_related(
        "agency", "told_by", "decided_by"
    )
    rows = list(rows.order_by("-told_at", "-pk")[:limit])
    texts = DisclosureText.objects.filter(disclosure__in=[row.pk for row in rows])
    texts = {text.disclosure_id: text for text in texts}
    consents = ConsentRecord.objects.filter(pk__in={row.consent_id for row in rows}).order_by()
    days = dict(consents.values_list("pk", "given_on"))
    return [
        LedgerLine(row, asked[row.person_id], texts.get(row.pk), days.get(row.consent_id))
        for row in rows
    ]


def untold_withdrawals(case):
    """Return the DueItems of agencies that still have to be told of a withdrawal."""
    rows = DueItem.objects.filter(case=case, kind=DueKind.WITHDRAWAL, done_at=None)
    return list(rows.select_related("agency"))
