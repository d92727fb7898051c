"""What the database keeps, whoever writes (access.md): order of steps, locks, two persons, records

Each message is what a person reads. The tables of the pairs come from the flows themselves.
"""

from evaluation.enums import OPEN_FOR_ENTRY, AnswerStage, CampaignStage
from evaluation.rules.flow import FLOW
from evaluation.rules.indicators import TARGET
from evaluation.rules.plan import CHANGES
from evaluation.workflow import SECTION_FLOW, SHEET_FLOW
from koganei.triggers import refuse, register

LOCKED = "この課の回答は、いま書けません。差し戻されると、また書けます。"
ANSWER = "evaluation_sectionanswer"
IN_ROW = "{row}.sheet_id", "{row}.department_id"
IN_ENTRY = tuple(
    f"(SELECT {column} FROM evaluation_sheetentry WHERE id = {{row}}.entry_id)"  # noqa: S608 -- our own
    for column in ("sheet_id", "department_id")
)
# table → where it says which sheet and which section it is of
ANSWERED = {
    "evaluation_sheetentry": IN_ROW,
    "evaluation_indicatoractual": IN_ROW,
    "evaluation_evidencefile": IN_ENTRY,
}
RECORDS = {
    "evaluation_flowevent": ("flow_event", "経過の記録は、変えることも消すこともできません。"),
    "evaluation_rowcomment": ("row_comment", "指摘の記録は、変えることも消すこともできません。"),
    "evaluation_fixing": ("fixing", "確定の記録は、変えることも消すこともできません。"),
    "evaluation_deadline": ("deadline", "期限は書き換えられません。延長を記録してください。"),
    "evaluation_extension": ("extension", "期限の延長は、変えることも消すこともできません。"),
    "evaluation_hintdismissal": (
        "hint_dismissal", "気づきを消した記録は、変えることも消すこともできません。",
    ),
    "evaluation_treechange": ("tree_change", "体系の変更の記録は、変えも消しもできません。"),
    "evaluation_indicatortarget": (
        "indicator_target",
        "目標は書き換えられません。変えた目標を、理由と日付とともに加えてください。",
    ),
}  # fmt: skip
WROTE = """EXISTS (SELECT 1 FROM evaluation_historicalsheetentry h
    JOIN evaluation_sectionanswer a ON a.id = NEW.answer_id
    WHERE h.sheet_id = a.sheet_id AND h.department_id = a.department_id
    AND h.history_user_id = NEW.decided_by_id)"""
IS_DEPUTY = """EXISTS (SELECT 1 FROM koganei_deputy d
    WHERE d.principal_id = NEW.{principal} AND d.deputy_id = NEW.{by} AND d.role = '{role}'
    AND d.starts_on <= NEW.{on} AND d.ends_on >= NEW.{on})"""
LIVES = """EXISTS (SELECT 1 FROM evaluation_initiative i, evaluation_evaluationsheet s
    WHERE i.id = NEW.initiative_id AND s.id = NEW.sheet_id
    AND (i.first_year > s.year OR i.last_year < s.year))"""
REPORTED = """EXISTS (SELECT 1 FROM evaluation_sheetentry e
    WHERE e.initiative_id = OLD.id)"""
FIXED_NOW = """EXISTS (SELECT 1 FROM evaluation_fixing f
    WHERE f.answer_id = NEW.id AND f.round = NEW.round)"""
YEAR_COLLECTS = f"""EXISTS (SELECT 1 FROM evaluation_campaign c
    WHERE c.sheet_id = NEW.sheet_id AND c.stage = '{CampaignStage.COLLECTING}')"""  # noqa: S608 -- our own
SECTION_WAITS = f"""EXISTS (SELECT 1 FROM evaluation_sectionanswer a
    WHERE a.sheet_id = NEW.sheet_id AND a.stage <> '{AnswerStage.GATHERED}')"""  # noqa: S608 -- our own


def among(stages):
    """Return a list of stages as SQL."""
    return ", ".join(f"'{stage}'" for stage in stages)


def pairs(flow):
    """Return the condition that a step of ``flow`` leads from OLD.stage to NEW.stage."""
    moves = sorted((source, to) for source, to in flow.moves() if source)
    return " OR ".join(f"(OLD.stage = '{source}' AND NEW.stage = '{to}')" for source, to in moves)


def first(flow):
    """Return the stages in which ``flow`` begins, as SQL."""
    return among(sorted(to for source, to in flow.moves() if source is None))


def _locks(table, columns, event):
    """A row of a section is written only while the section writes; the answer is locked first."""
    row = "OLD" if event == "DELETE" else "NEW"
    sheet, department = (column.format(row=row) for column in columns)
    of_section = f"{ANSWER} WHERE sheet_id = {sheet} AND department_id = {department}"
    is_closed = f"{of_section} AND stage NOT IN ({among(OPEN_FOR_ENTRY)})"
    name = table.removeprefix("evaluation_")
    return refuse(
        f"{name}_{event.lower()}_while_open",
        table,
        event,
        LOCKED,
        when=f"EXISTS (SELECT 1 FROM {is_closed})",  # noqa: S608 -- names of our own
        citation=FLOW.section("課長確定"),
        first_lock=of_section,
    )


