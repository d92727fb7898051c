"""The desk with many cases: home, list, case page and search, beside the bare SQL of the same rows.

DEBUG=True DATA_DIR=<folder> python -m koganei.benchmarks.desk

The database (or the one that DATABASE_URL names) must have been filled before, once::

    manage.py migrate && manage.py load_demo && manage.py make_cases --count 100000 --years 6

「裸のSQL」 are the statements of the same queries without the policy of who may see what, sent
again through the bare driver. 「範囲つき」 are the queries of the page, the policy in every one of
them; 「画面」 is the whole page: session, audit, policy, template. 「管理画面」 is what the admin
of Django makes of the same table with ``search_fields``.
"""

import os
import sys
from contextlib import contextmanager
from datetime import timedelta

from koganei.benchmarks.measure import report, side_by_side

NAME = "わたなべ せつこ"
ROUNDS = 5


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "koganei.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    from django.db import connection
    from django.test import Client

    from consultation.models import Case
    from koganei.access.scoped import without_scope
    from koganei.models import User

    with without_scope():
        count = Case.objects.count()
        case = Case.objects.filter(stage="support").order_by("-received_on").first()
    if case is None:
        sys.exit("相談がありません。先に make_cases で作ってください。")
    user = User.objects.get(username="support_worker")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    print(f"\n相談{count:,}件、{connection.vendor}")
    for title, (query, address) in pages(user, case, client).items():
        with without_scope():
            bare, statements = replayed(query)
        with as_a_page(user):
            asked = len(sent_by(query))
            times = side_by_side(
                {
                    "裸のSQL": bare,
                    "範囲つき": query,
                    "画面": lambda address=address: opened(client, address),
                },
                rounds=ROUNDS,
            )
        words = f"{title}: 問い合わせ{asked}回（範囲なし{statements}回）"
        report(words, times, "範囲つきが裸のSQLの3倍以下", base="裸のSQL")
    search = pages(user, case, client)["検索"][1]
    times = side_by_side(
        {"画面（検索）": lambda: opened(client, search), "管理画面": changelist(user)},
        rounds=3,
    )
    report("Django管理画面の一覧と検索", times, "10倍以上速い", base="画面（検索）")


def pages(user, case, client):
    """Return {title: (the queries of a page, its address)}."""
    from django.utils import timezone

    from consultation.queries.cases import Wanted, lines_of, wanted_cases
    from consultation.queries.frame import find_case, head_of
    from consultation.queries.home import desk_home
    from consultation.queries.household import members_of
    from consultation.queries.search import find
    from consultation.queries.timeline import timeline_of
    from consultation.rules.search import read_query

    today = timezone.localdate()
    since = timezone.now() - timedelta(days=7)

    def cases():
        rows = wanted_cases(Wanted(), user, today)
        return rows.count(), lines_of(list(rows[:20]))

    def one_case():
        found = find_case(case.pk)
        return head_of(found, user), timeline_of(found), members_of(found)

    search = client.post("/desk/search/", {"text": NAME}).url
    return {
        "ホーム": (lambda: desk_home(user, today, since), "/"),
        "一覧": (cases, "/desk/cases/"),
        "相談のページ": (one_case, case.get_absolute_url()),
        "検索": (lambda: find(read_query(NAME)), search),
    }


@contextmanager
def as_a_page(user):
    """The context in which the queries of a page run."""
    from django.test import RequestFactory

    from koganei import audit, audit_context

    with audit.acting(by=user, request=RequestFactory().get("/")):
        audit_context.current().reading = audit_context.Reading()
        yield


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.status_code


def sent_by(query):
    """Return the (SQL, values) pairs that a query sends."""
    from django.db import connection

    sent = []

    def keep(execute, sql, values, many, context):
        sent.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        query()
    return sent


def replayed(query):
    """Return a function that sends the statements of ``query`` again, and how many they are."""
    from django.db import connection

    statements = [each for each in sent_by(query) if "consultation_" in each[0]]

    def bare():
        with connection.cursor() as cursor:
            for sql, values in statements:
                cursor.execute(sql, values)
                cursor.fetchall()

    return bare, len(statements)


def changelist(user):
    """Return a function that opens a stock changelist of persons with the name searched for."""
    from django.contrib.admin import AdminSite, ModelAdmin
    from django.test import RequestFactory

    from consultation.models import Person
    from koganei.access.scoped import without_scope

    class PersonAdmin(ModelAdmin):
        list_display = ("name", "kana", "birth_on")
        search_fields = ("name", "kana")

        def has_view_permission(self, request, obj=None):
            return True

        has_change_permission = has_module_permission = has_view_permission

    request = RequestFactory().get("/", {"q": NAME})
    request.user = user
    admin = PersonAdmin(Person, AdminSite())

    def show():
        with without_scope():
            rows = admin.get_changelist_instance(request)
            return list(rows.result_list), rows.full_result_count

    return show


if __name__ == "__main__":
    main()
