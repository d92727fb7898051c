"""相談を進めるページ: whole stories through the browser client, for each result of the screening"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation.enums import ClosureReason, DueKind, ScreeningResult, Stage
from consultation.models import (
    Accompaniment,
    CaseEvent,
    Disclosure,
    DueItem,
    EventNote,
    OutreachVisit,
    Referral,
    Screening,
)
from consultation.tests.factories import make_agency, make_case, make_due, make_event, make_slip
from consultation.tests.parts import make_consent, make_referral, make_triage
from consultation.tests.stories import now, people, rows, text_of, was_done

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def who():
    return people("chief", "worker", "other", "finance", "coordinator", "manager")


@pytest.fixture
def case(today):
    """As the 連絡票 leaves it: at reception, the screening due."""
    row = make_case(received_on=today)
    make_slip(row)
    make_due(row, on=today, kind=DueKind.SCREENING)
    return row


def screening(today, result, **more):
    return {"on": today.isoformat(), "result": int(ScreeningResult[result]), **more}


def later(today, days):
    return (today + timedelta(days=days)).isoformat()


def route(today, **more):
    """A referral by telephone, as it is typed."""
    return {
        "agency": make_agency().pk, "method": "call", "told": ["identity", "narrative"],
        "words": "訪問を頼む", "referred_on": today.isoformat(), **more,
    }  # fmt: skip


# the five results


def test_information_only(case, who, today):
    chief = who["chief"]
    assert "スクリーニングの結果を入れる" in text_of(chief.opens("case", case.pk))
    shown = text_of(chief.opens("screening", case.pk))
    assert "「継続支援し、プランを策定する」は、いまは選べません。" in shown
    assert was_done(
        chief.sends(
            "screening", case.pk,
            **screening(today, "INFORMATION_ONLY", explanation="年金の窓口を案内した"),
        )
    )  # fmt: skip
    assert (now(case).stage, now(case).closure_reason) == (
        Stage.CLOSED, ClosureReason.INFORMATION,
    )  # fmt: skip
    assert "年金の窓口を案内した" in text_of(chief.opens("case", case.pk))


def test_referred_answered_arrived_closed(case, who, today):
    chief, worker = who["chief"], who["worker"]
    make_consent(case)
    assert was_done(
        chief.sends(
            "screening", case.pk,
            **screening(today, "REFERRED", lead=worker.account.pk, **route(today)),
        )
    )  # fmt: skip
    [referral] = rows(Referral)
    assert now(case).lead == worker.account
    assert rows(Disclosure)[0].told == "identity narrative"
    assert "着くのを待っている" in text_of(worker.opens("referrals", case.pk))
    page = chief.opens("arrive", case.pk)
    assert page.status_code == 200
    refused = chief.sends("arrive", case.pk, reason="handed_over")
    assert "つなぎ先に着いたことを確かめていません" in text_of(refused)
    assert "つなぎを記録する" in text_of(refused)  # the link to what mends it
    sent = {"on": today.isoformat(), "words": "受け付けた"}
    assert was_done(
        worker.sends("referral_answer", case.pk, referral.pk, outcome="accepted", **sent)
    )
    assert was_done(worker.sends("arrival", case.pk, referral.pk, **sent))
    assert was_done(chief.sends("arrive", case.pk, reason="handed_over"))
    assert (now(case).stage, now(case).closure_reason) == (
        Stage.CLOSED, ClosureReason.HANDED_OVER,
    )  # fmt: skip
    assert rows(DueItem, done_at=None) == []


def test_awaiting_consent_until_it_is_there(case, who, today):
    chief, worker = who["chief"], who["worker"]
    assert was_done(
        chief.sends(
            "screening", case.pk,
            **screening(
                today, "AWAITING_CONSENT", explanation="玄関先から", lead=worker.account.pk,
                next_kind="visit", next_on=later(today, 5),
            ),
        )
    )  # fmt: skip
    assert now(case).stage == Stage.AWAITING_CONSENT
    refused = text_of(worker.sends("obtain_consent", case.pk))
    assert "本人の有効な同意（申込み）がありません" in refused
    assert "いまは進めません。理由は2つです。" in text_of(worker.opens("case", case.pk))
    make_consent(case)
    make_triage(case)
    assert was_done(worker.sends("obtain_consent", case.pk, words="署名をもらった"))
    assert now(case).stage == Stage.ASSESSMENT


def test_going_on_to_the_assessment_and_handing_over_by_going_along(case, who, today):
    chief, worker = who["chief"], who["worker"]
    make_consent(case)
    make_triage(case)
    assert was_done(
        chief.sends("screening", case.pk, **screening(today, "SUPPORT", lead=worker.account.pk))
    )
    assert was_done(worker.sends("hand_over", case.pk, **route(today, method="accompany")))
    [referral] = rows(Referral)
    tomorrow = later(today, 1)
    assert was_done(
        worker.sends(
            "accompany", case.pk, agency=make_agency().pk, on=tomorrow, at="10:00",
            place="市役所の入口", referral=referral.pk,
        )
    )  # fmt: skip
    [planned] = rows(Accompaniment)
    assert "同行支援の結果を記録する" in text_of(worker.opens("case", case.pk))
    assert was_done(
        worker.sends(
            "accompaniment", case.pk, planned.pk, on=today.isoformat(), at="0:00", outcome="again",
            facts="窓口が混んでいた", again_on=tomorrow, again_at="14時",
        )
    )  # fmt: skip
    assert [row.outcome for row in rows(Accompaniment)].count("again") == 1
    assert len(rows(Accompaniment)) == 2
    assert was_done(
        worker.sends(
            "referral_failure", case.pk, referral.pk, on=today.isoformat(), words="条件が合わない"
        )
    )
    assert was_done(worker.sends("refer_back", case.pk, words="別の方法を考える"))
    assert now(case).stage == Stage.ASSESSMENT


def test_broken_off_and_taken_up_again(case, who, today):
    chief, worker = who["chief"], who["worker"]
    sent = screening(
        today, "BROKEN_OFF", explanation="電話に出ない", ending="suspend",
        condition="本人から連絡があったら", review_on=later(today, 30),
    )  # fmt: skip
    assert was_done(chief.sends("screening", case.pk, **sent))
    assert (now(case).stage, now(case).suspended_from) == (Stage.SUSPENDED, Stage.INTAKE)
    assert "再開する理由がありません" in text_of(worker.sends("resume", case.pk, words=" "))
    assert was_done(worker.sends("resume", case.pk, words="電話があった"))
    assert now(case).stage == Stage.INTAKE
    ended = screening(today, "BROKEN_OFF", explanation="転居", ending="end", closure_reason="moved")
    assert was_done(chief.sends("screening", case.pk, **ended))
    assert now(case).closure_reason == ClosureReason.MOVED
    assert [row.result for row in rows(Screening)] == [5, 5]


# what is typed is kept, what is wrong is said at once


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(case, who, today):
    sent = screening(
        today, "REFERRED", **route(today, words="ここに書いた文", reply_by="令和2年13月1日")
    )
    sent["on"] = later(today, 1)
    response = who["chief"].sends("screening", case.pk, **sent)
    shown = text_of(response)
    assert response.status_code == 422
    assert "返事を確かめる日：" in shown
    sent["reply_by"] = ""
    shown = text_of(who["chief"].sends("screening", case.pk, **sent))
    for sentence in (
        "主担当：主担当が決まっていません。",
        "実施日：まだ来ていない日です。",
        "つなぎ先に伝えること：あおば地域包括支援センターに伝えてよい根拠がありません。",
        "ここに書いた文",
    ):
        assert sentence in shown
    assert rows(Screening) == []
    assert rows(Referral) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("あ\u202eい", "目に見えない文字があります"),
        ("番号は1234-5678-9018です", "個人番号"),
        ("長" * 100_001, "100000"),
        ("", "内容（事実）："),
    ],
)
def test_bad_input_is_named_and_kept(case, who, today, words, said):
    sent = {"on": later(today, 3), "at": "25時", "channel": "phone", "facts": words}
    response = who["worker"].sends("contact", case.pk, **sent)
    assert response.status_code == 422
    shown = text_of(response)
    assert said in shown.replace(",", "") or said in shown
    assert "開始の時刻：" in shown
    assert words[:20] in response.content.decode()
    assert rows(EventNote) == []


def test_enter_in_a_field_sends_nothing(case, who):
    page = who["chief"].opens("screening", case.pk).content.decode()
    form = page[page.index('<form method="post" class="entry"') :]
    first = form[form.index("<button") :]
    assert first.startswith("<button disabled hidden>")
    page = who["worker"].opens("contact", case.pk).content.decode()
    assert 'data-enter="draft"' in page


# records of contact


def test_a_contact_is_written_settles_and_leads_on(case, who, today):
    worker = who["worker"]
    due = make_due(case, kind=DueKind.CALL, user=worker.account)
    assert was_done(
        worker.sends(
            "contact", case.pk, on=today.isoformat(), at="0:05", channel="phone",
            counterpart="client", minutes="１５", facts="事実の文", client_words="困っている",
            judgement="早い面談がよい", next_step="面談", next_kind="interview",
            next_on=later(today, 2), next_user=who["other"].account.pk, settled=[due.pk],
        )
    )  # fmt: skip
    [event] = rows(CaseEvent, channel="phone")
    assert (event.label, event.minutes, event.by) == ("電話", 15, worker.account)
    assert now(case).last_contact_on == today
    assert rows(DueItem, pk=due.pk)[0].done_by == worker.account
    [following] = rows(DueItem, kind=DueKind.INTERVIEW)
    assert following.user == who["other"].account
    shown = text_of(worker.opens("record", case.pk))
    for words in ("事実の文", "本人の言葉 困っている", "判断 早い面談がよい", "次の対応 面談"):
        assert words in shown
    assert "事実の文" not in text_of(who["finance"].opens("record", case.pk))
    assert "経過の内容は、見る権限がありません" in text_of(who["finance"].opens("record", case.pk))


def test_the_record_is_filtered_by_kind_by_whom_and_by_day(case, who, today):
    worker, other = who["worker"], who["other"]
    for person, channel in ((worker, "phone"), (other, "letter")):
        assert was_done(
            person.sends(
                "contact", case.pk, on=today.isoformat(), at="0:00", channel=channel, facts="文"
            )
        )
    shown = text_of(worker.opens("record", case.pk, by=other.account.pk))
    assert "手紙" in shown
    assert "1件" in shown
    assert "この条件の経過はありません" in text_of(
        worker.opens("record", case.pk, kind="outreach", since="令和2年4月1日")
    )
    assert "2件" in text_of(worker.opens("record", case.pk, since="nonsense", page="x"))


def test_a_line_is_corrected_by_a_new_line_also_after_the_end(case, who, today):
    worker, chief = who["worker"], who["chief"]
    assert was_done(
        worker.sends(
            "contact", case.pk, on=today.isoformat(), at="0:00", channel="phone", facts="誤った文"
        )
    )
    ended = screening(today, "INFORMATION_ONLY", explanation="案内した")
    assert was_done(chief.sends("screening", case.pk, **ended))
    assert "訂正する" in text_of(worker.opens("record", case.pk))
    page = text_of(worker.opens("correct", case.pk, line=1))
    assert "誤った文" in page
    assert was_done(worker.sends("correct", case.pk, query="?line=1", facts="正しい文"))
    shown = text_of(worker.opens("record", case.pk))
    assert "訂正：電話" in shown
    assert "1行目の訂正" in shown
    assert ("誤った文" in shown, "正しい文" in shown) == (True, True)
    refused = worker.sends("correct", case.pk, query="?line=3", facts="もう一度")
    assert "もとの行を訂正してください" in text_of(refused)
    assert worker.opens("correct", case.pk, line=99).status_code == 404
    assert worker.opens("contact", case.pk).status_code == 403


def test_what_was_typed_for_a_case_that_closed_since_comes_back(case, who, today):
    ended = screening(today, "INFORMATION_ONLY", explanation="案内した")
    assert was_done(who["chief"].sends("screening", case.pk, **ended))
    sent = {"on": today.isoformat(), "at": "0:00", "channel": "phone", "facts": "打った文"}
    response = who["worker"].sends("contact", case.pk, **sent)
    assert response.status_code == 422
    assert "この相談は終結しています" in text_of(response)
    assert "打った文" in text_of(response)


def test_a_contact_is_begun_from_the_number(case, who):
    worker = who["worker"]
    response = worker.sends("new_record", number=f" {case.number} ")
    assert response.headers["Location"].endswith(f"/{case.pk}/record/new/")
    for number in ("R99-9999", ""):
        assert worker.sends("new_record", number=number).status_code == 422
    hidden = make_case(is_restricted=True)
    unknown, closed_to = (
        text_of(worker.sends("new_record", number=number)).replace(number, "")
        for number in ("R99-9999", hidden.number)
    )
    assert unknown == closed_to


def test_visits_are_counted_also_in_vain(case, who, today):
    worker = who["worker"]
    for outcome in ("not_met", "not_met", "voice"):
        assert was_done(
            worker.sends(
                "visit", case.pk, on=today.isoformat(), at="0:00", outcome=outcome,
                facts="呼び鈴を鳴らした", left_message="on",
            )
        )  # fmt: skip
    assert [(row.number, row.outcome) for row in rows(OutreachVisit)] == [
        (1, "not_met"), (2, "not_met"), (3, "voice"),
    ]  # fmt: skip
    assert "2回目の訪問：会えなかった" in text_of(worker.opens("record", case.pk))


def test_urgent_support_begins_before_everything(case, who, today):
    worker = who["worker"]
    assert was_done(
        worker.sends("urgent_start", case.pk, words="食料を渡した", check_on=today.isoformat())
    )
    assert "緊急の支援中" in text_of(worker.opens("case", case.pk))
    ended = screening(today, "INFORMATION_ONLY", explanation="案内した")
    assert "緊急の対応が済んでいません" in text_of(
        who["chief"].sends("screening", case.pk, **ended)
    )
    assert was_done(worker.sends("urgent", case.pk, words="家族が来た"))
    assert was_done(who["chief"].sends("screening", case.pk, **ended))


# who may not


@pytest.mark.parametrize("name", ["worker", "finance", "coordinator", "manager"])
def test_only_the_chief_opens_the_screening(case, who, name):
    assert who[name].opens("screening", case.pk).status_code == 403
    assert "スクリーニングの結果を入れる" not in text_of(who[name].opens("case", case.pk))


@pytest.mark.parametrize("page", ["case", "record", "contact", "referrals", "assignment"])
def test_the_number_of_queries_does_not_grow_with_the_case(case, who, page):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_due(case, kind=DueKind.VISIT)
            make_event(case)
            make_referral(case)
        with CaptureQueriesContext(connection) as captured:
            assert who["worker"].opens(page, case.pk).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
