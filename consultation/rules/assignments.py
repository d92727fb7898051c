"""担当: who may lead and help, hand over, take and stand in (report, chapter 5; access.md 14)

解釈: 主担当は、課題分析と支援計画を書ける人（主任、相談支援員、包括化推進員）がなる。
家計改善支援員は副担当になる。
解釈: 主担当は、引き受ける人が承諾したときに替わる。主任と地域福祉課の課長は、承諾を待たない。
解釈: 包括化推進員が自分から引き受けるのは、主担当のまだいない複合的な課題の相談である。
"""

from consultation.rules.report import ANALYSIS, PRACTICE
from koganei.law import LegalText, Violation

ACCESS = LegalText("権限一覧").section("担当と引継ぎ")
HANDOVER = PRACTICE.section("引継ぎ")
ABSENCE = PRACTICE.section("不在と代わり")
RESTRICTION = LegalText("権限一覧").section("担当だけが見る")


def check_of_desk(name, is_of_desk, place):
    if is_of_desk:
        return None
    return Violation(ACCESS, f"{name}は、いまこの窓口の人ではありません。", place=place)


def check_may_lead(name, *, may_lead, place="lead"):
    """主担当になれる役割"""
    if may_lead:
        return None
    return Violation(
        ACCESS,
        f"{name}は主担当になれません。主任・相談支援員・包括化推進員から選んでください。",
        place=place,
    )


def check_coordinator(name, *, is_needed, is_coordinator, place="lead"):
    """困難な複合的課題は包括化推進員が主担当となって支援を推進する"""
    if not is_needed or is_coordinator:
        return None
    return Violation(
        ANALYSIS.citation,
        f"困難な複合的課題の主担当は、包括化推進員です。{name}は包括化推進員ではありません。",
        place=place,
    )


def check_not_lead(name, is_lead, place="lead"):
    if is_lead:
        return Violation(ANALYSIS.citation, f"{name}は、すでに主担当です。", place=place)
    return None


def check_not_in_team(name, is_in_team, place="user"):
    if is_in_team:
        return Violation(ACCESS, f"{name}は、すでに担当です。", place=place)
    return None


def check_leaves(name, *, is_in_team, is_lead):
    """担当を外れるのは、主担当でない担当"""
    if not is_in_team:
        return Violation(ACCESS, f"{name}は、いま担当ではありません。", place="user")
    if is_lead:
        return Violation(
            ANALYSIS.citation,
            f"{name}は主担当です。先に主担当を引き継いでください。",
            place="user",
        )
    return None


def check_none_waiting(is_waiting):
    if is_waiting:
        return Violation(HANDOVER, "返事を待っている引継ぎがあります。先に取り下げてください。")
    return None


def check_giver(*, has_lead, is_lead):
    """引継ぎを頼むのは主担当"""
    if not has_lead:
        return Violation(HANDOVER, "主担当が決まっていません。主任が決めてください。")
    if not is_lead:
        return Violation(HANDOVER, "引継ぎを頼めるのは主担当です。主任は、直接決められます。")
    return None


def check_taker(name, *, sees, is_self):
    """引き受ける人は、その相談を見られるほかの人; why somebody does not see it is not told."""
    if is_self:
        return Violation(HANDOVER, "自分には引き継げません。", place="taker")
    if not sees:
        return Violation(
            HANDOVER,
            f"{name}には、この相談を引き継げません。ほかの人を選んでください。",
            place="taker",
        )
    return None


def check_answerable(*, is_there, is_taker):
    """返事をするのは、頼まれた人だけで、取り下げる前に限る"""
    if not is_there:
        return Violation(
            HANDOVER, "返事を待っている引継ぎはありません。取り下げられたか、済みました。"
        )
    if not is_taker:
        return Violation(HANDOVER, "この引継ぎを頼まれたのは、ほかの人です。")
    return None


def check_withdrawable(*, is_there, may_withdraw):
    if not is_there:
        return Violation(HANDOVER, "返事を待っている引継ぎはありません。もう返事がありました。")
    if not may_withdraw:
        return Violation(HANDOVER, "取り下げられるのは、頼んだ人と主任です。")
    return None


def check_take(*, is_coordinator, is_complex, has_lead):
    """包括化推進員は、複合的な課題の相談を自分から引き受けられる"""
    found = []
    if not is_coordinator:
        found.append(Violation(ACCESS, "自分から引き受けられるのは、包括化推進員です。"))
    if not is_complex:
        found.append(
            Violation(ANALYSIS.citation, "複合的な課題ではありません。担当は主任が決めます。")
        )
    if has_lead:
        found.append(
            Violation(HANDOVER, "主担当がいます。引継ぎを頼んでもらうか、主任に頼んでください。")
        )
    return found


def nobody_takes_over(number):
    """A case keeps a lead from triage to closure, also when its lead has a conflict of interest."""
    return Violation(
        ANALYSIS.citation,
        f"相談 {number}の主担当を代われる人がいません。先に、ほかの主担当を決めてください。",
    )


def check_reason(reason, place="reason"):
    if not reason.strip():
        return Violation(ACCESS, "理由を書いてください。", place=place)
    return None


def check_absence(
    *, is_self, is_of_desk, cover_is_of_desk, is_past, overlaps, cover_is_away, covers
):
    """不在の間は、ほかの窓口の人が1人、代わりをする"""
    found = []
    if is_self:
        found.append(Violation(ABSENCE, "代わりには、別の人を選んでください。", place="cover"))
    if not is_of_desk:
        found.append(Violation(ABSENCE, "不在の人は、いま窓口の人ではありません。", place="user"))
    if not cover_is_of_desk:
        found.append(
            Violation(ABSENCE, "代わりの人は、いま窓口の人ではありません。", place="cover")
        )
    if is_past:
        found.append(Violation(ABSENCE, "不在の終わりが、もう過ぎています。", place="ends_on"))
    if overlaps:
        found.append(
            Violation(ABSENCE, "この人の不在は、同じ日にもう登録してあります。", place="starts_on")
        )
    if cover_is_away:
        found.append(
            Violation(ABSENCE, "代わりの人も、この間に不在の日があります。", place="cover")
        )
    if covers:
        found.append(
            Violation(
                ABSENCE,
                f"この人は、この間に{'、'.join(covers)}の代わりをしています。先に代わりを替えてください。",
                place="user",
            )
        )
    return found


def check_still_away(is_away):
    if is_away:
        return None
    return Violation(ABSENCE, "この不在は、もう終わっています。")


def check_restriction(*, now, wanted, reason):
    """Return every violation of setting 「担当だけが見る」 or lifting it."""
    what = "担当だけが見る相談です。" if now else "担当だけが見る相談ではありません。"
    same = Violation(RESTRICTION, f"もう、{what}") if now == wanted else None
    unsaid = Violation(RESTRICTION, "理由を書いてください。", place="reason")
    return [same, None if reason.strip() else unsaid]
