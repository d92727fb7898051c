"""What the desk tells the kernel: its cases, how persons hang together, who comes near them"""

from django.urls import reverse

from consultation.actions.assignments import end_near
from consultation.actions.matter_sittings import end_attendance_near
from consultation.actions.picks import recuse_near
from consultation.documents.flow import flow_page
from consultation.forms.assessments import MONEY_FIELDS, PERSON_FIELDS, SUMMARY_FIELDS
from consultation.forms.closure import ProposeForm, SummaryForm
from consultation.forms.consents import CONSENT_FIELDS
from consultation.forms.plan_evaluations import EVALUATION_FIELDS
from consultation.forms.plans import PlanForm
from consultation.forms.records import ContactForm, VisitForm
from consultation.forms.slips import CorrectionForm, SlipForm
from consultation.forms.supports import FollowUpForm, MonitoringForm
from consultation.models import (
    Case,
    CaseAssignment,
    HouseholdMembership,
    ItemAttendee,
    MatterAttendee,
    Person,
    Relationship,
    attendance_guards,
    closure_guards,
    conference_guards,
    disposal_guards,
    frozen_guards,
    guards,
    matter_guards,
    matter_opening_guards,
    minutes_guards,
    packet_guards,
    plan_guards,
    release,
    retention_guards,
    stage_guard,
    support_guards,
)
from consultation.queries.packets import told_outside
from consultation.queries.people import persons_of_case
from consultation.verbs import VERBS
from koganei import docs_generated
from koganei.access.decision import register_basis
from koganei.auditing.words import register_verbs
from koganei.drafts import kinds
from koganei.safeguards import break_glass
from koganei.safeguards.conflict_links import (
    Assignment,
    Link,
    register_assignment,
    register_link,
)
from koganei.safeguards.same_person import Identity, register_identity

PERSONS_OF_ITEM = """
    SELECT c.client_id AS person_id FROM consultation_case c
    JOIN consultation_conferenceitem i ON i.case_id = c.id WHERE i.id = {row}.item_id
    UNION SELECT m.person_id FROM consultation_householdmembership m
    JOIN consultation_case c ON c.household_id = m.household_id
    JOIN consultation_conferenceitem i ON i.case_id = c.id WHERE i.id = {row}.item_id"""
PERSONS_OF_CASE = """
    SELECT c.client_id AS person_id FROM consultation_case c WHERE c.id = {row}.case_id
    UNION SELECT m.person_id FROM consultation_householdmembership m
    JOIN consultation_case c ON c.household_id = m.household_id WHERE c.id = {row}.case_id"""


