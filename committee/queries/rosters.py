"""委員名簿 on any day, and the vacancies: two queries, and three more for the whole provisions"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from committee.enums import Office
from committee.models import Appointment, Committee, MemberContact
from committee.queries.ordinances import provisions_on
from committee.queries.roster_rows import HOLDERS, SEATS
from committee.rules.organization import check_citizen_share

AT, SEAT_AT = HOLDERS.places, SEATS.places
STARTS_ON, ENDED_ON, ENDS_ON = (AT[f"a.{name}"] for name in ("starts_on", "ended_on", "ends_on"))
OFFICE, CODE, SEAT = AT["office"], AT["a.category_code"], AT["a.seat"]
FREE_CODE, FREE_NAME, FREE_SEATS, EX_OFFICIO = (
    SEAT_AT[f"c.{name}"] for name in ("code", "name", "seat_limit", "ex_officio")
)


class RosterRow:
    """One member on the roster; ``number`` counts the seats of all categories through.

    ``office`` is that of the chair or vice-chair, else None; ``office_title`` what it is called.
    """

    __slots__ = ("_columns", "_made", "number", "office", "office_title")

    def __init__(self, number, columns, office=None, office_title=""):
        self.number, self.office, self.office_title = number, office, office_title
        self._columns, self._made = columns, None

    @property
    def appointment(self):
        """The appointment with its member and category; no query."""
        if self._made is None:
            self._made = _appointment(self._columns)
        return self._made

    @property
    def member(self):
        return self.appointment.member

    @property
    def name(self):
        return self._columns[AT["m.name"]]

    @property
    def kana(self):
        return self._columns[AT["m.kana"]]

    @property
    def nominating_body(self):
        return self._columns[AT["a.nominating_body"]]

    @property
    def post(self):
        return self._columns[AT["a.post"]]

    @property
    def category(self):
        return self._columns[AT["c.name"]]

    @property
    def belongs_to(self):
        """推薦団体・所属団体等: the body that nominated, or the post of a member by post."""
        return self.nominating_body or self.post


def _appointment(columns):
    made = HOLDERS.build("a", columns)
    made.member, made.category = HOLDERS.build("m", columns), HOLDERS.build("c", columns)
    return made


class Vacancy:
    """欠員: a seat nobody holds; ``predecessor`` is set where a substitute may finish the term."""

    __slots__ = ("_category", "_gone", "number", "seat")

    def __init__(self, number, seat, category, gone):
        self.number, self.seat = number, seat
        self._category, self._gone = category, gone

    @property
    def category(self):
        return SEATS.build("c", self._category)

    @property
    def category_name(self):
        return self._category[FREE_NAME]

    @property
    def predecessor(self):
        """The appointment that was broken off, with its member, or None; no query."""
        return self._gone and _appointment(self._gone)


@dataclass(frozen=True)
class Roster:
    """委員名簿 of one day."""

    committee: Committee
    on: date
    rows: tuple[RosterRow, ...]
    vacancies: tuple[Vacancy, ...]

    @property
    def in_office(self):
        return len(self.rows)

    @cached_property
    def provisions(self):
        """What is in force on the day as the rules see it; three queries."""
        return provisions_on(self.committee, self.on)

    def holder(self, office):
        """Return the row of the chair or vice-chair, or None."""
        return next((row for row in self.rows if row.office == office), None)

    @property
    def citizen_warning(self):
        """The warning of 市民参加条例 about too few 公募 members, or None."""
        return check_citizen_share(self.provisions, [r.appointment.tenure for r in self.rows])


def roster(committee, on):
    """Return who is in office on a day and what is vacant; None before the first ordinance."""
    seats = SEATS.rows(committee=committee.pk, day=on)
    if not seats:
        return None
    serving, gone = _holders(committee, on)
    places = _numbers(seats)
    order = {category[FREE_CODE]: number for number, category in enumerate(seats)}
    last = len(order)
    serving.sort(key=lambda a: (order.get(a[CODE], last), a[SEAT], a[STARTS_ON]))
    limit, *titles = seats[0][:3]
    titles = dict(zip(Office, titles, strict=True))
    by_post = {each[FREE_CODE]: Office(each[EX_OFFICIO]) for each in seats if each[EX_OFFICIO]}
    spare, rows = len(places), []
    for columns in serving:
        number = places.get((columns[CODE], columns[SEAT]))
        if number is None:  # a seat that an amendment took away and its holder keeps
            number = spare = spare + 1
        office = by_post.get(columns[CODE]) or (columns[OFFICE] and Office(columns[OFFICE]))
        rows.append(RosterRow(number, columns, office, titles.get(office, "")))
    return Roster(committee, on, tuple(rows), _vacancies(seats, limit, places, serving, gone))


def _holders(committee, on):
    """Return who is in office, and {seat: whose term was broken off and would still run}."""
    serving, gone = [], {}
    for row in HOLDERS.rows(committee=committee.pk, day=on):
        last_day = row[ENDED_ON] or row[ENDS_ON]
        if last_day is None or last_day >= on:
            serving.append(row)
        elif last_day >= row[STARTS_ON]:
            gone[row[CODE], row[SEAT]] = row
    return serving, gone


def _numbers(seats):
    """Number the seats of all categories through: 公募 1–4, 学識 5, 団体 6–12."""
    places = (
        (category[FREE_CODE], seat)
        for category in seats
        for seat in range(1, (category[FREE_SEATS] or 0) + 1)
    )
    return {place: number for number, place in enumerate(places, start=1)}


def _vacancies(seats, limit, places, serving, gone):
    held = {(row[CODE], row[SEAT]) for row in serving}
    free = [(place, number) for place, number in places.items() if place not in held]
    if limit is not None:
        free = free[: max(0, limit - len(serving))]
    if not free:
        return ()
    categories = {row[FREE_CODE]: row for row in seats}
    return tuple(
        Vacancy(number, seat, categories[code], gone.get((code, seat)))
        for (code, seat), number in free
    )


def count_in_office(committee, on):
    return Appointment.objects.filter(committee=committee).in_office(on).count()


def predecessors(roster):
    """Return {appointment id: name} of those whose remainder a substitute serves; one query."""
    substitutes = {
        row.appointment.replaces_id: row.appointment.pk
        for row in roster.rows
        if row.appointment.is_substitute
    }
    names = Appointment.objects.filter(pk__in=substitutes).values_list("pk", "member__name")
    return {substitutes[pk]: name for pk, name in names}


def contacts(roster):
    """Return [(row, contact or None)]; one query. Whoever shows it records who read it."""
    found = MemberContact.objects.filter(
        member__in=[row.appointment.member_id for row in roster.rows]
    )
    by_member = {contact.member_id: contact for contact in found}
    return [(row, by_member.get(row.appointment.member_id)) for row in roster.rows]
