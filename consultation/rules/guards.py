"""What a step of the case asks for: plain facts, and guards that name what is missing

A guard that the table of steps uses says one sentence, cites its own basis where the step's row
says nothing about it, and names the place that mends it. A fact that nobody looked up counts
against the step: the defaults of ``CaseFacts`` let nothing through.

解釈: 同意は、継続支援にするとき（本人の申込み）と、会議に招く機関のそれぞれについて、その時に有効で
あることを求める。窓口と市が自ら行う支援には、同意の撤回の後も求めない。
解釈: 「評価」は、市が決めた計画があるときだけ、終結に要る。
"""

from dataclasses import dataclass
from enum import StrEnum

from consultation.enums import ClosureReason, ScreeningResult, Stage
from consultation.rules import report
from consultation.rules.report import CONSENT_REQUIRED, PRACTICE
from koganei.workflow import Guard

NOT_LOOKED_UP = ("（まだ確かめていません）",)


class Place(StrEnum):
    """Where a person mends what a guard says; the pages turn it into a link."""

    SLIP = "slip"
    SCREENING = "screening"
    TRIAGE = "triage"
    ASSIGNMENT = "assignment"
    CONSENT = "consent"
    REFERRAL = "referral"
    CONTACT = "contact"
    URGENT = "urgent"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    CONFERENCE = "conference"
    DECISION = "decision"
    SUPPORT = "support"
    MONITORING = "monitoring"
    EVALUATION = "plan_evaluation"
    WITHDRAWAL = "withdrawal"
    SUSPENSION = "suspension"
    CLOSURE = "closure"
    SUMMARY = "handover_summary"


