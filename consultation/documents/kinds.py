"""Every paper of a case by its name; each also blank"""

from collections.abc import Callable
from dataclasses import dataclass

from consultation.documents.assessment import assessment_paper, blank_assessment
from consultation.documents.conference import (
    blank_agenda,
    blank_conference_material,
    blank_general_minutes,
    blank_item_minutes,
    item_minutes_paper,
)
from consultation.documents.consent import blank_consent, consent_paper
from consultation.documents.course import blank_course, course_paper
from consultation.documents.handover import blank_summary
from consultation.documents.ledger import ledger_paper
from consultation.documents.listing import blank_cases
from consultation.documents.matter import blank_material, blank_minutes
from consultation.documents.packets import blank_packet
from consultation.documents.plan import blank_plan, plan_paper
from consultation.documents.plan_evaluation import blank_evaluation, evaluation_paper
from consultation.documents.plan_notice import blank_notice, plan_notice
from consultation.documents.sharing import blank_sharing
from consultation.documents.slip import (
    application_paper,
    blank_application,
    blank_slip,
    slip_paper,
)


@dataclass(frozen=True)
class Kind:
    """``paper(case, mark)`` and ``blank(mark)`` return a Paper; either may be missing."""

    label: str
    note: str
    paper: Callable | None
    blank: Callable | None

    @property
    def is_of_case(self):
        return self.paper is not None

    @property
    def has_blank(self):
        return self.blank is not None


KINDS = {
    "slip": Kind("連絡票", "相談1件に1枚", slip_paper, blank_slip),
    "application": Kind(
        "相談受付・申込票", "本人が読み、署名する", application_paper, blank_application
    ),
    "assessment": Kind(
        "インテーク・アセスメントシート", "いちばん新しい版", assessment_paper, blank_assessment
    ),
    "plan": Kind("プラン兼事業等利用申込書", "いちばん新しい回", plan_paper, blank_plan),
    "notice": Kind(
        "支援計画決定通知",
        "市から本人へ。決定・確認された計画があるとき",
        plan_notice,
        blank_notice,
    ),
    "course": Kind(
        "支援経過記録シート", "すべての経過を古い順に一覧にする", course_paper, blank_course
    ),
    "plan_evaluation": Kind(
        "評価シート", "いまの計画のいちばん新しい版", evaluation_paper, blank_evaluation
    ),
    "consent": Kind("同意書", "本人のいちばん新しい記録", consent_paper, blank_consent),
    "ledger": Kind("情報提供の記録", "本人について、だれに何を伝えたか", ledger_paper, None),
    "sharing": Kind(
        "共有シート",
        "つなぎ先に渡す。同意の範囲だけを印刷し、情報提供の記録に残す",
        None,
        blank_sharing,
    ),
    "handover": Kind("引継書", "終結の画面で作り、渡した控えを出力する", None, blank_summary),
    "item_minutes": Kind(
        "会議録（案件）", "いちばん新しい案件", item_minutes_paper, blank_item_minutes
    ),
    "agenda": Kind("会議次第", "会議のページから出力する", None, blank_agenda),
    "material": Kind("会議資料", "会議のページから出力する", None, blank_conference_material),
    "packet": Kind("配付資料", "案件を配ると、紙で渡す人の分を印刷できる", None, blank_packet),
    "general_minutes": Kind(
        "会議録（総括的な議題）", "会議のページから出力する", None, blank_general_minutes
    ),
    "cases": Kind("ケース一覧", "一覧の画面から出力する", None, blank_cases),
    "matter": Kind("支援会議 資料", "支援会議の台帳から出力する", None, blank_material),
    "matter_minutes": Kind("支援会議 会議録", "支援会議の台帳から出力する", None, blank_minutes),
}
