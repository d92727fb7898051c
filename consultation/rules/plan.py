"""支援計画: what it must say, when it may be agreed to, and what the city's decision asks for

解釈: 社会福祉法施行規則34条の7の五つは、どの計画にも要る。「役割分担」は、支援の内容の行ごとの
「だれが行うか」で書く。「達成時期」は目標の達成時期の日である。
解釈: 計画の期間は原則1年以内（domain.md §2.6）である。1年を超える期間は書けない。
解釈: 法に基づく事業（就労準備、就労訓練、居住支援、家計改善、子どもの学習・生活）を使う計画は
市が決定し、使わない計画は市が確認する。どちらかは計画から決まり、選ばない。
解釈: 計画の始まりは決裁日以後である。緊急の支援は計画の前に始められるので、計画の期間に入れない。
解釈: 書き直した計画案には、本人の同意をもう一度もらう。
"""

from dataclasses import dataclass, field
from datetime import date

from consultation.codes import NEEDS_DECISION, PlanService
from consultation.enums import ConsentMethod, DecisionKind, ItemBy, Signer, Stage
from consultation.rules import report
from consultation.rules.report import PRACTICE
from koganei.dates.periods import last_day_of_years
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

ORDER = LegalText("社会福祉法施行規則34条の7")
SHEET = LegalText("プラン兼事業等利用申込書")
# the texts that a plan must have: name, label, and the item of the order that asks for it
TEXTS = (
    ("wishes", "本人の生活に対する意向", ORDER.section("1号")),
    ("problems", "生活全般の解決すべき課題", ORDER.section("1号")),
    ("long_term_goal", "長期目標", SHEET.section("目標")),
    ("goal", "この計画の達成目標", ORDER.section("2号")),
    ("cautions", "支援の留意事項", ORDER.section("3号")),
    ("integration", "支援を一体的に提供するための方策", ORDER.section("5号")),
)
NO_DRAFT = Violation(report.PLAN.citation, "書きかけの計画案がありません。")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """計画の期間と目標の時期; last days are included."""

    starts_on: date | None = None
    ends_on: date | None = None
    monitoring_on: date | None = None
    goal_by: date | None = None
    is_employment_target: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """支援の内容の1行; ``agency`` is its name."""

    number: int = 0
    problem: str = ""
    action: str = ""
    done_by: str = ""
    agency: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A whole version: ``texts`` has the names of TEXTS, ``services`` are PlanService values."""

    terms: Terms = field(default_factory=Terms)
    texts: dict = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    services: tuple[str, ...] = ()


def plan_gaps(draft):
    """Return what a plan still lacks, each as the clerk calls it.

    >>> plan_gaps(Draft())[:2]
    ('本人の生活に対する意向', '生活全般の解決すべき課題')
    """
    terms = draft.terms
    lacking = [label for name, label, _ in TEXTS if not draft.texts.get(name, "").strip()]
    lacking += [
        label
        for is_missing, label in (
            (terms.goal_by is None, "目標の達成時期"),
            (terms.starts_on is None or terms.ends_on is None, "計画の期間"),
            (terms.monitoring_on is None, "次回の経過確認日"),
            (terms.is_employment_target is None, "就労支援対象者かどうか"),
            (not draft.items, "支援の内容"),
            (
                bool(draft.items) and all(i.done_by == ItemBy.CLIENT for i in draft.items),
                "本人以外が行う支援",
            ),
        )
        if is_missing
    ]
    return tuple(lacking)


def check_terms(terms, *, drafted_on):
    """Return every violation of the days of a plan; what is empty is a gap, not a violation."""
    found = []
    if terms.starts_on and terms.starts_on < drafted_on:
        found.append(
            _wrong(
                "計画の期間",
                f"始まりが作成日（{format_date(drafted_on)}）より前です。",
                "starts_on",
            )
        )
    if terms.starts_on and terms.ends_on:
        if terms.ends_on < terms.starts_on:
            found.append(_wrong("計画の期間", "終わりが始まりより前です。", "ends_on"))
        elif terms.ends_on > last_day_of_years(terms.starts_on, 1):
            found.append(_wrong("計画の期間", "期間は1年以内です。", "ends_on"))
    for name, label in (("monitoring_on", "次回の経過確認日"), ("goal_by", "目標の達成時期")):
        day = getattr(terms, name)
        if day and terms.starts_on and day < terms.starts_on:
            found.append(_wrong(label, "計画の始まりより前です。", name))
        if day and terms.ends_on and day > terms.ends_on:
            found.append(_wrong(label, "計画の終わりより後です。", name))
    return found


def check_item(item):
    """Return every violation of one row of the plan."""
    found = []
    if not item.problem.strip():
        found.append(_wrong("支援の内容", "どの課題についてかを書いてください。", "problem"))
    if not item.action.strip():
        found.append(_wrong("支援の内容", "実施することを書いてください。", "action"))
    if item.done_by not in ItemBy.values:
        found.append(_role("だれが行うかを選んでください。", "done_by"))
    if item.done_by == ItemBy.AGENCY and not item.agency:
        found.append(_role("関係機関が行うことには、その機関を選んでください。", "agency"))
    if item.done_by in (ItemBy.CLIENT, ItemBy.DESK) and item.agency:
        found.append(
            _role("機関を選んだときは、「関係機関・者」が行うことにしてください。", "agency")
        )
    return found


def check_use(*, service, name, starts_on, ends_on):
    """Return every violation of one service that the plan uses."""
    found = []
    if service == PlanService.OTHER and not name.strip():
        found.append(_wrong("利用する事業", "「その他」の事業の名称を書いてください。", "name"))
    if service != PlanService.OTHER and name.strip():
        found.append(_wrong("利用する事業", "名称は「その他」のときだけ書きます。", "name"))
    if starts_on and ends_on and ends_on < starts_on:
        found.append(_wrong("利用する事業", "終わりが始まりより前です。", "ends_on"))
    return found


def check_use_once(is_twice):
    """同じ事業は1回だけ書く"""
    return _wrong("利用する事業", "同じ事業がもうあります。", "service") if is_twice else None


def check_drafted(drafted_on, received_on, today):
    """作成日は、受付日から今日までの日"""
    if drafted_on > today:
        return _wrong("作成日", "作成日が先の日です。", "drafted_on")
    if drafted_on < received_on:
        message = f"作成日が受付日（{format_date(received_on)}）より前です。"
        return _wrong("作成日", message, "drafted_on")
    return None


def check_stage(stage):
    """計画案は、支援計画案の段階でだけ書ける"""
    if stage == Stage.PLAN:
        return None
    return Violation(
        report.PLAN.citation,
        f"いまの段階は「{Stage(stage).label}」です。計画案を書けるのは「支援計画案」の段階です。",
    )


def check_agreement(*, gaps, agreed_on, drafted_on, today, signer, how, proof):
    """本人の署名か記録された同意: of a complete plan, by the person or who stands for them."""
    found = []
    if gaps:
        found.append(
            Violation(ORDER.section("各号"), f"計画案の{'、'.join(gaps)}がまだありません。")
        )
    if agreed_on > today:
        found.append(_signed("同意した日が先の日です。", "agreed_on"))
    if agreed_on < drafted_on:
        message = f"同意した日が作成日（{format_date(drafted_on)}）より前です。"
        found.append(_signed(message, "agreed_on"))
    if signer not in Signer.values or how not in ConsentMethod.values:
        found.append(_signed("だれが、どう同意したかを選んでください。", "agreed_by"))
    if signer != Signer.CLIENT and not proof.strip():
        found.append(_signed("親権者・後見人と確かめた書類を書いてください。", "agreed_proof"))
    return found


def decision_kind(services):
    """Return 決定 where a statutory service is used, else 確認.

    >>> decision_kind(["work_preparation"]).label, decision_kind(["work_by_desk"]).label
    ('支援決定', '確認')
    """
    is_statutory = any(service in NEEDS_DECISION for service in services)
    return DecisionKind.DECIDED if is_statutory else DecisionKind.CONFIRMED


def check_decision(*, document_number, decided_on, approved_on, starts_on, today):
    """Return every violation of the city's decision; ``approved_on``: day of the conference."""
    found = []
    if not document_number.strip():
        found.append(_decided("文書番号を書いてください。", "document_number"))
    if decided_on > today:
        found.append(_decided("決裁日が先の日です。", "decided_on"))
    if approved_on and decided_on < approved_on:
        message = f"決裁日が、会議の了承（{format_date(approved_on)}）より前です。"
        found.append(_decided(message, "decided_on"))
    if starts_on and starts_on < decided_on:
        message = (
            f"計画の始まり（{format_date(starts_on)}）が決裁日より前です。"
            "決裁日を確かめるか、差し戻して期間を直してもらってください。"
        )
        found.append(_decided(message, "decided_on"))
    return found


def is_author(user_id, *, drafted_by, written_by):
    """起案者: who began the version, or wrote it last."""
    return user_id in (drafted_by, written_by)


def _wrong(section, message, place):
    return Violation(SHEET.section(section), message, place=place)


def _role(message, place):
    return Violation(ORDER.section("4号"), message, place=place)


def _signed(message, place):
    return Violation(PRACTICE.section("プラン案"), message, place=place)


def _decided(message, place):
    return Violation(report.DECISION.citation, message, place=place)
