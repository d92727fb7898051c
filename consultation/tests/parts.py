"""Everything else that hangs on a case or on a person, made like the rows of factories.py."""

from datetime import date, timedelta
from itertools import cycle

from django.utils import timezone

from consultation.codes import IssueCode
from consultation.enums import (
    Basis,
    ConsentMethod,
    ConsentRule,
    ConsentScope,
    DisclosureOccasion,
    EventKind,
    ItemBy,
    ItemOutcome,
    ReadingReason,
    ScreeningResult,
    ServiceState,
    Signer,
    Stage,
)
from consultation.models import (
    Absence,
    Accompaniment,
    AgencyOpinion,
    Assessment,
    AssessmentSummary,
    Attachment,
    CaseReading,
    Conference,
    ConferenceBody,
    ConferenceItem,
    ConferencePart,
    ConsentRecord,
    ConsentTarget,
    ContactRule,
    Disclosure,
    DisclosureText,
    EcomapTie,
    Handover,
    ItemAgency,
    ItemOpinion,
    Merge,
    OutreachVisit,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
    PersonName,
    PersonRevision,
    PlanCondition,
    PlanDecision,
    PlanItem,
    PlanText,
    PlanUse,
    Referral,
    Restriction,
    Screening,
    SlipRevision,
    SlipThirdPartyRevision,
    Split,
    SupportPlan,
    Triage,
    TriageReason,
)
from consultation.models.person import NameKind
from consultation.models.screening import ReferralMethod, VisitOutcome
from consultation.rules.plan import TEXTS, decision_kind
from consultation.tests.endings import make_closure, make_summary
from consultation.tests.factories import (
    at,
    make_account,
    make_address,
    make_agency,
    make_assignment,
    make_contact_point,
    make_due,
    make_event,
    make_note,
    make_person,
    make_relationship,
    make_search_key,
    make_slip,
    make_wording,
    past_the_scope,
    the_writer,
    walk,
)
from consultation.tests.received import receive_summary
from consultation.tests.retained import make_hold
from consultation.tests.sittings import hand_out, make_minutes, make_request
from consultation.tests.supports import make_evaluation, make_monitoring, make_service
from koganei.access.roles import Role

_minutes = cycle(range(24 * 60))


@past_the_scope
def make_life(person):
    """One row of everything else that hangs on a person; returns {model: row}."""
    other, writer = make_person("縁 ある人"), the_writer()
    rows = [
        PersonName.objects.create(person=person, kind=NameKind.FORMER, name="旧姓 某"),
        PersonRevision.objects.create(person=person, version=1, values={}, changed_by=writer),
        ContactRule.objects.create(person=person, introduce_as="個人名で名乗る"),
        make_contact_point(person),
        make_address(person),
        make_search_key(person, "やまぶき"),
        make_relationship(person, other),
        EcomapTie.objects.create(person=person, agency=make_agency()),
        Merge.objects.create(person=person, merged=make_person("同じ人"), merged_by=writer),
        Split.objects.create(person=person, other=make_person("別の人"), split_by=writer),
    ]
    return {type(row): row for row in rows}


@past_the_scope
def make_attachment(case, title="書類", content=b"%PDF-1.7", **fields):
    defaults = {"file_name": "a.pdf", "content_type": "application/pdf", "size": len(content)}
    defaults |= {"added_by": the_writer(), "added_at": at(case.received_on)}
    return Attachment.objects.create(case=case, title=title, content=content, **defaults | fields)


@past_the_scope
def make_assessment(case, *, number=1, person=None, is_fixed=False, **fields):
    """A version with summary, answers, money and one issue of the client, or of ``person``."""
    person, writer = person or case.client, the_writer()
    row = Assessment.objects.create(
        case=case, number=number, assessed_on=case.received_on, written_by=writer, **fields
    )
    AssessmentSummary.objects.create(assessment=row, appeal="訴え")
    PersonAssessment.objects.create(assessment=row, person=person, answers={"health": "良い"})
    PersonMoney.objects.create(assessment=row, person=person, answers={"income": "0"})
    PersonIssue.objects.create(assessment=row, person=person, code=IssueCode.POVERTY)
    if is_fixed:
        row.fixed_by, row.fixed_at = writer, timezone.now()
        row.save()
    return row


@past_the_scope
def make_consent(case, *, person=None, agencies=(), excluded=(), **fields):
    """A consent of the client, or of ``person``: 包括, or 限定 to ``agencies``."""
    defaults = dict.fromkeys(("explained_on", "given_on", "starts_on"), case.received_on)
    defaults |= {"signer": Signer.CLIENT, "method": ConsentMethod.SIGNED}
    if not fields.get("is_refused"):
        defaults["scope"] = ConsentScope.LIMITED if agencies else ConsentScope.GENERAL
    defaults |= {"explained_by": the_writer(), "recorded_by": the_writer()}
    row = ConsentRecord.objects.create(
        person=person or case.client, case=case, wording=make_wording(), **defaults | fields
    )
    for agency in agencies:
        ConsentTarget.objects.create(consent=row, agency=agency, purpose="支援のため")
    for agency in excluded:
        ConsentTarget.objects.create(consent=row, agency=agency, is_excluded=True)
    return row


