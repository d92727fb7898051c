"""The acts of case_model.py done for real: by actions, as accounts, on a database

Day 0 is yesterday, for what a column stamps by itself is stamped with the real now.
"""

from contextlib import contextmanager
from unittest import mock

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from consultation.actions import (
    assessments,
    conferences,
    consents,
    decisions,
    moves,
    plans,
    referrals,
    screening,
    telling,
    triage,
)
from consultation.actions.assessments import TEXTS as ASSESSED
from consultation.actions.records import Next
from consultation.actions.referrals import Route
from consultation.actions.screening import Judgement
from consultation.codes import IssueCode
from consultation.enums import (
    Basis,
    ClosureReason,
    ConsentMethod,
    ConsentScope,
    DisclosureOccasion,
    DueKind,
    ItemBy,
    ScreeningResult,
    Signer,
    Stage,
)
from consultation.models import (
    Case,
    CaseEvent,
    ClosureProposal,
    ConsentRecord,
    DueItem,
    PersonAddress,
    PlanItem,
    Referral,
    SupportPlan,
    SupportService,
)
from consultation.models.screening import ReferralMethod
from consultation.queries.conferences import open_item
from consultation.queries.consent_records import consents_of
from consultation.queries.plans import current_plan, open_plan
from consultation.queries.support import fixed_evaluation
from consultation.rules.consent import agrees
from consultation.rules.consent_record import ConsentInput, Wording
from consultation.rules.disclosure import DisclosureInput
from consultation.rules.plan import TEXTS as PLANNED
from consultation.tests.case_model import CHIEF, CITY, CLOCK, WORKER
from consultation.tests.case_replay_later import DAY, LaterActs
from consultation.tests.factories import (
    make_account,
    make_address,
    make_agency,
    make_case,
    make_person,
    make_slip,
    make_wording,
)
from consultation.tests.parts import make_part
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AddressProtection, ConflictOfInterest
from koganei.models.safeguards import Relation, Source
from koganei.safeguards import addresses, conflicts

ROLES = {
    WORKER: Role.SUPPORT_WORKER,
    CHIEF: Role.CHIEF_SUPPORT_WORKER,
    CITY: Role.WELFARE_MANAGER,
}
RESULTS = {
    "inform": ScreeningResult.INFORMATION_ONLY,
    "refer": ScreeningResult.REFERRED,
    "await_consent": ScreeningResult.AWAITING_CONSENT,
    "accept": ScreeningResult.SUPPORT,
    "break_off": ScreeningResult.BROKEN_OFF,
    "end_before_screening": ScreeningResult.BROKEN_OFF,
}


