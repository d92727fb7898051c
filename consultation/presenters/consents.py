"""同意と開示: who may be told what now, the records of it, and the lines of the ledger in words"""

from dataclasses import dataclass

from django.utils import timezone

from consultation.enums import Basis, ConsentMethod, ConsentScope, ConsentState, Told
from consultation.models import ConsentRecord, Disclosure
from consultation.presenters.overview import side_panel
from consultation.presenters.people import name_of
from consultation.presenters.words import clock_of
from consultation.queries.consent_records import agencies_near, client_of, records_of
from consultation.queries.household import members_of
from consultation.rules.consent import (
    GENERAL,
    TELLABLE,
    lost_by_withdrawal,
    may_tell,
    signature_due,
    standing,
)
from consultation.rules.consent import tellable as classes_now
from consultation.rules.disclosure import basis_text
from koganei import audit
from koganei.access.decision import may_write, parts_shown
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.dates.wareki import format_date, in_japan

BADGES = {
    ConsentState.VALID: "good with-tick",
    ConsentState.NONE: "stop with-warning",
    ConsentState.REFUSED: "stop with-warning",
    ConsentState.WITHDRAWN: "stop with-warning",
    ConsentState.EXPIRED: "look with-warning",
    ConsentState.OUT_OF_SCOPE: "look with-warning",
}
READ = (FieldClass.IDENTITY, FieldClass.WORK)
OTHER_BASES = (
    (Basis.ABUSE_REPORT.label, "高齢者・障害者・児童の虐待を通報・通告するとき"),
    (Basis.DANGER.label, "本人やほかの人の生命・身体に危険があるとき"),
    (Basis.ARTICLE_69_2.label, "2号から4号までの、どれによるかを示すとき"),
    (Basis.STATUTORY_CONFERENCE.label, "支援会議の中で伝えるとき"),
)
OTHERS = "ほかの、支援に必要な機関"


@dataclass(frozen=True)
class PersonConsents:
    """One person of the household: the agencies as they stand now, and the records."""

    person: object
    name: str
    is_client: bool
    agencies: list
    records: list


def told_words(classes):
    """Say classes of fields as a person reads them; 「—」 for none.

    >>> told_words({"money", "identity", "work"})
    '氏名・かな・生年月日・性別、家計'
    """
    return "、".join(each.label for each in Told if each in classes) or "—"


def persons_shown(case):
    """Return PersonConsents of the household, the client first; constant queries."""
    members = members_of(case)
    persons = [member.person.pk for member in members]
    records, agencies = records_of(persons), agencies_near(case, persons)
    now = timezone.now()
    return [
        PersonConsents(
            person=member.person,
            name=name_of(member.person),
            is_client=member.is_client,
            agencies=_agencies(records[member.person.pk], agencies, now),
            records=[_record(recorded, now) for recorded in records[member.person.pk]],
        )
        for member in members
    ]


@side_panel
def client_panel(case, user):
    """本人同意 of the client on the first page; nothing for who may not see consents."""
    client, now = client_of(case), timezone.now()
    if not parts_shown(user, client, [ConsentRecord]):
        return None
    audit.reads(subjects=[(case.client_id, READ)])
    records = records_of([case.client_id])[case.client_id]
    return "consultation/consent_panel.html", {
        "agencies": _agencies(records, agencies_near(case, [case.client_id]), now),
        "newest": _record(records[0], now) if records else None,
        "may_add": may_write(user, Action.ADD, [ConsentRecord], client),
    }


def answers(case, agency, classes):
    """Answer for each person of the household whether ``agency`` may be told ``classes`` now."""
    members = members_of(case)
    records = records_of([member.person.pk for member in members])
    now = timezone.now()
    found = []
    for member in members:
        consents = [recorded.consent for recorded in records[member.person.pk]]
        answer = may_tell(consents, agency, classes, now)
        found.append(
            {
                "name": name_of(member.person),
                "is_client": member.is_client,
                "answer": answer,
                "badge": BADGES[answer.state],
                "basis": answer.basis.label if answer.basis else "—",
                "why": "".join(answer.reasons),
                "until": _until(answer),
            }
        )
    return found


