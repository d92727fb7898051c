"""Who may do what at the 福祉総合相談窓口 (security.md §2.4), line by line; part of the matrix.

「R τ」 is TEAM, and SUPERVISED for the 主任, who sees restricted cases of the desk too; 「α」 is
ASSIGNED; 「with reason」 is WITH_REASON. 「μ」 (an attendee of a conference) stands in
sitting_rights.py. The contents of a consultation are granted by class of field.
"""

from koganei.access import matter_rights
from koganei.access.field_classes import PLAIN
from koganei.access.field_classes import FieldClass as Class
from koganei.access.rights import Resource, Scope, grants
from koganei.access.roles import Role

RESOURCES = (
    Resource("consultation.person", "人と世帯"),
    Resource("consultation.address", "住所・居場所"),
    Resource("consultation.case", "相談（「出力する」は書類）"),
    Resource("consultation.slip", "連絡票"),
    Resource("consultation.record", "経過と期限"),
    Resource("consultation.note", "経過の内容"),
    Resource("consultation.screening", "スクリーニングと振り分け"),
    Resource("consultation.referral", "つなぎと同行支援"),
    Resource("consultation.assessment", "課題分析"),
    Resource("consultation.money", "家計"),
    Resource("consultation.plan", "支援計画案と計画"),
    Resource("consultation.plan_decision", "支援計画の決定・確認（「追加する」は決裁と差戻し）"),
    Resource("consultation.conference", "会議の開催"),
    Resource(
        "consultation.conference_item", "会議の案件（「追加する」はかける、「書く・直す」は結果）"
    ),
    Resource(
        "consultation.closure",
        "終結の申出（「追加する」は申出と取下げ、「書く・直す」は市の確認と差戻し）",
    ),
    Resource("consultation.handover_summary", "引継書（「書く・直す」は受け取りの記録）"),
    *matter_rights.RESOURCES,
    Resource("consultation.consent", "本人同意（「書く・直す」は撤回と署名）"),
    Resource("consultation.disclosure", "情報提供の記録"),
    Resource("consultation.assignment", "担当と引継ぎ（「追加する」は引継ぎの申出と返事、引受け）"),
    Resource("consultation.absence", "不在と代わり"),
    Resource("consultation.case_reading", "内容を開いた理由"),
    Resource("consultation.restriction", "担当だけが見る相談の指定"),
    Resource("consultation.merge", "名寄せ"),
    Resource("consultation.search", "人の検索（地域福祉課の職員は番号だけ）"),
    Resource(
        "consultation.master",
        "窓口・関係機関・同意書の文面、会議体の表",
        (
            "consultation.desk",
            "consultation.deskopening",
            "consultation.agency",
            "consultation.consentwording",
        ),
    ),
    Resource(
        "consultation.body",
        "会議体の管理",
        ("consultation.conferencebody", "consultation.bodyterms", "consultation.bodyseat"),
    ),
)

STAFF, MANAGER = (Role.WELFARE_STAFF,), (Role.WELFARE_MANAGER,)
CHIEF, FINANCE = (Role.CHIEF_SUPPORT_WORKER,), (Role.HOUSEHOLD_FINANCE_WORKER,)
WORKER, COORDINATOR = (Role.SUPPORT_WORKER,), (Role.INTEGRATION_COORDINATOR,)
WORKERS, AUDITOR = WORKER + COORDINATOR, (Role.AUDITOR,)
DESK = CHIEF + WORKERS + FINANCE

TEAM, SUPERVISED, ASSIGNED = Scope.TEAM, Scope.SUPERVISED, Scope.ASSIGNED
ALL, WITH_REASON, OWN_ORGANIZATION = Scope.ALL, Scope.WITH_REASON, Scope.OWN_ORGANIZATION

ADDRESS, MONEY = {Class.ADDRESS}, {Class.MONEY}
CONTENTS = {Class.NARRATIVE, Class.THIRD_PARTY}
NARRATIVE = PLAIN | {Class.NARRATIVE}
META = {Class.EXISTENCE, Class.WORK}


