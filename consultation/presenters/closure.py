"""終結 as pages show it: what has to be done before, the proposal and its answer, what remains"""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from consultation import permissions
from consultation.documents.handover import CLASSES
from consultation.enums import ClosureAnswer, ClosureReason, Stage, Told
from consultation.models import Agency, ClosureProposal, HandoverSummary
from consultation.presenters.consents import told_words
from consultation.presenters.links import mended_at
from consultation.presenters.next_steps import NextStep, offers_steps
from consultation.presenters.overview import side_panel
from consultation.presenters.steps import url
from consultation.presenters.words import short_day
from consultation.queries.closure import (
    open_proposal,
    parts_of_summary,
    proposals_of,
    summaries_of,
    words_of,
)
from consultation.queries.consent_records import consents_of
from consultation.queries.facts import facts_of
from consultation.rules.closure import TEXTS, outcome_of
from consultation.rules.consent import may_tell, tellable
from consultation.workflow import CASE_FLOW, CLOSABLE, closure_blockers
from koganei.access.decision import may_write
from koganei.access.matrix import Action, allows
from koganei.dates.wareki import format_date, in_japan
from koganei.safeguards import addresses

BADGES = {
    "": "look",
    ClosureAnswer.CONFIRMED: "good with-tick",
    ClosureAnswer.RETURNED: "stop",
    ClosureAnswer.WITHDRAWN: "",
}
# what may still be done, and what may not (rules.md, frozen)
STILL = (
    ("経過の訂正を、日付のある新しい行として書く", "record"),
    ("同意の撤回を受ける", "consent"),
    ("支援措置・利用停止の印を付ける（人に付くので、相談が終わっていても付けられる）", ""),
)


@offers_steps
def closure(case, user):
    """終結を申し出る、確かめる、差し戻す、取り下げる、引継書を渡す"""
    if case.stage not in CLOSABLE or not allows(user, "consultation.closure", "view"):
        return
    proposal, facts = open_proposal(case), facts_of(case)
    yield from _of_the_desk(case, user, proposal, facts)
    if proposal and may_write(user, Action.CHANGE, (ClosureProposal,), case):
        step = next(s for s in CASE_FLOW.steps_from(case.stage, facts) if s.name == "close")
        facts = replace(facts, closer_is_another=proposal.proposed_by_id != user.pk)
        note = f"{short_day(_day(proposal.proposed_at))}に{proposal.proposed_by}が申し出た"
        if permissions.may_take(user.roles, "close"):
            yield NextStep(
                step.label, url("closure_confirm", case), note, tuple(step.blockers(facts)),
                is_main=True,
            )  # fmt: skip
        yield NextStep("終結の申出を差し戻す", url("closure_return", case), is_red=True)


@offers_steps
def after_the_end(case, user):
    """終結した相談: nothing opens it again; a new contact is a new case."""
    if case.stage == Stage.CLOSED and allows(user, "consultation.slip", "add"):
        yield NextStep(
            "新しい相談として受け付ける",
            f"{reverse('consultation:slip_new')}?person={case.client_id}",
            "終結した相談は、もう一度開けません。新しい相談に「前の相談」としてつながります。",
            is_main=True,
        )


def _of_the_desk(case, user, proposal, facts):
    if may_write(user, Action.ADD, (HandoverSummary,), case):
        yield NextStep(
            "引継書を作る", url("handover_summary_new", case),
            "ほかの機関・自治体に、本人同意の範囲で引き継ぎます。",
        )  # fmt: skip
    if not may_write(user, Action.ADD, (ClosureProposal,), case):
        return
    if proposal:
        note = f"{short_day(_day(proposal.proposed_at))}に申し出た。市の確認を待っています。"
        yield NextStep(
            "終結の申出を取り下げる", url("closure_withdraw", case), note, is_red=True
        )  # fmt: skip
    elif not permissions.check_may_propose_closure(user):
        yield NextStep(
            "終結を申し出る", url("closure_propose", case),
            "区分と状況を書きます。市の管理者が確かめると終結になります。",
            tuple(_missing(case, facts)),
        )  # fmt: skip


def _missing(case, facts):
    """What stands in the way whatever the reason; the form asks for what belongs to one."""
    return closure_blockers(case.stage, replace(facts, closure_reason=ClosureReason.OTHER))


@side_panel
def how_it_ended(case, user):
    """終結した相談: why, when, and what may still be done; nothing opens it again."""
    if case.stage != Stage.CLOSED:
        return None
    return "consultation/closed_panel.html", {
        "reason": case.get_closure_reason_display(),
        "outcome": outcome_of(case.closure_reason).label,
        "closed_on": format_date(case.closed_on),
        "still": [(words, url(page, case) if page else "") for words, page in STILL],
    }


