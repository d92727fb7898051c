"""What the database itself refuses on plans (access.md, guarantees 8, 9, 11)"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.codes import NEEDS_DECISION
from consultation.enums import Stage
from koganei.law import LegalText
from koganei.triggers import refuse, register

REPORT = LegalText("検討結果報告書")
PLAN = REPORT.section("支援計画案の策定")
DECISION = REPORT.section("支援計画の決定")
# what was agreed and approved stays as it was when the decision is written
TERMS = (
    "drafted_on", "drafted_by_id", "written_by_id", "starts_on", "ends_on", "monitoring_on",
    "goal_by", "is_employment_target", "agreed_on", "agreed_by", "agreed_how",
)  # fmt: skip
PARTS = ("plantext", "planitem", "planuse")
EVENTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
DECIDED_BY_CITY = ", ".join(f"'{service}'" for service in NEEDS_DECISION)


def _case_elsewhere(case, stage):
    """The case stands at another stage; one that is not written yet stands nowhere."""
    return f"""EXISTS (SELECT 1 FROM consultation_case c
        WHERE c.id = {case} AND c.stage <> '{stage}')"""


def _drafts():
    """A draft is written while its case stands at 支援計画案, and nowhere else."""
    message = "計画案は、支援計画案の段階でだけ書けます。"
    case = "(SELECT case_id FROM consultation_supportplan WHERE id = {row}.plan_id)"
    for table in PARTS:
        for event, row in EVENTS:
            yield refuse(
                f"{table}_{event.lower()}_while_drafted",
                f"consultation_{table}",
                event,
                message,
                when=_case_elsewhere(case.format(row=row), Stage.PLAN),
                citation=PLAN,
                first_lock=f"consultation_case WHERE id = {case.format(row=row)}",
            )
            yield refuse(
                f"{table}_{event.lower()}_until_decided",
                f"consultation_{table}",
                event,
                "決まった計画は変えられません。見直すときは、次の回の計画を作ってください。",
                when=f"""EXISTS (SELECT 1 FROM consultation_supportplan p
                    WHERE p.id = {row}.plan_id AND p.is_decided)""",
                citation=DECISION,
            )
    yield refuse(
        "supportplan_insert_while_drafted", "consultation_supportplan", "INSERT", message,
        when=_case_elsewhere("NEW.case_id", Stage.PLAN), citation=PLAN,
        first_lock="consultation_case WHERE id = NEW.case_id",
    )  # fmt: skip
    yield refuse(
        "supportplan_insert_number_without_gap",
        "consultation_supportplan",
        "INSERT",
        "計画の回は、1から順に、抜けなく付けます。",
        when="""NEW.is_decided OR NEW.number <> 1 + COALESCE((SELECT MAX(p.number)
            FROM consultation_supportplan p WHERE p.case_id = NEW.case_id), 0)""",
        citation=PLAN,
    )
    yield refuse(
        "supportplan_update_while_drafted", "consultation_supportplan", "UPDATE", message,
        when=f"NOT NEW.is_decided AND {_case_elsewhere('OLD.case_id', Stage.PLAN)}",
        citation=PLAN, first_lock="consultation_case WHERE id = OLD.case_id",
    )  # fmt: skip
    yield refuse(
        "supportplan_update_until_decided",
        "consultation_supportplan",
        "UPDATE",
        "決まった計画は変えられません。見直すときは、次の回の計画を作ってください。",
        when="OLD.is_decided OR NEW.case_id <> OLD.case_id OR NEW.number <> OLD.number"
        " OR (NEW.is_decided AND ("
        + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in TERMS)
        + "))",
        citation=DECISION,
    )
    yield refuse(
        "supportplan_delete_never", "consultation_supportplan", "DELETE",
        "計画の回は消せません。", citation=PLAN,
    )  # fmt: skip


def _decisions():
    yield refuse(
        "supportplan_update_decided_with_its_decision",
        "consultation_supportplan",
        "UPDATE",
        "計画は、決定か確認の記録があるときだけ、決まったものになります。",
        when="""NEW.is_decided AND NOT EXISTS (SELECT 1 FROM consultation_plandecision d
            WHERE d.plan_id = NEW.id)""",
        citation=DECISION,
    )
    case = "(SELECT case_id FROM consultation_supportplan WHERE id = NEW.plan_id)"
    yield refuse(
        "plandecision_insert_at_decision",
        "consultation_plandecision",
        "INSERT",
        "決定は、会議の了承を経た段階でだけ記録できます。",
        when=_case_elsewhere(case, Stage.DECISION),
        citation=DECISION,
        first_lock=f"consultation_case WHERE id = {case}",
    )
    yield refuse(
        "plandecision_insert_by_another_than_the_author",
        "consultation_plandecision",
        "INSERT",
        "計画案を作った人は決定できません。ほかの決裁者に頼んでください。",
        when="""EXISTS (SELECT 1 FROM consultation_supportplan p WHERE p.id = NEW.plan_id
            AND NEW.decided_by_id IN (p.drafted_by_id, p.written_by_id))""",
        citation=DECISION,
    )
    yield refuse(
        "plandecision_insert_decided_where_statutory",
        "consultation_plandecision",
        "INSERT",
        "法に基づく事業を使う計画には、確認ではなく支援決定が要ります。",
        when=f"""NEW.kind = 'confirmed' AND EXISTS (SELECT 1 FROM consultation_planuse u
            WHERE u.plan_id = NEW.plan_id AND u.service IN ({DECIDED_BY_CITY}))""",
        citation=DECISION,
    )
    for table in ("plandecision", "plancondition"):
        for event in ("UPDATE", "DELETE"):
            yield refuse(
                f"{table}_{event.lower()}_never", f"consultation_{table}", event,
                "決定の記録は変えられません。", citation=DECISION,
            )  # fmt: skip


def declare():
    """Register them all; called once the apps are ready."""
    register(*_drafts(), *_decisions())
