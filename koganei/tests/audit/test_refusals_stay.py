"""What was refused is written down even when everything around it is taken back."""

import pytest
from django.db import connection, transaction

from evaluation.actions.entries import write_entry
from koganei.audit import acting
from koganei.law import RuleBroken
from koganei.models import User
from koganei.tests.audit.support import events
from koganei.tests.audit.test_requests import row


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_the_rollback_of_everything_around_it(demo_committed):
    entry, head = row(), User.objects.get(username="section_head")

    def whole():
        with acting(), transaction.atomic():
            entry.sheet.plan.name = "書きかけ"
            entry.sheet.plan.save()
            write_entry(entry=entry, by=head, results="x", grade="B", outlook="y")

    with pytest.raises(RuleBroken):
        whole()
    entry.sheet.plan.refresh_from_db()
    assert entry.sheet.plan.name != "書きかけ"
    assert [event.result for event in events()] == ["refused"]
    assert not connection.in_atomic_block
