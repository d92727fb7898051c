"""体系の変更と次期計画: what may change in mid-plan, and from when

解釈: 体系の変更は年度から効く。評価票をもう開いた年度と、それより前の年度の体系は変えない。
解釈: 移すことと名称を変えることは、もとの個別事業を終え、新しい個別事業が引き継ぐことである。
だから前の年度の評価票は、当時の体系のまま読める。番号は使い回さない。
解釈: 次期計画の最初の年度は、前の計画の最終年度の次である。
"""

from koganei.law import LegalText, Violation

PLAN = LegalText("地域福祉計画の体系")
CHANGES = PLAN.section("体系の変更")
SUCCESSION = PLAN.section("次期計画")


def check_change(*, year, plan_first, plan_last, newest_sheet, decided_on, today, reason):
    """Return every violation of the year, the day and the reason of a change of the tree."""
    found = []
    if year is None:
        found.append(Violation(CHANGES, "どの年度からかを書いてください。", place="year"))
    elif not plan_first <= year <= plan_last:
        found.append(
            Violation(
                CHANGES,
                f"{year}は、計画の年度（{plan_first}〜{plan_last}）の外です。",
                place="year",
            )
        )
    elif newest_sheet and year <= newest_sheet:
        found.append(
            Violation(
                CHANGES,
                f"{newest_sheet}の評価票はもう開いています。{newest_sheet.next}以後の年度にしてください。",
                place="year",
            )
        )
    if decided_on is None:
        found.append(Violation(CHANGES, "決めた日を書いてください。", place="decided_on"))
    elif decided_on > today:
        found.append(Violation(CHANGES, "決めた日が、きょうより後です。", place="decided_on"))
    if not reason.strip():
        found.append(Violation(CHANGES, "理由を書いてください。", place="reason"))
    return found


def check_alive(*, first_year, last_year, year):
    """Return a violation where an initiative does not stand in the tree just before ``year``."""
    if year is None:
        return None
    if last_year is not None:
        return Violation(
            CHANGES, f"この個別事業は{last_year}で終わっています。", place="initiative"
        )
    if first_year is not None and first_year >= year:
        return Violation(
            CHANGES,
            f"この個別事業は{first_year}に始まります。それより後の年度にしてください。",
            place="year",
        )
    return None


def check_name(name, *, others):
    """Return a violation of an initiative's name: none, or one that stands in the measure."""
    if not name.strip():
        return Violation(CHANGES, "名称を書いてください。", place="name")
    if name.strip() in others:
        return Violation(CHANGES, "この施策には、同じ名称の個別事業があります。", place="name")
    return None


def check_moved(measure, target):
    if target is None:
        return Violation(CHANGES, "移す先の施策を選んでください。", place="measure")
    if measure == target:
        return Violation(CHANGES, "いまと同じ施策です。別の施策を選んでください。", place="measure")
    return None


def check_sections(sections):
    if sections:
        return None
    return Violation(CHANGES, "答える課を1つ以上選んでください。", place="departments")


def check_succession(*, last_year, first, last, name, name_is_taken, has_successor):
    """Return every violation of a plan that follows another."""
    found = []
    if has_successor:
        found.append(Violation(SUCCESSION, "この計画には、もう次期計画があります。"))
    if not name.strip():
        found.append(Violation(SUCCESSION, "計画の名称を書いてください。", place="name"))
    elif name_is_taken:
        found.append(Violation(SUCCESSION, "同じ名称の計画があります。", place="name"))
    if first is None or last is None:
        place = "first_year" if first is None else "last_year"
        found.append(Violation(SUCCESSION, "計画の年度を書いてください。", place=place))
        return found
    if first != last_year.next:
        found.append(
            Violation(
                SUCCESSION,
                f"次期計画は、前の計画の次の年度（{last_year.next}）から始めてください。",
                place="first_year",
            )
        )
    if last < first:
        found.append(
            Violation(SUCCESSION, "計画の最終年度は初年度以後にしてください。", place="last_year")
        )
    return found