@past_the_scope
def make_disclosure(case, *, consent=None, **fields):
    defaults = {"agency": make_agency(), "told_at": at(case.received_on), "told": "identity"}
    defaults |= {"told_by": the_writer(), "occasion": DisclosureOccasion.CALL}
    basis = {"basis": Basis.CONSENT} if consent else {"basis": Basis.DANGER}
    decided = {} if consent else {"decided_by": the_writer()}
    row = Disclosure.objects.create(
        person=case.client, case=case, consent=consent, **defaults | basis | decided | fields
    )
    DisclosureText.objects.create(disclosure=row, content="伝えた内容")
    return row


@past_the_scope
def make_screening(case, result=ScreeningResult.SUPPORT, **fields):
    fields = {"done_on": case.received_on, "done_by": the_writer()} | fields
    event = make_event(case, "スクリーニング", kind=EventKind.SCREENING)
    return Screening.objects.create(case=case, result=result, event=event, **fields)


@past_the_scope
def make_triage(case, *, is_complex=False, is_difficult=False, **fields):
    fields = {"judged_on": case.received_on, "judged_by": the_writer()} | fields
    event = make_event(case, "振り分け", kind=EventKind.TRIAGE)
    row = Triage.objects.create(
        case=case, is_complex=is_complex, is_difficult=is_difficult, event=event, **fields
    )
    TriageReason.objects.create(triage=row, reason="理由")
    return row


@past_the_scope
def make_referral(case, **fields):
    defaults = {"agency": make_agency(), "method": ReferralMethod.CALL}
    defaults |= {"referred_on": case.received_on, "referred_by": the_writer()}
    event = make_event(case, "つなぎ", kind=EventKind.REFERRAL)
    return Referral.objects.create(case=case, event=event, **defaults | fields)


@past_the_scope
def make_accompaniment(case, **fields):
    defaults = {"agency": make_agency(), "planned_at": at(case.received_on), "by": the_writer()}
    return Accompaniment.objects.create(case=case, **defaults | fields)


@past_the_scope
def make_visit(case, number=1, outcome=VisitOutcome.NOT_MET, **fields):
    event = make_event(case, "訪問", kind=EventKind.OUTREACH)
    return OutreachVisit.objects.create(
        case=case, event=event, number=number, outcome=outcome, **fields
    )


@past_the_scope
def make_handover(case, giver, taker, **fields):
    return Handover.objects.create(case=case, giver=giver, taker=taker, **fields)


@past_the_scope
def make_reading(case, user, **fields):
    """A manager's reason to read what a case is about."""
    fields = {"reason": ReadingReason.SUPERVISION, "explanation": "月次の監督"} | fields
    return CaseReading.objects.create(case=case, user=user, **fields)


def make_absence(user, cover, **fields):
    today = timezone.localdate()
    defaults = {"starts_on": today, "ends_on": today, "registered_by": the_writer()}
    return Absence.objects.create(user=user, cover=cover, **defaults | fields)


@past_the_scope
def make_slip_revision(slip, version=1, third_party="", **fields):
    fields = {"values": {}, "changed_by": the_writer(), "changed_at": timezone.now()} | fields
    row = SlipRevision.objects.create(slip=slip, version=version, **fields)
    if third_party:
        SlipThirdPartyRevision.objects.create(revision=row, words=third_party)
    return row


@past_the_scope
def make_plan(case, *, items=1, uses=(), at=Stage.PLAN, **fields):
    """A whole version that the client agreed to; takes the case to 支援計画案, then to ``at``."""
    writer, day = the_writer(), case.received_on
    if case.lead is None:
        case.lead = make_account(Role.SUPPORT_WORKER)
        make_assignment(case, case.lead)
    walk(case, Stage.PLAN)
    defaults = dict.fromkeys(("drafted_by", "written_by"), writer)
    defaults |= dict.fromkeys(("drafted_on", "starts_on", "agreed_on"), day)
    defaults |= dict.fromkeys(("ends_on", "monitoring_on", "goal_by"), day + timedelta(days=180))
    defaults |= {"is_employment_target": False, "agreed_by": Signer.CLIENT}
    defaults |= {"agreed_how": ConsentMethod.SIGNED}
    number = SupportPlan.objects.filter(case=case).count() + 1
    plan = SupportPlan.objects.create(case=case, number=number, **defaults | fields)
    words = dict.fromkeys([name for name, _, _ in TEXTS], "書いた文")
    PlanText.objects.create(plan=plan, **words)
    for place in range(1, items + 1):
        PlanItem.objects.create(
            plan=plan, number=place, problem="家計", action="月に1回話す", done_by=ItemBy.DESK
        )
    for service in uses:
        PlanUse.objects.create(plan=plan, service=service)
    walk(case, at)
    return plan