def _facts(resource):
    """連絡票 F2, F3: the facts of a case, without its contents."""
    return (
        *grants(STAFF, resource, "view", ASSIGNED),
        *grants(MANAGER, resource, "view"),
        *grants(CHIEF, resource, "view add change", SUPERVISED),
        *grants(WORKERS, resource, "view add change", TEAM),
        *grants(FINANCE, resource, "view add", TEAM),
        *grants(FINANCE, resource, "change", ASSIGNED),
    )


def _contents(resource, classes):
    """連絡票 F5, F6: what it is about; whoever takes a call may write it down (「add」)."""
    return (
        *grants(MANAGER, resource, "view", WITH_REASON, classes),
        *grants(CHIEF, resource, "view add change", SUPERVISED, classes),
        *grants(WORKERS, resource, "view add", TEAM, classes),
        *grants(FINANCE, resource, "add", TEAM, classes),
        *grants(FINANCE, resource, "view", ASSIGNED, classes),
        *grants(WORKERS, resource, "change", ASSIGNED, classes),
    )


GRANTS = (
    *_facts("consultation.person"),
    *_facts("consultation.case"),
    *_facts("consultation.slip"),
    *_facts("consultation.record"),
    *_contents("consultation.slip", CONTENTS),
    *_contents("consultation.note", CONTENTS),
    *grants(MANAGER, "consultation.address", "view", WITH_REASON, ADDRESS),
    *grants(CHIEF, "consultation.address", "view add change", SUPERVISED, ADDRESS),
    *grants(WORKERS, "consultation.address", "view add", TEAM, ADDRESS),
    *grants(WORKERS, "consultation.address", "change", ASSIGNED, ADDRESS),
    *grants(FINANCE, "consultation.address", "add", TEAM, ADDRESS),
    *grants(FINANCE, "consultation.address", "view change", ASSIGNED, ADDRESS),
    *grants(MANAGER, "consultation.case", "export"),
    *grants(DESK, "consultation.case", "export", ASSIGNED),
    *grants(STAFF, "consultation.screening", "view", ASSIGNED),
    *grants(MANAGER, "consultation.screening", "view"),
    *grants(CHIEF, "consultation.screening", "view add change", SUPERVISED),
    *grants(WORKERS + FINANCE, "consultation.screening", "view", TEAM),
    *grants(STAFF, "consultation.referral", "view", ASSIGNED),
    *grants(MANAGER, "consultation.referral", "view"),
    *grants(CHIEF, "consultation.referral", "view add change", SUPERVISED),
    *grants(WORKERS + FINANCE, "consultation.referral", "view", TEAM),
    *grants(WORKERS + FINANCE, "consultation.referral", "add change", ASSIGNED),
    *grants(MANAGER, "consultation.assessment", "view", WITH_REASON, NARRATIVE),
    *grants(CHIEF, "consultation.assessment", "view change", SUPERVISED, NARRATIVE),
    *grants(WORKER, "consultation.assessment", "view", TEAM, NARRATIVE),
    *grants(WORKER, "consultation.assessment", "add change", ASSIGNED, NARRATIVE),
    *grants(COORDINATOR, "consultation.assessment", "view add change", ASSIGNED, NARRATIVE),
    *grants(FINANCE, "consultation.assessment", "view", ASSIGNED, NARRATIVE),
    *grants(MANAGER, "consultation.money", "view", WITH_REASON, MONEY),
    *grants(CHIEF, "consultation.money", "view", SUPERVISED, MONEY),
    *grants(WORKERS, "consultation.money", "view", ASSIGNED, MONEY),
    *grants(FINANCE, "consultation.money", "view add change", ASSIGNED, MONEY),
    *grants(MANAGER, "consultation.plan", "view", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.plan", "view change", SUPERVISED, NARRATIVE),
    *grants(WORKERS, "consultation.plan", "view add change", ASSIGNED, NARRATIVE),
    *grants(FINANCE, "consultation.plan", "view", ASSIGNED, NARRATIVE),
    *grants(MANAGER, "consultation.plan_decision", "view add", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.plan_decision", "view", SUPERVISED, NARRATIVE),
    *grants(COORDINATOR, "consultation.plan_decision", "view", TEAM, NARRATIVE),
    *grants(WORKER + FINANCE, "consultation.plan_decision", "view", ASSIGNED, NARRATIVE),
    *grants(AUDITOR, "consultation.plan_decision", "view", ALL, META),
    *grants((*STAFF, *MANAGER), "consultation.conference", "view add change"),
    *grants(DESK, "consultation.conference", "view"),
    *grants(MANAGER, "consultation.conference_item", "view change", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.conference_item", "view add", SUPERVISED, NARRATIVE),
    *grants(WORKERS, "consultation.conference_item", "view add", ASSIGNED, NARRATIVE),
    *grants(FINANCE, "consultation.conference_item", "view", ASSIGNED, NARRATIVE),
    *grants(AUDITOR, "consultation.conference_item", "view", ALL, META),
    # request: α; the 主任's pair of request and approval is the city's confirmation (rules.md)
    *grants(MANAGER, "consultation.closure", "view change", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.closure", "view add", SUPERVISED, NARRATIVE),
    *grants(WORKERS, "consultation.closure", "view add", ASSIGNED, NARRATIVE),
    *grants(AUDITOR, "consultation.closure", "view", ALL, META),
    *grants(MANAGER, "consultation.handover_summary", "view"),
    *grants(MANAGER, "consultation.handover_summary", "view", WITH_REASON, {Class.NARRATIVE}),
    *grants(CHIEF, "consultation.handover_summary", "view add change", SUPERVISED, NARRATIVE),
    *grants(WORKERS, "consultation.handover_summary", "view add change", ASSIGNED, NARRATIVE),
    *grants(FINANCE, "consultation.handover_summary", "view", ASSIGNED, NARRATIVE),
    *grants(AUDITOR, "consultation.handover_summary", "view", ALL, META),
    *grants(MANAGER, "consultation.consent", "view"),
    *grants(CHIEF, "consultation.consent", "view add change", SUPERVISED),
    *grants(WORKERS, "consultation.consent", "view add", TEAM),
    *grants(WORKERS, "consultation.consent", "change", ASSIGNED),
    *grants(FINANCE, "consultation.consent", "view add", ASSIGNED),
    *grants(AUDITOR, "consultation.consent", "view", ALL, META),
    *grants(MANAGER, "consultation.disclosure", "view export"),
    *grants(CHIEF, "consultation.disclosure", "view add", SUPERVISED),
    *grants(WORKERS, "consultation.disclosure", "view", TEAM),
    *grants(WORKERS + FINANCE, "consultation.disclosure", "add", ASSIGNED),
    *grants(FINANCE, "consultation.disclosure", "view", ASSIGNED),
    *grants(AUDITOR, "consultation.disclosure", "view", ALL, META),
    *grants(STAFF, "consultation.assignment", "view", ASSIGNED),
    *grants(MANAGER, "consultation.assignment", "view change"),
    *grants(CHIEF, "consultation.assignment", "view add change", SUPERVISED),
    *grants(WORKERS + FINANCE, "consultation.assignment", "view add", TEAM),
    *grants(AUDITOR, "consultation.assignment", "view", ALL, META),
    *grants(MANAGER, "consultation.absence", "view add change"),
    *grants(DESK, "consultation.absence", "view", OWN_ORGANIZATION),
    *grants(CHIEF, "consultation.absence", "add change", OWN_ORGANIZATION),
    *grants(MANAGER, "consultation.case_reading", "view add"),
    *grants(AUDITOR, "consultation.case_reading", "view", ALL, META),
    *grants(MANAGER, "consultation.restriction", "change"),
    *grants(CHIEF, "consultation.restriction", "change", SUPERVISED),
    *grants(MANAGER, "consultation.merge", "view"),
    *grants(CHIEF, "consultation.merge", "view add change", SUPERVISED),
    *grants(STAFF, "consultation.search", "view", ASSIGNED, META),
    *grants(MANAGER, "consultation.search", "view"),
    *grants(CHIEF, "consultation.search", "view", SUPERVISED),
    *grants(WORKERS, "consultation.search", "view", TEAM),
    *grants(FINANCE, "consultation.search", "view", ASSIGNED),
    *grants((*STAFF, *MANAGER, *DESK), "consultation.master", "view"),
    *grants((*STAFF, *MANAGER), "consultation.master", "add change"),
    *grants((*STAFF, *MANAGER), "consultation.body", "view add change"),
    *matter_rights.GRANTS,
)
