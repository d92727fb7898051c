"""Between tests that commit, the database is emptied in spite of its triggers, which stay."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, connection

from koganei import triggers
from koganei.models import AuditEvent, Department, User
from koganei.testing.emptying import KEPT, filled
from koganei.tests.audit.support import act

pytestmark = pytest.mark.django_db(transaction=True)


def rows():
    with connection.cursor() as cursor:
        return filled(connection, cursor)


def test_rows_that_nobody_may_delete_are_gone_and_stay_guarded():
    department = Department.objects.create(name="試験課")
    User.objects.create(username="someone", name="誰か", department=department)
    act()
    assert {"koganei_department", "koganei_user", "koganei_auditevent"} <= set(rows())
    call_command("flush", interactive=False, verbosity=0)
    assert rows() == []
    assert list(triggers.differences(connection)) == []
    act()
    with pytest.raises(IntegrityError):
        AuditEvent.objects.all()._raw_delete("default")


def test_what_migrate_writes_for_itself_stays():
    before = ContentType.objects.count()
    call_command("flush", interactive=False, verbosity=0)
    assert ContentType.objects.count() == before > 0
    assert set(connection.introspection.table_names()) >= KEPT


def test_a_trigger_that_a_test_took_away_is_back():
    triggers.remove(connection, ["audit_event_never_deleted"])
    act()
    call_command("flush", interactive=False, verbosity=0)
    assert list(triggers.differences(connection)) == []
