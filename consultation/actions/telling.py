"""伝えたことを記録する: one line of the ledger for each person, only with its basis"""

from dataclasses import replace

from django.utils import timezone

from consultation.actions.consents import locked_case, tell_timeline
from consultation.actions.disclosures import add_disclosure
from consultation.actions.writing import desk_action, locked, recorded
from consultation.enums import EventKind
from consultation.models import Disclosure, Person
from consultation.queries.consent_records import consents_of_each
from consultation.queries.people import persons_of_case
from consultation.rules.consent import may_tell
from consultation.rules.disclosure import PRIVACY, check_disclosure
from koganei.access.field_classes import FieldClass
from koganei.law import Violation, require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)


@desk_action("disclosure_recorded", on="person", writes=(Disclosure,))
def tell(*, by, person, case, given):
    """Write what was told about one person of the case (rules.disclosure.DisclosureInput)."""
    write_lines(by, locked_case(case, person), {person.pk: given})
    recorded("disclosure_recorded", by=by, row=case, persons=[person.pk], classes=WRITTEN)
    return case


@desk_action("sharing_sheet_issued", on="person", writes=(Disclosure,))
def issue_sheet(*, by, person, case, lines):
    """共有シートを出す: ``lines`` are {id of a person: DisclosureInput} of all who stand on it.

    ``person`` is the client. The moment of telling is the one at which all of them are locked.
    """
    locked([Person(pk=key) for key in {person.pk, *lines}])
    now = timezone.now()
    lines = {key: replace(given, told_at=now) for key, given in lines.items()}
    write_lines(by, locked_case(case, person), lines)
    recorded("sharing_sheet_issued", by=by, row=case, persons=list(lines), classes=WRITTEN)
    return case


def write_lines(by, case, lines, label=""):
    """Write ``lines`` {id of a person: DisclosureInput}; all of these persons are locked.

    Within another action: ``label`` is then what the timeline says of it.
    """
    known, now = persons_of_case(case.pk), timezone.now()
    if set(lines) - set(known):
        require(
            Violation(
                PRIVACY.article(69, 1), "この相談の世帯の人を選んでください。", place="person"
            )
        )
    consents = consents_of_each(lines)
    require(
        *(
            violation
            for person, given in lines.items()
            for violation in check_disclosure(
                given, consents[person], received_on=case.received_on, now=now
            )
        )
    )
    for person, given in lines.items():
        answer = may_tell(consents[person], given.organization, given.classes, given.told_at)
        add_disclosure(case, person, given, answer, by=by)
    given = next(iter(lines.values()))
    tell_timeline(
        case, by=by, kind=EventKind.DISCLOSURE, at=given.told_at, agency=given.organization,
        label=(label or f"{given.organization}に伝えた（{given.occasion.label}）")[:100],
    )  # fmt: skip
