"""Who may do what with supports, 経過確認 and evaluations; part of the matrix (security.md §2.4).

解釈: the sheet has no line of its own there: it is read and written like 支援プラン, and what was
given of a decided plan is read like that plan (P4 「R τ」). The city reads both, as it decides.
"""

from koganei.access.desk_rights import (
    ALL,
    ASSIGNED,
    CHIEF,
    COORDINATOR,
    FINANCE,
    MANAGER,
    NARRATIVE,
    STAFF,
    SUPERVISED,
    TEAM,
    WORKER,
    WORKERS,
)
from koganei.access.rights import Resource, grants

RESOURCES = (
    Resource("consultation.support", "支援の実施と経過確認"),
    Resource("consultation.plan_evaluation", "評価シート（「書く・直す」は確定も）"),
)

GRANTS = (
    *grants(STAFF, "consultation.support", "view", ASSIGNED),
    *grants(MANAGER, "consultation.support", "view"),
    *grants(CHIEF, "consultation.support", "view add change", SUPERVISED),
    *grants(COORDINATOR, "consultation.support", "view", TEAM),
    *grants(WORKER + FINANCE, "consultation.support", "view", ASSIGNED),
    *grants(WORKERS, "consultation.support", "add change", ASSIGNED),
    *grants(MANAGER, "consultation.plan_evaluation", "view", ALL, NARRATIVE),
    *grants(CHIEF, "consultation.plan_evaluation", "view add change", SUPERVISED, NARRATIVE),
    *grants(WORKERS, "consultation.plan_evaluation", "view add change", ASSIGNED, NARRATIVE),
    *grants(FINANCE, "consultation.plan_evaluation", "view", ASSIGNED, NARRATIVE),
)
