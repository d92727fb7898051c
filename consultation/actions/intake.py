"""相談を受け付ける: one consultation from the telephone into the tables, whole or not at all"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import Http404
from django.utils import timezone

from consultation.actions.search_keys import refresh_keys
from consultation.actions.writing import (
    add_due,
    add_event,
    check_may_write,
    recorded,
    told_by_triggers,
)
from consultation.codes import Sex, Trouble, Urgency
from consultation.enums import AddressState, DueKind, EventKind
from consultation.models import (
    Caller,
    Case,
    CaseAssignment,
    ContactPoint,
    ContactRule,
    ContactSlip,
    Desk,
    HouseholdMembership,
    Person,
    PersonAddress,
    PersonRevision,
    SlipNarrative,
    SlipThirdParty,
    SlipTrouble,
)
from consultation.models.person import ContactKind
from consultation.permissions import check_may_take
from consultation.queries.desks import holiday_hours_on, hours_of
from consultation.rules import intake as rules
from consultation.rules.numbers import case_number
from consultation.search_keys import address_key, phone_key
from consultation.workflow import CASE_FLOW
from koganei.access.decision import decide
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.access.scoped import without_scope
from koganei.audit import audited
from koganei.dates.fiscal_year import FiscalYear
from koganei.drafts.actions import finish
from koganei.law import require
from koganei.models import User

LABEL = "相談受付・連絡票 作成"
NARRATIVE = ("client_words", "staff_view", "wish", "urgent_response")
TEXTS = (*NARRATIVE, "third_party")
# what a slip consists of: whoever receives one may add all of it
SLIP_PARTS = (ContactSlip, Caller, SlipTrouble, SlipNarrative, SlipThirdParty)
RULE = ("note", "introduce_as", "hours", "leaves_message")  # of a ContactRule
MOBILE = ("070", "080", "090")
FACTS = {FieldClass.EXISTENCE, FieldClass.WORK, FieldClass.IDENTITY, FieldClass.NARRATIVE}


@dataclass(frozen=True)
class Reception:
    """When, how and to whom it came, and how urgent it is; users, an Agency, codes."""

    received_at: datetime
    received_by: User
    route: int
    channel: str
    urgency: str
    agency: object = None
    on_duty: User | None = None


@dataclass(frozen=True)
class Said:
    """Who spoke; name, relation and number where that was not the client."""

    kind: str
    name: str = ""
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Newcomer:
    """A person who is not registered yet; ``name`` is what one is called, where anonymous."""

    name: str = ""
    kana: str = ""
    is_anonymous: bool = False
    birth_on: date | None = None
    age_about: str = ""
    sex: str = Sex.UNKNOWN


@dataclass(frozen=True)
class Reach:
    """How the client is reached and where they are; whatever was not said is empty."""

    phone: str = ""
    note: str = ""
    introduce_as: str = ""
    hours: str = ""
    leaves_message: bool = False
    address: str = ""
    address_kind: str = AddressState.HOME
    postal_code: str = ""


@dataclass(frozen=True)
class Troubles:
    """Codes of the sixteen, the main one among them, and what 「その他」 is."""

    chosen: tuple = ()
    main: int | None = None
    other: str = ""


@dataclass(frozen=True)
class Slip:
    """One 連絡票 as it was taken down; ``texts`` has the keys of TEXTS."""

    reception: Reception
    caller: Said
    troubles: Troubles
    texts: dict = field(default_factory=dict)


@audited("slip_received", on="desk")
def receive(*, by, desk, slip, client, reach, draft=None):
    """Open a case with its slip and return it.

    ``client`` is a registered Person, or a Newcomer. The number is the next one of the fiscal year
    of the reception day: the desk's row is locked, so that two at once get two numbers and none
    is left out. ``draft`` (koganei.drafts) ends with it. Raises RuleBroken with all that is
    wrong, PermissionDenied for an account that may not receive at this desk, Http404 for a person
    whom it may not see.
    """
    actor = User.objects.get(pk=by.pk)
    if actor.organization_id is None or actor.organization_id != desk.organization_id:
        raise PermissionDenied
    require(check_may_take(actor, "receive"), *check_slip(slip), *check_client(slip, client))
    with without_scope(), told_by_triggers():
        person = _client(actor, desk, client)
        keep_reach(person, reach, by=actor)
        refresh_keys(person)
        case = _open_case(actor, desk, slip.reception, person)
        _write_slip(case, slip, by=actor)
        _assign(case, slip.reception, by=actor)
        _schedule(case, slip.reception)
        add_event(
            case,
            by=slip.reception.received_by,
            kind=EventKind.INTAKE,
            label=LABEL,
            at=slip.reception.received_at,
            channel=slip.reception.channel,
            counterpart=slip.caller.kind,
            agency=slip.reception.agency,
        )
        finish(by=actor, draft=draft)
        check_may_write(actor, case, SLIP_PARTS, Action.ADD)
        written = classes_of(slip, reach)
        return recorded("slip_received", by=actor, row=case, persons=[person.pk], classes=written)


def check_slip(slip):
    """Return every violation of what was taken down."""
    reception, troubles = slip.reception, slip.troubles
    return [
        rules.check_reception(reception.received_at, now=timezone.localtime()),
        rules.check_route(reception.route, has_agency=reception.agency is not None),
        rules.check_caller(slip.caller.kind, slip.caller.relation),
        rules.check_troubles(troubles.chosen, troubles.main, troubles.other),
        rules.check_urgency(reception.urgency, slip.texts.get("urgent_response", "")),
    ]


def check_client(slip, client):
    """Return every violation of the person's own data, as typed or as registered."""
    day = timezone.localdate(slip.reception.received_at)
    if isinstance(client, Person):
        return [rules.check_birth(client.birth_on, received_on=day, place="person")]
    return check_newcomer(client, day)


