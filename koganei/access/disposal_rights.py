"""Who may do what about retention and erasure (security.md §2.4); part of the matrix

W2 proposes, another one approves, SY runs what was approved and cannot choose, AU reads.
"""

from koganei.access.field_classes import FieldClass as Class
from koganei.access.rights import Resource, Scope, grants
from koganei.access.roles import Role

RESOURCES = (
    Resource("consultation.retention", "保存期間の定め", ("consultation.retentionrule",)),
    Resource("consultation.retention_hold", "保存の延長（「書く・直す」は延長を終える）"),
    Resource(
        "consultation.disposal",
        "廃棄の提案と記録（「追加する」は提案と取下げ、「書く・直す」は承認と却下）",
    ),
    Resource("consultation.disposal_run", "承認された廃棄の実行（何を廃棄するかは選べない）"),
)
STAFF, MANAGER = (Role.WELFARE_STAFF,), (Role.WELFARE_MANAGER,)
AUDITOR, ACCOUNT_ADMIN = (Role.AUDITOR,), (Role.ACCOUNT_ADMIN,)
META = {Class.EXISTENCE, Class.WORK}

GRANTS = (
    *grants((*STAFF, *MANAGER), "consultation.retention", "view add change"),
    *grants(AUDITOR, "consultation.retention", "view", Scope.ALL, META),
    *grants(MANAGER, "consultation.retention_hold", "view add change"),
    *grants(AUDITOR, "consultation.retention_hold", "view", Scope.ALL, META),
    *grants(MANAGER, "consultation.disposal", "view add change export"),
    *grants(AUDITOR, "consultation.disposal", "view", Scope.ALL, META),
    *grants(ACCOUNT_ADMIN, "consultation.disposal_run", "view change"),
)
