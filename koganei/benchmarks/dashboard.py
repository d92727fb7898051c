"""The dashboard and the matrix of progress at 30 sections × 10 years, beside the bare SQL.

What a page needs of the database is timed alone: its own statements, sent again one after another.

python -m koganei.benchmarks.dashboard
"""

from koganei.benchmarks.measure import report, scratch_database, side_by_side

SECTIONS, YEARS, FIRST, INITIATIVES = 30, 10, 2018, 40
ADDRESSES = (
    ("集計（基本目標）", f"/evaluation/{FIRST + YEARS - 1}/totals/"),
    ("集計（担当課）", f"/evaluation/{FIRST + YEARS - 1}/totals/?by=department"),
    ("進みの表", f"/evaluation/{FIRST + YEARS - 1}/progress/"),
)


def main():
    with scratch_database():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from koganei.models import User

        rows = grow()
        print(f"{SECTIONS}課 × {YEARS}年度、{rows:,}行")
        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(username="welfare_staff"))
        for title, address in ADDRESSES:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            assert response.status_code == 200
            sent = [each["sql"] for each in queries]
            asked = [sql for sql in sent if sql.startswith("SELECT")]

            def bare(asked=asked):
                with connection.cursor() as cursor:
                    for sql in asked:
                        cursor.execute(sql)
                        cursor.fetchall()

            def page(address=address):
                client.get(address)

            times = side_by_side({"裸のSQL": bare, title: page}, rounds=5)
            words = f"{title}: 問い合わせ{len(sent)}回、{len(response.content) // 1024} KB"
            report(words, times, "問い合わせの数は一定", base="裸のSQL")


def grow():
    """Fill the years with rows of every section, and open the last; return how many rows."""
    from datetime import timedelta

    from django.utils import timezone

    from evaluation.enums import Phase
    from evaluation.models import (
        Campaign,
        Deadline,
        EvaluationSheet,
        FlowEvent,
        Initiative,
        SectionAnswer,
        SheetEntry,
        WelfarePlan,
    )
    from koganei.models import Department, User

    plan, staff = WelfarePlan.objects.get(), User.objects.get(username="welfare_staff")
    sections = list(Department.objects.all())
    sections += Department.objects.bulk_create(
        Department(name=f"第{n}課", display_order=100 + n) for n in range(SECTIONS - len(sections))
    )
    initiatives = list(Initiative.objects.all()[:INITIATIVES])
    sheets = [EvaluationSheet(plan=plan, year=FIRST + n) for n in range(1, YEARS)]
    EvaluationSheet.objects.bulk_create(sheets)
    SheetEntry.objects.bulk_create(
        SheetEntry(
            sheet=sheet, initiative=each, department=section, results="講座を3回開いた。",
            outlook="続ける。", grade="ABCD"[(each.pk * 7 + section.pk + sheet.pk) % 4],
        )
        for sheet in sheets
        for each in initiatives
        for section in sections
    )  # fmt: skip
    campaign = Campaign.objects.create(sheet=sheets[-1], opened_by=staff)
    Deadline.objects.bulk_create(
        Deadline(campaign=campaign, phase=phase, due_on=timezone.localdate() + timedelta(days=n))
        for n, phase in enumerate(Phase)
    )
    answers = SectionAnswer.objects.bulk_create(
        SectionAnswer(sheet=sheets[-1], department=each) for each in sections
    )
    FlowEvent.objects.bulk_create(
        FlowEvent(
            sheet=sheets[-1], answer=answer, step="begin", label="記入を始める",
            target="entry", by=staff,
        )
        for answer in answers
        for _ in range(4)
    )  # fmt: skip
    return SheetEntry.objects.count()


if __name__ == "__main__":
    main()
