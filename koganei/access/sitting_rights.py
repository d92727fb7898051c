"""Who may do what around a sitting of a body (security.md §2.4, 支援調整会議, 会議録, 推進会議).

「μ」 is SITTING: an attendee reads the papers of the items for which the chair picked them, and
nothing else of a case. 「D」 of minutes is 「書く・直す」: the city fixes them.
"""

from koganei.access.desk_rights import (
    ALL,
    ASSIGNED,
    AUDITOR,
    CHIEF,
    COORDINATOR,
    DESK,
    FINANCE,
    MANAGER,
    META,
    NARRATIVE,
    STAFF,
    SUPERVISED,
    WORKER,
    WORKERS,
)
from koganei.access.rights import Resource, Scope, grants
from koganei.access.roles import Role

RESOURCES = (
    Resource("consultation.attendee", "会議の出席者と、署名した紙の守秘義務の確認、資料の返却"),
    Resource("consultation.own_packet", "自分への配付資料（「追加する」は守秘義務の確認）"),
    Resource("consultation.packet", "会議の資料を配る・印刷する"),
    Resource("consultation.paper", "会議の案件の資料"),
    Resource("consultation.minutes", "案件の会議録（「書く・直す」は確定）"),
    Resource("consultation.general_item", "総括的な議題と会議録（「書く・直す」は確定）"),
    Resource("consultation.general_publication", "総括的な議題の会議録の公表"),
)
CITY, ATTENDEE = (*STAFF, *MANAGER), (Role.CONFERENCE_ATTENDEE,)
OWN, SITTING = Scope.OWN, Scope.SITTING

GRANTS = (
    *grants(STAFF, "consultation.conference_item", "view", ASSIGNED),
    *grants(CITY, "consultation.attendee", "view add change"),
    *grants(DESK, "consultation.attendee", "view"),
    *grants((*CITY, *DESK, *ATTENDEE), "consultation.own_packet", "view add", OWN),
    *grants(MANAGER, "consultation.packet", "view add"),
    *grants(CHIEF, "consultation.packet", "view", SUPERVISED),
    *grants(COORDINATOR, "consultation.packet", "view add", ASSIGNED),
    *grants(WORKER + FINANCE, "consultation.packet", "view", ASSIGNED),
    *grants(AUDITOR, "consultation.packet", "view", ALL, META),
    *grants(MANAGER, "consultation.paper", "view", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.paper", "view", SUPERVISED, NARRATIVE),
    *grants(WORKERS + FINANCE, "consultation.paper", "view", ASSIGNED, NARRATIVE),
    *grants(ATTENDEE, "consultation.paper", "view", SITTING, NARRATIVE),
    *grants(STAFF, "consultation.minutes", "view add", ASSIGNED, NARRATIVE),
    *grants(MANAGER, "consultation.minutes", "view add change", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.minutes", "view", SUPERVISED, NARRATIVE),
    *grants(WORKERS + FINANCE, "consultation.minutes", "view", ASSIGNED, NARRATIVE),
    *grants(STAFF, "consultation.general_item", "view add"),
    *grants(MANAGER, "consultation.general_item", "view add change"),
    *grants((*DESK, *AUDITOR), "consultation.general_item", "view"),
    *grants(CITY, "consultation.general_publication", "add"),
)
