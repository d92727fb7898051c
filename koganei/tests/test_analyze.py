"""analyze: the planner knows the tables afterwards"""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from koganei.models import User

KNOWN = {
    "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'koganei_user'",
    "postgresql": "SELECT count(*) FROM pg_stats WHERE tablename = 'koganei_user'",
}


@pytest.mark.django_db
def test_the_tables_are_counted():
    User.objects.create(username="one", name="一人目")
    call_command("analyze", stdout=(said := io.StringIO()))
    with connection.cursor() as cursor:
        cursor.execute(KNOWN[connection.vendor])
        assert cursor.fetchone()[0] > 0
    assert "取り直しました" in said.getvalue()