WITH_SUMMARY = (ClosureReason.HANDED_OVER, ClosureReason.MOVED)


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What is known about one case at one moment; lists name what is missing or still open."""

    # first contact
    has_slip: bool = False  # 連絡票 finished, not a draft
    screening: ScreeningResult | None = None  # the result recorded for this reception
    has_next_contact: bool = False  # when the person is spoken to again, and by whom
    urgent_is_settled: bool = False  # nothing urgent is waiting; true where nothing was
    # triage
    is_triaged: bool = False
    has_lead: bool = False
    needs_coordinator: bool = True  # complex and difficult (rules/triage.py)
    lead_is_coordinator: bool = False
    # consent
    has_client_consent: bool = False  # valid now
    organizations_without_consent: tuple[str, ...] = NOT_LOOKED_UP  # of those invited
    untold_withdrawals: tuple[str, ...] = NOT_LOOKED_UP  # organisations to be told of a withdrawal
    # referral
    has_referral: bool = False  # agency and way
    referral_arrived: bool = False
    referral_failed: bool = False
    referred_from: Stage | None = None
    # assessment and plan
    assessment_is_fixed: bool = False
    plan_gaps: tuple[str, ...] = NOT_LOOKED_UP  # items of the plan that are empty or do not fit
    has_monitoring_date: bool = False
    client_agreed: bool = False  # signed, or agreement recorded
    # conference and decision
    on_agenda: bool = True  # of a sitting to come
    conference_approved: bool = False  # 了承 of this version
    conference_returned: bool = False  # 修正 or 継続 of this version
    has_decision_record: bool = False  # 決定 or 確認, 文書番号, 決裁日
    decider_is_another: bool = False  # than who drafted the version
    has_return_reason: bool = False
    # support and monitoring
    has_support_record: bool = False  # a service began, or why none did
    monitoring_is_recorded: bool = False
    has_next_monitoring: bool = False
    plan_is_running: bool = False  # its last day is not past
    has_decided_plan: bool = True
    evaluation_is_fixed: bool = False
    # suspension and closure
    suspension_gaps: tuple[str, ...] = NOT_LOOKED_UP  # reason, last contact, condition, review
    suspended_from: Stage | None = None
    has_resume_reason: bool = False
    closure_reason: ClosureReason | None = None
    closure_is_proposed: bool | None = None  # and not answered yet
    closer_is_another: bool = False  # than who proposed
    open_services: tuple[str, ...] = NOT_LOOKED_UP
    has_handover_summary: bool = False  # that arrived, of the agency to which it is handed over
    says_why_no_summary: bool = False
    unreceived_summaries: tuple[str, ...] = NOT_LOOKED_UP  # agencies that did not confirm theirs

    @property
    def lead_fits(self):
        return self.lead_is_coordinator or not self.needs_coordinator

    @property
    def handover_is_done(self):
        """解釈: 他機関への引継ぎには、着いた引継書が要る。転居では、渡さないわけでもよい。"""
        if self.has_handover_summary or self.closure_reason not in WITH_SUMMARY:
            return True
        return self.closure_reason == ClosureReason.MOVED and self.says_why_no_summary


def listed(names):
    return "、".join(names)


SLIP = Guard(
    "連絡票ができていません。下書きを仕上げてください。",
    lambda facts: facts.has_slip,
    Place.SLIP,
    report.INTAKE.citation,
)


def screened(result):
    """スクリーニングの結果がこの道に合っている"""
    return Guard(
        f"スクリーニングの結果が「{result.label}」と記録されていません。",
        lambda facts: facts.screening == result,
        Place.SCREENING,
        PRACTICE.section("スクリーニング"),
    )


NEXT_CONTACT = Guard(
    "次に働きかける日と担当がありません。予定を入れてください。",
    lambda facts: facts.has_next_contact,
    Place.CONTACT,
    PRACTICE.section("同意待ち"),
)
URGENT_SETTLED = Guard(
    "緊急の対応が済んでいません。どう対応したかを記録してください。",
    lambda facts: facts.urgent_is_settled,
    Place.URGENT,
    PRACTICE.section("緊急対応"),
)
TRIAGED = Guard(
    "振り分けが済んでいません。課題の数と困難さを確かめてください。",
    lambda facts: facts.is_triaged,
    Place.TRIAGE,
    report.ANALYSIS.citation,
)
LEAD = Guard(
    "主担当が決まっていません。",
    lambda facts: facts.has_lead,
    Place.ASSIGNMENT,
    report.ANALYSIS.citation,
)
COORDINATOR = Guard(
    "困難な複合的課題です。主担当を包括化推進員にしてください。",
    lambda facts: facts.lead_fits,
    Place.ASSIGNMENT,
    report.ANALYSIS.citation,
)
CLIENT_CONSENT = Guard(
    "本人の有効な同意（申込み）がありません。同意を記録してください。",
    lambda facts: facts.has_client_consent,
    Place.CONSENT,
    PRACTICE.section("同意待ち"),
)
REFERRED = Guard(
    "つなぎ先とつなぎ方がありません。",
    lambda facts: facts.has_referral,
    Place.REFERRAL,
)
ARRIVED = Guard(
    "つなぎ先に着いたことを確かめていません。つなぎ先か本人に聞いて記録してください。",
    lambda facts: facts.referral_arrived,
    Place.REFERRAL,
    PRACTICE.section("つなぎ"),
)
FAILED = Guard(
    "つなぎ先で受けられなかったことと、そのわけが記録されていません。",
    lambda facts: facts.referral_failed,
    Place.REFERRAL,
)
ASSESSED = Guard(
    "アセスメントが確定していません。課題と支援の方向性を書いて確定してください。",
    lambda facts: facts.assessment_is_fixed,
    Place.ASSESSMENT,
    report.ANALYSIS.citation,
)
PLAN_COMPLETE = Guard(
    lambda facts: f"計画案の{listed(facts.plan_gaps)}を確かめてください。",
    lambda facts: not facts.plan_gaps,
    Place.PLAN,
    report.PLAN.citation,
)
MONITORING_DATE = Guard(
    "計画案に次回の経過確認日がありません。",
    lambda facts: facts.has_monitoring_date,
    Place.PLAN,
    report.MONITORING.citation,
)
CLIENT_AGREED = Guard(
    "計画案への本人の署名も、同意した記録もありません。",
    lambda facts: facts.client_agreed,
    Place.PLAN,
    PRACTICE.section("プラン案"),
)
CONSENT_TO_INVITED = Guard(
    lambda facts: (
        f"招く機関のうち{listed(facts.organizations_without_consent)}に有効な本人同意がありません。"
    ),
    lambda facts: not facts.organizations_without_consent,
    Place.CONSENT,
    CONSENT_REQUIRED,
)
APPROVED = Guard(
    "この案について、会議の了承が記録されていません。",
    lambda facts: facts.conference_approved,
    Place.CONFERENCE,
)
RETURNED = Guard(
    "この案について、会議の修正・継続の意見が記録されていません。",
    lambda facts: facts.conference_returned,
    Place.CONFERENCE,
)
DECISION_RECORD = Guard(
    "決定か確認の別、文書番号、決裁日がそろっていません。",
    lambda facts: facts.has_decision_record,
    Place.DECISION,
)
OTHER_DECIDER = Guard(
    "計画案を作った人は決定できません。ほかの決裁者に頼んでください。",
    lambda facts: facts.decider_is_another,
    Place.DECISION,
    PRACTICE.section("支援決定/確認"),
)
RETURN_REASON = Guard(
    "差し戻す理由がありません。",
    lambda facts: facts.has_return_reason,
    Place.DECISION,
)
SUPPORTED = Guard(
    "支援の開始（始められなかったときは、そのわけ）が記録されていません。",
    lambda facts: facts.has_support_record,
    Place.SUPPORT,
    report.SUPPORT.citation,
)
MONITORED = Guard(
    "経過確認の結果が記録されていません。",
    lambda facts: facts.monitoring_is_recorded,
    Place.MONITORING,
)
NEXT_MONITORING = Guard(
    "次回の経過確認日がありません。",
    lambda facts: facts.has_next_monitoring,
    Place.MONITORING,
)
PLAN_RUNNING = Guard(
    "計画の期間が終わっています。評価して、計画を見直すか終結を申し出てください。",
    lambda facts: facts.plan_is_running,
    Place.EVALUATION,
)
EVALUATED = Guard(
    "いまの計画の評価が確定していません。",
    lambda facts: facts.evaluation_is_fixed,
    Place.EVALUATION,
    report.MONITORING.citation,
)
EVALUATED_IF_PLANNED = Guard(
    "決定された計画の評価が確定していません。",
    lambda facts: facts.evaluation_is_fixed or not facts.has_decided_plan,
    Place.EVALUATION,
    report.MONITORING.citation,
)
NOT_ON_AGENDA = Guard(
    "開く予定の会議の案件になっています。先に案件から下ろしてください。",
    lambda facts: not facts.on_agenda,
    Place.CONFERENCE,
    report.CONFERENCE.citation,
)
SUSPENSION = Guard(
    lambda facts: f"中断の{listed(facts.suspension_gaps)}がありません。",
    lambda facts: not facts.suspension_gaps,
    Place.SUSPENSION,
)
RESUMED = Guard(
    "再開する理由がありません。",
    lambda facts: facts.has_resume_reason,
    Place.SUSPENSION,
)
CLOSURE_REASON = Guard(
    "終結の区分がありません。",
    lambda facts: facts.closure_reason is not None,
    Place.CLOSURE,
)
SERVICES_ENDED = Guard(
    lambda facts: f"{listed(facts.open_services)}の終わりが記録されていません。",
    lambda facts: not facts.open_services,
    Place.SUPPORT,
    report.SUPPORT.citation,
)
HANDED_OVER = Guard(
    lambda facts: (
        "転居先に渡した引継書も、渡さないわけもありません。"
        if facts.closure_reason == ClosureReason.MOVED
        else "引継ぎ先が受け取った引継書がありません。引継書を作って渡してください。"
    ),
    lambda facts: facts.handover_is_done,
    Place.SUMMARY,
)
SUMMARIES_RECEIVED = Guard(
    lambda facts: f"{listed(facts.unreceived_summaries)}が引継書を受け取ったかを確かめていません。",
    lambda facts: not facts.unreceived_summaries,
    Place.SUMMARY,
)
WITHDRAWALS_TOLD = Guard(
    lambda facts: f"同意の撤回を{listed(facts.untold_withdrawals)}に伝えていません。",
    lambda facts: not facts.untold_withdrawals,
    Place.WITHDRAWAL,
    PRACTICE.section("同意の撤回"),
)
CLOSURE_PROPOSED = Guard(
    "終結の申出がありません。",
    lambda facts: facts.closure_is_proposed is True,
    Place.CLOSURE,
    PRACTICE.section("終結"),
)
NO_OPEN_PROPOSAL = Guard(
    "終結の申出が市の返事を待っています。先に取り下げてください。",
    lambda facts: facts.closure_is_proposed is False,
    Place.CLOSURE,
    PRACTICE.section("終結"),
)
OTHER_CLOSER = Guard(
    "終結を申し出た人は確かめられません。ほかの人に頼んでください。",
    lambda facts: facts.closer_is_another,
    Place.CLOSURE,
    PRACTICE.section("終結"),
)
