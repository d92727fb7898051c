"""評価シート (使用標準様式【6】), filled in or blank (domain.md §2.7)"""

from consultation.codes import EndGround, PauseGround, SeenChange
from consultation.documents.blocks import choices, fields, section, table, text
from consultation.documents.head import head
from consultation.documents.paper import Paper, day_or_blank
from consultation.enums import GoalOutcome, Verdict
from consultation.presenters.plan_evaluations import chosen_sheet, sheet_lines
from consultation.presenters.plans import period, which
from consultation.queries.papers import person_sheet

TITLE = "評価シート"
GOALS = [("目標", 45), ("達成状況", 15), ("理由", 40)]
TEXTS = ("現在の状況", "残された課題", "判定の理由")
OUTCOMES = "・".join(GoalOutcome.labels)


def evaluation_paper(case, mark):
    """The newest version of the plan in force; a sheet for the pen where there is none yet."""
    plan, row, _ = chosen_sheet(case, "")
    lines = sheet_lines(row, plan) if row else None
    top = [
        fields(
            ("番号", case.number),
            ("対象のプラン", plan and f"{which(plan)}　{period(plan.starts_on, plan.ends_on)}"),
            (
                "評価日・実施者",
                row and f"{day_or_blank(row.evaluated_on)}　{row.evaluated_by.name}",
            ),
            ("版", row and _version(row)),
        ),
        *head(person_sheet(case.client_id)),
    ]
    return Paper(TITLE, [*top, *_body(row, lines)], number=case.number, mark=mark)


def blank_evaluation(mark):
    """The form for the pen."""
    top = fields(
        ("番号", ""), ("対象のプラン", "初回・再プラン第　　回"), ("評価日・実施者", ""), ("版", "")
    )
    return Paper(TITLE, [top, *head(None), *_body(None, None)], mark=mark)


def _by_whom(row):
    return f"{day_or_blank(row.evaluated_on)}　{row.evaluated_by.name}"


def _version(row):
    return f"第{row.number}版（{'確定' if row.fixed_at else '書きかけ'}）"


def _body(row, lines):
    yield section("目標の達成状況", OUTCOMES)
    goals = (
        [[goal["name"], goal["outcome"], goal["reason"]] for goal in lines["goals"]]
        if lines
        else []
    )
    yield table(GOALS, goals, empty=5)
    seen = {each.change: each for each in row.changes.all()} if row else {}
    yield section("見られた変化")
    yield choices("あてはまるものすべて", SeenChange.choices, seen)
    yield fields(("日と内容", "、".join(lines["changes"]) if lines else ""), columns=1)
    yield section("いまの状況と判定")
    texts = dict(lines["texts"]) if lines else {}
    for label in TEXTS[:2]:
        yield text(label, texts.get(label, ""), lines=3)
    yield choices("プラン終了時の判定", Verdict.choices, [row.verdict] if row else [])
    yield choices("終結理由（終結のとき）", EndGround.choices, [row.end_ground] if row else [])
    yield choices("中断理由（中断のとき）", PauseGround.choices, [row.pause_ground] if row else [])
    yield text(TEXTS[2], texts.get(TEXTS[2], ""), lines=3)
    if lines and lines["correction"]:
        yield text("訂正した理由", lines["correction"], lines=2)
