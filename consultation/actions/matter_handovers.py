"""支援会議の案件を窓口に引き継ぐ: only with the person's consent now, only the words chosen for it

The register notes that it happened, the case shows the words: neither names the other. The two
events of the audit stand next to each other, and only the auditor reads both.
"""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from consultation.actions.consents import Signed, record_consent
from consultation.actions.intake import Newcomer, Reach, Slip, receive
from consultation.actions.writing import add_event, check_may_write, desk_action, locked, recorded
from consultation.enums import EventKind
from consultation.models import (
    CaseEvent,
    Desk,
    EventNote,
    MatterHandover,
    MatterPerson,
    Person,
    ReceivedSummary,
)
from consultation.queries.consent_records import records_of
from consultation.rules import matters as rules
from consultation.rules.consent import agreed
from consultation.rules.consent_record import ConsentInput
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
LABEL = "支援会議から引き継いだ（本人同意あり）"


@dataclass(frozen=True)
class NewCase:
    """What opens a case of somebody who agreed: all of it typed, nothing out of the register."""

    desk: Desk
    client: Newcomer
    slip: Slip
    given: ConsentInput
    signed: Signed


@desk_action("matter_handed_over", on="matter", writes=(MatterHandover,))
def hand_over(*, by, matter, person, words, case=None, new=None):
    """引き継ぐ: join ``case`` of the person, or open the NewCase ``new``; returns the case."""
    if not MatterPerson.objects.filter(pk=person.pk, matter=matter).exists():
        raise Http404
    case = _opened(by, new) if new else _locked(by, case)
    _share(by, matter, case, words)
    MatterHandover(matter=matter, person=person, handed_over_on=timezone.localdate()).save(
        force_insert=True
    )
    recorded(
        "matter_handed_over", by=by, row=matter, persons=[person.pk],
        classes=(FieldClass.STATUTORY,),
    )  # fmt: skip
    return case


def _opened(by, new):
    case = receive(by=by, desk=new.desk, slip=new.slip, client=new.client, reach=Reach())
    record_consent(by=by, person=case.client, case=case, given=new.given, signed=new.signed)
    return _locked(by, case)


def _locked(by, case):
    """Lock the client, for which a withdrawal waits, then the case, which ``by`` may write to."""
    locked([Person(pk=case.client_id)])
    (case,) = locked([case])
    check_may_write(by, case, (CaseEvent, EventNote, ReceivedSummary), Action.ADD)
    return case


def _share(by, matter, case, words):
    now = timezone.now()
    records = {each.consent: each.row for each in records_of([case.client_id])[case.client_id]}
    consent = agreed(list(records), now)
    require(
        *rules.check_hand_over(
            stage=matter.stage, words=words, has_consent=consent is not None, number=case.number
        )
    )
    ReceivedSummary(
        case=case, consent=records[consent], received_on=timezone.localdate(now), received_by=by,
        words=words,
    ).save(force_insert=True)  # fmt: skip
    add_event(case, by=by, kind=EventKind.CONSENT, label=LABEL)
    recorded("summary_received", by=by, row=case, persons=[case.client_id], classes=WRITTEN)
