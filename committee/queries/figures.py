"""Yearly figures that cities are asked for: women, holders of more posts, 公募, years in office"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from django.db.models import Q

from committee.enums import Sex
from committee.models import Appointment
from committee.queries.rosters import Roster, roster
from koganei.law import Violation


@dataclass(frozen=True)
class Figures:
    """The figures of one body on one day; shares are fractions, None where nothing is known."""

    roster: Roster
    women: int
    sex_recorded: int
    holders_of_more_posts: tuple[int, ...]
    citizens: int
    years_in_office: dict[int, int]

    @property
    def in_office(self):
        return self.roster.in_office

    @property
    def women_share(self):
        """Women among those whose sex is recorded; None where nobody's is."""
        return Fraction(self.women, self.sex_recorded) if self.sex_recorded else None

    @property
    def citizen_share(self):
        return Fraction(self.citizens, self.in_office) if self.in_office else None

    @property
    def citizen_warning(self) -> Violation | None:
        return self.roster.citizen_warning

    @property
    def mean_years(self):
        years = self.years_in_office.values()
        return Fraction(sum(years), len(years)) if years else None


def figures(committee, on):
    """Return the figures of a day, or None before the first ordinance; constant queries."""
    found = roster(committee, on)
    if found is None:
        return None
    rows = found.rows
    citizens = {c.code for c in found.provisions.categories if c.is_public_citizen}
    own, posts = _history(committee, [row.appointment.member_id for row in rows], on)
    return Figures(
        roster=found,
        women=sum(row.member.sex == Sex.FEMALE for row in rows),
        sex_recorded=sum(bool(row.member.sex) for row in rows),
        holders_of_more_posts=tuple(
            row.appointment.member_id
            for row in rows
            if (row.appointment.other_posts or 0) + posts[row.appointment.member_id]
        ),
        citizens=sum(row.appointment.category_code in citizens for row in rows),
        years_in_office={
            member: _whole_years(spans, on, found.provisions.run_gap_days)
            for member, spans in own.items()
        },
    )


def _history(committee, members, on):
    """Return {member: [(first, last day) here]} up to a day, and the number of other seats."""
    rows = Appointment.objects.filter(member__in=members, starts_on__lte=on).filter(
        Q(committee=committee) | Q(pk__in=Appointment.objects.in_office(on).values("pk"))
    )
    own, posts = {member: [] for member in members}, Counter()
    for row in rows.order_by("starts_on"):
        if row.committee_id != committee.pk:
            posts[row.member_id] += 1
        elif row.last_day is None or row.last_day >= row.starts_on:
            own[row.member_id].append((row.starts_on, min(row.last_day or on, on)))
    return own, posts


def _whole_years(spans, on, gap_days):
    """在任年数: whole years since the present run of terms began (続いているとみる間 included)."""
    begins = spans[0][0]
    for (_, last), (first, _) in pairwise(spans):
        if (first - last).days - 1 > gap_days:
            begins = first
    before_day = (on.month, on.day) < (begins.month, begins.day)
    return on.year - begins.year - before_day


def boundary_of_year(year):
    """The day for which a 年度 is reported: its last, March 31."""
    return date(int(year) + 1, 3, 31)
