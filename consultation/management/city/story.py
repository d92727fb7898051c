"""One synthetic case from its reception to where it stands: what happened, when, and by whom"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from consultation.codes import CallerKind, Channel, Relation, Route, Trouble, Urgency
from consultation.enums import ClosureReason, DueKind, EventKind, ScreeningResult, Stage
from consultation.management.city import names
from consultation.models import (
    Caller,
    Case,
    CaseAssignment,
    CaseEvent,
    ContactSlip,
    DueItem,
    EventNote,
    OutreachVisit,
    Referral,
    Screening,
    SlipNarrative,
    SlipThirdParty,
    SlipTrouble,
    Triage,
)
from consultation.models.screening import ReferralMethod, ReferralOutcome, VisitOutcome
from consultation.rules.numbers import case_number
from koganei.dates.fiscal_year import FiscalYear

# what the national figures say of new consultations, roughly (domain.md §2.3 j)
RESULTS = {
    ScreeningResult.INFORMATION_ONLY: 36,
    ScreeningResult.REFERRED: 21,
    ScreeningResult.AWAITING_CONSENT: 7,
    ScreeningResult.SUPPORT: 28,
    ScreeningResult.BROKEN_OFF: 8,
}
WAY = (
    Stage.ASSESSMENT,
    Stage.PLAN,
    Stage.CONFERENCE,
    Stage.DECISION,
    Stage.SUPPORT,
    Stage.MONITORING,
)
# the city confirms their end; the desk ends the others itself
BY_THE_CITY = (ScreeningResult.SUPPORT, ScreeningResult.AWAITING_CONSENT)
ENDS = (
    ClosureReason.SELF_RELIANCE,
    ClosureReason.HANDED_OVER,
    ClosureReason.OTHER_SYSTEM,
    ClosureReason.MOVED,
    ClosureReason.OWN_WISH,
    ClosureReason.DIED,
)
DUE_AT = {
    Stage.INTAKE: DueKind.SCREENING,
    Stage.REFERRAL: DueKind.REFERRAL_ARRIVAL,
    Stage.AWAITING_CONSENT: DueKind.CONSENT,
    Stage.ASSESSMENT: DueKind.ASSESSMENT,
    Stage.PLAN: DueKind.PLAN,
    Stage.CONFERENCE: DueKind.INTERVIEW,
    Stage.DECISION: DueKind.DECISION,
    Stage.SUPPORT: DueKind.CALL,
    Stage.MONITORING: DueKind.MONITORING,
    Stage.SUSPENDED: DueKind.VISIT,
}
DAYS_TO_DUE = (-6, -3, -1, 0, 0, 1, 3, 7, 14, 30)
CASE_LASTS = 240  # days until an ordinary case is closed
SUPPORT_LASTS = 540


@dataclass(frozen=True)
class World:
    """What all cases share: the desk, who works there, the agencies, the last day."""

    desk: object
    chief: object
    workers: tuple
    coordinators: tuple
    finance: object
    decider: object
    agencies: tuple
    wordings: tuple
    parts: tuple  # of sittings of 支援調整会議, in the order of their days
    today: date


class Story:
    """Builds the rows of one case; ``wanted`` is a (result, stage) that must come out, or None."""

    def __init__(self, rng, world, people, rows, *, received_on, sequence, wanted=None):
        self.rng, self.world, self.people, self.rows = rng, world, people, rows
        self.received_on, self.sequence = received_on, sequence
        self.result, self.stage = wanted or self.fate()
        self.worker = rng.choice(world.workers)
        self.events = []
        self.consent = self.may_hear = None  # a consent, and an agency that it lets hear

    def fate(self):
        """Choose a result and a stage; what is old is closed."""
        age = (self.world.today - self.received_on).days
        result = self.rng.choices(list(RESULTS), RESULTS.values())[0]
        if age < 7 and self.rng.random() < 0.5:
            return None, Stage.INTAKE
        lasts = SUPPORT_LASTS if result == ScreeningResult.SUPPORT else CASE_LASTS
        if age > lasts or result == ScreeningResult.INFORMATION_ONLY:
            return result, Stage.CLOSED
        if result == ScreeningResult.REFERRED:
            return result, Stage.REFERRAL if age < 30 else Stage.CLOSED
        if result == ScreeningResult.AWAITING_CONSENT:
            return result, Stage.AWAITING_CONSENT
        if result == ScreeningResult.BROKEN_OFF:
            return result, Stage.SUSPENDED if age < 120 else Stage.CLOSED
        return result, WAY[min(len(WAY) - 1, age * len(WAY) // SUPPORT_LASTS)]

    def tell(self):
        """Add every row of the case to ``rows``; the case itself is written last."""
        client, household, self.members, family = self.people.household()
        self.case = Case(
            id=self.people.key(),
            desk=self.world.desk,
            registered_by=self.worker,
            registered_at=self.at(self.received_on),
            number=case_number(FiscalYear.of(self.received_on), self.sequence),
            fiscal_year=FiscalYear.of(self.received_on),
            sequence=self.sequence,
            client=client,
            household=household,
            received_on=self.received_on,
            is_restricted=client.is_restricted,
        )
        self.slip(client, family)
        self.assign(self.worker)
        if self.result:
            self.screen()
        self.contacts()
        self.end()
        self.rows.add(self.case)

    def at(self, day):
        """A moment within the hours of the desk of that day."""
        minutes = self.rng.randint(0, 8 * 60)
        moment = datetime.combine(day, time(8, 30)) + timedelta(minutes=minutes)
        return timezone.make_aware(moment)

    def slip(self, client, family):
        codes = self.rng.sample(list(Trouble), self.rng.choice((1, 1, 2, 2, 3, 4)))
        is_urgent = Trouble.FOOD in codes or Trouble.VIOLENCE in codes
        self.case.urgency = (
            Urgency.TODAY
            if is_urgent
            else Urgency.INFORMATION
            if self.result == ScreeningResult.INFORMATION_ONLY
            else self.rng.choice((Urgency.NORMAL, Urgency.NORMAL, Urgency.THREE_DAYS))
        )
        self.case.is_complex = len(codes) > 2 or family in ("double_care", "aged_parent")
        kind = self.rng.choice((CallerKind.CLIENT, CallerKind.CLIENT, CallerKind.FAMILY))
        if family == "alone" and kind == CallerKind.FAMILY:
            kind = CallerKind.OTHER
        moment = self.at(self.received_on)
        is_late = self.rng.random() < 0.03
        slip = ContactSlip(
            case=self.case,
            received_at=moment.replace(hour=18) if is_late else moment,
            is_outside_hours=is_late,
            route=self.route_of(kind),
            channel=self.rng.choice((Channel.PHONE, Channel.PHONE, Channel.OFFICE)),
            received_by=self.worker,
            on_duty=self.world.chief,
            urgency=self.case.urgency,
            written_by=self.worker,
            written_at=moment,
        )
        if slip.route == Route.AGENCY:
            slip.agency = self.rng.choice(self.world.agencies)
        self.rows.add(slip)
        relation = {
            CallerKind.FAMILY: self.rng.choice((Relation.CHILD, Relation.SIBLING, Relation.PARENT)),
            CallerKind.OTHER: self.rng.choice((Relation.NEIGHBOUR, Relation.WELFARE_COMMISSIONER)),
        }.get(kind, "")
        self.rows.add(Caller(slip=slip, kind=kind, relation=relation))
        for place, code in enumerate(codes):
            self.rows.add(SlipTrouble(slip=slip, code=code, is_main=place == 0))
        words, view = names.WORDS[codes[0]]
        response = "手持ち金と居場所を確かめ、主任に報告した。" if is_urgent else ""
        self.rows.add(
            SlipNarrative(slip=slip, client_words=words, staff_view=view, urgent_response=response)
        )
        if kind != CallerKind.CLIENT and self.rng.random() < 0.5:
            self.rows.add(SlipThirdParty(slip=slip, words=self.rng.choice(names.THIRD_PARTY)))
        self.event(EventKind.INTAKE, "相談受付・連絡票 作成", self.received_on, slip.channel)

    def route_of(self, kind):
        if kind == CallerKind.CLIENT:
            return self.rng.choice((Route.CLIENT_REMOTE, Route.CLIENT_VISIT))
        if kind == CallerKind.FAMILY:
            return self.rng.choice((Route.FAMILY_REMOTE, Route.FAMILY_VISIT))
        return Route.AGENCY

    def event(self, kind, label, day, channel="", note=None, by=None):
        """Add a line of the timeline, not after today, and return it."""
        day = min(day, self.world.today)
        event = CaseEvent(
            case=self.case,
            kind=kind,
            label=label,
            at=self.at(day),
            channel=channel,
            by=by or self.worker,
        )
        event.written_at = event.at
        self.rows.add(event)
        self.events.append(event)
        if note:
            self.rows.add(EventNote(event=event, **note))
        if channel:
            self.case.last_contact_on = max(self.case.last_contact_on or day, day)
        return event

    def assign(self, user):
        self.rows.add(
            CaseAssignment(
                case=self.case,
                user=user,
                starts_on=self.received_on,
                assigned_by=self.world.chief,
            )
        )

    def screen(self):
        """Screening within a week, triage where support goes on, the lead from then on."""
        day = min(self.received_on + timedelta(days=self.rng.randint(0, 6)), self.world.today)
        event = self.event(
            EventKind.SCREENING, f"スクリーニング: {ScreeningResult(self.result).label}"[:100], day,
            by=self.world.chief,
        )  # fmt: skip
        screening = Screening(
            case=self.case,
            result=self.result,
            done_on=day,
            done_by=self.world.chief,
            recorded_at=event.at,
            event=event,
        )
        self.case.screening_result = self.result
        self.screened_on = day
        if self.result == ScreeningResult.REFERRED:
            screening.agency = self.refer(day)
        self.rows.add(screening)
        if self.result == ScreeningResult.SUPPORT:
            self.triage(day)
        if self.result in (ScreeningResult.INFORMATION_ONLY, ScreeningResult.BROKEN_OFF):
            return
        if self.case.is_complex and self.case.is_difficult:
            lead = self.rng.choice(self.world.coordinators)
            self.assign(lead)
        else:
            lead = self.worker
        self.case.lead = lead

    def triage(self, day):
        is_difficult = self.case.is_complex and self.rng.random() < 0.4
        event = self.event(EventKind.TRIAGE, "振り分け", day, by=self.world.chief)
        self.rows.add(
            Triage(
                case=self.case,
                is_complex=self.case.is_complex,
                is_difficult=is_difficult,
                judged_on=day,
                judged_by=self.world.chief,
                recorded_at=event.at,
                event=event,
            )
        )
        self.case.is_difficult = is_difficult

    def refer(self, day):
        agency = self.rng.choice(self.world.agencies)
        event = self.event(EventKind.REFERRAL, f"{agency.name}へつないだ", day)
        referral = Referral(
            id=self.people.key(),
            case=self.case,
            agency=agency,
            method=self.rng.choice(ReferralMethod.values),
            referred_on=day,
            referred_by=self.worker,
            event=event,
        )
        if self.stage == Stage.CLOSED:
            arrived = min(day + timedelta(days=self.rng.randint(1, 14)), self.world.today)
            referral.outcome, referral.replied_on = ReferralOutcome.ACCEPTED, arrived
            referral.arrived_on = referral.arrival_checked_on = arrived
            referral.arrival_checked_by = self.worker
        self.rows.add(referral)
        return agency

    def contacts(self):
        """Calls, interviews and visits, some in vain, until today or the end."""
        if self.result in (None, ScreeningResult.INFORMATION_ONLY):
            return
        day, visits = self.received_on, 0
        for _ in range(self.rng.randint(1, 8)):
            day += timedelta(days=self.rng.randint(3, 30))
            if day >= self.world.today:
                break
            channel = self.rng.choice((Channel.PHONE, Channel.OFFICE, Channel.HOME_VISIT))
            note = {"facts": self.rng.choice(names.FACTS), "next_step": self.rng.choice(names.NEXT)}
            if channel != Channel.HOME_VISIT:
                self.event(EventKind.CONTACT, Channel(channel).label, day, channel, note)
                continue
            visits += 1
            outcome = self.rng.choice(VisitOutcome.values)
            label = f"{visits}回目の訪問: {VisitOutcome(outcome).label}"
            event = self.event(EventKind.OUTREACH, label, day, channel, note)
            self.rows.add(
                OutreachVisit(case=self.case, event=event, number=visits, outcome=outcome)
            )

    def end(self):
        """Say where the case stands, and what is due."""
        last = max(timezone.localdate(event.at) for event in self.events)
        case = self.case
        case.stage, case.stage_since = self.stage, last
        if self.stage == Stage.SUSPENDED:
            case.suspended_from = Stage.INTAKE if case.lead_id is None else Stage.ASSESSMENT
        if self.stage == Stage.CLOSED:
            case.closed_on, case.closure_reason = last, self.reason()
            if self.result not in BY_THE_CITY:
                self.event(EventKind.STAGE, "終結", last, by=self.world.chief)
            return
        due = self.world.today + timedelta(
            days=self.rng.choice((-6, -3, -1, 0, 0, 1, 3, 7, 14, 30))
        )
        kind = DUE_AT[self.stage]
        self.rows.add(
            DueItem(
                case=case,
                kind=kind,
                due_on=due,
                user=case.lead or self.worker,
                is_waiting=kind in (DueKind.DECISION, DueKind.REFERRAL_ARRIVAL),
                since=last,
            )
        )
        case.next_due_on = due

    def reason(self):
        if self.result == ScreeningResult.INFORMATION_ONLY:
            return ClosureReason.INFORMATION
        if self.result == ScreeningResult.REFERRED:
            return ClosureReason.HANDED_OVER
        if self.result == ScreeningResult.BROKEN_OFF:
            return ClosureReason.BROKEN_OFF
        return self.rng.choice(ENDS)
