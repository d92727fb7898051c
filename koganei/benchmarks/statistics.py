"""The figures of a month, beside hand-written SQL that counts the same.

DEBUG=True DATA_DIR=<folder> python -m koganei.benchmarks.statistics [202505]

The database (or the one that DATABASE_URL names) must have been filled before, as for
``koganei.benchmarks.desk``. 「手書きのSQL」 is one statement for each kind of record, written for
this engine without the ORM, its rows read into the same table of numbers; both must agree. Printed
are the median of several rounds, with everything warm.
"""
# ruff: noqa: S608 -- names of our own tables and columns; values are parameters

import os
import sys
from calendar import monthrange
from collections import Counter
from datetime import date, datetime, timedelta

from koganei.benchmarks.measure import report, side_by_side

ROUNDS = 9
PERSON = """JOIN consultation_person p ON p.id = c.client_id
    LEFT JOIN consultation_person s ON s.id = p.merged_into_id"""
SEX = "CASE WHEN s.id IS NULL THEN p.sex ELSE s.sex END"
BIRTH = "CASE WHEN s.id IS NULL THEN p.birth_on ELSE s.birth_on END"
HUMAN = "coalesce(p.merged_into_id, p.id)"
NEWEST = """e.fixed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM consultation_planevaluation n
    WHERE n.plan_id = e.plan_id AND n.number > e.number AND n.fixed_at IS NOT NULL)"""


