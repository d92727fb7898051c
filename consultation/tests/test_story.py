"""Stories of the desk, through the forms as the pages show them, by several people"""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation.enums import ClosureReason, DueKind, Stage
from consultation.models import (
    Case,
    ConsentRecord,
    Disclosure,
    DueItem,
    HouseholdMembership,
    OutreachVisit,
    PersonAssessment,
    PersonMoney,
    Referral,
)
from consultation.tests.factories import make_agency, make_desk, make_wording
from consultation.tests.stories import in_order, led_on, now, people, rows, text_of
from koganei.dates.wareki import format_date

pytestmark = pytest.mark.django_db
CALLED = {
    "route": 1, "channel": "phone", "caller_kind": "client", "name": "水城 灯",
    "kana": "みずき あかり", "troubles": [3, 4], "main": 4, "urgency": "normal",
    "client_words": "家賃が払えない",
}  # fmt: skip


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who(today):
    make_desk()
    make_wording(starts_on=today - timedelta(days=9))
    return people("chief", "worker", "other", "finance")


@pytest.fixture
def near():
    return make_agency("つくし障害相談")


@pytest.fixture
def far():
    return make_agency("みどり法律相談")


def received(person, **said):
    """A call becomes a slip; return its case."""
    before = {case.pk for case in rows(Case)}
    assert led_on(person.fills("slip_new", said=CALLED | said))
    (case,) = [case for case in rows(Case) if case.pk not in before]
    return case


def agency_row(number, agency, told, purpose, **more):
    values = {"agency": agency.pk, "told": told, "purpose": purpose} | more
    return {f"agency{number}-{name}": value for name, value in values.items()}


def agreed(case, *agencies, **said):
    """What is said on the form of consent by the client."""
    found = {"person": case.client_id, "scope": "limited", **said}
    for number, (agency, told) in enumerate(agencies, 1):
        found |= agency_row(number, agency, told, "支援の調整")
    return found


def told(case, agency, **said):
    moment = timezone.localtime() - timedelta(minutes=1)
    return {
        "person": case.client_id, "agency": agency.pk, "recipient": "相談係",
        "on": format_date(moment.date()), "clock": f"{moment:%H:%M}", "occasion": "call",
        "told": ["identity", "narrative"], "content": "通所の調整を頼んだ", "basis": "consent",
    } | said  # fmt: skip


def test_a_call_is_supported_analysed_told_and_handed_on(who, today, near, far):
    chief, worker, finance = who["chief"], who["worker"], who["finance"]
    case = received(worker)
    assert "水城 灯" in text_of(worker.opens("case", case.pk))

    # 継続支援 asks for the consent, the judgement and a lead
    lead = {"result": 4, "lead": worker.account.pk}
    refused = text_of(chief.fills("screening", case.pk, said=lead))
    assert "本人の有効な同意（申込み）がありません" in refused
    assert led_on(
        chief.fills("consent_add", case.pk, said=agreed(case, (near, ["identity"]), method="oral"))
    )
    assert led_on(chief.fills("triage", case.pk, is_difficult="no"))
    assert led_on(chief.fills("screening", case.pk, said=lead))
    assert (now(case).stage, now(case).lead) == (Stage.ASSESSMENT, worker.account)
    chief.sends("team_join", case.pk, user=finance.account.pk, reason="家計を見る")

    # 課題分析 of two persons; the money by who may
    assert "課題分析を始める" in text_of(worker.opens("case", case.pk))
    assert led_on(
        worker.fills(
            "member_add", case.pk, name="水城 千代", kana="みずき ちよ", kin="of_client:parent"
        )
    )
    assert led_on(worker.fills("assessment_begin", case.pk))
    (mother,) = [
        row.person_id for row in rows(HouseholdMembership) if row.person_id != case.client_id
    ]
    assert led_on(
        worker.fills("assessment_person", case.pk, case.client_id, issues=[9], health="3")
    )
    assert led_on(worker.fills("assessment_person", case.pk, mother, health="2"))
    assert worker.opens("assessment_money", case.pk, case.client_id).status_code == 403
    assert led_on(
        finance.fills("assessment_money", case.pk, case.client_id, monthly_income="85,000円")
    )
    assert "支援員の見立てを書いてください" in text_of(worker.opens("case", case.pk))
    assert led_on(
        worker.fills("assessment_summary", case.pk, view="家計の見通し", direction="家計改善へ")
    )
    assert led_on(worker.fills("assessment_fix", case.pk))
    assert "確定" in text_of(worker.opens("assessment", case.pk))
    assert (len(rows(PersonAssessment)), len(rows(PersonMoney))) == (2, 1)

    # 本人同意: a limited one leaves out whoever it does not name
    sent = agreed(case, (near, ["identity", "narrative"]))
    excluded = agency_row(2, far, [], "", is_excluded="on")
    refused = text_of(worker.fills("consent_add", case.pk, said=sent | excluded))
    assert "限定の同意では、選ばない機関には伝わりません" in refused
    assert led_on(worker.fills("consent_add", case.pk, said=sent))
    assert led_on(worker.fills("disclosure_add", case.pk, said=told(case, near)))
    refused = worker.fills("disclosure_add", case.pk, said=told(case, far))
    assert refused.status_code == 422
    assert "みどり法律相談" in text_of(refused)
    assert [row.agency for row in rows(Disclosure)] == [near]

    # つなぎ, its reply, its arrival
    assert led_on(
        worker.fills(
            "refer", case.pk, agency=near.pk, method="call", told=["identity"], words="訪問を頼む"
        )
    )
    (referral,) = rows(Referral)
    day = {"on": today.isoformat(), "words": "受け付けた"}
    assert led_on(worker.fills("referral_answer", case.pk, referral.pk, outcome="accepted", **day))
    assert led_on(worker.fills("arrival", case.pk, referral.pk, **day))
    assert rows(Referral)[0].arrived_on == today
    assert "つくし障害相談" in text_of(worker.opens("record", case.pk))
    assert in_order(
        [
            "slip_received", "consent_recorded", "triaged", "screened", "assessment_begun",
            "money_written", "assessment_fixed", "consent_recorded", "disclosure_recorded",
            "referral_made", "referral_answered", "arrival_confirmed",
        ]
    )  # fmt: skip


