"""What the actions promise, and what the database keeps though an action forgot it."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from koganei import audit
from koganei.access.scoped import NoActor, without_scope
from koganei.accounts.tests.support import fresh, verbs
from koganei.drafts import kinds, rules
from koganei.drafts.actions import Finished, Overtaken, discard, finish
from koganei.drafts.compared import compared
from koganei.drafts.tests.pages import ALONE, FOR_CITY, NOTE, RECORD
from koganei.drafts.tests.support import drafts, kept, kept_by, new
from koganei.law import RuleBroken
from koganei.models import Draft
from koganei.testing.races import in_thread, joined


@pytest.fixture
def worker(who):
    return fresh(who["worker"])


def end(draft, how=finish):
    with audit.acting(by=draft.owner), transaction.atomic():
        how(by=draft.owner, draft=draft)


def later(days):
    return travel(timezone.now() + timedelta(days=days), tick=True)


# time


def test_a_draft_is_shown_to_its_last_day_and_erased_after_it(worker):
    kept(new(NOTE, worker), title="十四日")
    kept(new(RECORD, worker, uuid.uuid4()), title="三十日")
    with later(14):
        assert len(kept_by(worker)) == 2
        call_command("erase_drafts", stdout=(said := io.StringIO()))
        assert "0件" in said.getvalue()
    with later(15):
        assert [draft.values["title"] for draft in kept_by(worker)] == [["三十日"]]
        assert len(drafts()) == 2
        call_command("erase_drafts", stdout=(said := io.StringIO()))
        assert "1件" in said.getvalue()
    assert [row.form for row in drafts()] == [RECORD.key]
    assert verbs()[-1] == ("drafts_erased", "allowed")


def test_each_save_gives_the_draft_its_whole_time_again(worker):
    draft = new(NOTE, worker)
    kept(draft, title="a")
    with later(10):
        row = kept(draft, title="b")
    assert row.expires_on == timezone.localdate() + timedelta(days=24)


def test_an_erased_draft_that_ran_out_makes_room_before_the_night(worker):
    kept(new(ALONE, worker), title="古い")
    with later(15):
        kept(new(ALONE, worker), title="新しい")
        assert [draft.values["title"] for draft in kept_by(worker)] == [["新しい"]]


def test_a_finished_draft_goes_too_but_not_before_its_pages_are_refused(worker):
    draft = new(NOTE, worker)
    kept(draft, title="a")
    end(draft)
    with later(14):
        call_command("erase_drafts", stdout=io.StringIO())
        assert len(drafts()) == 1
    with later(15):
        call_command("erase_drafts", stdout=(said := io.StringIO()))
        assert drafts() == []
        assert "0件" in said.getvalue()  # nobody lost anything


# the end


@pytest.mark.parametrize("how", [finish, discard])
def test_the_end_empties_it_for_good(worker, how):
    draft = new(NOTE, worker)
    kept(draft, title="a")
    end(draft, how)
    if how is finish:
        with pytest.raises(Finished):  # the same page sent twice
            end(draft, how)
    else:
        end(draft, how)
    (row,) = drafts()
    assert row.values == {}
    with pytest.raises(Finished):
        kept(draft, title="遅れて")
    assert verbs().count((f"draft_{'finished' if how is finish else 'discarded'}", "allowed")) == 1


def test_without_a_draft_there_is_nothing_to_end(worker):
    with audit.acting(by=worker):
        finish(by=worker, draft=None)
    assert drafts() == []


def test_when_the_record_is_not_saved_the_draft_stays(worker):
    draft = new(NOTE, worker)
    kept(draft, title="a")
    with audit.acting(by=worker), transaction.atomic():
        finish(by=worker, draft=draft)
        transaction.set_rollback(True)
    assert kept_by(worker)[0].values == {"title": ["a"]}
    kept(draft, title="b")


# who


def test_nobody_finds_drafts_without_saying_who_asks(worker):
    kept(new(NOTE, worker), title="a")
    with pytest.raises(NoActor):
        Draft.objects.count()


def test_a_form_that_one_may_not_fill_in_keeps_nothing(who):
    with pytest.raises(PermissionDenied):
        kept(new(FOR_CITY, who["worker"]), title="a")
    with pytest.raises(PermissionDenied):
        kept(new(NOTE, who["auditor"]), title="a")
    assert drafts() == []


def test_the_number_of_somebody_elses_draft_overwrites_nothing(who, worker):
    draft = new(NOTE, worker)
    kept(draft, title="a")
    stolen = new(NOTE, who["staff"])
    stolen.pk = draft.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(stolen, title="b")
    assert drafts()[0].values == {"title": ["a"]}


# rules


def test_a_text_of_the_largest_size_is_kept_and_one_more_is_not():
    whole = {"a": ["x" * (rules.LARGEST - rules.size_of({"a": [""]}))]}
    assert rules.size_of(whole) == rules.LARGEST
    assert rules.check_values(whole, str) == []
    whole["a"][0] += "x"
    assert [v.place for v in rules.check_values(whole, str)] == [""]


@pytest.mark.parametrize("bad", [chr(0), chr(0xD800), chr(0xDFFF)])
def test_what_a_database_cannot_hold_is_named_with_its_place(bad):
    (violation,) = rules.check_values({"words": ["よい", f"1\n23{bad}4{bad}"]}, NOTE.label_of)
    assert f"「本人の言葉」の2行目の3文字目に、保存できない文字（U+{ord(bad):04X}）" in str(
        violation
    )


def test_everything_else_is_kept_as_typed(worker):
    strange = "𠮷葛󠄀\u202e①ﾃﾞ\ufeff\x1b\ufffe🏠"
    kept(new(NOTE, worker), words=strange)
    assert drafts()[0].values == {"words": [strange]}


def test_all_fields_that_are_wrong_are_named(worker):
    with pytest.raises(RuleBroken) as broken:
        kept(new(NOTE, worker), title="\0", words="\0", other_9="\0")
    assert [v.place for v in broken.value.violations] == ["title", "words", "other_9"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("words", "本人の言葉"),
        ("person-words", "本人の言葉"),
        ("received_on_0", "受付日"),
        ("unknown", "unknown"),
        ("__all__", "__all__"),
    ],
)
def test_a_field_is_called_as_people_know_it(name, label):
    assert NOTE.label_of(name) == label


def test_a_key_is_taken_once():
    kinds.register(NOTE)
    with pytest.raises(ValueError, match=r"tests\.note"):
        kinds.register(kinds.Kind("tests.note", "x", ("koganei.home", "view"), str))


def test_both_texts_stand_in_the_order_of_the_form():
    rows = compared(NOTE, {"zz": ["1"], "words": ["a"], "title": ["t"]}, {"title": ["t"]})
    assert [(row.label, row.mine, row.kept) for row in rows] == [
        ("本人の言葉", "a", ""),
        ("zz", "1", ""),
    ]


# the database


def planted(worker, **fields):
    row = {"owner": worker, "form": NOTE.key, "page": uuid.uuid4()} | fields
    with without_scope():
        return Draft.objects.create(expires_on=timezone.localdate(), **row)


def test_a_finished_draft_holds_nothing_and_never_changes(worker):
    with pytest.raises(IntegrityError), transaction.atomic():
        planted(worker, finished_at=timezone.now(), values={"title": ["a"]})
    row = planted(worker, finished_at=timezone.now())
    for change in ({"finished_at": None}, {"values": {"title": ["a"]}}, {"version": 5}):
        with pytest.raises(IntegrityError), transaction.atomic(), without_scope():
            Draft.objects.filter(pk=row.pk).update(**change)


def test_one_open_draft_for_a_record_and_for_a_form_that_has_one(worker):
    record = uuid.uuid4()
    planted(worker, subject_id=record)
    planted(worker, is_one_of_several=True)
    planted(worker, is_one_of_several=True)
    planted(worker)
    planted(worker, subject_id=uuid.uuid4())
    planted(worker, subject_id=record, finished_at=timezone.now())
    for again in ({"subject_id": record}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            planted(worker, **again)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", range(4))
def test_a_save_and_the_end_at_once_leave_nothing(own_database, who, order):
    worker = fresh(who["worker"])
    draft = new(NOTE, worker)
    if order % 2:
        kept(draft, title="はじめ")

    def late():
        try:
            kept(draft, title="遅れて")
        except Finished:
            return "refused"
        return "before"

    works = [late, lambda: end(draft)]
    threads = [in_thread(work) for work in (works if order < 2 else works[::-1])]
    for thread in threads:
        joined(thread)
    (row,) = drafts()
    assert row.values == {}
    assert row.finished_at


@pytest.mark.django_db(transaction=True)
def test_two_pages_at_once_make_one_draft(own_database, who):
    worker = fresh(who["worker"])

    def save():
        try:
            kept(new(ALONE, worker), title="a")
        except Overtaken:
            return "overtaken"
        return "kept"

    results = [joined(thread) for thread in [in_thread(save) for _ in range(4)]]
    assert sorted(results) == ["kept", "overtaken", "overtaken", "overtaken"]
    assert len(drafts()) == 1
