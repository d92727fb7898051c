"""プラン兼事業等利用申込書 (使用標準様式【5】), filled in or blank"""

from consultation.codes import PlanService
from consultation.documents.blocks import (
    BLANK_YEAR,
    choices,
    fields,
    paragraph,
    section,
    signature,
    table,
    text,
)
from consultation.documents.head import head
from consultation.documents.paper import Paper, day_or_blank
from consultation.enums import DecisionKind
from consultation.models import PlanCondition
from consultation.presenters.plans import agreement, item_line, period, use_line, which
from consultation.queries.papers import person_sheet
from consultation.queries.plans import draft_of, parts_of, plans_of
from consultation.rules.plan import TEXTS

TITLE = "プラン兼事業等利用申込書"
ITEMS = [
    ("№", 5), ("課題", 20), ("実施すること", 30), ("だれが・担当", 20), ("期間・頻度", 12),
    ("達成の目安", 13),
]  # fmt: skip
USES = [("事業", 45), ("期間", 30), ("事業者", 25)]
APPLICATION = (
    "この計画の内容に同意し、記載の事業の利用を申し込みます。支援に必要な範囲で、この計画を"
    "関係機関と共有することに同意します。"
)


def plan_paper(case, mark):
    """The newest version; a sheet for the pen below its head where a case has none yet."""
    plan = next(iter(plans_of(case)), None)
    parts = parts_of(plan) if plan else None
    top = [
        fields(
            ("番号", case.number),
            ("プラン", plan and which(plan)),
            ("作成日", plan and day_or_blank(plan.drafted_on)),
            ("作成担当者", plan and plan.drafted_by.name),
        ),
        *head(person_sheet(case.client_id)),
    ]
    return Paper(TITLE, [*top, *_body(plan, parts)], number=case.number, mark=mark)


def blank_plan(mark):
    """The form for the pen."""
    top = fields(
        ("番号", ""), ("プラン", "初回・再プラン第　　回"), ("作成日", ""), ("作成担当者", "")
    )
    return Paper(TITLE, [top, *head(None), *_body(None, None)], mark=mark)


def _body(plan, parts):
    texts = draft_of(plan, parts).texts if plan else {}
    yield section("意向・課題・目標", "社会福祉法施行規則34条の7")
    for name, label, _ in TEXTS:
        yield text(label, texts.get(name, ""), lines=2)
    yield fields(
        ("目標の達成時期", plan and day_or_blank(plan.goal_by)),
        ("計画の期間", plan and period(plan.starts_on, plan.ends_on)),
        ("次回の経過確認日", plan and day_or_blank(plan.monitoring_on)),
    )
    is_target = {True: ["yes"], False: ["no"]}.get(plan.is_employment_target, []) if plan else []
    yield choices(
        "就労支援対象者（期間中の一般就労を目標とする）",
        [("yes", "はい"), ("no", "いいえ")],
        is_target,
    )
    yield section("支援の内容と役割分担")
    yield table(ITEMS, [_item(each) for each in parts.items] if parts else [], empty=5)
    yield section("利用する事業")
    used = {use.service for use in parts.uses} if parts else ()
    yield choices("事業", PlanService.choices, used)
    uses = [use_line(each) for each in parts.uses] if parts else []
    yield table(USES, [[u["name"], u["period"], u["provider"]] for u in uses], empty=2)
    yield section("本人の同意・申込")
    if plan and plan.agreed_on:
        yield fields(("同意", agreement(plan)), columns=1)
        yield paragraph(APPLICATION)
    else:
        yield signature(APPLICATION, day=BLANK_YEAR)
    yield from _city(parts)


def _item(item):
    line = item_line(item)
    whom = f"{line['whom']}　{line['responsible']}".strip()
    return [str(line["number"]), line["problem"], line["action"], whom, line["schedule"],
            line["target"]]  # fmt: skip


def _city(parts):
    decision = parts.decision if parts else None
    condition = PlanCondition.objects.filter(decision=decision).first() if decision else None
    yield section("市の記入欄")
    yield choices("決裁の別", DecisionKind.choices, [decision.kind] if decision else [])
    yield fields(
        ("文書番号", decision and decision.document_number),
        ("決裁日", decision and day_or_blank(decision.decided_on)),
        ("決裁した人", decision and decision.decided_by.name),
    )
    yield text("条件・所見", condition.words if condition else "", lines=2)
