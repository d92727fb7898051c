"""Who is kept away from whom, as a query and as triggers on both databases.

The consultation app registers how persons hang together, and where accounts come near them::

    register_link(Link(HouseholdMember, "person_id", "household_id", is_shared=True))
    register_link(Link(Relationship, "person_id", "related_id"))
    register_assignment(Assignment(
        "case_assignment", CaseAssignment, "user_id",
        active="{row}.ended_on IS NULL",
        persons="SELECT person_id FROM consultation_casemember WHERE case_id = {row}.case_id",
        release=actions.end_assignments_near,
    ))
"""
# ruff: noqa: S608 -- names of tables and columns of our own models; no value is put into the SQL

from collections.abc import Callable
from dataclasses import dataclass

from koganei.access.scoped import without_scope
from koganei.models import ConflictOfInterest
from koganei.models.safeguards import CONFLICTS
from koganei.safeguards.same_person import parts_of_same, with_same, with_same_sql
from koganei.triggers import refuse, register

TABLE = "koganei_conflictofinterest"
ACCOUNT = "koganei_user WHERE id = NEW.{user}"  # the row for which both sides of a conflict wait


@dataclass(frozen=True)
class Link:
    """A table that says who belongs together: it names two persons, or persons and what they share.

    ``person`` and ``other`` are columns; with ``is_shared`` the other one is no person but, say,
    a household. Rows count whatever their dates: who lived together last year is no stranger.
    """

    model: type
    person: str
    other: str
    is_shared: bool = False

    def near(self, persons):
        """Return queries for the ids of those who belong to ``persons``, a query of ids."""
        rows = self.model.objects.order_by()
        if self.is_shared:
            shared = rows.filter(**{f"{self.person}__in": persons}).values(self.other)
            return [rows.filter(**{f"{self.other}__in": shared}).values(self.person)]
        return [
            rows.filter(**{f"{here}__in": persons}).values(there)
            for here, there in ((self.person, self.other), (self.other, self.person))
        ]

    def near_sql(self, persons):
        """Return the same as SQL texts, for triggers."""
        table = self.model._meta.db_table
        if self.is_shared:
            shared = f"SELECT {self.other} FROM {table} WHERE {self.person} IN ({persons})"
            return [f"SELECT {self.person} FROM {table} WHERE {self.other} IN ({shared})"]
        return [
            f"SELECT {there} FROM {table} WHERE {here} IN ({persons})"
            for here, there in ((self.person, self.other), (self.other, self.person))
        ]


@dataclass(frozen=True)
class Assignment:
    """A table by which accounts come near persons: assignments, attendees of a conference.

    ``active`` and ``persons`` are SQL on ``{row}``: whether a row counts, and the ids of the
    persons it brings an account near to. ``release(user, persons, by)`` ends the rows of an account
    that do so for any of ``persons`` (a set of ids), through the app's own action.
    """

    name: str
    model: type
    user_column: str
    active: str
    persons: str
    release: Callable


LINKS: list[Link] = []
ASSIGNMENTS: list[Assignment] = []


def register_link(link):
    """Add a link; register all of them before the assignments, whose triggers contain them."""
    if ASSIGNMENTS:
        raise ValueError("つながりは、担当の表より先に登録してください。")
    LINKS.append(link)


def register_assignment(assignment):
    """Add a table and its triggers: neither side is written while the other one is there."""
    register(*triggers_of(assignment))
    ASSIGNMENTS.append(assignment)


def triggers_of(assignment):
    """Return the triggers that keep an account and a person apart, whoever writes first."""
    table, user = assignment.model._meta.db_table, assignment.user_column
    declared = f"SELECT person_id FROM {TABLE} WHERE user_id = NEW.{user} AND ended_at IS NULL"
    assigned = (
        f"{assignment.active.format(row='NEW')} AND EXISTS (SELECT 1 FROM "
        f"({assignment.persons.format(row='NEW')}) AS near WHERE near.person_id IN "
        f"({_with_near_sql(declared)}))"
    )
    one = _with_near_sql("SELECT NEW.person_id")
    is_near = f"SELECT 1 FROM ({assignment.persons.format(row='a')}) AS near"
    return [
        refuse(
            f"{assignment.name}_{event.lower()}_without_conflict",
            table,
            event,
            "利益相反のある人を、担当や出席者にはできません。",
            when=assigned,
            citation=CONFLICTS,
            first_lock=ACCOUNT.format(user=user),
        )
        for event in ("INSERT", "UPDATE")
    ] + [
        refuse(
            f"conflict_without_{assignment.name}",
            TABLE,
            "INSERT",
            "担当や出席者のまま、利益相反は記録できません。先に外してください。",
            when=f"NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM {table} a WHERE "
            f"a.{user} = NEW.user_id AND {assignment.active.format(row='a')} AND EXISTS "
            f"({is_near} WHERE near.person_id IN ({one})))",
            citation=CONFLICTS,
            first_lock=ACCOUNT.format(user="user_id"),
        )
    ]


def _with_near_sql(persons):
    same = with_same_sql(persons)
    near = [with_same_sql(sql) for link in LINKS for sql in link.near_sql(same)]
    return " UNION ".join([same, *near])


def with_near(persons):
    """Return a query: the ids of ``persons``, of their households, of persons related to them.

    A person is all rows of one human being, whichever of them was declared or is related.
    """
    near = [query for link in LINKS for query in link.near(with_same(persons))]
    first, *others = [part for each in (persons, *near) for part in parts_of_same(each)]
    return first.union(*others) if others else first


def in_force():
    """Every conflict in force, as a query."""
    return ConflictOfInterest.objects.order_by().filter(ended_at=None)


def persons_closed_to(actor):
    """Return a query of the ids of all persons whom ``actor`` must not come near, now."""
    with without_scope():
        return with_near(in_force().filter(user=actor).values("person_id"))


def ids_closed_to(actor):
    """Return the same as a set."""
    with without_scope():
        return set(persons_closed_to(actor).values_list("person_id", flat=True))


def persons_of(conflict):
    """Return the ids of all persons whom one conflict covers, now."""
    one = ConflictOfInterest.objects.order_by().filter(pk=conflict.pk).values("person_id")
    with without_scope():
        return set(with_near(one).values_list("person_id", flat=True))
