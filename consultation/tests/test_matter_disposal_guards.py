"""廃棄 of 支援会議の案件: what the database refuses by itself, and lets pass without a guard"""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from consultation.actions import disposals, matter_disposals
from consultation.models import (
    Disposal,
    DisposalItem,
    DisposalRecusal,
    MatterHold,
    StatutoryMatter,
)
from consultation.queries import erasure
from consultation.tests.disposed import left, make_deciders, make_rules
from consultation.tests.disposed_matters import (
    approved_matter,
    make_old_matter,
    make_whole_old_matter,
)
from consultation.tests.factories import the_writer
from consultation.tests.matters import make_matter, taken_up
from consultation.tests.retained import make_matter_hold
from consultation.tests.stories import refused_by_database
from koganei import triggers
from koganei.access.scoped import without_scope
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import RuleBroken


@pytest.fixture
def deciders(db):
    make_rules()
    return make_deciders()


def deleted(matter):
    """Delete the matter, which nothing hangs on but its texts and persons, and take it back."""

    def delete():
        with transaction.atomic():
            for rows in (matter.persons, StatutoryMatter.objects.filter(pk=matter.pk)):
                rows.all().order_by()._raw_delete("default")
            transaction.set_rollback(True)

    return refused_by_database(delete)


# the one way out of the register


def test_a_matter_goes_only_when_another_approved_it(deciders):
    one, other, _ = deciders
    matter = make_old_matter()
    guards = {"matterperson_delete_while_drafted", "statutorymatter_delete_never"}
    assert deleted(matter) in guards
    row = matter_disposals.propose(by=one, matter=matter)
    assert deleted(matter) in guards
    disposals.decide(by=other, disposal=row, approve=True, seen=row.digest)
    assert deleted(matter) == ""


def test_a_matter_that_is_held_does_not_go(deciders):
    one, other, _ = deciders
    matter = make_old_matter()
    approved_matter(matter, one, other)
    make_matter_hold(matter)
    assert deleted(matter) == "matterperson_delete_while_drafted"


def test_a_matter_that_is_open_does_not_go(deciders):
    """Neither on a list that was made while it was over, past the guard of its stages."""
    one, other, _ = deciders
    matter = make_old_matter(declined=True)
    approved_matter(matter, one, other)
    assert deleted(matter) == ""
    triggers.remove(connection, ["statutorymatter_update_along_its_stages"])
    with without_scope():
        StatutoryMatter.objects.filter(pk=matter.pk).order_by().update(stage="taken_up")
    assert deleted(matter) == "matterperson_delete_while_drafted"


def test_without_the_re_check_the_triggers_keep_what_is_held(deciders, monkeypatch):
    one, other, executor = deciders
    matter = make_whole_old_matter()
    row = approved_matter(matter, one, other)
    make_matter_hold(matter)
    before = left()
    monkeypatch.setattr(erasure, "_keep_matters", lambda going: None)
    with pytest.raises(RuleBroken):
        disposals.execute(by=executor, disposal=row)
    assert left() == before
    names = [t.name for t in triggers.declared().values() if " BEFORE DELETE ON " in t.sqlite_sql]
    triggers.remove(connection, names)
    disposals.execute(by=executor, disposal=row)
    assert left() == {}


# each guard, and that without it the row would be written


def _disposal(**fields):
    today = timezone.localdate()
    defaults = {"fiscal_year": FiscalYear.of(today), "sequence": 77, "proposed_by": the_writer()}
    defaults |= {"proposed_on": today, "item_count": 1, "digest": "0" * 64}
    return Disposal.objects.create(**defaults | fields)


def _item(disposal, matter=None, **fields):
    defaults = {"position": 1, "kind": "matter", "due_on": disposal.proposed_on}
    defaults |= {"record_id": matter.pk, "number": matter.number} if matter else {}
    return DisposalItem.objects.create(disposal=disposal, **defaults | fields)


