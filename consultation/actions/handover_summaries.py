"""引継書: issued to one agency as far as consent reaches it now, and its receipt recorded"""

from dataclasses import dataclass, field, replace

from django.utils import timezone

from consultation.actions.telling import write_lines
from consultation.actions.writing import add_event, check_may_write, desk_action, recorded
from consultation.enums import EventKind, Told
from consultation.models import Disclosure, HandoverSummary, HandoverText, Person
from consultation.queries.closure import COPIES
from consultation.queries.consent_records import consents_of
from consultation.rules import closure as rules
from consultation.rules.consent import tellable
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

NAMES = tuple(name for name, _, _ in rules.TEXTS)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a 引継書 says; ``copies`` are {class: what stands there of each person}."""

    agency: object
    recipient: str
    texts: dict
    copies: dict = field(default_factory=dict)
    issues: tuple = ()


@desk_action(
    "handover_summary_issued", on="case", writes=(HandoverSummary, HandoverText), tells=True
)
def issue(*, by, case, summary, lines):
    """引継書を渡す: its rows and a line of the ledger for each person, all or nothing.

    ``lines`` are {id of a person: DisclosureInput} of all who stand on it; they are locked, and
    whether each may be told is asked anew, now.
    """
    client, now = Person.objects.get(pk=case.client_id), timezone.now()
    check_may_write(by, client, (Disclosure,), Action.ADD)
    may_be_told = tellable(consents_of(client.pk), summary.agency, now)
    require(
        *rules.check_summary(
            texts=summary.texts, recipient=summary.recipient, has_client=client.pk in lines,
            may_tell_contents=Told.NARRATIVE in may_be_told, is_dead=client.died_on is not None,
        )
    )  # fmt: skip
    lines = {key: replace(given, told_at=now) for key, given in lines.items()}
    write_lines(by, case, lines, label=f"{summary.agency}に引継書を渡した")
    told = frozenset().union(*(given.classes for given in lines.values()))
    row = HandoverSummary(
        case=case, agency=summary.agency, recipient=summary.recipient, issued_by=by,
        issued_at=now, told=" ".join(sorted(told)),
    )  # fmt: skip
    row.save(force_insert=True)
    texts = {name: summary.texts.get(name, "") for name in NAMES}
    HandoverText(summary=row, issues=list(summary.issues), **texts).save(force_insert=True)
    for name, values in summary.copies.items():
        if values:
            COPIES[name](summary=row, values=values).save(force_insert=True)
    classes = (FieldClass.WORK, *map(FieldClass, sorted(told)))
    recorded("handover_summary_issued", by=by, row=case, persons=list(lines), classes=classes)
    return row


@desk_action(
    "handover_summary_received", on="case", writes=(HandoverSummary,), action=Action.CHANGE
)
def confirm_receipt(*, by, case, summary, received_on, received_by):
    """引継書が着いたことを確かめる: on which day, and the post of who has it."""
    row = HandoverSummary.objects.select_related("agency").get(pk=summary.pk, case=case)
    require(
        *rules.check_receipt(
            received_on=received_on, issued_on=timezone.localdate(row.issued_at),
            recipient=received_by, is_received=row.received_on is not None,
            today=timezone.localdate(),
        )
    )  # fmt: skip
    row.received_on, row.received_by, row.receipt_recorded_by = received_on, received_by, by
    row.save(update_fields=["received_on", "received_by", "receipt_recorded_by"])
    add_event(
        case, by=by, kind=EventKind.CLOSURE, agency=row.agency,
        label=f"{row.agency}が引継書を受け取った"[:100],
    )  # fmt: skip
    return recorded("handover_summary_received", by=by, row=case, persons=[case.client_id])
