"""Rows of the desk with invented people, made with little and past the scope.

    case = make_case(lead=worker)                    a case at 課題分析 that ``worker`` leads
    case = make_case(client=make_person("山吹 蓮"), stage=Stage.INTAKE)
    make_slip(case), make_event(case), close(case)   more kinds of rows: consultation/tests/parts.py

Every function returns the row that it made, and takes further columns by name. What a row needs and
nobody names is made as well: the desk, the account that writes, the client.
"""

from datetime import date, datetime, timedelta
from functools import wraps
from itertools import count

from django.utils import timezone

from consultation.codes import CallerKind, Channel, Route, Trouble, Urgency
from consultation.enums import (
    AddressState,
    ClosureAnswer,
    ClosureReason,
    DueKind,
    EventKind,
    Stage,
)
from consultation.models import (
    Agency,
    Caller,
    Case,
    CaseAssignment,
    CaseEvent,
    ClosureProposal,
    ConsentWording,
    ContactPoint,
    ContactSlip,
    Desk,
    DueItem,
    EventNote,
    Household,
    HouseholdMembership,
    Merge,
    Person,
    PersonAddress,
    Relationship,
    SearchKey,
    SlipNarrative,
    SlipThirdParty,
    SlipTrouble,
)
from consultation.models.desk import AgencyKind
from consultation.models.household import RelationshipKind
from consultation.models.person import ContactKind, SearchKind
from consultation.rules.closure import DETAILS
from consultation.rules.numbers import case_number
from consultation.workflow import CASE_FLOW
from koganei.access.roles import CONTRACTOR_ROLES, Role
from koganei.access.scoped import without_scope
from koganei.dates.fiscal_year import FiscalYear
from koganei.models import Department, PartnerOrganization, RoleAssignment, User

NAMES = (
    ("山吹 蓮", "やまぶき れん"),
    ("藤波 さち", "ふじなみ さち"),
    ("榛原 透", "はいばら とおる"),
    ("水無瀬 かえで", "みなせ かえで"),
    ("桐谷 実", "きりたに みのる"),
    ("雪下 千代", "ゆきした ちよ"),
)
COUNCIL = "小金井市社会福祉協議会"
DAY = date(2026, 4, 10)
_numbers = count(1)


def past_the_scope(make):
    @wraps(make)
    def made(*args, **fields):
        with without_scope():
            return make(*args, **fields)

    return made


# who works there


def make_desk(name="福祉総合相談窓口", **fields):
    """The desk of that name; the 社会福祉協議会 of the house runs it."""
    council, _ = PartnerOrganization.objects.get_or_create(name=COUNCIL)
    defaults = {"organization": council} | fields
    return Desk.objects.get_or_create(name=name, defaults=defaults)[0]


def make_account(role, name="", **fields):
    """An account with one role; of the desk's organization where the role is its staff's."""
    name = name or f"{role.value.lower()}{next(_numbers)}"
    if role in CONTRACTOR_ROLES and "organization" not in fields:
        fields["organization"] = make_desk().organization
    if fields.get("organization") or role == Role.CONFERENCE_ATTENDEE:
        fields.setdefault("expires_on", date(2046, 3, 31))
    if role == Role.CONFERENCE_ATTENDEE and not fields.get("organization"):
        fields.setdefault("department", Department.objects.get_or_create(name="健康課")[0])
    user = User.objects.create(username=name, name=name, kana=name, **fields)
    RoleAssignment.objects.create(user=user, role=role, starts_on="2020-04-01")
    return user


def the_writer():
    """Who wrote what nobody in particular wrote."""
    return User.objects.get_or_create(username="writer", defaults={"name": "記録 係"})[0]


def make_agency(name="あおば地域包括支援センター", **fields):
    defaults = {"kind": AgencyKind.COMMUNITY_CARE} | fields
    return Agency.objects.get_or_create(name=name, defaults=defaults)[0]


def make_wording(number=1, **fields):
    defaults = {"text": "説明を受け、同意します。", "purposes": "支援のため", "starts_on": DAY}
    return ConsentWording.objects.get_or_create(number=number, defaults=defaults | fields)[0]


# people


@past_the_scope
def make_person(name="", kana="", **fields):
    if not name and "called" not in fields:
        name, kana = NAMES[next(_numbers) % len(NAMES)]
    fields = {"desk": None, "registered_by": None} | fields
    fields["desk"] = fields["desk"] or make_desk()
    fields["registered_by"] = fields["registered_by"] or the_writer()
    return Person.objects.create(name=name, kana=kana, **fields)


@past_the_scope
def make_household(*persons, **membership):
    """A household of these persons, who live together unless told otherwise."""
    desk = persons[0].desk if persons else make_desk()
    household = Household.objects.create(desk=desk, registered_by=the_writer())
    for person in persons:
        HouseholdMembership.objects.create(household=household, person=person, **membership)
    return household


@past_the_scope
def make_relationship(person, related, kind=RelationshipKind.PARENT, **fields):
    """``person`` is ``kind`` of ``related``."""
    return Relationship.objects.create(person=person, related=related, kind=kind, **fields)


@past_the_scope
def make_merge(person, merged, **fields):
    """``merged`` is the same human being as ``person``."""
    fields = {"reason": "同じ人と確かめた"} | fields
    row = Merge.objects.create(person=person, merged=merged, merged_by=the_writer(), **fields)
    Person.objects.filter(pk=merged.pk).update(merged_into=person)
    merged.merged_into = person
    return row


@past_the_scope
def make_address(person, address="小金井市仮想町1-2-3", **fields):
    fields = {"kind": AddressState.HOME} | fields
    return PersonAddress.objects.create(person=person, address=address, **fields)


