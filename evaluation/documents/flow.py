"""The flow of a year of evaluation as a page of the documentation, made from its two tables"""

from evaluation.enums import AnswerStage, CampaignStage, ViewStage
from evaluation.permissions import RIGHT_OF, TAKEN_BY
from evaluation.rules import flow as rules
from evaluation.rules.words import RETURNED, WORDS, Reader
from evaluation.workflow import SECTION_FLOW, SHEET_FLOW, VIEW_FLOW

INTRODUCTION = """# 評価票の流れ

`evaluation/workflow.py` の3つの表から作りました。
画面のボタン、行い、記録、データベースの引き金は、同じ表を読みます。
"""
ASKED = {
    rules.COLLECTING: "年度が記入の段階",
    rules.COMPLETE: "すべての行と指標を書き終えている",
    rules.COMMENT: "ことば",
    rules.NOT_WRITER: "記入した人ではない",
    rules.DOCUMENT: "文書番号",
    rules.ALL_GATHERED: "すべての課から受け取った",
    rules.STAMP: "会議資料の表示",
    rules.COVER: "表紙の日付",
    rules.NOT_FIXER: "版を固定した人ではない",
    rules.CORRECTION: "訂正なら理由",
    rules.UNCHANGED: "固定した版のあとに行も意見も変わっていない",
    rules.ASSIGNED: "すべての意見の担当課",
    rules.ANSWERED: "載せる意見のすべてに、確認ずみの市の考え方",
    rules.RESPONDING: "年度が市の考え方の段階",
    rules.VIEW_WHOLE: "市の考え方と反映の区分",
    rules.NOT_VIEW_WRITER: "書いたことのある人ではない",
}


def flow_page():
    """A diagram and a table for each of the flows, and what each reader calls each stage."""
    return "\n".join(
        [
            INTRODUCTION,
            *_flow("課の回答", SECTION_FLOW, AnswerStage),
            *_flow("年度の評価", SHEET_FLOW, CampaignStage),
            *_flow("市の考え方", VIEW_FLOW, ViewStage),
            *_words(),
            "",
        ]
    )


def _flow(heading, flow, stages):
    yield from (f"## {heading}", "", "```mermaid", "stateDiagram-v2")
    for stage in stages:
        yield f'    state "{stage.label}" as {stage.value}'
    for step in flow.steps:
        for source in (each for each in (None, *stages) if each in step.sources):
            yield f"    {source.value if source else '[*]'} --> {step.target.value}: {step.label}"
    yield from ("```", "", "| 手順 | から | へ | だれが | 要ること | 根拠 |")
    yield "|---|---|---|---|---|---|"
    for step in flow.steps:
        sources = "・".join(stage.label for stage in stages if stage in step.sources)
        asked = "、".join(ASKED[guard] for guard in step.guards)
        who = TAKEN_BY[RIGHT_OF[step.name]] if step.name in RIGHT_OF else "（行いにともなう）"
        yield (
            f"| {step.label} | {sources or '（始まり）'} | {step.target.label} | {who} "
            f"| {asked} | {step.basis} |"
        )
    yield ""


def _words():
    yield from ("## 読む人ごとのことば", "")
    yield "| 段階 | " + " | ".join(reader.value for reader in Reader) + " |"
    yield "|---|" + "---|" * len(Reader)
    for stage in AnswerStage:
        yield f"| {stage.label} | {' | '.join(WORDS[stage][reader] for reader in Reader)} |"
    yield from ("", f"差し戻されて記入に戻った回答は、入力者には「{RETURNED}」と出ます。")
