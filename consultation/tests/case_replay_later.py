"""The later acts of the replay of a case: support, 経過確認, evaluation, and its ends

Beside case_replay.py, whose Desk does them on its ``case``.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from consultation.actions import (
    closure,
    monitoring,
    moves,
    plan_evaluations,
    supports,
)
from consultation.actions.records import Contact
from consultation.codes import Channel, EndGround, SeenChange
from consultation.enums import (
    ClosureReason,
    GoalOutcome,
    MonitoringResult,
    ServiceEnd,
    Verdict,
)
from consultation.models import (
    ClosureProposal,
    PlanItem,
    SupportService,
)
from consultation.queries.plans import current_plan
from consultation.queries.support import evaluations_of, goals_of
from consultation.rules.closure import ClosureInput
from consultation.rules.plan_evaluation import TEXTS as EVALUATED
from consultation.rules.plan_evaluation import Sheet
from consultation.rules.suspension import Suspension
from koganei.access.scoped import without_scope

DAY = timedelta(days=1)


class LaterActs:
    """Acts of a case whose plan is in force, and those that break it off or end it."""

    # 支援と経過確認

    def _in_force(self):
        with without_scope():
            return current_plan(self.case)

    def _serve(self, by, how):
        with without_scope():
            row = PlanItem.objects.filter(plan=self._in_force()).first()
        supports.record(by=by, case=self.case, row=row, started=True, on=timezone.localdate())

    def _end_support(self, by, how):
        with without_scope():
            row = SupportService.objects.filter(case=self.case, ended_on=None).first()
        supports.end(
            by=by, case=self.case, service=row, version=row.version,
            ended_on=timezone.localdate(), reason=ServiceEnd.values[0],
        )  # fmt: skip

    def _contact(self):
        return Contact(
            at=datetime.combine(timezone.localdate(), time(0), timezone.get_current_timezone()),
            channel=Channel.values[0], texts={"facts": "休まず働いている"},
        )  # fmt: skip

    def _monitor(self, by, how):
        monitoring.record(
            by=by, case=self.case, contact=self._contact(), result=MonitoringResult.REVISE
        )

    def _go_on(self, by, how):
        monitoring.go_on(by=by, case=self.case, next_on=timezone.localdate() + 30 * DAY)

    def _evaluate(self, by, how):
        plan = self._in_force()
        with without_scope():
            is_correction, goals = bool(evaluations_of(plan)), goals_of(plan)
        plan_evaluations.begin(
            by=by, case=self.case, evaluated_on=timezone.localdate(),
            correction="判定を直す" if is_correction else "",
        )  # fmt: skip
        with without_scope():
            version = evaluations_of(plan)[0].version
        sheet = Sheet(
            evaluated_on=timezone.localdate(),
            verdict=Verdict.NEXT_PLAN if how == "again" else Verdict.END,
            end_ground="" if how == "again" else EndGround.values[0],
            texts={name: "書いた文" for name, _ in EVALUATED},
            goals=goals,
            results=dict.fromkeys(goals, (GoalOutcome.REACHED, "")),
            changes={SeenChange.NONE: (None, "")},
        )
        plan_evaluations.write(by=by, case=self.case, version=version, sheet=sheet)
        plan_evaluations.fix(by=by, case=self.case, version=version + 1)

    def _revise(self, by, how):
        plan = self._in_force()
        with without_scope():
            items = list(PlanItem.objects.filter(plan=plan)) if plan else []
        plan_evaluations.revise(
            by=by, case=self.case, drafted_on=timezone.localdate(), items=items, uses=[]
        )

    # 中断・再開・終結

    def _suspension(self):
        today = timezone.localdate()
        return Suspension(
            reason="連絡がない", condition="連絡があったら", review_on=today + 30 * DAY,
            last_contact_on=today,
        )  # fmt: skip

    def _suspend(self, by, how):
        moves.suspend(by=by, case=self.case, suspension=self._suspension())

    def _resume(self, by, how):
        moves.resume(by=by, case=self.case, words="連絡がついた")

    def _proposal(self):
        with without_scope():
            rows = ClosureProposal.objects.filter(case=self.case, answer="")
            return rows.first() or ClosureProposal()

    def _propose(self, by, how):
        given = ClosureInput(
            reason=ClosureReason.OWN_WISH, ended_on=timezone.localdate(), has_follow_up=False,
            words="もう大丈夫とのこと",
        )  # fmt: skip
        closure.propose(by=by, case=self.case, given=given)

    def _withdraw_proposal(self, by, how):
        closure.withdraw(by=by, case=self.case, proposal=self._proposal())

    def _return_proposal(self, by, how):
        closure.send_back(by=by, case=self.case, proposal=self._proposal(), words="まだ早い")

    def _close(self, by, how):
        closure.confirm(by=by, case=self.case, proposal=self._proposal())
