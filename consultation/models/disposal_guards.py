"""What the database itself refuses on disposals: the list and its record never change"""
# ruff: noqa: S608 -- names of our own tables and columns; no value is put into the SQL

from consultation.codes import DisposalDecision, DisposedKind, MatterStage
from consultation.models.release import DISPOSAL
from koganei.triggers import refuse, register

LIST = "提案した廃棄の一覧は変えられません。取り下げて、提案し直してください。"
RECORD = "廃棄の記録は変えられません。"
FACTS = (
    "fiscal_year", "sequence", "proposed_by_id", "proposed_at", "proposed_on", "item_count",
    "digest", "matter_number",
)  # fmt: skip
DECIDED = ("decision", "decided_by_id", "decided_at", "reason")
ITEM = ("disposal_id", "position", "kind", "record_id", "number", "ended_on", "due_on")
IN_LIST = "(SELECT COUNT(*) FROM consultation_disposalitem i WHERE i.disposal_id = {disposal})"
OF_ITEM = "consultation_disposal d WHERE d.id = {row}.disposal_id"


def _changed(names):
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in names)


def _disposals():
    yield (
        "disposal_insert_undecided",
        "INSERT",
        "廃棄は、提案から始まります。",
        "NEW.decision <> '' OR NEW.executed_at IS NOT NULL",
    )
    yield "disposal_update_never_its_list", "UPDATE", LIST, _changed(FACTS)
    yield (
        "disposal_update_decided_once",
        "UPDATE",
        "決裁の済んだ廃棄の決裁は変えられません。",
        f"OLD.decision <> '' AND ({_changed(DECIDED)})",
    )
    yield "disposal_update_never_after", "UPDATE", RECORD, "OLD.executed_at IS NOT NULL"
    yield (
        "disposal_update_decided_on_the_whole_list",
        "UPDATE",
        "一覧が提案のときと違います。提案し直してください。",
        f"NEW.decision = '{DisposalDecision.APPROVED}' AND OLD.decision = '' AND"
        f" NEW.item_count <> {IN_LIST.format(disposal='NEW.id')}",
    )
    yield (
        "disposal_update_executed_whole",
        "UPDATE",
        "結果の書かれていないものが残っています。",
        """NEW.executed_at IS NOT NULL AND OLD.executed_at IS NULL AND EXISTS
            (SELECT 1 FROM consultation_disposalitem i WHERE i.disposal_id = NEW.id
            AND i.result = '')""",
    )
    yield "disposal_delete_never", "DELETE", RECORD, "1 = 1"


def _items():
    count = IN_LIST.format(disposal="NEW.disposal_id")
    yield (
        "disposalitem_insert_while_proposed",
        "INSERT",
        LIST,
        f"""NEW.result <> '' OR EXISTS (SELECT 1 FROM {OF_ITEM.format(row="NEW")}
            AND (d.decision <> '' OR {count} >= d.item_count OR NEW.due_on > d.proposed_on))""",
    )
    yield (
        "disposalitem_insert_of_its_register",
        "INSERT",
        "支援会議の案件は、相談とは別に、1件ずつ廃棄します。",
        f"""(NEW.kind = '{DisposedKind.MATTER}' AND NEW.number = '') OR NOT EXISTS
            (SELECT 1 FROM {OF_ITEM.format(row="NEW")} AND d.matter_number =
            CASE WHEN NEW.kind = '{DisposedKind.MATTER}' THEN NEW.number ELSE '' END)""",
    )
    yield (
        "disposalitem_insert_of_a_matter_that_is_over",
        "INSERT",
        "終わっていない案件は廃棄できません。",
        f"""NEW.kind = '{DisposedKind.MATTER}' AND NOT EXISTS (SELECT 1
            FROM consultation_statutorymatter m WHERE m.id = NEW.record_id
            AND m.number = NEW.number
            AND m.stage IN ('{MatterStage.ENDED}', '{MatterStage.DECLINED}'))""",
    )
    yield "disposalitem_update_never_its_list", "UPDATE", LIST, _changed(ITEM)
    yield (
        "disposalitem_update_result_once",
        "UPDATE",
        RECORD,
        f"""OLD.result <> '' OR NOT EXISTS (SELECT 1 FROM {OF_ITEM.format(row="NEW")}
            AND d.decision = '{DisposalDecision.APPROVED}' AND d.executed_at IS NULL)""",
    )
    yield (
        "disposalitem_update_erased_when_gone",
        "UPDATE",
        "残っているものを、廃棄したことにはできません。",
        """NEW.result = 'erased' AND (
            EXISTS (SELECT 1 FROM consultation_case c WHERE c.id = NEW.record_id)
            OR EXISTS (SELECT 1 FROM consultation_statutorymatter m WHERE m.id = NEW.record_id)
            OR EXISTS (SELECT 1 FROM consultation_person p WHERE p.id = NEW.record_id)
            OR EXISTS (SELECT 1 FROM consultation_household h WHERE h.id = NEW.record_id))""",
    )
    yield "disposalitem_delete_never", "DELETE", RECORD, "1 = 1"


def _recusals():
    for event in ("UPDATE", "DELETE"):
        yield f"disposalrecusal_{event.lower()}_never", event, RECORD, "1 = 1"


def declare():
    """Register them all; called once the apps are ready."""
    tables = {"disposal": _disposals(), "disposalitem": _items(), "disposalrecusal": _recusals()}
    for table, guards in tables.items():
        for name, event, message, when in guards:
            lock = ""
            if name == "disposalitem_insert_while_proposed":
                lock = "consultation_disposal WHERE id = NEW.disposal_id"
            register(
                refuse(
                    name, f"consultation_{table}", event, message,
                    when=when, citation=DISPOSAL, first_lock=lock,
                )
            )  # fmt: skip
