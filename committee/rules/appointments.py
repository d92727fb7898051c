"""委嘱のときに守る条文すべて: what an appointment has to satisfy, asked at once

Used by the action that appoints, and by whoever wants to know beforehand (import, greyed buttons).
"""

from dataclasses import dataclass, replace
from datetime import date

from committee.rules.ordinance import RuleBook
from committee.rules.organization import (
    check_category,
    check_person,
    check_seat,
    check_seats,
    free_seat,
)
from committee.rules.terms import (
    Tenure,
    check_dates,
    check_not_substitute,
    check_reappointment,
    check_substitute,
    consecutive_terms,
)


@dataclass(frozen=True)
class Proposal:
    """A new tenure as wanted, before it is known whether it may be.

    ``seat`` 0 asks for any free seat. ``gone`` is the predecessor of a substitute.
    """

    book: RuleBook
    tenures: tuple[Tenure, ...]
    new: Tenure
    category_name: str
    appointed_on: date
    gone: Tenure | None = None

    @property
    def provisions(self):
        return self.book.on(self.new.starts_on)

    @property
    def category(self):
        return self.provisions and self.provisions.category(self.new.category)

    def seated(self):
        """Return the tenure with its seat; the seat stays 0 where none is free."""
        if self.new.seat or not self.category:
            return self.new
        return replace(self.new, seat=free_seat(self.category, self.tenures, self.new) or 0)

    @property
    def terms(self):
        """連続期数: the new term counted in."""
        earlier = [t for t in self.tenures if t.member == self.new.member]
        return consecutive_terms(self.provisions, earlier, self.new)

    def violations(self):
        """Return everything that keeps the appointment from being made."""
        if not self.provisions:
            return [self.book.check_in_force(self.new.starts_on, "任期の始まり")]
        found = [
            check_dates(self.provisions, self.appointed_on, self.new.starts_on),
            check_person(self.provisions, self.tenures, self.new),
            self.gone and check_substitute(self.provisions, self.gone, self.new.starts_on),
        ]
        if not self.category:
            found.append(check_category(self.provisions, self.new.category, self.category_name))
        else:
            found += self._about_seats()
            found.append(check_reappointment(self.provisions, self.category, self.terms))
        return [violation for violation in found if violation]

    def _about_seats(self):
        new = self.seated()
        too_many = check_seats(self.book, self.tenures, new)
        if new.seat:
            return [*too_many, *self._about_seat(new)]
        if too_many:
            return too_many
        seats = range(1, self.category.seat_limit + 1)
        return [found for seat in seats for found in self._about_seat(replace(new, seat=seat))]

    def _about_seat(self, new):
        found = [check_seat(self.category, self.tenures, new)]
        if not self.gone:
            found.append(check_not_substitute(self.provisions, self.tenures, new))
        return [violation for violation in found if violation]