def test_information_alone_ends_the_case_and_a_new_call_is_linked_to_it(who):
    chief, worker = who["chief"], who["worker"]
    first = received(worker)
    assert led_on(chief.fills("screening", first.pk, result=1, explanation="年金の窓口を案内した"))
    assert (now(first).stage, now(first).closure_reason) == (
        Stage.CLOSED, ClosureReason.INFORMATION,
    )  # fmt: skip
    assert worker.opens("contact", first.pk).status_code == 403
    assert "終結" in text_of(worker.opens("case", first.pk))
    said = {name: CALLED[name] for name in CALLED if name not in ("name", "kana")}
    again = worker.fills("slip_new", query=f"?person={first.client_id}", said=said)
    assert led_on(again)
    (second,) = [case for case in rows(Case) if case.pk != first.pk]
    assert (second.previous_id, second.client_id) == (first.pk, first.client_id)
    assert second.stage == Stage.INTAKE
    assert first.number in text_of(worker.opens("case", second.pk))
    assert second.number in text_of(worker.opens("case", first.pk))
    assert in_order(["slip_received", "screened", "slip_received"])


def test_visits_without_a_consent_until_it_is_said_and_then_signed(who, today):
    chief, worker = who["chief"], who["worker"]
    case = received(worker, route=6, channel="home_visit")
    assert led_on(
        chief.fills(
            "screening", case.pk, result=3, explanation="玄関先から", lead=worker.account.pk,
            next_kind="visit", next_on=(today + timedelta(days=5)).isoformat(),
        )
    )  # fmt: skip
    assert now(case).stage == Stage.AWAITING_CONSENT
    for _ in range(2):
        assert led_on(
            worker.fills(
                "visit", case.pk, at="0:00", outcome="not_met", facts="呼び鈴を鳴らした",
                left_message="on",
            )
        )  # fmt: skip
    assert len(rows(OutreachVisit)) == 2
    refused = worker.fills("obtain_consent", case.pk)
    assert "本人の有効な同意（申込み）がありません" in text_of(refused)
    assert "本人同意を記録する" in text_of(worker.opens("case", case.pk))

    said = agreed(case, method="oral", scope="general")
    assert led_on(worker.fills("consent_add", case.pk, said=said))
    assert led_on(chief.fills("triage", case.pk, is_difficult="no"))
    assert led_on(worker.fills("obtain_consent", case.pk, words="戸口で聞いた"))
    assert now(case).stage == Stage.ASSESSMENT
    assert "口頭の同意に署名をもらった" in text_of(worker.opens("case", case.pk))

    (consent,) = rows(ConsentRecord)
    assert led_on(worker.fills("consent_sign", case.pk, consent.pk))
    assert rows(ConsentRecord)[0].signed_on == today
    assert rows(DueItem, kind=DueKind.CONSENT_SIGNATURE, done_at=None) == []
    assert "口頭の同意に署名をもらった" not in text_of(worker.opens("case", case.pk))
    assert in_order(
        ["screened", "visit_logged", "visit_logged", "consent_recorded", "case_moved",
         "consent_signed"]
    )  # fmt: skip
