"""The doors of the flow of a section: every step locks the answer, asks the table, leaves a record

The one record of a step is its FlowEvent; what was said to rows stands beside it.
"""

from django.utils import timezone

from evaluation.enums import AnswerStage, Phase
from evaluation.models import Fixing, FlowEvent, RowComment, SectionAnswer
from evaluation.permissions import check_may_take, principal_for
from evaluation.queries.campaigns import dues_of, entries_of
from evaluation.queries.facts import answer_facts
from evaluation.rules.campaign import days_late
from evaluation.rules.flow import FLOW, check_comment, check_version
from evaluation.workflow import SECTION_FLOW
from koganei.audit import audited, record
from koganei.law import Violation, require

ENDS = {"hand_up": Phase.ENTRY, "fix": Phase.FIXING, "receive": Phase.GATHERING}
RETURNS = ("return_entry", "return_head", "return_section")


def locked(answer):
    """Take the answer's row for this transaction; whoever writes its rows waits for it."""
    rows = SectionAnswer.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("department", "sheet").get(pk=answer.pk)


@audited("answer_handed_up", on="answer")
def hand_up(*, by, answer, version):
    """課長へ回す: every row is written; whoever does so is the drafter (起案者)."""
    row, facts = _begun(by, answer, version, "hand_up")
    row.drafted_by = by
    return _taken(row, "hand_up", by, facts)


@audited("answer_taken_back", on="answer")
def take_back(*, by, answer, version):
    """課長から取り戻す: before the head decided."""
    row, facts = _begun(by, answer, version, "take_back")
    return _taken(row, "take_back", by, facts)


@audited("answer_fixed", on="answer")
def fix(*, by, answer, version, document_number):
    """課長確定: by the head or a registered deputy, never by somebody who wrote in it."""
    row, facts = _begun(by, answer, version, "fix", document_number=document_number)
    principal = principal_for(by, "fix", row)
    SECTION_FLOW.take("fix", row.stage, facts)
    Fixing(
        answer=row, round=row.round, drafted_by=row.drafted_by, principal=principal,
        decided_by=by, document_number=document_number.strip(), decided_on=timezone.localdate(),
    ).save(force_insert=True)  # fmt: skip
    return _taken(row, "fix", by, facts)


@audited("answer_received", on="answer")
def receive(*, by, answer, version):
    """取りまとめに受け取る"""
    row, facts = _begun(by, answer, version, "receive")
    return _taken(row, "receive", by, facts)


@audited("answer_sent_back", on="answer")
def send_back(*, by, answer, version, step, comment, row_comments=()):
    """差し戻す: ``step`` says from whom to whom; ``row_comments`` is {entry id: text}.

    Raises RuleBroken for words that are missing, too long, or about rows of somebody else.
    """
    if step not in RETURNS:
        raise ValueError(step)
    row, facts = _begun(by, answer, version, step, comment=comment)
    said = {key: text.strip() for key, text in dict(row_comments).items() if text.strip()}
    own = {each.pk: each for each in entries_of(row)}
    strangers = [key for key in said if key not in own]
    require(
        *check_comment(comment),
        Violation(FLOW.section("差戻し"), "この課の行ではない行への指摘があります。")
        if strangers
        else None,
    )
    event = _taken(row, step, by, facts)
    for key, text in said.items():
        RowComment(event=event, entry=own[key], text=text).save(force_insert=True)
    return event


def begin(answer, by):
    """記入を始める: with the first row that is written; the caller holds the answer's lock."""
    if answer.stage == AnswerStage.REQUESTED:
        _taken(answer, "begin", by, answer_facts(answer, by), audit=False)


def _begun(by, answer, version, step, **said):
    """Lock the answer and ask who may; a page that showed an older state is told so."""
    row = locked(answer)
    require(check_may_take(by, step, SECTION_FLOW.named(step).label, row))
    require(check_version(version, row.version, "課の回答"))
    return row, answer_facts(row, by, **said)


def _taken(row, name, by, facts, *, audit=True):
    """Move the answer along the table, with its record; return the FlowEvent."""
    step = SECTION_FLOW.take(name, row.stage, facts)
    source, row.stage = row.stage, step.target
    row.version += 1
    row.round += step.target == AnswerStage.FIXING
    row.save(update_fields=["stage", "version", "round", "drafted_by"])
    late = 0
    if name in ENDS:
        due = dues_of(row.sheet.campaign).of(ENDS[name], row.department_id)
        late = days_late(due, timezone.localdate())
    event = FlowEvent(
        sheet=row.sheet, answer=row, step=name, label=step.label, source=source,
        target=step.target, comment=facts.comment.strip(), days_late=late, by=by,
    )  # fmt: skip
    event.save(force_insert=True)
    if audit:
        record(verb=VERB_OF[name], by=by, on_object=row)
    return event


VERB_OF = {
    "hand_up": "answer_handed_up",
    "take_back": "answer_taken_back",
    "fix": "answer_fixed",
    "receive": "answer_received",
    **dict.fromkeys(RETURNS, "answer_sent_back"),
}
