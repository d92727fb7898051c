"""What the database itself refuses on supports, 経過確認 and evaluations (access.md, 8 and 9)"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.enums import Stage
from consultation.rules import report
from koganei.triggers import refuse, register

SUPPORT, MONITORING = report.SUPPORT.citation, report.MONITORING.citation
# what a support is stays as it was first written
IDENTITY = (
    "case_id", "plan_id", "item_id", "use_id", "continues_id", "name", "done_by", "agency_id",
)  # fmt: skip
OF_EVALUATION = ("evaluationtext", "goalresult", "evaluationchange")
EVENTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
DECIDED_PLAN_OF_CASE = """EXISTS (SELECT 1 FROM consultation_supportplan p
    WHERE p.id = NEW.plan_id AND p.case_id = NEW.case_id AND p.is_decided)"""


def _services():
    yield refuse(
        "supportservice_insert_of_a_decided_plan",
        "consultation_supportservice",
        "INSERT",
        "支援の実施は、その相談の決まった計画の行について記録します。",
        when=f"""NEW.plan_id IS NOT NULL AND (NOT {DECIDED_PLAN_OF_CASE}
            OR EXISTS (SELECT 1 FROM consultation_planitem i
                WHERE i.id = NEW.item_id AND i.plan_id <> NEW.plan_id)
            OR EXISTS (SELECT 1 FROM consultation_planuse u
                WHERE u.id = NEW.use_id AND u.plan_id <> NEW.plan_id))""",
        citation=SUPPORT,
    )
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in IDENTITY)
    yield refuse(
        "supportservice_update_forward_only",
        "consultation_supportservice",
        "UPDATE",
        "支援の始まりと終わりは、記録したあとで変えられません。訂正は、経過の行として書いてください。",
        when=f"""OLD.state = 'ended' OR {changed}
            OR (OLD.started_on IS NOT NULL AND NEW.started_on IS DISTINCT FROM OLD.started_on)""",
        citation=SUPPORT,
    )
    yield refuse(
        "supportservice_delete_never", "consultation_supportservice", "DELETE",
        "支援の実施の記録は消せません。", citation=SUPPORT,
    )  # fmt: skip
    yield refuse(
        "case_update_closed_after_its_services",
        "consultation_case",
        "UPDATE",
        "終わりの記録されていない支援があります。支援を終えてから終結してください。",
        when="""NEW.stage = 'closed' AND OLD.stage <> 'closed' AND EXISTS
            (SELECT 1 FROM consultation_supportservice s
            WHERE s.case_id = NEW.id AND s.state = 'running')""",
        citation=SUPPORT,
    )


def _monitorings():
    yield refuse(
        "monitoringnote_insert_of_a_decided_plan",
        "consultation_monitoringnote",
        "INSERT",
        "経過確認は、その相談の決まった計画について、計画の始まりから後の日に記録します。",
        when=f"""NOT {DECIDED_PLAN_OF_CASE} OR EXISTS (SELECT 1 FROM consultation_supportplan p
            WHERE p.id = NEW.plan_id AND (NEW.monitored_on < p.starts_on
            OR NEW.next_on > p.ends_on))""",
        citation=MONITORING,
    )
    yield refuse(
        "monitoringnote_insert_at_monitoring",
        "consultation_monitoringnote",
        "INSERT",
        "経過確認は、経過確認の段階で記録します。",
        when=f"""EXISTS (SELECT 1 FROM consultation_case c
            WHERE c.id = NEW.case_id AND c.stage <> '{Stage.MONITORING}')""",
        citation=MONITORING,
        first_lock="consultation_case WHERE id = NEW.case_id",
    )
    for event in ("UPDATE", "DELETE"):
        yield refuse(
            f"monitoringnote_{event.lower()}_never", "consultation_monitoringnote", event,
            "経過確認の記録は変えられません。", citation=MONITORING,
        )  # fmt: skip


def _evaluations():
    table = "consultation_planevaluation"
    yield refuse(
        "planevaluation_insert_of_a_decided_plan",
        table,
        "INSERT",
        "評価シートは、その相談の決まった計画について作ります。",
        when=f"NOT {DECIDED_PLAN_OF_CASE} OR NEW.fixed_at IS NOT NULL",
        citation=MONITORING,
    )
    yield refuse(
        "planevaluation_insert_number_without_gap",
        table,
        "INSERT",
        "評価シートの版は、前の版が確定してから、1から順に、抜けなく作ります。",
        when=f"""NEW.number <> 1 + COALESCE((SELECT MAX(e.number) FROM {table} e
            WHERE e.plan_id = NEW.plan_id AND e.fixed_at IS NOT NULL), 0)""",
        citation=MONITORING,
        first_lock="consultation_case WHERE id = NEW.case_id",
    )
    message = "確定した評価シートは変えられません。訂正は、新しい版として作ってください。"
    yield refuse(
        "planevaluation_update_until_fixed",
        table,
        "UPDATE",
        message,
        when="""OLD.fixed_at IS NOT NULL OR NEW.plan_id <> OLD.plan_id
            OR NEW.case_id <> OLD.case_id OR NEW.number <> OLD.number""",
        citation=MONITORING,
    )
    yield refuse(
        "planevaluation_update_fixed_when_whole",
        table,
        "UPDATE",
        "目標のすべての達成状況と、見られた変化がそろってから確定できます。",
        # at a death the reason of the verdict is enough (rules/plan_evaluation.py)
        when="""NEW.fixed_at IS NOT NULL AND OLD.fixed_at IS NULL AND (
            (NOT (NEW.verdict = 'end' AND NEW.end_ground = 'died') AND (
            EXISTS (SELECT 1 FROM consultation_planitem i WHERE i.plan_id = NEW.plan_id
                AND NOT EXISTS (SELECT 1 FROM consultation_goalresult r
                WHERE r.sheet_id = NEW.id AND r.item_id = i.id))
            OR NOT EXISTS (SELECT 1 FROM consultation_goalresult r
                WHERE r.sheet_id = NEW.id AND r.item_id IS NULL)
            OR NOT EXISTS (SELECT 1 FROM consultation_evaluationchange x
                WHERE x.sheet_id = NEW.id)))
            OR NOT EXISTS (SELECT 1 FROM consultation_evaluationtext t
                WHERE t.sheet_id = NEW.id AND t.verdict_reason <> ''))""",
        citation=MONITORING,
    )
    yield refuse(
        "planevaluation_delete_never", table, "DELETE", "評価シートは消せません。",
        citation=MONITORING,
    )  # fmt: skip
    for part in OF_EVALUATION:
        for event, row in EVENTS:
            yield refuse(
                f"{part}_{event.lower()}_until_fixed",
                f"consultation_{part}",
                event,
                message,
                when=f"""EXISTS (SELECT 1 FROM {table} e
                    WHERE e.id = {row}.sheet_id AND e.fixed_at IS NOT NULL)""",
                citation=MONITORING,
                first_lock=f"{table} WHERE id = {row}.sheet_id",
            )
    yield refuse(
        "goalresult_insert_of_its_plan",
        "consultation_goalresult",
        "INSERT",
        "評価する計画の行ではありません。",
        when=f"""NEW.item_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {table} e
            JOIN consultation_planitem i ON i.plan_id = e.plan_id
            WHERE e.id = NEW.sheet_id AND i.id = NEW.item_id)""",
        citation=MONITORING,
    )


def declare():
    """Register them all; called once the apps are ready."""
    register(*_services(), *_monitorings(), *_evaluations())
