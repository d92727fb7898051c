"""Who may do what with 支援会議の案件 (security.md §2.4, F7, and §2.6); part of the matrix.

「C on order of W2」 is OWN: the manager opens a matter and names who drafts it. 「R if attendee」
and 「R μ」 are SITTING; who comes from an agency outside reads the texts alone, from the packet
that was handed out (StatutoryMatter.told_outside). No ordinary export: 「出力する」 is the paper of
one matter, which the manager alone makes.
"""

from koganei.access.field_classes import FieldClass as Class
from koganei.access.rights import Resource, Scope, grants
from koganei.access.roles import Role

RESOURCES = (
    Resource(
        "consultation.matter",
        "支援会議の案件（「追加する」は起案の命令・取り上げの決定・終わり）",
    ),
    Resource("consultation.matter_text", "支援会議の案件の内容（「書く・直す」は起案）"),
    Resource(
        "consultation.matter_record",
        "支援会議の台帳（「追加する」は出席、会議録、意見、情報提供の求め）",
    ),
    Resource("consultation.matter_handover", "支援会議の案件を窓口に引き継ぐ"),
    Resource(
        "consultation.matter_hold", "支援会議の案件の保存の延長（「書く・直す」は延長を終える）"
    ),
)

STAFF, MANAGER, AUDITOR = (Role.WELFARE_STAFF,), (Role.WELFARE_MANAGER,), (Role.AUDITOR,)
CASE_WORKERS = (Role.CHIEF_SUPPORT_WORKER, Role.SUPPORT_WORKER, Role.INTEGRATION_COORDINATOR)
FINANCE = (Role.HOUSEHOLD_FINANCE_WORKER,)
DESK = CASE_WORKERS + FINANCE
ALL, OWN, SITTING = Scope.ALL, Scope.OWN, Scope.SITTING
OUTSIDE = (Role.CONFERENCE_ATTENDEE,)
META = {Class.EXISTENCE, Class.WORK}
REGISTER = META | {Class.STATUTORY}

GRANTS = (
    *grants(MANAGER, "consultation.matter", "view add export", ALL),
    *grants((*STAFF, *MANAGER), "consultation.matter", "view", OWN),
    *grants((*STAFF, *DESK), "consultation.matter", "view", SITTING),
    *grants(AUDITOR, "consultation.matter", "view", ALL, META),
    *grants(MANAGER, "consultation.matter_text", "view", ALL, REGISTER),
    *grants((*STAFF, *MANAGER), "consultation.matter_text", "view change", OWN, REGISTER),
    *grants((*STAFF, *DESK), "consultation.matter_text", "view", SITTING, REGISTER),
    *grants(OUTSIDE, "consultation.matter_text", "view", SITTING, REGISTER),
    *grants(MANAGER, "consultation.matter_record", "view add", ALL, REGISTER),
    *grants(STAFF, "consultation.matter_record", "view add", SITTING, REGISTER),
    *grants(DESK, "consultation.matter_record", "view", SITTING, REGISTER),
    *grants(AUDITOR, "consultation.matter_record", "view", ALL, META),
    *grants(MANAGER, "consultation.matter_handover", "view"),
    *grants(CASE_WORKERS, "consultation.matter_handover", "view add", SITTING),
    *grants((*STAFF, *FINANCE), "consultation.matter_handover", "view", SITTING),
    *grants(AUDITOR, "consultation.matter_handover", "view", ALL, META),
    *grants(MANAGER, "consultation.matter_hold", "view add change"),
    *grants(AUDITOR, "consultation.matter_hold", "view", ALL, META),
)
