"""The rows of the desk as they stand to the account that asks; made once for each account."""

from dataclasses import replace

from consultation.enums import ClosureReason, ConsentMethod, Stage
from consultation.models import (
    Absence,
    Accompaniment,
    Assessment,
    AssessmentSummary,
    Case,
    CaseEvent,
    CityPopulation,
    ClosureProposal,
    ConferenceBody,
    ConferencePart,
    ConsentRecord,
    ContactPoint,
    ContactSlip,
    Handover,
    HandoverSummary,
    Merge,
    Person,
    PersonAddress,
    Referral,
    RetentionRule,
    StatisticsTarget,
    StatisticsTerms,
    StatutoryMatter,
    SupportPlan,
)
from consultation.tests import given
from consultation.tests.case_situations import UNKNOWN, another_desk, case_of, in_a_case, on_agenda
from consultation.tests.disposed_matters import make_old_matter
from consultation.tests.endings import make_summary
from consultation.tests.factories import (
    make_account,
    make_address,
    make_case,
    make_contact_point,
    make_desk,
    make_event,
    make_household,
    make_merge,
    make_person,
    make_proposal,
    make_slip,
    past_the_scope,
    the_writer,
)
from consultation.tests.matters import attend, hand_out, make_matter, taken_up
from consultation.tests.matters import put as put_before_sitting
from consultation.tests.parts import (
    make_absence,
    make_accompaniment,
    make_attachment,
    make_consent,
    make_handover,
    make_part,
    make_plan,
    make_referral,
)
from consultation.tests.retained import disposal_rows, with_hold, with_matter_hold
from consultation.tests.sitting_situations import SITTING_ROWS
from koganei.access.matrix import scopes
from koganei.access.roles import Role
from koganei.models import User
from koganei.testing.decisions import EVERY_SCOPE, Situation, admin_rows


@past_the_scope
def open_assessment(case):
    """An open version, so that its forms are there."""
    if not Assessment.objects.filter(case=case).exists():
        row = Assessment.objects.create(
            case=case, number=1, assessed_on=case.received_on, written_by=case.registered_by
        )
        AssessmentSummary.objects.create(assessment=row)
    return {}


@past_the_scope
def with_draft_plan(case):
    """An open version with one row, so that its forms are there."""
    plan = SupportPlan.objects.filter(case=case).first() or make_plan(case)
    return {"row_id": plan.items.get().pk}


def of_client(case):
    open_assessment(case)
    return {"person_id": case.client_id}


@past_the_scope
def with_slip(case):
    """A slip with its texts and a paper."""
    if not ContactSlip.objects.filter(case=case).exists():
        make_slip(case, third_party="ほかの人の話")
        make_attachment(case)
    return {}


@past_the_scope
def _one(model, make, case, **found):
    """The row of a case that its page is about, made once."""
    return model.objects.filter(case=case, **found).first() or make(case)


def _with(name, model, make, **found):
    return in_a_case(lambda case: {name: _one(model, make, case, **found).pk} if name else {})


def _offered(case):
    giver, taker = the_writer(), make_account(Role.SUPPORT_WORKER)
    return make_handover(case, giver=giver, taker=taker)


def with_an_offer(case):
    _one(Handover, _offered, case, answered_at=None)
    return {}


def with_a_line(case):
    _one(CaseEvent, make_event, case)
    return {}


def _absences(user):
    """Of the desk's people, and of another desk's."""
    other = another_desk().organization
    rows = []
    for name, organization in (("desk", make_desk().organization), ("elsewhere", other)):
        away, cover = (
            User.objects.get_or_create(
                username=f"{name}-{who}",
                defaults={"name": who, "organization": organization, "expires_on": "2046-03-31"},
            )[0]
            for who in ("away", "cover")
        )
        row = Absence.objects.filter(user=away).first() or make_absence(away, cover)
        scopes = {"all"} | ({"own_organization"} if user.organization == organization else set())
        rows.append(Situation(name, {"pk": row.pk}, frozenset(scopes)))
    return [*rows, Situation("unknown", {"pk": 999_999})]