def statements(month, vendor):
    """Return [(SQL, values, what a row adds to)]; ``d`` day numbers of this engine."""
    is_sqlite = vendor == "sqlite"
    day = (
        "CAST(replace({0}, '-', '') AS integer)"
        if is_sqlite
        else "CAST(to_char({0}, 'YYYYMMDD') AS integer)"
    ).format
    days = (
        (lambda a, b: f"CAST(julianday({a}) - julianday({b}) AS integer)")
        if is_sqlite
        else (lambda a, b: f"({a} - {b})")
    )
    in_japan = (
        "date(done_at, '+9 hours')" if is_sqlite else "(done_at AT TIME ZONE 'Asia/Tokyo')::date"
    )
    age = f"({month * 100 + 31} - {day(BIRTH)}) / 10000"
    first = date(month // 100, month % 100, 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    dates = (first, last)
    moments = _moments(first, last, is_sqlite)
    within = "BETWEEN %s AND %s"
    during = ">= %s AND {0} < %s"

    def at(column):
        return f"{column} {during.format(column)}"

    return [
        (
            f"""SELECT c.previous_id IS NULL, {SEX}, {age}, l.route, count(*)
            FROM consultation_case c {PERSON}
            LEFT JOIN consultation_contactslip l ON l.case_id = c.id
            WHERE c.received_on {within} GROUP BY 1, 2, 3, 4""",
            dates,
            "receptions",
        ),
        (
            f"""SELECT c.previous_id IS NULL, t.code, count(*) FROM consultation_sliptrouble t
            JOIN consultation_contactslip l ON l.id = t.slip_id
            JOIN consultation_case c ON c.id = l.case_id
            WHERE c.received_on {within} GROUP BY 1, 2""",
            dates,
            "troubles",
        ),
        (
            f"""SELECT result, count(DISTINCT case_id) FROM consultation_screening
            WHERE done_on {within} GROUP BY 1""",
            dates,
            "screenings",
        ),
        (
            f"""SELECT count(*), sum({days("g.done_on", "c.received_on")})
            FROM consultation_screening g JOIN consultation_case c ON c.id = g.case_id
            WHERE g.done_on {within} AND NOT EXISTS (SELECT 1 FROM consultation_screening b
            WHERE b.case_id = g.case_id AND (b.done_on < g.done_on
            OR (b.done_on = g.done_on AND b.id < g.id)))""",
            dates,
            "first_screenings",
        ),
        (
            f"""SELECT n.number = 1, {SEX}, {age}, count(*),
            sum({days("d.decided_on", "c.received_on")})
            FROM consultation_plandecision d JOIN consultation_supportplan n ON n.id = d.plan_id
            JOIN consultation_case c ON c.id = n.case_id {PERSON}
            WHERE d.decided_on {within} GROUP BY 1, 2, 3""",
            dates,
            "plans",
        ),
        (
            f"""SELECT {SEX}, {age}, count(DISTINCT {HUMAN})
            FROM consultation_plandecision d JOIN consultation_supportplan n ON n.id = d.plan_id
            JOIN consultation_case c ON c.id = n.case_id {PERSON}
            WHERE d.decided_on {within} AND n.is_employment_target GROUP BY 1, 2""",
            dates,
            "employment",
        ),
        (
            f"""SELECT u.service, count(*) FROM consultation_planuse u
            JOIN consultation_plandecision d ON d.plan_id = u.plan_id
            WHERE d.decided_on {within} GROUP BY 1""",
            dates,
            ("services", "service"),
        ),
        (
            f"""SELECT closure_reason, count(*) FROM consultation_case
            WHERE closed_on {within} GROUP BY 1""",
            dates,
            ("closed", "reason"),
        ),
        (
            f"""SELECT a.kind, count(*) FROM consultation_referral r
            JOIN consultation_agency a ON a.id = r.agency_id
            WHERE r.referred_on {within} GROUP BY 1""",
            dates,
            ("referred", "agency"),
        ),
        (
            f"""SELECT i.code, count(DISTINCT a.case_id) FROM consultation_assessment a
            JOIN consultation_personissue i ON i.assessment_id = a.id
            JOIN consultation_case c ON c.id = a.case_id
            JOIN consultation_person p ON p.id = c.client_id
            JOIN consultation_person w ON w.id = i.person_id
            WHERE a.number = 1 AND a.fixed_at IS NOT NULL AND a.assessed_on {within}
            AND coalesce(w.merged_into_id, w.id) = {HUMAN} GROUP BY 1""",
            dates,
            ("issues", "issue", ""),
        ),
        (
            f"""SELECT i.local_code, count(DISTINCT a.case_id) FROM consultation_assessment a
            JOIN consultation_personissue i ON i.assessment_id = a.id
            WHERE a.number = 1 AND a.fixed_at IS NOT NULL AND a.assessed_on {within}
            AND i.local_code <> '' GROUP BY 1""",
            dates,
            ("issues", "local_issue", ""),
        ),
        (
            f"""SELECT count(*) FROM consultation_assessment WHERE number = 1
            AND fixed_at IS NOT NULL AND assessed_on {within}""",
            dates,
            "analyses",
        ),
        (
            f"""SELECT v.outcome, count(*) FROM consultation_outreachvisit v
            JOIN consultation_caseevent e ON e.id = v.event_id
            WHERE e.kind = 'outreach' AND {at("e.at")} GROUP BY 1""",
            moments,
            ("visits", "visit"),
        ),
        (
            f"""SELECT count(*) FROM consultation_accompaniment
            WHERE outcome IN ('done', 'again') AND {at("planned_at")}""",
            moments,
            "accompanied",
        ),
        (
            f"""SELECT CASE WHEN is_refused THEN 'refused' ELSE 'given' END, count(*)
            FROM consultation_consentrecord WHERE given_on {within} GROUP BY 1""",
            dates,
            ("consents", "answer"),
        ),
        (
            f"SELECT count(*) FROM consultation_consentrecord WHERE {at('withdrawn_at')}",
            moments,
            "withdrawn",
        ),
        (
            f"""SELECT CASE WHEN done_at IS NULL THEN 'open'
            WHEN {in_japan} > due_on THEN 'late' ELSE 'in_time' END, count(*)
            FROM consultation_dueitem
            WHERE kind = 'monitoring' AND due_on {within} GROUP BY 1""",
            dates,
            ("monitored", "due"),
        ),
        (
            f"""SELECT count(*) FROM consultation_conferenceitem
            WHERE outcome <> '' AND decided_on {within}""",
            dates,
            "discussed",
        ),
        (
            f"""SELECT e.verdict, count(*) FROM consultation_planevaluation e
            WHERE e.evaluated_on {within} AND {NEWEST} GROUP BY 1""",
            dates,
            ("evaluated", "verdict"),
        ),
        (
            f"""SELECT count(DISTINCT {HUMAN}), count(DISTINCT CASE WHEN EXISTS (SELECT 1
            FROM consultation_evaluationchange h WHERE h.sheet_id = e.id AND h.change <> 'none')
            THEN {HUMAN} END) FROM consultation_planevaluation e
            JOIN consultation_case c ON c.id = e.case_id
            JOIN consultation_person p ON p.id = c.client_id
            WHERE e.evaluated_on {within} AND {NEWEST}""",
            dates,
            "improved",
        ),
        (
            f"""SELECT h.change, {SEX}, {age}, count(DISTINCT {HUMAN})
            FROM consultation_evaluationchange h
            JOIN consultation_planevaluation e ON e.id = h.sheet_id
            JOIN consultation_case c ON c.id = e.case_id {PERSON}
            WHERE h.happened_on {within} AND h.change IN ('work_begun', 'work_income_rose')
            AND {NEWEST} GROUP BY 1, 2, 3""",
            dates,
            "changes",
        ),
        (
            f"""SELECT h.change, count(DISTINCT {HUMAN}) FROM consultation_evaluationchange h
            JOIN consultation_planevaluation e ON e.id = h.sheet_id
            JOIN consultation_supportplan n ON n.id = e.plan_id
            JOIN consultation_case c ON c.id = e.case_id
            JOIN consultation_person p ON p.id = c.client_id
            WHERE h.happened_on {within} AND h.change IN ('work_begun', 'work_income_rose')
            AND n.is_employment_target AND {NEWEST} GROUP BY 1""",
            dates,
            "targets",
        ),
        (
            """SELECT measure, breakdown, category, count FROM consultation_keptfigure
            WHERE month = %s""",
            (month,),
            "kept",
        ),
        ("SELECT starts_on, counts_linked FROM consultation_statisticsterms", (), "terms"),
    ]


def _moments(first, last, is_sqlite):
    begin = datetime.combine(first, datetime.min.time()) - timedelta(hours=9)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time()) - timedelta(hours=9)
    if is_sqlite:
        return f"{begin:%Y-%m-%d %H:%M:%S}", f"{end:%Y-%m-%d %H:%M:%S}"
    return f"{begin:%Y-%m-%d %H:%M:%S}+00", f"{end:%Y-%m-%d %H:%M:%S}+00"