register(
    *(
        _locks(table, columns, event)
        for table, columns in ANSWERED.items()
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    *(
        refuse(
            f"{name}_kept_{event.lower()}", table, event, message,
            citation=TARGET if name == "indicator_target" else FLOW.section("記録"),
        )
        for table, (name, message) in RECORDS.items()
        for event in ("UPDATE", "DELETE")
    ),
    refuse(
        "section_answer_insert_where_the_flow_begins", ANSWER, "INSERT",
        "課の回答は、依頼から始まります。",
        when=f"NEW.stage NOT IN ({first(SECTION_FLOW)})", citation=FLOW.section("依頼"),
    ),
    refuse(
        "section_answer_update_along_the_flow", ANSWER, "UPDATE",
        "課の回答は、決まった進み方でしか進みません。",
        when=f"NEW.stage <> OLD.stage AND NOT ({pairs(SECTION_FLOW)})",
        citation=FLOW.section("段階"),
    ),
    refuse(
        "section_answer_update_fixed_by_a_decision", ANSWER, "UPDATE",
        "課長確定には、決裁の記録が要ります。",
        when=f"NEW.stage = '{AnswerStage.FIXED}' AND OLD.stage <> NEW.stage AND NOT {FIXED_NOW}",
        citation=FLOW.section("決裁の記録"),
    ),
    refuse(
        "section_answer_update_while_collecting", ANSWER, "UPDATE",
        "年度の取りまとめは終わっているので、課の回答は進められません。",
        when=f"NEW.stage <> OLD.stage AND NOT {YEAR_COLLECTS}",
        citation=FLOW.section("取りまとめ"),
        first_lock="evaluation_campaign WHERE sheet_id = NEW.sheet_id",
    ),
    refuse(
        "campaign_insert_where_the_flow_begins", "evaluation_campaign", "INSERT",
        "年度の評価は、依頼から始まります。",
        when=f"NEW.stage NOT IN ({first(SHEET_FLOW)})", citation=FLOW.section("依頼"),
    ),
    refuse(
        "campaign_update_along_the_flow", "evaluation_campaign", "UPDATE",
        "年度の評価は、決まった進み方でしか進みません。",
        when=f"NEW.stage <> OLD.stage AND NOT ({pairs(SHEET_FLOW)})",
        citation=FLOW.section("段階"),
    ),
    refuse(
        "campaign_update_when_all_are_gathered", "evaluation_campaign", "UPDATE",
        "まだ受け取っていない課があるので、取りまとめを終えられません。",
        when=f"NEW.stage = '{CampaignStage.GATHERED}' AND OLD.stage <> NEW.stage"
        f" AND {SECTION_WAITS}",
        citation=FLOW.section("取りまとめ"),
    ),
    refuse(
        "fixing_insert_by_no_writer", "evaluation_fixing", "INSERT",
        "記入した人は、自分の課の回答を確定できません。",
        when=WROTE, citation=FLOW.section("2人で行うこと"),
        first_lock=f"{ANSWER} WHERE id = NEW.answer_id",
    ),
    refuse(
        "fixing_insert_by_head_or_deputy", "evaluation_fixing", "INSERT",
        "確定できるのは、課長か、その日の代決者として登録された人です。",
        when="NEW.decided_by_id <> NEW.principal_id AND NOT " + IS_DEPUTY.format(
            principal="principal_id", by="decided_by_id", role="SECTION_HEAD", on="decided_on"
        ),
        citation=FLOW.section("代決"),
    ),
    refuse(
        "sheet_version_insert_by_manager_or_deputy", "evaluation_sheetversion", "INSERT",
        "公表できるのは、決裁者か、その日の代決者として登録された人です。",
        when="NEW.published_by_id IS NOT NULL AND NEW.published_by_id <> NEW.principal_id"
        " AND NOT " + IS_DEPUTY.format(
            principal="principal_id", by="published_by_id", role="WELFARE_MANAGER", on="issued_on"
        ),
        citation=FLOW.section("代決"),
    ),
    refuse(
        "initiative_update_where_it_was_reported", "evaluation_initiative", "UPDATE",
        "評価票に書かれた個別事業は、ほかの施策や番号に動かせません。体系の変更で移してください。",
        when="(NEW.measure_id <> OLD.measure_id OR NEW.number <> OLD.number) AND " + REPORTED,
        citation=CHANGES,
    ),
    refuse(
        "sheetentry_insert_of_a_living_initiative", "evaluation_sheetentry", "INSERT",
        "この個別事業は、この年度の体系にありません。",
        when=LIVES, citation=CHANGES,
    ),
)  # fmt: skip
