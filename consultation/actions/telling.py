"""伝えたことを記録する: one line of the ledger for each person, only with its basis"""

from django.utils import timezone

from consultation.actions.consents import locked_case, tell_timeline
from consultation.actions.writing import desk_action, recorded
from consultation.enums import Basis, EventKind
from consultation.models import Disclosure, DisclosureText, Person
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
    _write(by, locked_case(case, person), {person.pk: given})
    recorded("disclosure_recorded", by=by, row=case, persons=[person.pk], classes=WRITTEN)
    return case


def _write(by, case, lines):
    known, now = persons_of_case(case.pk), timezone.now()
    if set(lines) - set(known):
        require(
            Violation(
                PRIVACY.article(69, 1), "この相談の世帯の人を選んでください。", place="person"
            )
        )
    # one after the other in one order: telling and withdrawing wait for each other
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=lines).order_by("pk"))
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
        _line(by, case, person, given, consents[person])
    given = next(iter(lines.values()))
    tell_timeline(
        case, by=by, kind=EventKind.DISCLOSURE, at=given.told_at, agency=given.organization,
        label=f"{given.organization}に伝えた（{given.occasion.label}）"[:100],
    )  # fmt: skip


def _line(by, case, person, given, consents):
    is_agreed = given.basis == Basis.CONSENT
    answer = may_tell(consents, given.organization, given.classes, given.told_at)
    row = Disclosure(
        person_id=person, case=case, agency=given.organization, recipient=given.recipient,
        told_at=given.told_at, told_by=by, occasion=given.occasion, basis=given.basis,
        basis_item="" if is_agreed else given.item,
        consent_id=answer.consent.order[1] if is_agreed else None,
        decided_by=None if is_agreed else given.decided_by,
        told=" ".join(sorted(given.classes)),
    )  # fmt: skip
    row.save(force_insert=True)
    reason = "" if is_agreed else given.reason
    DisclosureText(disclosure=row, content=given.content, reason=reason).save(force_insert=True)
