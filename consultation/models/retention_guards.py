"""What the database itself refuses on holds (access.md, guarantee 8; security.md §4.3 I20)"""

from consultation.rules.retention import HOLDS
from koganei.triggers import refuse, register

FACTS = ("case_id", "reason", "explanation", "set_by_id", "set_at")


def declare():
    """Register them; called once the apps are ready."""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FACTS)
    register(
        refuse(
            "retentionhold_update_only_ended",
            "consultation_retentionhold",
            "UPDATE",
            "保存の延長の記録は変えられません。終えることだけができます。",
            when=f"OLD.ended_at IS NOT NULL OR {changed}",
            citation=HOLDS,
        ),
        refuse(
            "retentionhold_delete_never",
            "consultation_retentionhold",
            "DELETE",
            "保存の延長の記録は消せません。",
            citation=HOLDS,
        ),
    )