@past_the_scope
def decide_plan(plan, **fields):
    """The city's decision on a plan; the case is taken to 決定, then to 支援."""
    walk(plan.case, Stage.DECISION)
    services = plan.uses.values_list("service", flat=True)
    defaults = {"kind": decision_kind(services), "document_number": f"小福地発第{plan.pk}号"[:40]}
    defaults |= {"decided_on": plan.drafted_on, "decided_by": make_account(Role.WELFARE_MANAGER)}
    decision = PlanDecision.objects.create(plan=plan, **defaults | fields)
    PlanCondition.objects.create(decision=decision, words="条件")
    plan.is_decided = True
    plan.save()
    walk(plan.case, Stage.SUPPORT)
    return decision


@past_the_scope
def make_part(held_on=None, code="coordination", rule=ConsentRule.REQUIRED, **fields):
    """A body of a sitting; 支援調整会議 on its day unless told otherwise."""
    body, _ = ConferenceBody.objects.get_or_create(
        code=code,
        defaults={
            "name": "支援調整会議" if code == "coordination" else code,
            "organizer": "地域福祉課",
            "consent_rule": rule,
            "approves_plans": rule == ConsentRule.REQUIRED,
            "established_on": date(2020, 10, 1),
        },
    )
    hour, minute = divmod(next(_minutes), 60)
    conference = Conference.objects.create(
        held_on=held_on or timezone.localdate(), starts_at=f"{hour:02}:{minute:02}",
        place="市役所 会議室", called_by=the_writer(), **fields,
    )  # fmt: skip
    return ConferencePart.objects.create(conference=conference, body=body, position=1)


@past_the_scope
def put_on_agenda(plan, *, part=None, agency=None, consent=None):
    """The plan before a body of today, with one agency that the client agreed to."""
    case = plan.case
    agency = agency or make_agency()
    consent = consent or make_consent(case)
    item = ConferenceItem.objects.create(
        case=case, plan=plan, part=part or make_part(), put_by=the_writer()
    )
    ItemAgency.objects.create(
        item=item, agency=agency, consent=consent, asked_on=timezone.localdate()
    )
    walk(case, Stage.CONFERENCE)
    return item


@past_the_scope
def record_item(item, outcome=ItemOutcome.APPROVED, words="意見"):
    """What the conference said; moves no stage."""
    item.outcome, item.decided_on = outcome, item.part.conference.held_on
    item.recorded_by, item.recorded_at = the_writer(), timezone.now()
    item.save()
    return ItemOpinion.objects.create(item=item, words=words)


@past_the_scope
def make_file(case):
    """Everything that hangs on an open case, an open assessment among it; returns {model: row}."""
    user, consent = the_writer(), make_consent(case, agencies=[make_agency()])
    slip, note, triage = (
        make_slip(case, third_party="隣の人の話"),
        make_note(case),
        make_triage(case),
    )
    assessment, disclosure = make_assessment(case), make_disclosure(case, consent=consent)
    revision = make_slip_revision(slip, third_party="隣の人の前の話")
    plan = make_plan(case, uses=["loans"])
    item = put_on_agenda(plan, consent=consent)
    handed_out = hand_out(item)
    said = AgencyOpinion.objects.create(
        item=item, agency=handed_out[0].attendee.agency, words="賛成", recorded_by=user
    )
    opinion = record_item(item)
    decision = decide_plan(plan)
    service = make_service(case, plan=plan, state=ServiceState.ENDED)
    monitoring, evaluation = make_monitoring(plan), make_evaluation(plan)
    rows = [
        *(service, monitoring, evaluation, evaluation.text),
        *make_closure(case).values(),
        *make_summary(case, agency=disclosure.agency).values(),
        *(evaluation.results.first(), evaluation.changes.get(), receive_summary(case, consent)),
        *(item, item.agencies.get(), opinion, *handed_out, said),
        *(make_request(item), make_minutes(item)),
        *(plan, plan.text, plan.items.get(), plan.uses.get(), decision, decision.condition),
        *(slip, note, triage, assessment, disclosure, consent, note.event),
        *(slip.caller, slip.troubles.get(), slip.narrative, slip.third_party),
        *(triage.reason, disclosure.text, consent.targets.get(), assessment.summary),
        *(assessment.persons.get(), assessment.money.get(), assessment.issues.get()),
        *(revision, revision.third_party, make_attachment(case), make_due(case)),
        make_screening(case),
        *(make_referral(case), make_accompaniment(case), make_visit(case)),
        make_handover(case, giver=user, taker=case.lead or make_account(Role.SUPPORT_WORKER)),
        make_reading(case, user),
        make_assignment(case, user),
        Restriction.objects.create(case=case, is_restricted=False, reason="試し", set_by=user),
        make_hold(case, is_over=True),
    ]
    return {type(row): row for row in rows}