def check_newcomer(client, day=None):
    """Return every violation of a person who is not registered yet; ``day`` of the reception."""
    return [
        *rules.check_client(name=client.name, kana=client.kana, is_anonymous=client.is_anonymous),
        rules.check_birth(client.birth_on, received_on=day or timezone.localdate()),
    ]


def classes_of(slip, reach=None):
    """Return the classes of fields that were written."""
    classes = set(FACTS)
    if slip.texts.get("third_party"):
        classes.add(FieldClass.THIRD_PARTY)
    if reach and reach.address:
        classes.add(FieldClass.ADDRESS)
    return classes


def _client(actor, desk, client):
    """Return the person, locked: the one that was chosen, or a new one."""
    if isinstance(client, Newcomer):
        return register_person(actor, desk, client)
    if not decide(actor, Action.VIEW, Person, client.pk).allowed:
        raise Http404
    person = Person.objects.select_for_update(of=("self",)).filter(pk=client.pk).first()
    if person is None:  # erased while one waited
        raise Http404
    if person.merged_into_id:
        return Person.objects.select_for_update(of=("self",)).get(pk=person.merged_into_id)
    return person


def register_person(actor, desk, client):
    """Save a Newcomer and return the Person; within another action, which has asked the rules."""
    person = Person(
        desk=desk,
        registered_by=actor,
        name="" if client.is_anonymous else client.name,
        called=client.name if client.is_anonymous else "",
        kana=client.kana,
        is_anonymous=client.is_anonymous,
        birth_on=client.birth_on,
        age_about=client.age_about,
        sex=client.sex or Sex.UNKNOWN,
    )
    person.save(force_insert=True)
    return person


def keep_reach(person, reach, *, by):
    """Add what was said about reaching the person; of the rule, what stood before is kept."""
    known = ContactPoint.objects.filter(person=person).values_list("value", flat=True)
    if reach.phone and phone_key(reach.phone) not in {phone_key(value) for value in known}:
        is_mobile = phone_key(reach.phone).startswith(MOBILE)
        kind = ContactKind.MOBILE if is_mobile else ContactKind.HOME
        ContactPoint(person=person, kind=kind, value=reach.phone).save(force_insert=True)
    _keep_rule(person, reach, by)
    lived = PersonAddress.objects.filter(person=person).values_list("address", flat=True)
    if reach.address and address_key(reach.address) not in map(address_key, lived):
        PersonAddress(
            person=person,
            kind=reach.address_kind or AddressState.HOME,
            postal_code=reach.postal_code,
            address=reach.address,
        ).save(force_insert=True)


