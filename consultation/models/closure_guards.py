"""What the database itself refuses around the end of a case (access.md, guarantees 8 and 11)"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.enums import Stage
from consultation.models.frozen_guards import CLOSURE
from koganei.law import LegalText
from koganei.triggers import refuse, register

HANDOVER = LegalText("検討結果報告書").section("自立、他機関への引継ぎ　引継書")
TERMS = (
    "case_id", "reason", "detail", "ended_on", "agency_id", "has_follow_up", "proposed_by_id",
    "proposed_at",
)  # fmt: skip
ISSUED = ("case_id", "agency_id", "recipient", "told", "issued_by_id", "issued_at")
# what is written with a proposal or a 引継書, and never again
ONCE = (
    "closuretext", "closuremove", "deathnotice", "closurereturn",
    "handovertext", "handoveridentity", "handoveraddress", "handovermoney",
)  # fmt: skip


def _changed(columns):
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)


def _proposals():
    yield refuse(
        "closureproposal_insert_after_intake",
        "consultation_closureproposal",
        "INSERT",
        "終結を申し出られるのは、受付の段階のあとです。返事は、申し出たあとに書きます。",
        when=f"""NEW.answer <> '' OR EXISTS (SELECT 1 FROM consultation_case c
            WHERE c.id = NEW.case_id AND c.stage IN ('{Stage.INTAKE}', '{Stage.CLOSED}'))""",
        citation=CLOSURE,
        first_lock="consultation_case WHERE id = NEW.case_id",
    )
    yield refuse(
        "closureproposal_update_answered_once",
        "consultation_closureproposal",
        "UPDATE",
        "終結の申出は、返事を1回書くほかは変えられません。",
        when=f"OLD.answer <> '' OR {_changed(TERMS)}",
        citation=CLOSURE,
    )
    yield refuse(
        "closureproposal_delete_never", "consultation_closureproposal", "DELETE",
        "終結の申出は消せません。", citation=CLOSURE,
    )  # fmt: skip
    # the desk ends a case itself only at 受付 and where a referral arrived (workflow.py)
    yield refuse(
        "case_update_closed_as_the_city_confirmed",
        "consultation_case",
        "UPDATE",
        "終結には、社協の申出と、ほかの人による市の確認が要ります。",
        when=f"""NEW.stage = '{Stage.CLOSED}' AND OLD.stage NOT IN ('{Stage.INTAKE}',
            '{Stage.CLOSED}') AND NOT (OLD.stage = '{Stage.REFERRAL}' AND EXISTS
            (SELECT 1 FROM consultation_referral r WHERE r.case_id = NEW.id
             AND r.arrived_on IS NOT NULL))
            AND NOT EXISTS (SELECT 1 FROM consultation_closureproposal p
            WHERE p.case_id = NEW.id AND p.answer = 'confirmed'
            AND p.reason = NEW.closure_reason)""",
        citation=CLOSURE,
    )
    yield refuse(
        "case_update_closed_with_every_proposal_answered",
        "consultation_case",
        "UPDATE",
        "返事を待っている終結の申出があります。先に取り下げてください。",
        when=f"""NEW.stage = '{Stage.CLOSED}' AND OLD.stage <> NEW.stage AND EXISTS
            (SELECT 1 FROM consultation_closureproposal p
             WHERE p.case_id = NEW.id AND p.answer = '')""",
        citation=CLOSURE,
    )


def _summaries():
    yield refuse(
        "handoversummary_insert_with_its_ledger",
        "consultation_handoversummary",
        "INSERT",
        "引継書は、情報提供の記録と一緒にだけ出せます。",
        when="""NEW.received_on IS NOT NULL OR NOT EXISTS (SELECT 1 FROM consultation_disclosure d
            WHERE d.case_id = NEW.case_id AND d.agency_id = NEW.agency_id
            AND d.told_at = NEW.issued_at)""",
        citation=HANDOVER,
    )
    yield refuse(
        "handoversummary_update_received_once",
        "consultation_handoversummary",
        "UPDATE",
        "渡した引継書は変えられません。受け取りを1回だけ記録できます。",
        when=f"OLD.received_on IS NOT NULL OR {_changed(ISSUED)}",
        citation=HANDOVER,
    )
    yield refuse(
        "handoversummary_delete_never", "consultation_handoversummary", "DELETE",
        "渡した引継書は消せません。", citation=HANDOVER,
    )  # fmt: skip
    for table in ONCE:
        for event in ("UPDATE", "DELETE"):
            yield refuse(
                f"{table}_{event.lower()}_never", f"consultation_{table}", event,
                "申し出たこと、渡したことは、あとで変えられません。", citation=HANDOVER,
            )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_proposals(), *_summaries())
