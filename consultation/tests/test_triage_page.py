"""振り分けのページ: computed and judged beside each other, again as often as needed"""

import pytest
from django.utils import timezone

from consultation.codes import IssueCode, Trouble
from consultation.models import SlipTrouble, Triage, TriageReason
from consultation.tests.factories import make_case, make_slip
from consultation.tests.parts import make_assessment
from consultation.tests.stories import now, people, rows, text_of, was_done
from koganei.access.scoped import without_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return people("chief", "worker")


@pytest.fixture
def case():
    row = make_case(received_on=timezone.localdate())
    make_slip(row)  # 収入・生活費
    return row


def sent(**more):
    return {"on": timezone.localdate().isoformat(), "is_difficult": "no", "reason": ""} | more


def also(case, trouble):
    with without_scope():
        SlipTrouble.objects.create(slip=case.slip, code=trouble)


def test_one_field_is_not_complex_and_needs_no_reason(case, who):
    assert "複合的な課題ではありません" in text_of(who["chief"].opens("triage", case.pk))
    assert was_done(who["chief"].sends("triage", case.pk, **sent()))
    assert (now(case).is_complex, now(case).is_difficult) == (False, False)


def test_two_fields_are_complex_and_the_judgement_needs_a_reason(case, who):
    also(case, Trouble.CARE)
    page = who["chief"].sends("triage", case.pk, **sent())
    assert page.status_code == 422
    assert "理由を書いてください" in text_of(page)
    assert rows(Triage) == []
    assert was_done(who["chief"].sends("triage", case.pk, **sent(reason="家族が支えている")))
    assert now(case).is_complex


def test_what_the_assessment_finds_counts_too(case, who):
    with without_scope():
        assessment = make_assessment(case)
        assessment.issues.all().delete()
        assessment.issues.create(person=case.client, code=IssueCode.UNSTABLE_HOUSING)
    assert "2つの分野" in text_of(who["chief"].opens("triage", case.pk))


def test_complex_and_difficult_asks_for_a_coordinator(case, who):
    also(case, Trouble.CARE)
    assert was_done(
        who["chief"].sends("triage", case.pk, **sent(is_difficult="yes", reason="拒否がある"))
    )
    assert "包括化推進員が主担当" in text_of(who["chief"].opens("triage", case.pk))


def test_a_second_judgement_stands_beside_the_first(case, who):
    for answer in ("yes", "no"):
        who["chief"].sends("triage", case.pk, **sent(is_difficult=answer, reason=f"理由{answer}"))
    assert [row.is_difficult for row in rows(Triage)] == [True, False]
    assert len(rows(TriageReason)) == 2
    page = text_of(who["chief"].opens("triage", case.pk))
    assert "理由yes" in page
    assert "理由no" in page


def test_the_judgement_is_the_chief_s(case, who):
    assert who["worker"].opens("triage", case.pk).status_code == 403
    assert who["worker"].sends("triage", case.pk, **sent()).status_code == 403