def closure_page(case, user):
    """Return the context of the page 「終結」."""
    proposals = proposals_of(case)
    words, hidden = words_of(proposals), case.client_id in addresses.marks([case.client_id])
    return {
        "checks": _checks(case),
        "proposals": [_proposal(row, words[row.pk], is_hidden=hidden) for row in proposals],
        "summaries": [_summary(row) for row in summaries_of(case)],
        "is_closed": case.stage == Stage.CLOSED,
        "may_receive": may_write(user, Action.CHANGE, (HandoverSummary,), case),
    }


def proposal_lines(case, user):
    """Return {"proposal"}: what the city answers to, or None where it is gone."""
    row = open_proposal(case)
    if row is None:
        return {"proposal": None}
    hidden = case.client_id in addresses.marks([case.client_id])
    return {"proposal": _proposal(row, words_of([row])[row.pk], is_hidden=hidden)}


def consents_now(case, user):
    """Return {"consents"}: (name of an agency, what may be told, why not) of every one in use."""
    consents, now = consents_of(case.client_id), timezone.now()
    lines = []
    for agency in Agency.objects.filter(is_active=True):
        answer = may_tell(consents, agency, {Told.NARRATIVE}, now)
        told = told_words(tellable(consents, agency, now))
        lines.append((agency.name, answer.allowed, told, answer.reasons[0]))
    return {"consents": sorted(lines, key=lambda line: not line[1])}


def summary_page(case, row, user):
    """Return the context of one 引継書; parts that may not be seen are left out."""
    text, copies = parts_of_summary(row)
    parts = [
        (each["who"], label, each["cells"])
        for name, label in CLASSES.values()
        for each in copies.get(name, ())
    ]
    words = [(label, getattr(text, name)) for name, label, _ in TEXTS] if text else []
    return {
        "summary": _summary(row),
        "told": told_words(row.told.split()),
        "parts": parts,
        "issues": "、".join(text.issues) if text else "",
        "texts": words,
        "may_see": text is not None,
        "may_print": case.may(user, Action.EXPORT),
        "may_receive": row.received_on is None
        and may_write(user, Action.CHANGE, (HandoverSummary,), case),
    }


def _checks(case):
    """(sentence, source, what mends it) of each thing that stands in the way of a proposal."""
    if case.stage not in CLOSABLE:
        return []
    facts = facts_of(case)
    found = (
        closure_blockers(case.stage, facts) if facts.closure_is_proposed else _missing(case, facts)
    )
    return [(each.message, each.citation, mended_at(each.place, case)) for each in found]


def _proposal(row, words, *, is_hidden):
    move, text, back = words["move"], words["text"], words["sent_back"]
    return {
        "row": row,
        "outcome": outcome_of(row.reason).label,
        "state": (row.get_answer_display() or "市の確認を待っている", BADGES[row.answer]),
        "asked": f"{format_date(_day(row.proposed_at))}　{row.proposed_by}",
        "answered": f"{format_date(_day(row.answered_at))}　{row.answered_by}"
        if row.answer
        else "",
        "terms": [
            ("終結の区分", f"{row.get_reason_display()}　{row.get_detail_display()}".strip()),
            ("支援が終わった日", format_date(row.ended_on)),
            ("引き継いだ機関", str(row.agency) if row.agency else ""),
            ("転居先", _whither(row, move, is_hidden=is_hidden)),
            ("亡くなったことを知らせた機関", "、".join(map(str, words["notices"]))),
            ("終結のあとに様子を見る", "はい" if row.has_follow_up else "いいえ"),
        ],
        "texts": [
            ("終結にする状況", text.words if text else ""),
            ("引継書を渡さないわけ", text.why_no_summary if text else ""),
            ("差し戻した理由", back.words if back else ""),
        ],
    }


def _whither(row, move, *, is_hidden):
    if row.reason != ClosureReason.MOVED:
        return ""
    if is_hidden:
        return addresses.HIDDEN
    return move.municipality if move else "（見る権限がありません）"


def _summary(row):
    received = f"{format_date(row.received_on)}　{row.received_by}" if row.received_on else ""
    return {
        "row": row,
        "issued": f"{format_date(_day(row.issued_at))}　{row.issued_by}",
        "received": received,
        "state": ("受け取った", "good with-tick") if received else ("受け取りを確かめる", "look"),
    }


def _day(moment):
    return in_japan(moment).date()
