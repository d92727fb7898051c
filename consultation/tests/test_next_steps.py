"""次にできること: the buttons of the assessment and of the consent, each for who may and when"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.actions import assessments
from consultation.codes import IssueCode
from consultation.enums import ConsentMethod, DueKind, Stage
from consultation.tests.factories import (
    make_agency,
    make_assignment,
    make_case,
    make_due,
    make_household,
    make_person,
)
from consultation.tests.parts import make_consent
from consultation.tests.stories import now, people, text_of

pytestmark = pytest.mark.django_db
BEGIN, GO_ON, FIX = "課題分析を始める", "課題分析を続ける", "課題分析を確定する"


@pytest.fixture
def who():
    return people("worker", "other", "finance", "auditor")


@pytest.fixture
def case(who):
    client, mother = make_person("山吹 蓮"), make_person("山吹 千代")
    row = make_case(
        client=client, household=make_household(client, mother), lead=who["worker"].account
    )
    make_assignment(row, who["finance"].account)
    return row


def steps(person, case):
    """{label of a button: whether it may be pressed, whether it is the expected one, reasons}"""
    shown = person.opens("case", case.pk).context["next_steps"]
    return {
        each.step.label: (not each.reasons, each.is_main, [words for words, _, _ in each.reasons])
        for each in shown
    }


def begin(case, who):
    assessments.begin(by=who["worker"].account, case=case, assessed_on=timezone.localdate())


def complete(case, who):
    by = who["worker"].account
    assessments.write_person(
        by=by, case=case, person_id=case.client_id, version=0, answers={},
        issues=[(IssueCode.POVERTY, "", "")],
    )  # fmt: skip
    texts = dict.fromkeys(assessments.TEXTS, "文")
    assessments.write_summary(by=by, case=case, version=1, texts=texts)


def test_the_assessment_is_begun_gone_on_with_and_fixed(case, who):
    found = steps(who["worker"], case)
    assert found[BEGIN] == (True, True, [])
    assert found[FIX] == (
        False,
        False,
        ["書きかけの版がありません。新しい版を始めると、書けます。"],
    )
    begin(case, who)
    found = steps(who["worker"], case)
    assert BEGIN not in found
    assert found[GO_ON][:2] == (True, True)
    assert found[FIX][2] == [
        "本人の課題を1つ以上選んでください。",
        "支援員の見立てを書いてください。",
        "支援の方向性を書いてください。",
    ]
    complete(case, who)
    assert steps(who["worker"], case)[FIX] == (True, True, [])
    assessments.fix(by=who["worker"].account, case=case)
    found = steps(who["worker"], case)
    assert (GO_ON in found, FIX in found, "課題分析を見直す" in found) == (False, False, True)


def test_the_finance_worker_is_led_to_the_money_alone(case, who):
    assert not steps(who["finance"], case)["家計を書く"][0]
    begin(case, who)
    found = steps(who["finance"], case)
    assert found["家計を書く"][:2] == (True, True)
    assert {BEGIN, GO_ON, FIX}.isdisjoint(found)


@pytest.mark.parametrize("name", ["other", "auditor"])
def test_who_is_not_on_the_case_is_offered_none_of_it(case, who, name):
    begin(case, who)
    page = who[name].opens("case", case.pk)
    assert GO_ON not in text_of(page)
    assert FIX not in text_of(page)


def test_nothing_is_analysed_while_the_desk_waits_for_the_consent(who):
    case = make_case(lead=who["worker"].account, stage=Stage.AWAITING_CONSENT)
    found = steps(who["worker"], case)
    assert found[BEGIN][2] == ["本人の有効な同意（申込み）がありません。同意を記録してください。"]
    assert found["本人同意を記録する"][:2] == (True, True)
    make_consent(case)
    found = steps(who["worker"], case)
    assert found[BEGIN][0]
    assert "本人同意を記録する" not in found


def test_an_oral_consent_asks_for_its_signature(case, who):
    today = timezone.localdate()
    consent = make_consent(case, method=ConsentMethod.ORAL, given_on=today, starts_on=today)
    make_due(case, on=today, kind=DueKind.CONSENT_SIGNATURE, about=consent.pk)
    page = who["worker"].opens("case", case.pk)
    assert "口頭の同意に署名をもらった" in text_of(page)
    assert f"/consent/{consent.pk}/sign/" in page.content.decode()


def test_a_withdrawal_that_an_agency_does_not_know_comes_first(case, who):
    agency = make_agency("つくし障害相談")
    make_due(case, on=date(2026, 4, 10), kind=DueKind.WITHDRAWAL, agency=agency)
    assert steps(who["worker"], case)["撤回を伝えた記録をする"][0]
    assert "つくし障害相談に伝えます" in text_of(who["worker"].opens("case", case.pk))


def test_the_number_of_queries_does_not_grow(case, who):
    begin(case, who)
    counts = []
    for more in (3, 27):
        for number in range(more):
            agency = make_agency(f"機関{more}-{number}")
            make_due(case, kind=DueKind.WITHDRAWAL, agency=agency)
            day = timezone.localdate() - timedelta(days=number)
            oral = make_consent(case, method=ConsentMethod.ORAL, agencies=[agency])
            make_due(case, on=day, kind=DueKind.CONSENT_SIGNATURE, about=oral.pk)
        with CaptureQueriesContext(connection) as captured:
            assert who["worker"].opens("case", now(case).pk).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
