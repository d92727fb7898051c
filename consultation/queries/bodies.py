"""会議体 on a day: each with the terms that hold then, and who sits there"""

from dataclasses import dataclass

from consultation.enums import ConsentRule
from consultation.models import BodySeat, BodyTerms, ConferenceBody
from consultation.rules.bodies import Body


@dataclass(frozen=True)
class BodyOnDay:
    """A row, the BodyTerms that hold on the day (or None), and its BodySeats of the day."""

    row: object
    terms: object
    seats: list

    @property
    def rule(self):
        """The body as the rules read it."""
        return Body(
            name=self.row.name,
            consent_rule=ConsentRule(self.row.consent_rule),
            established_on=self.row.established_on,
            law=self.terms.law if self.terms else "",
            approves_plans=self.row.approves_plans,
        )


def bodies_on(day):
    """Return the BodyOnDay of every body, in the order of the list; three queries."""
    terms = {}
    for each in BodyTerms.objects.filter(starts_on__lte=day).order_by("starts_on"):
        terms[each.body_id] = each
    seats = {}
    for seat in BodySeat.objects.filter(starts_on__lte=day).select_related("agency"):
        if seat.ends_on is None or seat.ends_on >= day:
            seats.setdefault(seat.body_id, []).append(seat)
    return [
        BodyOnDay(row, terms.get(row.pk), seats.get(row.pk, []))
        for row in ConferenceBody.objects.all()
    ]