def lost(case, row):
    """Return what a withdrawal of a ConsentRecord now makes unreachable: name, told words."""
    consents = [each.consent for each in records_of([row.person_id])[row.person_id]]
    withdrawn = next(each for each in consents if each.order[1] == row.pk)
    found = lost_by_withdrawal(
        consents, withdrawn, agencies_near(case, [row.person_id]), timezone.now()
    )
    return [(agency.name, told_words(classes & TELLABLE)) for agency, classes in found.items()]


def rights(user, case):
    """What the account may do on the page: buttons are there for what is granted."""
    client = client_of(case)
    shown = parts_shown(user, client, [ConsentRecord, Disclosure])
    return {
        "may_see": ConsentRecord in shown,
        "may_see_ledger": Disclosure in shown,
        "may_add": may_write(user, Action.ADD, [ConsentRecord], client),
        "may_change": may_write(user, Action.CHANGE, [ConsentRecord], client),
        "may_tell": may_write(user, Action.ADD, [Disclosure], client),
    }


def ledger_lines(ledger, names):
    """Return the lines of the ledger; ``names`` are {id of a person: name}."""
    return [
        {
            "row": line.row,
            "about": line.person,
            "person": names.get(line.person, ""),
            "when": moment_of(line.row.told_at),
            "told": told_words(line.row.told.split()),
            "basis": basis_of(line.row, line.agreed_on),
            "content": line.text.content if line.text else "",
            "reason": line.text.reason if line.text else "",
        }
        for line in ledger
    ]


def basis_of(row, agreed_on):
    """「本人同意（令和2年11月9日）」, 「個人情報保護法69条2項4号　決めた人 野田 健一」"""
    if agreed_on:
        return f"{row.get_basis_display()}（{format_date(agreed_on)}）"
    decided = f"　決めた人 {row.decided_by.name}" if row.decided_by else ""
    return f"{basis_text(Basis(row.basis), row.basis_item)}{decided}"


def moment_of(moment):
    return f"{format_date(in_japan(moment).date())} {clock_of(moment)}"


def scope_words(row):
    if row.is_refused:
        return "断られた"
    return ConsentScope(row.scope).label.partition("（")[0]


def _agencies(records, agencies, now):
    """One line for each agency, and one for whoever is not named."""
    consents = [recorded.consent for recorded in records]
    return [
        _agency(consents, agency, agency.name if agency else OTHERS, now)
        for agency in [*agencies, None]
    ]


def _agency(consents, agency, name, now):
    classes = classes_now(consents, agency, now) & TELLABLE
    answer = may_tell(consents, agency, {"existence"}, now)
    return {
        "name": name,
        "told": told_words(classes),
        "state": answer.state.label,
        "badge": BADGES[answer.state],
        "why": "".join(answer.reasons) if not answer.allowed else "",
        "until": _until(answer),
    }


def _until(answer):
    return f"{format_date(answer.until)}まで" if answer.until else ""


def _record(recorded, now):
    row, consent = recorded.row, recorded.consent
    state, sentence, _ = standing(consent, now)
    label = state.label
    if state == ConsentState.VALID and consent.starts_on > timezone.localdate(now):
        label = f"{format_date(consent.starts_on)}から"
    owes = row.method == ConsentMethod.ORAL and not (row.signed_on or row.is_refused)
    return {
        "row": row,
        "scope": scope_words(row),
        "signed": _signed(row),
        "state": label,
        "badge": BADGES[state],
        "why": sentence if state not in (ConsentState.VALID, ConsentState.REFUSED) else "",
        "until": format_date(row.expires_on) + "まで" if row.expires_on else "期限なし",
        "sign_by": format_date(signature_due(consent)) if owes else "",
        "may_be_withdrawn": not (row.is_refused or row.withdrawn_at),
        "targets": [_target(target, consent) for target in recorded.targets],
        "general": told_words(GENERAL) if row.scope == ConsentScope.GENERAL else "",
    }


def _signed(row):
    words = f"{row.get_signer_display()}・{row.get_method_display()}"
    if row.method == ConsentMethod.ORAL and row.signed_on:
        words += f"・{format_date(row.signed_on)}に署名"
    return words


def _target(target, consent):
    """「あおば地域包括支援センター：相談の内容と課題（通所の調整）」"""
    if target.is_excluded:
        return f"{target.agency.name}：伝えない（除く）"
    if consent.is_refused:
        return target.agency.name
    words = told_words(consent.classes_for(target.agency))
    return f"{target.agency.name}：{words}" + (f"（{target.purpose}）" if target.purpose else "")