@past_the_scope
def make_contact_point(person, value="000-0000-0000", **fields):
    fields = {"kind": ContactKind.MOBILE} | fields
    return ContactPoint.objects.create(person=person, value=value, **fields)


@past_the_scope
def make_search_key(person, value, kind=SearchKind.KANA, **fields):
    return SearchKey.objects.create(person=person, value=value, kind=kind, **fields)


# cases


@past_the_scope
def make_case(*, lead=None, team=(), stage=None, **fields):
    """A case with ``lead`` and ``team`` assigned; without ``stage`` 課題分析, or 受付 without lead.

    With ``stage=Stage.CLOSED`` it is closed at once; to write parts first, use ``close`` later.
    """
    desk = fields.pop("desk", None) or make_desk()
    writer = fields.setdefault("registered_by", the_writer())
    day = fields.setdefault("received_on", DAY)
    year = FiscalYear.of(day)
    client = fields.pop("client", None) or make_person(desk=desk)
    before = fields.pop("suspended_from", Stage.ASSESSMENT)
    last = Case.objects.filter(desk=desk, fiscal_year=year).order_by("-sequence").first()
    sequence = last.sequence + 1 if last else 1
    defaults = {"urgency": Urgency.NORMAL, "number": f"D{desk.pk}-{case_number(year, sequence)}"}
    case = Case.objects.create(
        desk=desk, client=client, fiscal_year=year, sequence=sequence, stage_since=day,
        **defaults | fields,
    )  # fmt: skip
    for user in dict.fromkeys([*filter(None, [lead]), *team]):
        CaseAssignment.objects.create(case=case, user=user, starts_on=day, assigned_by=writer)
    if stage == Stage.CLOSED:
        return close(case)
    if lead or stage:
        case.lead = lead
        walk(case, stage or Stage.ASSESSMENT, before)
    return case


def walk(case, stage, suspended_from=Stage.ASSESSMENT):
    """Take a case to a stage on the shortest way that the flow knows, past every guard of it."""
    for reached in _way(case.stage, suspended_from if stage == Stage.SUSPENDED else stage):
        case.stage = reached
        case.save()
    if stage == Stage.SUSPENDED:
        case.stage, case.suspended_from = stage, suspended_from
        case.save()


def _way(source, target):
    """Return the stages from one to another, the last included; nowhere broken off."""
    ways, found = {source: [source]}, [source]
    for here in found:
        for left, to in sorted(CASE_FLOW.moves() - {(None, Stage.INTAKE)}):
            if left == here and to not in ways and Stage.SUSPENDED not in (left, to):
                ways[to] = [*ways[here], to]
                found.append(to)
    return ways.get(target, [])


@past_the_scope
def make_assignment(case, user, **fields):
    fields = {"starts_on": case.received_on, "assigned_by": the_writer()} | fields
    return CaseAssignment.objects.create(case=case, user=user, **fields)


@past_the_scope
def make_proposal(case, reason=ClosureReason.SELF_RELIANCE, answer="", **fields):
    """A proposal to close, answered by another where ``answer`` says how."""
    defaults = {"detail": DETAILS.get(reason, ("",))[0], "ended_on": case.received_on}
    if reason == ClosureReason.HANDED_OVER:
        defaults["agency"] = make_agency()
    defaults |= {"has_follow_up": False, "proposed_by": the_writer()}
    row = ClosureProposal.objects.create(case=case, reason=reason, **defaults | fields)
    if answer:
        row.answer, row.answered_by = answer, make_account(Role.WELFARE_MANAGER)
        row.answered_at = timezone.now()
        row.save()
    return row


@past_the_scope
def close(case, reason=ClosureReason.SELF_RELIANCE, on=None):
    """Close a case past the rules of the flow; after 受付 with a proposal, as the database asks."""
    if case.stage != Stage.INTAKE:
        make_proposal(case, reason, answer=ClosureAnswer.CONFIRMED)
    case.stage, case.closed_on, case.closure_reason = Stage.CLOSED, on or case.received_on, reason
    case.suspended_from = ""
    case.save()
    return case


def at(day, hour=10):
    """The moment of ``hour`` o'clock of a day, in the time of the house."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=hour))


@past_the_scope
def make_event(case, label="電話", **fields):
    fields = {"kind": EventKind.CONTACT, "at": at(case.received_on), "by": the_writer()} | fields
    return CaseEvent.objects.create(case=case, label=label, **fields)


@past_the_scope
def make_note(case, facts="事実", **fields):
    """A line of the timeline with its contents."""
    return EventNote.objects.create(event=make_event(case), facts=facts, **fields)


@past_the_scope
def make_due(case, on=DAY, kind=DueKind.CALL, **fields):
    return DueItem.objects.create(case=case, due_on=on, kind=kind, **fields)


@past_the_scope
def make_slip(case, *, caller=None, words="本人の言葉", third_party="", **fields):
    """A 連絡票 with who called, one trouble and the texts; ``caller`` is a Person or nobody."""
    writer, moment = the_writer(), at(case.received_on)
    defaults = {"route": Route.CLIENT_REMOTE, "channel": Channel.PHONE, "urgency": case.urgency}
    defaults |= {"received_by": writer, "written_by": writer}
    slip = ContactSlip.objects.create(
        case=case, received_at=moment, written_at=moment, **defaults | fields
    )
    kind = CallerKind.OTHER if caller else CallerKind.CLIENT
    Caller.objects.create(slip=slip, kind=kind, person=caller)
    SlipTrouble.objects.create(slip=slip, code=Trouble.INCOME, is_main=True)
    SlipNarrative.objects.create(slip=slip, client_words=words)
    if third_party:
        SlipThirdParty.objects.create(slip=slip, words=third_party)
    return slip