def _a_matter_among_cases():
    _item(_disposal(), make_old_matter())


def _a_case_in_the_disposal_of_a_matter():
    _item(_disposal(matter_number="支会R02-900"), kind="case", record_id=uuid4(), number="D0")


def _another_matter_than_that_of_the_disposal():
    _item(_disposal(matter_number="支会R02-900"), make_old_matter())


def _a_matter_without_a_number():
    _item(_disposal(), make_old_matter(), number="")


def _a_matter_that_goes_on():
    matter = taken_up(make_matter())
    _item(_disposal(matter_number=matter.number), matter)


def _a_number_that_was_disposed_of():
    make_rules()
    one, other, executor = make_deciders()
    matter = make_old_matter()
    disposals.execute(by=executor, disposal=approved_matter(matter, one, other))
    make_matter(number=matter.number)


def _erased_though_it_is_there():
    matter = make_old_matter()
    item = _item(_disposal(matter_number=matter.number), matter)
    item.disposal.decision, item.disposal.decided_at = "approved", timezone.now()
    item.disposal.decided_by = matter.decided_by
    item.disposal.save()
    DisposalItem.objects.filter(pk=item.pk).update(result="erased")


def _a_hold_with_another_reason():
    hold = make_matter_hold(make_old_matter())
    MatterHold.objects.filter(pk=hold.pk).order_by().update(explanation="別の理由")


def _a_hold_without_a_trace():
    hold = make_matter_hold(make_old_matter())
    MatterHold.objects.filter(pk=hold.pk).order_by()._raw_delete("default")


def _recusal():
    disposal = _disposal(matter_number="支会R02-900")
    return DisposalRecusal.objects.create(disposal=disposal, user=the_writer())


def _a_recusal_of_somebody_else():
    writer = the_writer()
    DisposalRecusal.objects.filter(pk=_recusal().pk).update(user=writer)


def _a_recusal_that_is_forgotten():
    DisposalRecusal.objects.filter(pk=_recusal().pk)._raw_delete("default")


GUARDED = [
    ("disposalitem_insert_of_its_register", _a_matter_among_cases),
    ("disposalitem_insert_of_its_register", _a_case_in_the_disposal_of_a_matter),
    ("disposalitem_insert_of_its_register", _another_matter_than_that_of_the_disposal),
    ("disposalitem_insert_of_a_matter_that_is_over", _a_matter_that_goes_on),
    ("statutorymatter_insert_number_never_again", _a_number_that_was_disposed_of),
    ("disposalitem_update_erased_when_gone", _erased_though_it_is_there),
    ("matterhold_update_only_ended", _a_hold_with_another_reason),
    ("matterhold_delete_never", _a_hold_without_a_trace),
    ("disposalrecusal_update_never", _a_recusal_of_somebody_else),
    ("disposalrecusal_delete_never", _a_recusal_that_is_forgotten),
]


@pytest.mark.parametrize(("guard", "change"), GUARDED)
def test_the_database_refuses_it_and_only_by_its_guard(db, guard, change):
    assert refused_by_database(change) == guard
    triggers.install(connection)
    triggers.remove(connection, [guard])
    assert refused_by_database(change) == ""


def test_a_matter_is_not_listed_without_its_number(db):
    found = refused_by_database(_a_matter_without_a_number)
    assert found in {
        "disposalitem_insert_of_its_register", "disposalitem_insert_of_a_matter_that_is_over",
    }  # fmt: skip


def test_a_disposal_of_a_matter_holds_one(db):
    found = refused_by_database(lambda: _disposal(matter_number="支会R02-900", item_count=2))
    assert "disposal_of_one_matter_alone" in found


def test_a_matter_is_held_once_at_a_time(db):
    matter = make_old_matter()
    make_matter_hold(matter)
    found = refused_by_database(lambda: make_matter_hold(matter))
    assert "matter_hold_one_at_a_time" in found or "UNIQUE" in found