def by_hand(month):
    """Send the statements and fill the same table of numbers."""
    from django.db import connection

    from consultation.statistics.measures import age_band

    found = Counter()

    def add(measure, number, breakdown="", category=""):
        found[month, measure, breakdown, str(category)] += number

    def person(measure, sex, age, number):
        add(measure, number)
        add(measure, number, "sex_age", f"{sex}:{age_band(age)}")

    of_change = {"work_begun": "started_work", "work_income_rose": "income_rose"}
    with connection.cursor() as cursor:
        for sql, values, kind in statements(month, connection.vendor):
            cursor.execute(sql, values)
            for row in cursor.fetchall():
                if isinstance(kind, tuple):
                    category, number = row
                    if len(kind) == 2:
                        add(kind[0], number)
                    add(kind[0], number, kind[1], category)
                elif kind == "receptions":
                    first, sex, age, route, number = row
                    for measure in ("new", "new_first" if first else "new_linked"):
                        person(measure, sex, age, number)
                        add(measure, number, "route", route or 9)
                    add("new", number, "times", "first" if first else "again")
                elif kind == "troubles":
                    first, code, number = row
                    for measure in ("new", "new_first" if first else "new_linked"):
                        add(measure, number, "trouble", code)
                elif kind == "screenings":
                    add("screened", row[1])
                    add("screened", row[1], "result", row[0])
                elif kind == "first_screenings":
                    add("screening_first", row[0])
                    add("screening_days", row[1] or 0)
                elif kind == "plans":
                    first, sex, age, number, waited = row
                    for measure in ("plans", "plans_first" if first else "plans_again"):
                        person(measure, sex, age, number)
                    add("plans", number, "times", "first" if first else "again")
                    add("plan_days", waited if first else 0)
                elif kind == "employment":
                    person("employment_target", *row)
                elif kind == "analyses":
                    add("issues", row[0])
                elif kind == "improved":
                    add("evaluated_people", row[0])
                    add("evaluated_people", row[1], "improved", "improved")
                    add("evaluated_people", row[0] - row[1], "improved", "same")
                elif kind == "changes":
                    person(of_change[row[0]], *row[1:])
                    add(of_change[row[0]], row[3], "target", "other")
                elif kind == "targets":
                    add(of_change[row[0]], row[1], "target", "target")
                    add(of_change[row[0]], -row[1], "target", "other")
                elif kind == "kept":
                    found[month, *row[:3]] += row[3]
                elif kind != "terms":
                    add(kind, row[0])
    return found


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "koganei.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    from django.db import connection
    from django.test import Client

    from consultation.models import Case
    from consultation.statistics import counts
    from koganei.access.scoped import without_scope
    from koganei.models import User

    with without_scope():
        number = Case.objects.count()
    month = int(sys.argv[1]) if len(sys.argv) > 1 else 202505
    first = date(month // 100, month % 100, 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])

    def ours():
        return counts(first, last)

    mine, theirs = ({k: n for k, n in found.items() if n} for found in (ours(), by_hand(month)))
    assert mine == theirs, sorted(set(mine.items()) ^ set(theirs.items()))[:10]
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username="welfare_staff"))

    def page():
        assert client.get(f"/desk/statistics/?month={month}").status_code == 200

    print(f"\n相談{number:,}件、{connection.vendor}、{month}: {len(mine)}個の数が一致")
    candidates = {"手書きのSQL": lambda: by_hand(month), "統計": ours}
    report("月の統計", side_by_side(candidates, ROUNDS), "1.5倍以下", base="手書きのSQL")
    report("月の画面（2年分を数える）", side_by_side({"画面": page}, 3), base="画面")


if __name__ == "__main__":
    main()
