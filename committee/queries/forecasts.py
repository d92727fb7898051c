"""任期満了の見通し: whose term expires when, and what the ordinance says to the next one"""

from dataclasses import dataclass, replace
from datetime import timedelta

from committee.models import Appointment
from committee.queries.ordinances import rule_book
from committee.rules.terms import Term, check_reappointment, consecutive_terms
from koganei.law import Violation


@dataclass(frozen=True)
class Expiry:
    """One term that ends, and what the secretariat has to know about the next."""

    appointment: Appointment
    successor: Appointment | None
    next_terms: int
    warning: Violation | None


def expiring(committee, *, since, until):
    """Return the terms that expire from ``since`` to ``until``, soonest first; four queries.

    ``successor`` is the same person's next appointment, if it is made already; ``next_terms`` how
    many terms in a row the next one would make, and ``warning`` what the ordinance says to that.
    """
    book = rule_book(committee)
    appointments = list(
        Appointment.objects.filter(committee=committee)
        .select_related("member", "category")
        .order_by("starts_on")
    )
    found = [
        _expiry(book, appointment, appointments)
        for appointment in appointments
        if not appointment.ended_on
        and appointment.ends_on
        and since <= appointment.ends_on <= until
    ]
    return sorted(found, key=_soonest_first)


def _soonest_first(expiry):
    appointment = expiry.appointment
    return appointment.ends_on, appointment.category.item, appointment.seat


def _expiry(book, appointment, appointments):
    starts_on = appointment.ends_on + timedelta(days=1)
    own = [a for a in appointments if a.member_id == appointment.member_id]
    provisions = book.on(starts_on)
    category = provisions.category(appointment.category_code)
    term = Term.of(starts_on, provisions)
    new = replace(
        appointment.tenure, starts_on=starts_on, ends_on=term.ends_on, is_substitute=False, pk=None
    )
    terms = consecutive_terms(provisions, [a.tenure for a in own], new)
    return Expiry(
        appointment=appointment,
        successor=next(
            (a for a in own if a.starts_on > appointment.starts_on and a.tenure.began), None
        ),
        next_terms=terms,
        warning=category and check_reappointment(provisions, category, terms),
    )


def term_numbers(committee, on):
    """Return {member id: how many terms in a row} of those in office on a day, from the history."""
    book = rule_book(committee)
    rows = Appointment.objects.filter(committee=committee, starts_on__lte=on)
    tenures = [row.tenure for row in rows.select_related("member")]
    return {
        new.member: consecutive_terms(
            book.on(new.starts_on), [t for t in tenures if t.member == new.member], new
        )
        for new in tenures
        if new.holds(on)
    }