class Desk(LaterActs):
    """One case with its three actors, its agency and its two sittings."""

    def __init__(self):
        self.today = timezone.localdate()
        self.first = self.today - DAY
        self.who = {name: make_account(role, name) for name, role in ROLES.items()}
        self.client = make_person("山吹 蓮", "やまぶき れん")
        make_address(self.client)
        with self.on(0):
            self.case = make_case(client=self.client, received_on=self.first)
            make_slip(self.case)
        self.agency, self.wording = make_agency("つくし障害相談"), make_wording()
        self.sittings = {"today": make_part(self.first), "tomorrow": make_part(self.today)}

    @contextmanager
    def on(self, day):
        """Let the clock stand on a day of the model."""
        now, back = timezone.now, (1 - day) * DAY
        with mock.patch("django.utils.timezone.now", side_effect=lambda: now() - back):
            yield

    def perform(self, world, act):
        """Do an act in a world; tell whether it was let through."""
        if act.by == CLOCK:
            return True
        with without_scope():
            self.case = Case.objects.get(pk=self.case.pk)
            before = CaseEvent.objects.filter(case=self.case).count()
        with self.on(world.day):
            try:
                getattr(self, f"_{act.name}")(self.who[act.by], act.how)
            except (RuleBroken, PermissionDenied, Http404):
                with without_scope():
                    assert CaseEvent.objects.filter(case=self.case).count() == before
                return False
        return True

    def compare(self, world):
        """What is recorded is what the model says."""
        with self.on(world.day), without_scope():
            case = Case.objects.get(pk=self.case.pk)
            is_open = case.stage != Stage.CLOSED
            plan, item = current_plan(case), open_item(case)
            dues = DueItem.objects.filter(case=case, kind=DueKind.WITHDRAWAL, done_at=None)
            proposals = ClosureProposal.objects.filter(case=case, answer="")
            services = SupportService.objects.filter(case=case, ended_on=None)
            found = {
                "stage": case.stage,
                "agrees": agrees(consents_of(case.client_id), timezone.now()),
                "owes": dues.exists(),
                "decided": plan is not None,
                "sitting": item is not None,
                "evaluated": plan is not None and fixed_evaluation(plan) is not None,
                "proposed": proposals.exists(),
                "running": services.exists(),
            }
            said = {
                "stage": world.stage,
                "agrees": world.agrees,
                "owes": world.owes,
                "decided": world.decided,
                "sitting": bool(world.sitting),
                "evaluated": bool(world.evaluated),
                "proposed": world.proposed,
                "running": world.running,
            }
            assert found == said
            if is_open and case.stage not in (Stage.INTAKE, Stage.SUSPENDED):
                assert case.lead_id, "a case past its reception has a lead"
        for name, account in self.who.items():
            sees = Case.objects.seen_by(account, "view").filter(pk=case.pk).exists()
            assert sees == (name != world.excluded), name
        if world.protected:
            shown = PersonAddress.objects.seen_by(self.who[CHIEF], "view")
            assert not shown.filter(person=self.client).exists()

    # スクリーニングと振り分け

    def _screened(self, by, name):
        today = timezone.localdate()
        given = {"words": "話を聞いた", "lead": self.who[WORKER]}
        if name == "refer":
            given["route"] = self._route()
        elif name == "await_consent":
            given["next"] = Next(kind=DueKind.CALL, due_on=today + 7 * DAY)
        elif name == "break_off":
            given["suspension"] = self._suspension()
        elif name == "end_before_screening":
            given["closure_reason"] = ClosureReason.OWN_WISH
        judgement = Judgement(result=RESULTS[name], on=today, **given)
        screening.screen(by=by, case=self.case, judgement=judgement)

    def __getattr__(self, name):
        if name.removeprefix("_") in RESULTS:
            return lambda by, how: self._screened(by, name.removeprefix("_"))
        raise AttributeError(name)

    def _triage(self, by, how):
        triage.judge(by=by, case=self.case, on=timezone.localdate(), is_difficult=False)

    # 同意と、伝えること

    def _consent(self, by, how):
        today = timezone.localdate()
        given = ConsentInput(
            scope=ConsentScope.GENERAL, signer=Signer.CLIENT, method=ConsentMethod.SIGNED,
            explained_on=today, given_on=today, starts_on=today,
            expires_on=today if how == "short" else None,
            wording=Wording(number=self.wording.number, starts_on=self.wording.starts_on),
        )  # fmt: skip
        signed = consents.Signed(wording=self.wording, explained_by=by)
        consents.record_consent(
            by=by, person=self.client, case=self.case, given=given, signed=signed
        )

    def _withdraw(self, by, how):
        with without_scope():
            consent = ConsentRecord.objects.order_by("-recorded_at", "-pk").first()
        if consent is None:
            raise Http404  # there is no such page
        consents.withdraw(
            by=by, person=self.client, case=self.case, consent=consent, at=timezone.now()
        )

    _withdraw_early = _withdraw

    def _tell(self, by, how):
        given = DisclosureInput(
            organization=self.agency, recipient="相談員", told_at=timezone.now(),
            occasion=DisclosureOccasion.CALL, classes=frozenset({"identity"}), content="氏名",
            basis=Basis.CONSENT,
        )  # fmt: skip
        telling.tell(by=by, person=self.client, case=self.case, given=given)

    def _tell_withdrawal(self, by, how):
        with without_scope():
            dues = DueItem.objects.filter(kind=DueKind.WITHDRAWAL, done_at=None)
            due = dues.values_list("pk", flat=True).first()
        consents.tell_withdrawal(by=by, person=self.client, case=self.case, due=due)

    # つなぎ

    def _route(self):
        return Route(agency=self.agency, method=ReferralMethod.INFORMATION, on=timezone.localdate())

    def _referral(self):
        with without_scope():
            row = Referral.objects.order_by("-event_id").first()
        if row is None:
            raise Http404  # there is no such page
        return row

    def _hand_over(self, by, how):
        referrals.hand_over(by=by, case=self.case, route=self._route())

    def _arrival(self, by, how):
        referrals.confirm_arrival(
            by=by, case=self.case, referral=self._referral(), on=timezone.localdate()
        )

    def _failure(self, by, how):
        referrals.fail(
            by=by, case=self.case, referral=self._referral(), on=timezone.localdate(), words="満員"
        )

    def _arrive(self, by, how):
        moves.arrive(by=by, case=self.case)

    def _refer_back(self, by, how):
        moves.refer_back(by=by, case=self.case)

    def _obtain_consent(self, by, how):
        moves.obtain_consent(by=by, case=self.case)

    # 課題分析から決定まで

    def _assess(self, by, how):
        assessments.begin(by=by, case=self.case, assessed_on=timezone.localdate())
        assessments.write_person(
            by=by, case=self.case, person_id=self.client.pk, version=0, answers={"health": "3"},
            issues=[(IssueCode.POVERTY, "", "")],
        )  # fmt: skip
        texts = dict.fromkeys(ASSESSED, "") | {"view": "見通しが要る", "direction": "家計改善へ"}
        assessments.write_summary(by=by, case=self.case, version=1, texts=texts)
        assessments.fix(by=by, case=self.case)

    def _plan(self, by, how):
        plans.begin(by=by, case=self.case, drafted_on=timezone.localdate())

    def _agree(self, by, how):
        with without_scope():
            plan = open_plan(self.case) or SupportPlan(version=0)
            has_row = PlanItem.objects.filter(plan=plan.pk).exists()
        last = self.today + 180 * DAY
        values = {name: "書いた文" for name, _, _ in PLANNED} | {
            "starts_on": self.today, "ends_on": last, "monitoring_on": last, "goal_by": last,
            "is_employment_target": False,
        }  # fmt: skip
        plans.write(by=by, case=self.case, version=plan.version, values=values)
        if not has_row:
            row = {"problem": "家計", "action": "月に1回話す", "done_by": ItemBy.DESK}
            rest = {"agency": None}
            plans.write_item(by=by, case=self.case, values=row | rest)
        plans.agree(
            by=by, case=self.case, agreed_on=timezone.localdate(), agreed_by=Signer.CLIENT,
            agreed_how=ConsentMethod.SIGNED,
        )  # fmt: skip

    def _convene(self, by, how):
        conferences.convene(by=by, case=self.case, part=self.sittings[how], agencies=[self.agency])

    def _take_back(self, by, how):
        conferences.take_back(by=by, case=self.case)

    def _outcome(self, by, how):
        conferences.record_outcome(by=by, case=self.case, outcome=how, opinion="家計を先に見る")

    def _send_back(self, by, how):
        decisions.send_back(by=by, case=self.case, words="期間を直す")

    def _decide(self, by, how):
        decisions.decide(
            by=by, case=self.case, document_number="8小福地発第1号",
            decided_on=timezone.localdate(),
        )  # fmt: skip

    # 利益相反と支援措置

    def _protect(self, by, how):
        protection = AddressProtection(
            person_id=self.client.pk, applied_on=timezone.localdate(), registered_by=by
        )
        addresses.register(by=by, protection=protection)

    def _exclude(self, by, how):
        user = self.who[how]
        conflicts.declare(
            by=by,
            conflict=ConflictOfInterest(
                user=user, person_id=self.client.pk, relation=Relation.FAMILY,
                source=Source.SELF if user == by else Source.SUPERVISOR,
            ),
        )  # fmt: skip