@past_the_scope
def of_consent(case):
    """An oral consent of the client, so that it may be signed and withdrawn."""
    row = ConsentRecord.objects.filter(case=case).first()
    row = row or make_consent(case, method=ConsentMethod.ORAL)
    return {"consent_id": row.pk}


def of_person(case):
    return {"person_id": case.client_id}


@past_the_scope
def with_member(case):
    """The client in a household of the case."""
    if case.household_id is None:
        household = make_household(case.client)
        household.is_restricted = case.is_restricted
        household.save()
        Case.objects.filter(pk=case.pk).update(household=household)
        case.household = household
    return {"membership_id": case.household.memberships.get().pk}


@past_the_scope
def _row(make, case):
    """A row beside the client, made once."""
    model = {make_contact_point: ContactPoint, make_address: PersonAddress}[make]
    row = model.objects.filter(person=case.client_id).first() or make(case.client)
    return of_person(case) | {"row_id": row.pk}


@past_the_scope
def with_another(case):
    """Another person who is seen as the client is."""
    name = f"{case.number}の双子"
    other = Person.objects.filter(called=name).first() or make_person(
        called=name, desk=case.desk, is_restricted=case.is_restricted
    )
    return of_person(case) | {"other_id": other.pk}


@past_the_scope
def merged(case):
    row = Merge.objects.filter(person=case.client_id).first()
    row = row or make_merge(case.client, make_person(called="双子", desk=case.desk))
    return of_person(case) | {"merge_id": row.pk}


@past_the_scope
def with_proposal(case):
    """A proposal that waits for the city, of a case that went on."""
    if not ClosureProposal.objects.filter(case=case).exists():
        if case.stage == Stage.INTAKE:
            make_plan(case)
        make_proposal(case, ClosureReason.OWN_WISH)
    return {}


@past_the_scope
def with_summary(case):
    row = HandoverSummary.objects.filter(case=case).first()
    row = row or make_summary(case, received=False)[HandoverSummary]
    return {"summary_id": row.pk}


def with_the_case(situations_of):
    """A page among those of a case: for whom no case is there, as 監査, there is no such page."""

    def rows(user):
        found = situations_of(user)
        if scopes(user.roles, "consultation.case", "view"):
            return found
        return [replace(each, scopes=frozenset()) for each in found]

    return rows


def _conference(user):
    part = ConferencePart.objects.first() or make_part()
    scopes = frozenset(EVERY_SCOPE)
    return [
        Situation("a sitting", {"conference_id": part.conference_id}, scopes),
        Situation("unknown", {"conference_id": UNKNOWN}),
    ]


@past_the_scope
def _matter_of(user, name, make):
    """Return the matter ``name`` of ``user``'s situations; ``make()`` makes it once."""
    mark = f"{user.pk}-{name}"
    row = StatutoryMatter.objects.filter(proposed_by=mark).first()
    if row is None:
        row = make()
        StatutoryMatter.objects.filter(pk=row.pk).update(proposed_by=mark)
    return row


def _attended(user, **options):
    matter = taken_up(make_matter())
    attend(put_before_sitting(matter), user, **options)
    return matter


def _matters(user):
    """Yield (name, matter, scopes) of every way in which a 支援会議の案件 stands to an account."""
    yield "of somebody else", _matter_of(user, "else", make_matter), {"all"}
    own = _matter_of(user, "own", lambda: make_matter(drafter=user))
    yield "drafted by oneself", own, {"all", "own"}
    yield "attended", _matter_of(user, "attended", lambda: _attended(user)), {"all", "sitting"}
    silent = _matter_of(user, "silent", lambda: _attended(user, has_acknowledged=False))
    yield "secrecy not acknowledged", silent, {"all"}


def of_matter(add=lambda matter: {}, **more):
    """Return a function of the account: a page of a matter in every situation."""

    def rows(user):
        found = [
            Situation(name, {"matter_id": matter.pk} | more | add(matter), frozenset(scopes))
            for name, matter, scopes in _matters(user)
        ]
        unknown = dict.fromkeys(found[0].arguments, UNKNOWN) | more
        return [*found, Situation("unknown", unknown)]

    return rows


