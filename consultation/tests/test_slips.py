"""連絡票を直し、書類を付ける: what stood before stays, and nobody's change is lost"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from consultation.actions.intake import Said, Troubles
from consultation.actions.slips import add_attachment, correct_slip
from consultation.actions.writing import Conflict
from consultation.codes import CallerKind, Trouble, Urgency
from consultation.enums import DueKind
from consultation.models import (
    Attachment,
    Case,
    CaseEvent,
    ContactSlip,
    DueItem,
    SlipNarrative,
    SlipRevision,
    SlipThirdParty,
    SlipThirdPartyRevision,
    SlipTrouble,
)
from consultation.tests.factories import close, make_account
from consultation.tests.intake import MOMENT, a_slip, receive
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.dates.wareki import TOKYO
from koganei.law import RuleBroken
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_account(Role.SUPPORT_WORKER)


@pytest.fixture
def slip(worker):
    return a_slip(worker, texts={"client_words": "家賃が払えない", "third_party": "妹の話"})


@pytest.fixture
def case(worker, slip):
    return receive(worker, slip)


def all_of(model, **which):
    with without_scope():
        return list(model.objects.filter(**which))


def the(model, **which):
    with without_scope():
        return model.objects.get(**which)


def correct(case, worker, slip, version=1):
    return correct_slip(by=worker, case=case, version=version, slip=slip)


def with_texts(slip, **texts):
    return replace(slip, texts=slip.texts | texts)


def test_what_stood_there_is_kept_by_class(case, worker, slip):
    new = with_texts(slip, client_words="家賃を2か月払えない", third_party="弟の話")
    correct(case, worker, replace(new, troubles=Troubles((2, 3), 2)))
    assert the(SlipNarrative).client_words == "家賃を2か月払えない"
    assert the(SlipThirdParty).words == "弟の話"
    assert [(t.code, t.is_main) for t in all_of(SlipTrouble)] == [(2, True), (3, False)]
    [before] = all_of(SlipRevision)
    assert (before.version, before.changed_by) == (1, worker)
    assert before.values["texts"]["client_words"] == "家賃が払えない"
    assert before.values["troubles"] == [[Trouble.INCOME, True, ""]]
    assert "妹" not in str(before.values)
    assert [row.words for row in all_of(SlipThirdPartyRevision)] == ["妹の話"]
    assert the(ContactSlip).version == 2


def test_the_main_trouble_moves_without_ever_being_two(case, worker, slip):
    correct(case, worker, replace(slip, troubles=Troubles((2, 3), 2)))
    correct(case, worker, replace(slip, troubles=Troubles((2, 3), 3)), version=2)
    assert [(t.code, t.is_main) for t in all_of(SlipTrouble)] == [(2, False), (3, True)]


def test_saving_the_same_again_changes_nothing(case, worker, slip):
    correct(case, worker, slip, version=0)
    assert all_of(SlipRevision) == []
    assert not AuditEvent.objects.filter(verb="slip_corrected").exists()


def test_the_second_of_two_learns_what_the_first_wrote(case, worker, slip):
    correct(case, worker, with_texts(slip, staff_view="先に保存した見立て"))
    with pytest.raises(Conflict) as conflict:
        correct(case, worker, with_texts(slip, staff_view="後の見立て"))
    assert conflict.value.row.version == 2
    assert the(SlipNarrative).staff_view == "先に保存した見立て"


def test_everything_wrong_is_named_and_nothing_written(case, worker, slip):
    last_year = replace(slip.reception, received_at=datetime(2026, 3, 31, 9, tzinfo=TOKYO))
    bad = replace(slip, reception=last_year, troubles=Troubles(), caller=Said(CallerKind.FAMILY))
    with pytest.raises(RuleBroken) as refusal:
        correct(case, worker, bad)
    assert [v.place for v in refusal.value.violations] == ["relation", "troubles", "received_on"]
    assert all_of(SlipRevision) == []


def test_the_case_and_what_is_due_follow(case, worker, slip):
    earlier = MOMENT - timedelta(days=3)
    reception = replace(slip.reception, received_at=earlier, urgency=Urgency.TODAY)
    slip = with_texts(slip, urgent_response="主任に伝えた")
    correct(case, worker, replace(slip, reception=reception))
    changed = the(Case, pk=case.pk)
    assert (changed.received_on, changed.stage_since) == (earlier.date(), earlier.date())
    assert (changed.urgency, changed.next_due_on) == (Urgency.TODAY, earlier.date())
    kinds = sorted(row.kind for row in all_of(DueItem, done_at=None))
    assert kinds == [DueKind.SCREENING, DueKind.URGENT]
    assert changed.number == case.number


def test_who_is_not_on_the_case_reads_it_and_may_not_rewrite_it(case, slip):
    other = make_account(Role.SUPPORT_WORKER)
    with pytest.raises(PermissionDenied):
        correct(case, other, with_texts(slip, staff_view="直したい"))
    chief = make_account(Role.CHIEF_SUPPORT_WORKER)
    correct(case, chief, with_texts(slip, staff_view="主任が直す"))
    assert the(SlipNarrative).staff_view == "主任が直す"


def test_the_slip_of_a_closed_case_stays(case, worker, slip):
    with without_scope():
        case.lead = worker
        case.save()
    close(case)
    with pytest.raises(RuleBroken, match="終結"):
        correct(case, worker, with_texts(slip, staff_view="直したい"))
    with pytest.raises(RuleBroken, match="終結"):
        attach(case, worker)


@pytest.mark.parametrize("model", [SlipRevision, SlipThirdPartyRevision])
def test_former_versions_never_change(case, worker, slip, model):
    correct(case, worker, with_texts(slip, third_party="弟の話"))
    row = the(model)
    with pytest.raises(IntegrityError), transaction.atomic(), without_scope():
        row.delete()


def attach(case, worker, name="賃貸借契約書.pdf", content=b"%PDF-1.7 ..."):
    return add_attachment(by=worker, case=case, title="契約書", name=name, content=content)


def test_a_paper_is_kept_whole(case, worker):
    row = attach(case, worker)
    kept = the(Attachment, pk=row.pk)
    assert (bytes(kept.content), kept.size) == (b"%PDF-1.7 ...", 12)
    assert (kept.content_type, kept.file_name) == ("application/pdf", "賃貸借契約書.pdf")
    assert len(all_of(CaseEvent, case=case)) == 2


def test_what_is_no_paper_is_refused_and_not_kept(case, worker):
    with pytest.raises(RuleBroken, match="添付できるのは"):
        attach(case, worker, "実行.exe", b"MZ")
    assert all_of(Attachment) == []
