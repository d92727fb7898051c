"""個人情報を守る定め（access.md、security.md §2.6）

解釈: 利益相反は申告した時から効き、承認は確かめるだけである。終わらせるには別の人が要る。
解釈: 緊急閲覧の確認の期限は、始めた日の翌日から数えて3開庁日目である。
解釈: 支援措置は、期間が過ぎても解除されるまで続く。解除だけが住所を見えるようにする。
"""

from datetime import timedelta

from koganei.dates.office_days import next_office_day
from koganei.law import LegalText, Violation

SAFEGUARDS = LegalText("個人情報を守る定め")
CONFLICTS = SAFEGUARDS.section("利益相反")
BREAK_GLASS = SAFEGUARDS.section("緊急閲覧")
PROTECTION = SAFEGUARDS.section("支援措置")
DURATION = timedelta(minutes=30)
SHORTEST_EXPLANATION = 30  # characters, when none of the reasons fits
MOST_A_WEEK = 2
REVIEW_DAYS = 3  # office days


def check_fresh(is_fresh, citation=BREAK_GLASS):
    if not is_fresh:
        return Violation(
            citation,
            "本人の確認から5分を過ぎました。下の「本人の確認」をしてから、もう一度押してください。",
        )
    return None


def check_explanation(is_other, explanation):
    if is_other and len("".join(explanation.split())) < SHORTEST_EXPLANATION:
        return Violation(
            BREAK_GLASS,
            f"「その他」のときは、理由を{SHORTEST_EXPLANATION}字以上で書いてください。",
            place="explanation",
        )
    return None


def check_case(is_found):
    """An unknown number, and a case that is closed to the account, are told in the same words."""
    if not is_found:
        return Violation(
            BREAK_GLASS,
            "この番号の相談は開けません。番号を確かめてください。",
            place="number",
        )
    return None


def check_needed(is_visible):
    if is_visible:
        return Violation(
            BREAK_GLASS,
            "この相談は、ふだんの権限で見られます。緊急閲覧は要りません。",
            place="number",
        )
    return None


def check_none_open(is_open):
    if is_open:
        return Violation(
            BREAK_GLASS, "緊急閲覧は一度に1件だけです。いまの緊急閲覧を終えてください。"
        )
    return None


def check_other_person(actor, *others, act):
    """``actor`` and ``others`` are ids of accounts; ``act`` says what was to be done."""
    if actor in others:
        return Violation(
            SAFEGUARDS.section("別の人が確かめる"),
            f"自分が関わったものは{act}できません。別の人に頼んでください。",
        )
    return None


def check_waiting(is_waiting):
    if not is_waiting:
        return Violation(BREAK_GLASS, "この申出は、すでに許可されたか、取り下げられました。")
    return None


def check_reviewable(*, is_over, is_reviewed):
    if is_reviewed:
        return Violation(BREAK_GLASS, "この緊急閲覧は、すでに確かめてあります。")
    if not is_over:
        return Violation(BREAK_GLASS, "まだ終わっていない緊急閲覧です。終わってから確かめます。")
    return None


def check_finding(is_improper, note):
    if is_improper and not note.strip():
        return Violation(
            BREAK_GLASS,
            "「不適切」のときは、分かったことと、した対応を書いてください。",
            place="note",
        )
    return None


def check_source(is_self, is_own):
    """``is_self``: 自己申告; ``is_own``: the account is that of who declares."""
    if is_self != is_own:
        return Violation(
            CONFLICTS,
            "自分についての申告は「自己申告」、ほかの人についての申告はそれ以外にしてください。",
            place="source",
        )
    return None


def check_in_force(ended_at):
    if ended_at:
        return Violation(CONFLICTS, "この利益相反は、すでに終わっています。")
    return None


def check_unapproved(approved_at):
    if approved_at:
        return Violation(CONFLICTS, "この利益相反は、すでに承認されています。")
    return None


def check_not_declared(is_declared):
    if is_declared:
        return Violation(CONFLICTS, "この人についての利益相反は、すでに申告されています。")
    return None


def check_reason(reason, citation):
    if not reason.strip():
        return Violation(citation, "理由を書いてください。", place="reason")
    return None


def check_not_lifted(lifted_at):
    if lifted_at:
        return Violation(PROTECTION, "この支援措置は、すでに解除されています。")
    return None


def check_lift_asked(*, was_asked, is_unchanged, has_newer):
    """What the second person saw must still be so; a newer application stops the lifting."""
    if not was_asked:
        return Violation(PROTECTION, "解除は、申出があってから、別の人がします。")
    if has_newer:
        return Violation(
            PROTECTION,
            "解除の申出のあとで、新しい支援措置の申出がありました。本人に確かめてください。",
        )
    if not is_unchanged:
        return Violation(
            PROTECTION, "解除の申出のあとで内容が変わりました。画面を開き直して確かめてください。"
        )
    return None


def check_reader(is_reader):
    if not is_reader:
        return Violation(
            PROTECTION,
            "この人の住所を見てよい人に入っていません。地域福祉課の課長に頼んでください。",
        )
    return None


def review_due_on(day):
    """Return the last day on which a break-glass of ``day`` is to be reviewed.

    >>> from datetime import date
    >>> review_due_on(date(2026, 11, 20))
    datetime.date(2026, 11, 26)
    """
    for _ in range(REVIEW_DAYS):
        day = next_office_day(day)
    return day