def _keep_rule(person, reach, by):
    said = {name: getattr(reach, name) for name in RULE if getattr(reach, name)}
    rule = ContactRule.objects.filter(person=person).first()
    if rule is None:
        if said:
            ContactRule(person=person, **said).save(force_insert=True)
        return
    before = {name: getattr(rule, name) for name in RULE}
    if before | said == before:
        return
    PersonRevision(
        person=person, version=person.version, values={"contact_rule": before}, changed_by=by
    ).save(force_insert=True)
    for name, value in said.items():
        setattr(rule, name, value)
    rule.save(update_fields=list(said))
    person.version += 1
    person.save(update_fields=["version"])


def _open_case(actor, desk, reception, person):
    """Give the case its number, the desk's row being locked from here to the end."""
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    day = timezone.localdate(reception.received_at)
    year = FiscalYear.of(day)
    last = Case.objects.filter(desk=desk, fiscal_year=year).aggregate(last=Max("sequence"))["last"]
    sequence = (last or 0) + 1
    previous = _closed_case_of(person)
    case = Case(
        desk=desk,
        registered_by=actor,
        fiscal_year=year,
        sequence=sequence,
        number=f"{desk.code}{case_number(year, sequence)}",
        client=person,
        household=_household_of(person),
        previous=previous,
        counts_as_new=previous is None or desk.counts_returns,
        stage=CASE_FLOW.take("receive", None, None).target,
        stage_since=day,
        received_on=day,
        urgency=reception.urgency,
    )
    case.save(force_insert=True)
    return case


def _household_of(person):
    rows = HouseholdMembership.objects.filter(person=person, ends_on=None).order_by("-pk")
    return next((row.household for row in rows.select_related("household")), None)


def _closed_case_of(person):
    """The last one that ended, of this person and of whoever turned out to be the same."""
    rows = Case.objects.filter(Q(client=person) | Q(client__merged_into=person))
    rows = rows.select_for_update(of=("self",))  # a disposal of it is waited for
    return rows.exclude(closed_on=None).order_by("-received_on", "-sequence").first()


def outside_hours(case, moment):
    """Tell whether ``moment`` lies outside the hours of the case's desk."""
    moment = timezone.localtime(moment)
    return rules.is_outside_hours(
        moment.time(),
        moment.date(),
        hours=hours_of(case.desk),
        holiday_hours=holiday_hours_on(case.desk, moment.date()),
    )


def _write_slip(case, slip, by):
    reception, caller = slip.reception, slip.caller
    row = ContactSlip(
        case=case,
        received_at=reception.received_at,
        is_outside_hours=outside_hours(case, reception.received_at),
        route=reception.route,
        channel=reception.channel,
        agency=reception.agency,
        received_by=reception.received_by,
        on_duty=reception.on_duty,
        urgency=reception.urgency,
        written_by=by,
        written_at=timezone.now(),
    )
    row.save(force_insert=True)
    Caller(slip=row, **vars(caller)).save(force_insert=True)
    write_contents(row, slip.troubles, slip.texts)


def write_contents(row, troubles, texts):
    """Write the troubles and texts of a ContactSlip, the texts in their own tables."""
    main = rules.main_trouble(troubles.chosen, troubles.main)
    SlipTrouble.objects.filter(slip=row).exclude(code__in=troubles.chosen).delete()
    # the main one last, for there is never more than one
    for code in sorted(troubles.chosen, key=lambda code: code == main):
        other = troubles.other if code == Trouble.OTHER else ""
        values = {"is_main": code == main, "other": other}
        SlipTrouble.objects.update_or_create(slip=row, code=code, defaults=values)
    narrative = {name: texts.get(name, "") for name in NARRATIVE}
    SlipNarrative.objects.update_or_create(slip=row, defaults=narrative)
    words = texts.get("third_party", "")
    if words or SlipThirdParty.objects.filter(slip=row).exists():
        SlipThirdParty.objects.update_or_create(slip=row, defaults={"words": words})


def _assign(case, reception, by):
    CaseAssignment(
        case=case,
        user=reception.received_by,
        starts_on=timezone.localdate(),
        assigned_by=by,
        reason="受付",
    ).save(force_insert=True)


def _schedule(case, reception):
    """What is due next: to see to what is urgent, and to decide the screening."""
    day, who = case.received_on, reception.received_by
    if reception.urgency == Urgency.TODAY:
        add_due(case, kind=DueKind.URGENT, due_on=day, user=who)
    due_on = rules.screening_due_on(reception.urgency, day)
    add_due(case, kind=DueKind.SCREENING, due_on=due_on, user=who)
