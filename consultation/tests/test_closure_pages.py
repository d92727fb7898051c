"""終結のページ: the whole way through the browser client, and what a refused form keeps"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultation.enums import ClosureReason, Stage
from consultation.models import (
    Case,
    ClosureProposal,
    Disclosure,
    HandoverSummary,
)
from consultation.tests.endings import make_summary
from consultation.tests.factories import (
    close,
    make_agency,
    make_case,
    make_due,
    make_proposal,
)
from consultation.tests.intake import receive
from consultation.tests.parts import make_consent
from consultation.tests.stories import now, people, rows, text_of, was_done
from koganei.access.scoped import without_scope
from koganei.models import AddressProtection

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(("background", "situation", "remaining", "wishes", "request"), "引き継ぐ")


@pytest.fixture
def who():
    return people("chief", "worker", "finance", "manager", "staff")


@pytest.fixture
def case(who):
    return make_case(lead=who["worker"].account, received_on=timezone.localdate())


def typed(**more):
    day = timezone.localdate().isoformat()
    return {
        "reason": "own_wish", "ended_on": day, "words": "もう要らない", "has_follow_up": "no",
        **more,
    }  # fmt: skip


def test_from_the_proposal_to_the_closed_case(case, who):
    worker, manager = who["worker"], who["manager"]
    assert "終結を申し出る" in text_of(worker.opens("case", case.pk))
    assert was_done(worker.sends("closure_propose", case.pk, **typed()))
    assert "市の確認を待っている" in text_of(worker.opens("closure", case.pk))
    assert "終結の確認待ち" in text_of(manager.client.get(reverse("home")))
    assert "終結を確かめる" in text_of(manager.opens("case", case.pk))
    page = manager.opens("closure_confirm", case.pk)
    assert "もう要らない" in text_of(page)
    proposal = rows(ClosureProposal)[0].pk
    assert was_done(manager.sends("closure_confirm", case.pk, proposal=proposal, words="了"))
    assert now(case).stage == Stage.CLOSED
    shown = text_of(worker.opens("case", case.pk))
    assert "もう一度開くこともできません" in shown
    assert "新しい相談として受け付ける" in shown
    assert "終結した相談の続きは" in text_of(worker.opens("slip_new", person=case.client_id))


def test_sent_back_and_withdrawn(case, who):
    worker, manager = who["worker"], who["manager"]
    worker.sends("closure_propose", case.pk, **typed())
    proposal = rows(ClosureProposal)[0].pk
    refused = manager.sends("closure_return", case.pk, proposal=proposal, words="")
    assert refused.status_code == 422
    assert "差し戻す理由を書いてください" in text_of(refused)
    assert was_done(manager.sends("closure_return", case.pk, proposal=proposal, words="評価は"))
    assert "評価は" in text_of(worker.opens("closure", case.pk))
    assert was_done(worker.sends("closure_propose", case.pk, **typed()))
    again = rows(ClosureProposal, answer="")[0].pk
    assert was_done(worker.sends("closure_withdraw", case.pk, proposal=again))
    assert worker.opens("closure_withdraw", case.pk).status_code == 404


def test_without_a_reason_everything_typed_stays(case, who):
    worker = who["worker"]
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    refused = worker.sends(
        "closure_propose", case.pk, ended_on=tomorrow, words="ここまでの状況を書いた文"
    )
    assert refused.status_code == 422
    shown = text_of(refused)
    for words in ("終結の区分を選んでください", "先の日です", "様子を見るかどうか", "業務手順"):
        assert words in shown
    assert "ここまでの状況を書いた文" in refused.content.decode()
    assert rows(ClosureProposal) == []


def test_what_stands_in_the_way_is_named_with_its_place(case, who):
    worker = who["worker"]
    make_due(case, kind="urgent")
    shown = text_of(worker.opens("closure", case.pk))
    assert "緊急の対応が済んでいません" in shown
    assert "緊急の対応を記録する" in shown
    refused = worker.sends("closure_propose", case.pk, **typed())
    assert "緊急の対応を記録する" in text_of(refused)


def test_the_proposer_does_not_confirm_on_the_page(case, who):
    manager = who["manager"]
    row = make_proposal(case, ClosureReason.OWN_WISH, proposed_by=manager.account)
    assert "ほかの人に頼んでください" in text_of(manager.opens("case", case.pk))
    refused = manager.sends("closure_confirm", case.pk, proposal=row.pk)
    assert refused.status_code == 422
    assert now(case).stage == Stage.ASSESSMENT


def test_the_second_who_confirms_is_told_and_loses_nothing(case, who):
    row = make_proposal(case, ClosureReason.OWN_WISH)
    manager = who["manager"]
    assert was_done(manager.sends("closure_confirm", case.pk, proposal=row.pk))
    late = manager.sends("closure_confirm", case.pk, proposal=row.pk, words="私の所見")
    assert late.status_code == 422
    assert "この相談は終結しています" in text_of(late)
    assert "私の所見" in late.content.decode()


def test_a_paper_is_issued_printed_and_received(case, who):
    worker, agency = who["worker"], make_agency("みどり町の窓口")
    make_consent(case)
    assert "渡せる" in text_of(worker.opens("handover_summary_new", case.pk))
    given = {"agency": agency.pk, "recipient": "相談係", "told": ["identity"], **TEXTS}
    assert was_done(worker.sends("handover_summary_new", case.pk, **given))
    [row] = rows(HandoverSummary)
    assert len(rows(Disclosure)) == 1
    assert str(case.client) in text_of(worker.opens("handover_summary", case.pk, row.pk))
    day = timezone.localdate().isoformat()
    assert was_done(
        worker.sends("handover_summary_receipt", case.pk, row.pk, received_on=day,
                     received_by="相談係")
    )  # fmt: skip
    more = {"reason": "handed_over", "detail": "medical", "agency": agency.pk}
    assert was_done(worker.sends("closure_propose", case.pk, **typed(**more)))


def test_without_agency_or_consent_the_paper_is_not_issued_and_the_texts_stay(case, who):
    worker, agency = who["worker"], make_agency("みどり町の窓口")
    refused = worker.sends("handover_summary_new", case.pk, recipient="相談係", **TEXTS)
    assert refused.status_code == 422
    given = {"agency": agency.pk, "recipient": "相談係", **TEXTS}
    refused = worker.sends("handover_summary_new", case.pk, **given)
    assert "本人同意が、いまありません" in text_of(refused)
    assert "支援調整会議" in text_of(refused)
    assert "引き継ぐ" in refused.content.decode()
    assert rows(HandoverSummary) == []


def test_where_a_protected_client_moved_stands_nowhere(case, who):
    worker = who["worker"]
    more = {"reason": "moved", "municipality": "みどり市", "why_no_summary": "断られた"}
    assert was_done(worker.sends("closure_propose", case.pk, **typed(**more)))
    assert "みどり市" in text_of(worker.opens("closure", case.pk))
    assert "みどり市" not in text_of(who["manager"].opens("closure", case.pk))
    AddressProtection.objects.create(
        person_id=case.client_id, registered_by=who["chief"].account, applied_on="2026-04-01"
    )
    assert "みどり市" not in text_of(worker.opens("closure", case.pk))
    assert "みどり市" not in text_of(who["chief"].opens("closure", case.pk))


def test_the_finance_worker_sees_papers_but_no_proposal(case, who):
    make_proposal(case, ClosureReason.OWN_WISH)
    assert who["finance"].opens("closure", case.pk).status_code in (403, 404)
    assert who["staff"].opens("closure", case.pk).status_code in (403, 404)


def test_the_list_is_narrowed_to_how_cases_ended(case, who):
    other = make_case(lead=who["worker"].account)
    close(other, ClosureReason.DIED)
    close(case, ClosureReason.SELF_RELIANCE)
    shown = text_of(who["worker"].opens("cases", reason="died"))
    assert other.number in shown
    assert "終結（死亡）" in shown
    assert case.number not in shown


def test_the_page_asks_a_constant_number_of_queries(case, who):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert who["worker"].opens("closure", case.pk).status_code == 200
        return len(queries)

    make_summary(case)
    make_proposal(case, ClosureReason.OTHER, answer="returned")
    before = count()
    for _ in range(3):
        make_summary(case, agency=make_agency())
        make_proposal(case, ClosureReason.OTHER, answer="withdrawn")
    assert count() == before


def test_a_new_contact_opens_a_linked_case_as_the_desk_counts(case, who):
    close(case)
    worker = who["worker"].account
    counted = {}
    for setting in (True, False):
        type(case.desk).objects.filter(pk=case.desk_id).update(counts_returns=setting)
        case.desk.refresh_from_db()
        new = receive(worker, client=case.client)
        counted[setting] = new.counts_as_new
        assert new.previous_id == case.pk
        assert new.client_id == case.client_id
    assert counted == {True: True, False: False}
    with without_scope():
        assert Case.objects.filter(previous=case).count() == 2
