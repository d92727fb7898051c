"""One case of the desk that no demo account works on: security.md §2.4, by class of field."""

from consultation.models import (
    Assessment,
    AssessmentSummary,
    ClosureMove,
    ClosureText,
    EvaluationText,
    HandoverMoney,
    HandoverSummary,
    HandoverText,
    MatterText,
    PlanText,
)
from consultation.tests.endings import make_closure, make_summary
from consultation.tests.factories import (
    make_account,
    make_address,
    make_case,
    make_household,
    make_person,
    past_the_scope,
)
from consultation.tests.matters import (
    attend,
    hand_out,
    make_matter,
    make_matter_note,
    make_minutes,
    put,
    taken_up,
)
from consultation.tests.parts import decide_plan, make_plan
from consultation.tests.supports import make_evaluation
from koganei.access.roles import Role
from koganei.models import User
from koganei.testing.canary import Canary

CHIEF, WORKER = "chief_support_worker", "support_worker"
COORDINATOR, FINANCE = "integration_coordinator", "household_finance_worker"
TEAM = {CHIEF, WORKER, COORDINATOR}
MANAGER, STAFF = "welfare_manager", "welfare_staff"
OUTSIDE = "conference_attendee"


@past_the_scope
def plant():
    client = make_person("Kanarekdeska", "かなりあ")
    address = make_address(client, "Kanarekdeskb")
    case = make_case(client=client, household=make_household(client))
    assessment = Assessment.objects.create(
        case=case, number=1, assessed_on=case.received_on, written_by=case.registered_by
    )
    summary = AssessmentSummary.objects.create(assessment=assessment, view="Kanarekdeskc")
    plan = make_plan(case)
    PlanText.objects.filter(plan=plan).update(wishes="Kanarekdeskd")
    plan.text.wishes = "Kanarekdeskd"
    ended = make_closure(case, answer="", words="Kanarekdeske", municipality="Kanarekdeskf")
    given = make_summary(case, words="Kanarekdeskg", values="Kanarekdeskh")
    drafted, attended = _matters()
    told, opened = _handed_out()
    supported = make_case()
    decided = make_plan(supported)
    decide_plan(decided)
    sheet = make_evaluation(decided)
    EvaluationText.objects.filter(sheet=sheet).update(situation="Kanarekdeskk")
    sheet.text.situation = "Kanarekdeskk"
    page = case.get_absolute_url()
    addresses = (
        page,
        f"{page}assessment/",
        f"{page}plan/",
        f"{page}household/",
        f"{page}people/{client.pk}/",
        f"{page}people/{client.pk}/merge/",
        f"{page}people/{client.pk}/change/",
        f"{page}people/{client.pk}/split/",
        f"{page}documents/",
        f"{page}closure/",
        f"{page}closure/confirm/",
        f"{page}handover-summaries/{given[HandoverSummary].pk}/",
        f"{page}consent/",
        f"{page}disclosures/",
        "/desk/matters/",
        *(f"/desk/matters/{matter.pk}/" for matter in (drafted, attended, told)),
        f"/desk/conferences/{attended.items.get().part.conference_id}/",
        "/desk/documents/slip/",
        f"{supported.get_absolute_url()}support/",
        f"{supported.get_absolute_url()}evaluation/",
    )

    def canary(token, seers, row, field, another=lambda: None):
        return Canary(token, frozenset(seers), row, field, another, addresses, opened)

    return [
        # F3: also the finance worker's, of the team, and the manager's of the city
        canary("Kanarekdeska", {*TEAM, FINANCE, MANAGER}, client, "name", make_case),
        # F4, not protected: the finance worker's of own cases, the manager's with a reason
        canary("Kanarekdeskb", TEAM, address, "address", lambda: make_address(client)),
        # F5: read within the team by 主任 and 相談支援員, by 包括化推進員 in own cases
        canary("Kanarekdeskc", {CHIEF, WORKER}, summary, "view"),
        # a plan: by who works on the case, by 主任, and by the city that decides it
        canary("Kanarekdeskd", {CHIEF, MANAGER}, plan.text, "wishes"),
        # the same of the end that is proposed; where the client moved is an address
        canary("Kanarekdeske", {CHIEF, MANAGER}, ended[ClosureText], "words"),
        canary("Kanarekdeskf", {CHIEF}, ended[ClosureMove], "municipality"),
        # a 引継書: by who works on the case, by 主任; by the city with a reason; its money apart
        canary("Kanarekdeskg", {CHIEF}, given[HandoverText], "background"),
        canary("Kanarekdeskh", {CHIEF}, given[HandoverMoney], "values"),
        # an evaluation: read like the plan
        canary("Kanarekdeskk", {CHIEF, MANAGER}, sheet.text, "situation"),
        # F7: the manager's, the drafter's until it is decided, an attendee's of that item
        canary("Kanarekregistera", {MANAGER, STAFF}, drafted.text, "need"),
        canary("Kanarekregisterb", {MANAGER, STAFF}, drafted.persons.get(), "name"),
        canary(
            "Kanarekregisterc", {MANAGER, WORKER}, attended.items.get().minutes, "discussion",
            lambda: make_matter_note(attended),
        ),
        # R μ: the texts by who was chosen from outside, from the packet; nothing else of it
        canary("Kanarekregisterd", {MANAGER, OUTSIDE}, told.text, "need"),
        canary("Kanarekregistere", {MANAGER, OUTSIDE}, told.persons.get(), "name"),
        canary(
            "Kanarekregisterf", {MANAGER}, told.items.get().minutes, "discussion",
            lambda: make_matter_note(told),
        ),
    ]  # fmt: skip


def _matters():
    """Two matters that one account drafts, and one attends."""
    drafted = make_matter(name="Kanarekregisterb", drafter=User.objects.get(username=STAFF))
    MatterText.objects.filter(matter=drafted).update(need="Kanarekregistera")
    attended = taken_up(make_matter())
    item = put(attended)
    attend(item, User.objects.get(username=WORKER))
    make_minutes(item, "Kanarekregisterc")
    return drafted, attended


def _handed_out():
    """A matter that was handed out to an account from outside, and the addresses that open it.

    Once from its own packet, once from that of somebody else.
    """
    told = make_matter(name="Kanarekregistere")
    MatterText.objects.filter(matter=told).update(need="Kanarekregisterd")
    told.text.need = "Kanarekregisterd"
    item = put(taken_up(told))
    make_minutes(item, "Kanarekregisterf")
    others = make_account(Role.CONFERENCE_ATTENDEE)
    packets = [hand_out(item, user) for user in (User.objects.get(username=OUTSIDE), others)]
    return told, tuple(f"/desk/packets/{packet.pk}/matters/{item.pk}/" for packet in packets)
