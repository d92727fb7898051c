"""The flow of a case as a page of the documentation, made from CASE_FLOW itself"""

from consultation.enums import Stage
from consultation.permissions import TAKEN_BY
from consultation.workflow import CASE_FLOW
from koganei.access.roles import Role

INTRODUCTION = """# 相談の進み

`consultation/workflow.py` の表から作りました。画面のボタン、行い、記録、検査は、同じ表を読みます。
"""


def flow_page():
    """A diagram of the stages, and one row for each step: from, to, who takes it, why."""
    return "\n".join([INTRODUCTION, *_diagram(), "", *_table(), ""])


def _diagram():
    yield "```mermaid"
    yield "stateDiagram-v2"
    for stage in Stage:
        yield f'    state "{stage.label}" as {stage.value}'
    arrows = {}
    for step in CASE_FLOW.steps:
        for source in step.sources:
            arrows.setdefault((source, step.target), []).append(step.label)
    for (source, target), labels in sorted(arrows.items(), key=lambda arrow: _order(*arrow[0])):
        words = "・".join(dict.fromkeys(labels))
        yield f"    {source.value if source else '[*]'} --> {Stage(target).value}: {words}"
    yield "```"


def _order(source, target):
    stages = [None, *Stage]
    return stages.index(source), stages.index(target)


def _table():
    yield "| 手順 | から | へ | だれが | 根拠 |"
    yield "|---|---|---|---|---|"
    for step in CASE_FLOW.steps:
        sources = "・".join(stage.label for stage in Stage if stage in step.sources) or "（始まり）"
        who = "・".join(role.label for role in Role if role in TAKEN_BY[step.name])
        target = Stage(step.target).label
        yield f"| {step.label} | {sources} | {target} | {who} | {step.basis} |"
