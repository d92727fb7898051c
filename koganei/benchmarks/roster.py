"""委員名簿 of any day with 100 bodies and 30 years of history, beside the bare SQL of its rows.

python -m koganei.benchmarks.roster
"""

import random
from datetime import date, timedelta

from koganei.benchmarks.measure import report, scratch_database, side_by_side

BODIES, FIRST_YEAR, YEARS, TERM = 100, 2020, 30, 3
DAYS = [date(FIRST_YEAR + year, month, 7) for year in range(YEARS) for month in (1, 5, 9)]


def main():
    with scratch_database():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from committee.queries.rosters import roster

        bodies = make_history()
        with CaptureQueriesContext(connection) as captured:
            seen = [read(roster(bodies[0], day)) for day in DAYS]
        asked = [query["sql"] for query in captured]
        assert any(seen[0])
        chance = random.Random(1)  # noqa: S311 -- the same days every time
        picks = [(chance.choice(bodies), chance.choice(DAYS)) for _ in range(300)]
        statements = [statements_of(roster, *pick) for pick in picks]

        def bare():
            raw = connection.connection.cursor()
            for pick in statements:
                for sql, values in pick:
                    raw.execute(sql, values)
                    raw.fetchall()

        times = side_by_side(
            {"裸のSQL": bare, "委員名簿": lambda: [read(roster(*pick)) for pick in picks]}
        )
        title = f"{BODIES}の会議体×{YEARS}年、ある日の名簿{len(picks)}回"
        title += f": 1回の問い合わせ{len(asked) / len(DAYS):.0f}"
        report(title, times, "裸のSQLの2倍以下", base="裸のSQL")


def read(found):
    """Read what a page shows of the roster."""
    return [
        (row.number, row.name, row.nominating_body, row.category, row.office_title)
        for row in found.rows
    ] + [(vacancy.number, vacancy.category_name) for vacancy in found.vacancies]


def statements_of(query, *arguments):
    """Return the (SQL, values) pairs that a query sends, as sqlite3 takes them."""
    from django.db import connection

    sent = []

    def keep(execute, sql, values, many, context):
        sent.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        query(*arguments)
    return [(sql % {name: f":{name}" for name in values}, values) for sql, values in sent]


def make_history():
    """Give a hundred bodies the first one's ordinance, and terms, gaps and substitutes of years."""
    from committee.models import Appointment, Committee, Member, Officer, Ordinance
    from koganei.dates.periods import last_day_of_years

    pattern = Ordinance.objects.get(committee__code="promotion")
    parts = [*pattern.categories.all(), *pattern.articles.all()]
    chance = random.Random(2)  # noqa: S311 -- the same history every time
    bodies, members = [], []
    for number in range(BODIES):
        body = Committee.objects.create(name=f"第{number}審議会", code=f"body{number}")
        bodies.append(body)
        pattern.pk, pattern.committee, pattern._state.adding = None, body, True
        pattern.save()
        for part in parts:
            part.pk, part.ordinance, part._state.adding = None, pattern, True
            part.save()
        members += [Member(name=f"委員{number}-{each}") for each in range(40)]
    members = Member.objects.bulk_create(members)
    rows = []
    for number, body in enumerate(bodies):
        own = members[number * 40 : number * 40 + 40]
        categories = list(body.ordinances.get().categories.all())
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS, TERM):
            starts_on = date(year, 4, 1)
            ends_on = last_day_of_years(starts_on, TERM)
            free = chance.sample(own, 24)
            for category in categories:
                for seat in range(1, category.seat_limit + 1):
                    row = Appointment(
                        committee=body, member=free.pop(), category=category,
                        category_code=category.code, seat=seat, nominating_body="ある団体",
                        appointed_on=starts_on, starts_on=starts_on, ends_on=ends_on,
                        term_number=1,
                    )  # fmt: skip
                    if chance.random() < 0.2 and (category.code, seat) != ("expert", 1):
                        left = starts_on + timedelta(days=chance.randrange(100, 900))
                        row.ended_on, row.end_reason = left, "resigned"
                    rows.append(row)
    Appointment.objects.bulk_create(rows)
    chairs = Appointment.objects.filter(category_code="expert", committee__in=bodies)
    Officer.objects.bulk_create(
        Officer(
            committee_id=row.committee_id, appointment=row, office="chair",
            elected_on=row.starts_on, ends_on=row.ends_on,
        )
        for row in chairs
    )  # fmt: skip
    return bodies


if __name__ == "__main__":
    main()