# the texts of a form that is being written; each is its writer's alone
DRAFTS = (
    kinds.Kind(
        "consultation.slip",
        "連絡票",
        ("consultation.slip", "add"),
        lambda draft: f"{reverse('consultation:slip_new')}?draft={draft.pk}",
        several=True,
        form=SlipForm,
    ),
    kinds.Kind(
        "consultation.slip_correction",
        "連絡票の直し",
        ("consultation.slip", "change"),
        lambda draft: reverse("consultation:slip_correct", args=[draft.subject_id]),
        model=Case,
        form=CorrectionForm,
    ),
    kinds.Kind(
        "consultation.contact",
        "経過",
        ("consultation.record", "add"),
        lambda draft: reverse("consultation:contact", args=[draft.subject_id]),
        model=Case,
        form=ContactForm,
    ),
    kinds.Kind(
        "consultation.visit",
        "訪問",
        ("consultation.record", "add"),
        lambda draft: reverse("consultation:visit", args=[draft.subject_id]),
        model=Case,
        form=VisitForm,
    ),
    kinds.Kind(
        "consultation.summary",
        "課題のまとめ",
        ("consultation.assessment", "change"),
        lambda draft: reverse("consultation:assessment_summary", args=[draft.subject_id]),
        model=Case,
        form=SUMMARY_FIELDS,
    ),
    kinds.Kind(
        "consultation.person_assessment",
        "状況と課題",
        ("consultation.assessment", "change"),
        lambda draft: reverse(
            "consultation:assessment_person", args=[draft.subject_id, draft.part_id]
        ),
        model=Case,
        form=PERSON_FIELDS,
    ),
    kinds.Kind(
        "consultation.person_money",
        "家計",
        ("consultation.money", "change"),
        lambda draft: reverse(
            "consultation:assessment_money", args=[draft.subject_id, draft.part_id]
        ),
        model=Case,
        form=MONEY_FIELDS,
    ),
    kinds.Kind(
        "consultation.plan",
        "支援計画案",
        ("consultation.plan", "change"),
        lambda draft: reverse("consultation:plan_write", args=[draft.subject_id]),
        model=Case,
        form=PlanForm,
    ),
    kinds.Kind(
        "consultation.closure",
        "終結の申出",
        ("consultation.closure", "add"),
        lambda draft: reverse("consultation:closure_propose", args=[draft.subject_id]),
        model=Case,
        form=ProposeForm,
    ),
    kinds.Kind(
        "consultation.handover_summary",
        "引継書",
        ("consultation.handover_summary", "add"),
        lambda draft: reverse("consultation:handover_summary_new", args=[draft.subject_id]),
        model=Case,
        form=SummaryForm,
    ),
    kinds.Kind(
        "consultation.follow_up",
        "機関の実施状況",
        ("consultation.record", "add"),
        lambda draft: reverse("consultation:follow_up", args=[draft.subject_id]),
        model=Case,
        form=FollowUpForm,
    ),
    kinds.Kind(
        "consultation.monitoring",
        "経過確認",
        ("consultation.support", "add"),
        lambda draft: reverse("consultation:monitor", args=[draft.subject_id]),
        model=Case,
        form=MonitoringForm,
    ),
    kinds.Kind(
        "consultation.plan_evaluation",
        "評価シート",
        ("consultation.plan_evaluation", "change"),
        lambda draft: reverse("consultation:plan_evaluation_write", args=[draft.subject_id]),
        model=Case,
        form=EVALUATION_FIELDS,
    ),
    kinds.Kind(
        "consultation.consent",
        "本人同意",
        ("consultation.consent", "add"),
        lambda draft: reverse("consultation:consent_add", args=[draft.subject_id]),
        model=Case,
        form=CONSENT_FIELDS,
    ),
)


def join():
    """Register all of it; called once, when the apps are ready."""
    guards.declare()
    frozen_guards.declare()
    closure_guards.declare()
    register_verbs(VERBS)
    stage_guard.declare()
    plan_guards.declare()
    conference_guards.declare()
    attendance_guards.declare()
    support_guards.declare()
    retention_guards.declare()
    matter_guards.declare()
    matter_opening_guards.declare()
    disposal_guards.declare()
    packet_guards.declare()
    minutes_guards.declare()
    release.declare()
    docs_generated.register("case_flow.md", flow_page)
    for kind in DRAFTS:
        kinds.register(kind)
    register_identity(Identity(Person, "merged_into"))
    register_link(Link(HouseholdMembership, "person_id", "household_id", is_shared=True))
    register_link(Link(Relationship, "person_id", "related_id"))
    register_assignment(
        Assignment(
            "case_assignment",
            CaseAssignment,
            "user_id",
            active="{row}.ended_on IS NULL",
            persons=PERSONS_OF_CASE,
            release=end_near,
        )
    )
    register_assignment(matter_guards.attendance(MatterAttendee, end_attendance_near))
    register_assignment(
        Assignment(
            "item_attendee",
            ItemAttendee,
            "user_id",
            active="{row}.ended_at IS NULL",
            persons=PERSONS_OF_ITEM,
            release=recuse_near,
        )
    )
    register_basis(told_outside)
    break_glass.register_cases(Case, persons=persons_of_case)
