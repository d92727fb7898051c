"""The sheet page at 52 and 5,200 rows: queries, and time beside the bare SQL of its rows.

python -m koganei.benchmarks.sheet_page
"""

from koganei.benchmarks.measure import report, scratch_database, side_by_side

FOLD = 100


def main():
    with scratch_database():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from koganei.models import User

        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(username="welfare_staff"))
        for rows in (52, 52 * FOLD):
            if rows > 52:
                multiply()
            client.get("/evaluation/2018/")
            with CaptureQueriesContext(connection) as queries:
                response = client.get("/evaluation/2018/")
            assert response.status_code == 200
            asked = [query["sql"] for query in queries]
            sql = max(asked, key=len)

            def bare(sql=sql):
                with connection.cursor() as cursor:
                    cursor.execute(sql)
                    cursor.fetchall()

            times = side_by_side(
                {"裸のSQL": bare, "評価票の画面": lambda: client.get("/evaluation/2018/")}, rounds=5
            )
            report(
                f"{rows:,}行: 問い合わせ{len(asked)}回",
                times,
                "問い合わせ10回以下",
                base="裸のSQL",
            )


def multiply(times=FOLD):
    """Give every initiative so many numbers, each with the rows of the first."""
    from evaluation.models import Initiative, SheetEntry

    entries = list(SheetEntry.objects.select_related("initiative"))
    originals = {entry.initiative_id: entry.initiative for entry in entries}
    for fold in range(1, times):
        made = Initiative.objects.bulk_create(
            Initiative(
                measure_id=original.measure_id,
                number=original.number + 20 * fold,
                name=original.label,
            )
            for original in originals.values()
        )
        copies = dict(zip(originals, made, strict=True))
        SheetEntry.objects.bulk_create(
            SheetEntry(
                sheet_id=entry.sheet_id,
                initiative=copies[entry.initiative_id],
                department_id=entry.department_id,
                results=entry.results,
                grade=entry.grade,
                outlook=entry.outlook,
                source_gap=entry.source_gap,
            )
            for entry in entries
        )


if __name__ == "__main__":
    main()