def _paper_of_matter(user):
    """A matter whose papers were handed out to somebody without an account."""
    found = []
    for name, held in (("of somebody else", {"all"}), ("attended", {"all", "sitting"})):
        item = put_before_sitting(taken_up(make_matter()))
        if "sitting" in held:
            attend(item, user)
        packet = hand_out(item, None)
        there = {"matter_id": item.matter_id, "item_id": item.pk, "packet_id": packet.pk}
        found.append(Situation(name, there, frozenset(held)))
    return [*found, Situation("unknown", dict.fromkeys(there, UNKNOWN))]


@past_the_scope
def _person_of_matter(matter):
    return {"person_id": matter.persons.get().pk}


def _without_row(case):
    with_draft_plan(case)
    return {}


def _years(**arguments):
    return [
        Situation("a year", {"year": 2025, **arguments}, frozenset(EVERY_SCOPE)),
        Situation("no year of ours", {"year": 2098, **arguments}),
    ]


ROWS = SITTING_ROWS | {
    "disposal": lambda user: disposal_rows(user, make_old_matter),
    "disposal file": lambda user: disposal_rows(user, make_old_matter, kind="csv"),
    "retention rule": admin_rows(RetentionRule),
    "held case": in_a_case(with_hold),
    "case with a proposal": with_the_case(in_a_case(with_proposal)),
    "case with a handover summary": with_the_case(in_a_case(with_summary)),
    "matter": of_matter(),
    "held matter": of_matter(with_matter_hold),
    "paper packet of a matter": _paper_of_matter,
    "person of a matter": of_matter(_person_of_matter),
    "act on a matter": of_matter(kind="recuse"),
    "paper of a matter": of_matter(kind="material"),
    "record of a matter": of_matter(kind="note"),
    "case with a decided plan": in_a_case(given.nothing_more, apart="given-"),
    "row of a decided plan": in_a_case(given.of_row, apart="given-", kind="items"),
    "case with a support": in_a_case(given.of_service, apart="given-"),
    "case on an agenda": in_a_case(on_agenda),
    "conference": _conference,
    "conference body": admin_rows(ConferenceBody),
    "statistics terms": admin_rows(StatisticsTerms),
    "statistics target": admin_rows(StatisticsTarget),
    "year of figures": lambda user: _years(),
    "file of figures": lambda user: _years(kind="csv"),
    "city population": admin_rows(CityPopulation),
    "case with a draft plan": in_a_case(_without_row),
    "new row of a plan": in_a_case(_without_row, kind="items"),
    "row of a plan": in_a_case(with_draft_plan, kind="items"),
    "person of a case": in_a_case(of_person),
    "case with a member": in_a_case(with_member),
    "address of a person": in_a_case(lambda case: _row(make_address, case)),
    "new contact point": in_a_case(of_person, kind="contacts"),
    "contact point": in_a_case(lambda case: _row(make_contact_point, case), kind="contacts"),
    "two persons": in_a_case(with_another),
    "merged persons": in_a_case(merged),
    "case with a consent": in_a_case(of_consent),
    "case with a slip": in_a_case(with_slip),
    "paper of a slip": in_a_case(with_slip, number=1),
    "case": in_a_case(),
    "open assessment": in_a_case(open_assessment),
    "assessed client": in_a_case(of_client),
    "case list": lambda user: [
        Situation("a list", {"kind": "excel"}, frozenset(EVERY_SCOPE)),
    ],
    "paper of a case": in_a_case(kind="slip"),
    "search": lambda user: [
        Situation("not kept", {"search_id": UNKNOWN}, frozenset(EVERY_SCOPE)),
    ],
    "referred case": _with("referral_id", Referral, make_referral),
    "accompanied case": _with("accompaniment_id", Accompaniment, make_accompaniment),
    "offered case": in_a_case(with_an_offer),
    "case with a line": in_a_case(with_a_line),
    "absence": _absences,
    "blank form": lambda user: [Situation("a form", {"kind": "slip"}, frozenset(EVERY_SCOPE))],
}
DATA = {
    "consultation:statistics_export": lambda user: {"form": "hiding"},
    # whoever is chosen there is shown
    "consultation:slip_look": lambda user: {
        "person": case_of(user, "team", make_case).client_id,
    },
}
