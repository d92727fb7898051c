"""The one guarded path of disposal (rules.md, frozen; access.md): what the triggers let go

No trigger can be turned off. Each of them that refuses to delete a row lets it pass where this
condition holds: its record stands in a disposal that another than the proposer approved, that is
not executed, and nothing holds it. Every table of the desk gets the condition by its model.
"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.codes import DisposalDecision, MatterStage
from consultation.enums import Stage
from consultation.models import owners
from consultation.models.case import Case
from consultation.models.household import Household
from consultation.models.person import Person
from koganei.law import LegalText
from koganei.triggers import let_go, refuse, register

DISPOSAL = LegalText("保存期間の定め").section("廃棄")
# rows of the kernel that name a case or a person by the id: table → (column, what else must hold)
BY_ID = {
    "koganei_breakglass": ("case_id", "OLD.reviewed_at IS NOT NULL OR OLD.started_at IS NULL"),
    "koganei_conflictofinterest": ("person_id", "1 = 1"),
    "koganei_addressprotection": ("person_id", "OLD.lifted_at IS NOT NULL"),
    "koganei_addressreader": ("person_id", "1 = 1"),
}


def approved(*ids):
    """Return the condition: one of the ids stands in an approved disposal that was not executed.

    An open case or matter never goes, nor one that is held.
    """
    return f"""EXISTS (SELECT 1 FROM consultation_disposalitem i
        JOIN consultation_disposal d ON d.id = i.disposal_id
        WHERE i.record_id IN ({", ".join(ids)}) AND i.result = ''
        AND d.decision = '{DisposalDecision.APPROVED}' AND d.decided_by_id <> d.proposed_by_id
        AND d.executed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM consultation_retentionhold h
            WHERE h.case_id = i.record_id AND h.ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM consultation_case c
            WHERE c.id = i.record_id AND c.stage <> '{Stage.CLOSED}')
        AND NOT EXISTS (SELECT 1 FROM consultation_matterhold h
            WHERE h.matter_id = i.record_id AND h.ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM consultation_statutorymatter m WHERE m.id = i.record_id
            AND m.stage NOT IN ('{MatterStage.ENDED}', '{MatterStage.DECLINED}')))"""


def declare():
    """Let go what was approved, and nothing else; called once the apps are ready."""
    for model in owners.scoped_models():
        ids = [owners.sql_of(way) for _, way in owners.ends(model)]
        let_go(model._meta.db_table, approved(*ids))
    for table, (column, more) in BY_ID.items():
        let_go(table, f"({more}) AND {approved(f'OLD.{column}')}")
    for model in (Case, Household, Person):
        register(
            refuse(
                f"{model._meta.model_name}_delete_by_disposal",
                model._meta.db_table,
                "DELETE",
                "承認された廃棄でだけ消せます。",
                citation=DISPOSAL,
            )
        )
