"""委員名簿 on any day, vacancies, and whose term expires when"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from committee.enums import Office
from committee.models import Appointment, Officer
from committee.models.appointment import in_office
from committee.queries.ordinances import ordinance_on, rule_book
from committee.rules.ordinance import Category, Provisions
from committee.rules.organization import check_citizen_share
from committee.rules.terms import Term, check_reappointment, consecutive_terms
from koganei.law import Violation


@dataclass(frozen=True)
class RosterRow:
    """One member on the roster; ``number`` counts the seats of all categories through."""

    number: int
    appointment: Appointment
    category: str
    office: Office | None = None
    office_title: str = ""

    @property
    def member(self):
        return self.appointment.member


@dataclass(frozen=True)
class Vacancy:
    """欠員: a seat nobody holds; ``predecessor`` is set where a substitute may finish the term."""

    number: int
    category: Category
    seat: int
    predecessor: Appointment | None = None


@dataclass(frozen=True)
class Roster:
    """委員名簿 of one day."""

    on: date
    provisions: Provisions
    rows: tuple[RosterRow, ...]
    vacancies: tuple[Vacancy, ...]

    @property
    def in_office(self):
        return len(self.rows)

    def holder(self, office):
        """Return the row of the chair or vice-chair, or None."""
        return next((row for row in self.rows if row.office == office), None)

    @property
    def citizen_warning(self):
        """The warning of 市民参加条例 about too few 公募 members, or None."""
        return check_citizen_share(self.provisions, [r.appointment.tenure for r in self.rows])


def roster(committee, on):
    """Return who is in office on a day and what is vacant; None before the first ordinance."""
    ordinance = ordinance_on(committee, on)
    if ordinance is None:
        return None
    provisions = ordinance.provisions()
    serving, gone = _holders(committee, on)
    offices = officers_on(committee, on, provisions, serving)
    places = _numbers(provisions)
    order = {category.code: number for number, category in enumerate(provisions.categories)}
    serving.sort(key=lambda a: (order.get(a.category_code, len(order)), a.seat, a.starts_on))
    spare = len(places)
    rows = []
    for appointment in serving:
        number = places.get((appointment.category_code, appointment.seat))
        if number is None:  # a seat that an amendment took away and its holder keeps
            number = spare = spare + 1
        office = offices.get(appointment.pk)
        title = provisions.title(office) if office else ""
        rows.append(RosterRow(number, appointment, appointment.category.name, office, title))
    return Roster(on, provisions, tuple(rows), _vacancies(provisions, places, serving, gone))


def _holders(committee, on):
    """Return who is in office, and {seat: whose term was broken off and would still run}."""
    runs = in_office(on) | Q(ended_on__lt=on, ends_on__gte=on)
    rows = Appointment.objects.filter(committee=committee).filter(runs)
    serving, gone = [], {}
    for row in rows.select_related("member", "category").order_by("starts_on"):
        if row.last_day is None or row.last_day >= on:
            serving.append(row)
        elif row.last_day >= row.starts_on:
            gone[row.category_code, row.seat] = row
    return serving, gone


def count_in_office(committee, on):
    return Appointment.objects.filter(committee=committee).in_office(on).count()


def officers_on(committee, on, provisions, serving):
    """Return {appointment id: office}: those elected, and those who hold the office by post."""
    elected = Officer.objects.filter(committee=committee).in_office(on)
    found = {officer.appointment_id: Office(officer.office) for officer in elected}
    for office in Office:
        if post := provisions.ex_officio(office):
            found |= {a.pk: office for a in serving if a.category_code == post.code}
    return found


def _numbers(provisions):
    """Number the seats of all categories through: 公募 1–4, 学識 5, 団体 6–12."""
    seats = [
        (category.code, seat)
        for category in provisions.categories
        for seat in range(1, category.seat_limit + 1)
    ]
    return {place: number for number, place in enumerate(seats, start=1)}


def _vacancies(provisions, places, serving, gone):
    held = {(a.category_code, a.seat) for a in serving}
    free = [(place, number) for place, number in places.items() if place not in held]
    if provisions.seat_limit is not None:
        free = free[: max(0, provisions.seat_limit - len(serving))]
    return tuple(
        Vacancy(number, provisions.category(code), seat, gone.get((code, seat)))
        for (code, seat), number in free
    )


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
