"""The end of synthetic cases: proposed by who worked on it, confirmed by the city; some wait for it

Ends of every reason, a 引継書 where consent reached another agency, and the day on the person at a
death.
"""

from datetime import timedelta

from consultation.enums import (
    Basis,
    ClosureAnswer,
    ClosureReason,
    DisclosureOccasion,
    DueKind,
    EventKind,
    Stage,
)
from consultation.management.city.story import BY_THE_CITY
from consultation.models import (
    ClosureMove,
    ClosureProposal,
    ClosureText,
    DeathNotice,
    Disclosure,
    DisclosureText,
    DueItem,
    HandoverIdentity,
    HandoverSummary,
    HandoverText,
)
from consultation.rules.closure import DETAILS

BEFORE_A_PLAN = (Stage.AWAITING_CONSENT, Stage.ASSESSMENT)
WORDS = {
    ClosureReason.SELF_RELIANCE: "収入が続き、滞納も払い終えた。困ったときの連絡先を確かめた。",
    ClosureReason.HANDED_OVER: "引継ぎ先の担当と本人が会い、続けて支援を受けることになった。",
    ClosureReason.OTHER_SYSTEM: "ほかの制度の利用が始まり、その担当が支援を続ける。",
    ClosureReason.MOVED: "転居した。転居先でも相談できることを伝えた。",
    ClosureReason.DIED: "亡くなったと家族から連絡があった。関わっていた機関に知らせた。",
    ClosureReason.OWN_WISH: "もう支援は要らないと本人から話があった。",
    ClosureReason.BROKEN_OFF: "電話と訪問を重ねたが、3か月連絡がとれない。",
    ClosureReason.OTHER: "目的を果たした。",
}
SAID = {
    "background": "家賃の滞納の相談から始まり、家計の見直しを一緒に進めた。",
    "situation": "収支は分かるようになった。通院が続いている。",
    "remaining": "一人で手続きをするのが難しい。",
    "wishes": "いまの住まいで暮らし続けたい。",
    "request": "月に1回、暮らしの様子を聞いてください。",
}
WAITING_FOR = (ClosureReason.OWN_WISH, ClosureReason.BROKEN_OFF)


def add_closure(story):
    """Add how the case of a Story ended after the desk went on with it, or how it may end."""
    case = story.case
    if case.stage == Stage.CLOSED and story.result in BY_THE_CITY:
        _end(story)
    elif case.stage in BEFORE_A_PLAN and story.rng.random() < 0.4:
        _propose(story, story.rng.choice(WAITING_FOR), story.world.today)
        case.next_due_on = min(case.next_due_on, story.world.today)


def answer_proposals(proposals):
    """Write the answers: the database takes none with the proposal itself."""
    answered = [row for row in proposals if row.meant]
    for row in answered:
        row.answer, row.answered_by, row.answered_at = row.meant
    ClosureProposal.objects.bulk_update(answered, ["answer", "answered_by", "answered_at"])


def _end(story):
    case, consent = story.case, story.consent
    reason = ClosureReason(case.closure_reason)
    day = max(case.received_on, case.closed_on - timedelta(days=3))
    holds = consent and consent.withdrawn_at is None and consent.given_on <= day
    agency = story.may_hear if holds else None
    if reason == ClosureReason.HANDED_OVER and agency is None:
        reason = ClosureReason.OTHER_SYSTEM
    case.closure_reason = reason
    if reason == ClosureReason.HANDED_OVER:
        _summary(story, agency, max(consent.given_on, day - timedelta(days=4)), day)
    proposal = _propose(story, reason, day, agency)
    proposal.meant = (ClosureAnswer.CONFIRMED, story.world.decider, story.at(case.closed_on))
    label = f"終結を確かめた（{reason.label}）"
    story.event(EventKind.CLOSURE, label, case.closed_on, by=story.world.decider)


def _propose(story, reason, day, agency=None):
    case = story.case
    proposal = ClosureProposal(
        id=story.people.key(), case=case, reason=reason, ended_on=day, proposed_by=story.worker,
        detail=story.rng.choice(DETAILS.get(reason, ("",))),
        agency=agency if reason == ClosureReason.HANDED_OVER else None,
        has_follow_up=reason == ClosureReason.SELF_RELIANCE, proposed_at=story.at(day),
    )  # fmt: skip
    proposal.meant = None
    story.rows.add(proposal)
    text = ClosureText(proposal=proposal, words=WORDS[reason])
    if reason == ClosureReason.MOVED:
        text.why_no_summary = "転居先では相談の予定がないと本人が話した。"
        story.rows.add(ClosureMove(proposal=proposal, municipality="みどり市（架空）"))
    if reason == ClosureReason.DIED:
        case.client.died_on = day
        if story.may_hear:
            story.rows.add(DeathNotice(proposal=proposal, agency=story.may_hear))
    story.rows.add(text)
    story.event(EventKind.CLOSURE, f"終結を申し出た（{reason.label}）", day)
    if case.stage != Stage.CLOSED:
        story.rows.add(
            DueItem(case=case, kind=DueKind.CLOSURE, due_on=story.world.today, is_waiting=True,
                    user=story.worker, since=day)
        )  # fmt: skip
    return proposal


def _summary(story, agency, day, received_on):
    case, moment = story.case, story.at(day)
    disclosure = Disclosure(
        id=story.people.key(), person=case.client, case=case, agency=agency, recipient="相談係",
        told_at=moment, told_by=story.worker, occasion=DisclosureOccasion.DOCUMENT,
        basis=Basis.CONSENT, consent=story.consent, told="identity narrative",
        recorded_at=moment,
    )  # fmt: skip
    story.rows.add(disclosure)
    story.rows.add(DisclosureText(disclosure=disclosure, content="引継書"))
    summary = HandoverSummary(
        id=story.people.key(), case=case, agency=agency, recipient="相談係", issued_by=story.worker,
        told="identity narrative", issued_at=moment,
    )  # fmt: skip
    story.rows.add(summary)
    story.rows.add(HandoverText(summary=summary, issues=["家計", "住まい"], **SAID))
    cells = [["ふりがな", case.client.kana], ["氏名", str(case.client)]]
    values = [{"who": "本人", "cells": cells}]
    story.rows.add(HandoverIdentity(summary=summary, values=values))
    story.rows.summaries.append((summary, received_on, story.worker))
    story.event(EventKind.CLOSURE, f"{agency.name}に引継書を渡した", day)


def receive_summaries(summaries):
    """Write that each 引継書 arrived: the database takes no receipt with the paper itself."""
    for row, day, worker in summaries:
        row.received_on, row.received_by, row.receipt_recorded_by = day, "相談係", worker
    HandoverSummary.objects.bulk_update(
        [row for row, _, _ in summaries], ["received_on", "received_by", "receipt_recorded_by"]
    )
