"""How a case ends: a proposal with all that stands beside it, a 引継書 with all of its parts"""

from django.utils import timezone

from consultation.enums import Basis, ClosureAnswer, ClosureReason, DisclosureOccasion
from consultation.models import (
    ClosureMove,
    ClosureReturn,
    ClosureText,
    DeathNotice,
    Disclosure,
    HandoverAddress,
    HandoverIdentity,
    HandoverMoney,
    HandoverSummary,
    HandoverText,
)
from consultation.rules.closure import TEXTS
from consultation.tests.factories import (
    at,
    make_account,
    make_agency,
    make_proposal,
    past_the_scope,
    the_writer,
)
from koganei.access.roles import Role


@past_the_scope
def make_closure(
    case, answer=ClosureAnswer.RETURNED, *, words="状況", municipality="みどり市", **fields
):
    """A proposal as of who moved, with all that may stand beside one; returns {model: row}."""
    proposal = make_proposal(case, ClosureReason.MOVED, **fields)
    rows = [
        proposal,
        ClosureText.objects.create(proposal=proposal, words=words, why_no_summary="わけ"),
        ClosureMove.objects.create(proposal=proposal, municipality=municipality),
        DeathNotice.objects.create(proposal=proposal, agency=make_agency()),
        ClosureReturn.objects.create(proposal=proposal, words="差し戻す理由"),
    ]
    if answer:
        proposal.answer, proposal.answered_by = answer, make_account(Role.WELFARE_MANAGER)
        proposal.answered_at = timezone.now()
        proposal.save()
    return {type(row): row for row in rows}


@past_the_scope
def make_summary(case, *, agency=None, received=True, words="書いた文", values="山吹 蓮"):
    """A 引継書 with its line in the ledger and all of its parts; returns {model: row}.

    ``values`` is the word that stands in the part about money.
    """
    agency, moment = agency or make_agency(), at(case.received_on)
    basis = {"basis": Basis.DANGER, "decided_by": the_writer()}
    Disclosure.objects.create(
        person=case.client, case=case, agency=agency, told_at=moment, told="identity narrative",
        told_by=the_writer(), occasion=DisclosureOccasion.DOCUMENT, **basis,
    )  # fmt: skip
    row = HandoverSummary.objects.create(
        case=case, agency=agency, recipient="相談係", told="identity narrative",
        issued_by=the_writer(), issued_at=moment,
    )  # fmt: skip
    texts = dict.fromkeys([name for name, _, _ in TEXTS], words)
    rows = [row, HandoverText.objects.create(summary=row, issues=["家計"], **texts)]
    for model, cell in (
        (HandoverIdentity, ["氏名", "山吹 蓮"]),
        (HandoverAddress, ["住所", "みどり町1-1"]),
        (HandoverMoney, ["家計", values]),
    ):
        copy = [{"who": "本人", "cells": [cell]}]
        rows.append(model.objects.create(summary=row, values=copy))
    if received:
        row.received_on, row.received_by = case.received_on, "相談係"
        row.receipt_recorded_by = the_writer()
        row.save()
    return {type(each): each for each in rows}
