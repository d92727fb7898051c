"""What the database itself refuses on holds (access.md, guarantee 8; security.md §4.3 I20)"""

from consultation.rules.retention import HOLDS
from koganei.triggers import refuse, register

TABLES = {"retentionhold": "case_id", "matterhold": "matter_id"}
FACTS = ("reason", "explanation", "set_by_id", "set_at")


def declare():
    """Register them; called once the apps are ready."""
    for table, record in TABLES.items():
        changed = " OR ".join(
            f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in (record, *FACTS)
        )
        register(
            refuse(
                f"{table}_update_only_ended",
                f"consultation_{table}",
                "UPDATE",
                "保存の延長の記録は変えられません。終えることだけができます。",
                when=f"OLD.ended_at IS NOT NULL OR {changed}",
                citation=HOLDS,
            ),
            refuse(
                f"{table}_delete_never",
                f"consultation_{table}",
                "DELETE",
                "保存の延長の記録は消せません。",
                citation=HOLDS,
            ),
        )
