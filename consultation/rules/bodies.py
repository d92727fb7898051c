"""会議体の門: which item a body may take, and to whom an item of it may be opened

Source: the table of the bodies, report chapter 6(1); 生活困窮者自立支援法9条; 社会福祉法106条の6.

解釈: 相談支援包括化推進会議は総括的な議論だけをし、個別の案件を持てない。
解釈: 支援調整会議などの案件は、招く機関のすべてについて、その時に有効な本人同意があるときだけ載る。
解釈: 支援会議の案件は、相談と結びつかない別の台帳の案件である。根拠の法律の条があるときだけ載り、
本人同意があっても、相談そのものは載せられない。
解釈: 個別の案件は、その会議体の構成員か案件ごとに招かれた人で、守秘義務を確認した人にだけ開く。
同意の要る会議体では、開く時にも、その人の機関について有効な同意が要る。
解釈: 個別の案件を扱う会議体は、設置した日から開ける。
"""

from dataclasses import dataclass
from datetime import date

from consultation.enums import ConsentRule, ConsentState, ItemKind
from consultation.rules.report import CHAPTER_6, CONSENT_REQUIRED, PRACTICE
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

PROMOTION = CHAPTER_6.section("相談支援包括化推進会議　（個別検討なし）")
STATUTORY = CHAPTER_6.section("支援会議　法的根拠")
SECRECY = LegalText("守秘義務").section("会議の案件")


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body on a day; ``law`` is the paragraph on which it stands, "" where there is none."""

    name: str
    consent_rule: ConsentRule
    established_on: date | None
    law: str = ""
    approves_plans: bool = False


def check_item(body, kind, consents, day):
    """Return every violation of putting an item of ``kind`` before ``body`` on ``day``.

    ``consents`` is {name of an invited organisation: ConsentState} about the person of the item.
    """
    found = [*_established(body, day)]
    if kind == ItemKind.GENERAL:
        return found
    if body.consent_rule == ConsentRule.NO_CASES:
        message = f"{body.name}では、個別の案件を扱えません。総括的な議題にしてください。"
        return [*found, Violation(PROMOTION, message, place="kind")]
    if body.consent_rule == ConsentRule.REQUIRED:
        return [*found, *_with_consent(body, kind, consents)]
    return [*found, *_by_law(body, kind)]


def check_opening(body, kind, *, state, has_acknowledged, belongs):
    """Return every violation of opening an item to one person of an organisation, now.

    ``state``: of the consent to that organisation. ``belongs``: of the body, or invited here.
    """
    if kind == ItemKind.GENERAL:
        return []
    if body.consent_rule == ConsentRule.NO_CASES:
        return [Violation(PROMOTION, f"{body.name}には、個別の案件がありません。")]
    found = []
    if not belongs:
        message = f"{body.name}の構成員でも、この案件に招かれた人でもありません。"
        found.append(Violation(CHAPTER_6.section("構成員"), message))
    if not has_acknowledged:
        message = "守秘義務をまだ確認していません。確認すると開けます。"
        found.append(Violation(SECRECY, message, place="acknowledgement"))
    if body.consent_rule == ConsentRule.REQUIRED:
        return [*found, *_with_consent(body, kind, {"あなたの機関": state})]
    return [*found, *_by_law(body, kind)]


def _established(body, day):
    if body.established_on and body.established_on <= day:
        return
    since = f"（{format_date(body.established_on)}から）" if body.established_on else ""
    yield Violation(
        PRACTICE.section("会議体"), f"{body.name}は、まだ設置していません{since}。", place="body"
    )


def _with_consent(body, kind, consents):
    if kind == ItemKind.MATTER:
        message = f"{body.name}では、支援会議の案件を扱えません。本人同意を得て引き継いでください。"
        yield Violation(CONSENT_REQUIRED, message, place="kind")
        return
    without = [
        f"{name}（{ConsentState(state).label}）"
        for name, state in consents.items()
        if state != ConsentState.VALID
    ]
    if without:
        message = f"本人同意が有効でない機関があります：{'、'.join(without)}。"
        yield Violation(CONSENT_REQUIRED, message, place="agencies")
    if not consents:
        yield Violation(CONSENT_REQUIRED, "招く機関を1つ以上選んでください。", place="agencies")


def _by_law(body, kind):
    if kind == ItemKind.CASE:
        message = f"{body.name}には、相談を載せられません。支援会議の案件として別に記録します。"
        yield Violation(STATUTORY, message, place="kind")
    if not body.law:
        message = f"{body.name}の法的根拠が登録されていません。根拠の条を登録してください。"
        yield Violation(STATUTORY, message, place="body")
