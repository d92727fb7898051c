"""共有シート: what of a case may be told to one agency at a moment, and nothing else

Asked by consent alone, person by person, and read within the scope of who prints: whatever that
account may not see is not told either.
"""

from dataclasses import dataclass, field

from consultation.models import ContactSlip, PersonMoney, SlipNarrative
from consultation.queries.assessments import parts_of, versions_of
from consultation.queries.consent_records import consents_of_each
from consultation.queries.household import members_of
from consultation.queries.papers import person_sheet
from consultation.rules.consent import tellable
from koganei.access.field_classes import FieldClass as Class
from koganei.safeguards import addresses


@dataclass(frozen=True)
class Shared:
    """One person on the sheet: what stands there of them, each part empty where it does not.

    ``classes`` are exactly those that stand on the paper; ``refused`` those that were chosen and
    may not be told.
    """

    member: object
    classes: frozenset
    refused: list
    person: object = None
    head: object = None
    issues: list = field(default_factory=list)
    words: object = None
    summary: object = None
    money: object = None


@dataclass(frozen=True)
class SharingSheet:
    """``persons`` stand on it, the client first; of ``masked`` persons nothing does.

    ``may_ask``: what the agency is asked for tells of the client's troubles, and may be told.
    """

    persons: list
    masked: int
    may_ask: bool


def sharing_sheet(case, agency, chosen, at):
    """Return the SharingSheet of ``chosen`` classes."""
    members = members_of(case)
    consents = consents_of_each([member.person.pk for member in members])
    sources = _Sources(case)
    persons = [
        _shared(member, consents[member.person.pk], agency, chosen, at, sources)
        for member in members
    ]
    shown = [each for each in persons if each.classes]
    return SharingSheet(
        persons=shown,
        masked=len(members) - len(shown),
        may_ask=Class.NARRATIVE in tellable(consents.get(case.client_id, []), agency, at),
    )


class _Sources:
    """The texts of a case as far as they may be seen."""

    def __init__(self, case):
        self.case = case
        version = next(iter(versions_of(case)), None)
        slip = ContactSlip.objects.filter(case=case).first()
        self.words = SlipNarrative.objects.filter(slip=slip).first() if slip else None
        self.summary = parts_of(version)["summary"] if version else None
        money = PersonMoney.objects.filter(assessment=version) if version else []
        self.money = {row.person_id: row for row in money}


def _shared(member, consents, agency, chosen, at, sources):
    person, client = member.person, member.is_client
    allowed = tellable(consents, agency, at) & chosen
    head = person_sheet(person.pk) if Class.ADDRESS in allowed else None
    is_hidden = bool(head and addresses.marks([person.pk]))
    tells = Class.NARRATIVE in allowed
    parts = {
        Class.IDENTITY: {"person": person} if Class.IDENTITY in allowed else {},
        Class.ADDRESS: {"head": head} if head and not is_hidden else {},
        Class.NARRATIVE: {
            "issues": member.issues if tells else [],
            "words": sources.words if tells and client else None,
            "summary": sources.summary if tells and client else None,
        },
        Class.MONEY: {"money": sources.money.get(person.pk)} if Class.MONEY in allowed else {},
    }
    shown = {each: values for each, values in parts.items() if any(values.values())}
    return Shared(
        member=member,
        classes=frozenset(shown),
        refused=sorted(chosen - allowed),
        **{name: value for values in shown.values() for name, value in values.items()},
    )
