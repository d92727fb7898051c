"""利用者管理の定め（access.md「Two persons」、security.md §2.4 の終わりの行）

役割は、申請する人・承認する人の2人がそろって変わる。利用者管理の担当者は、承認された申請だけを登録する。
だれも、自分の利用者について申請・承認・登録をしない。
解釈: 承認した担当者がそのまま登録してよい（2人はそろっている）。申請した人は承認しない。
解釈: 終了日は昨日まで遡れる（「今日から使えない」）。それより前には遡れない。記録と食い違うため。
解釈: 代決者には必ず終わりの日がある。決裁者がその役割を持つ間だけ置ける。
"""

from datetime import timedelta

from koganei.law import LegalText, Violation

RULES = LegalText("利用者管理の定め")
OWN_ACCOUNT = RULES.section("自分の利用者は扱わない")
TWO_PERSONS = RULES.section("申請と承認は別の人")
APPROVED_ONLY = RULES.section("承認された申請だけを登録する")
DATES = RULES.section("日付")
ROLES = RULES.section("役割の付与と終了")
DEPUTIES = RULES.section("代決者")
TRANSFERS = RULES.section("人事異動")
REVIEWS = RULES.section("四半期ごとの棚卸し")
ACCOUNTS = RULES.section("利用者の登録")
UNUSED_DAYS = 90


def check_not_own(actor, account, act):
    """``actor`` and ``account`` are ids of accounts; ``act`` says what was to be done."""
    if actor == account:
        return Violation(
            OWN_ACCOUNT, f"自分の利用者については{act}できません。ほかの担当者に頼んでください。"
        )
    return None


def check_second_person(requester, decider):
    if requester == decider:
        return Violation(
            TWO_PERSONS,
            "自分が出した申請は、承認も却下もできません。別の承認者に頼んでください。",
        )
    return None


def check_open(decision):
    if decision:
        return Violation(TWO_PERSONS, "この申請は、すでに承認か却下がされています。")
    return None


def check_alone(transfer):
    """``transfer``: the transfer that a role request is a part of, or None."""
    if transfer:
        return Violation(
            TRANSFERS, "人事異動の一部なので、人事異動の画面でまとめて扱ってください。"
        )
    return None


def check_usable(is_usable):
    if not is_usable:
        return Violation(
            ACCOUNTS, "この利用者は停止中か期限切れです。使えるようにしてから符号を出してください。"
        )
    return None


def check_running(ends_on, today):
    if ends_on < today:
        return Violation(DEPUTIES, "この代決は、すでに終わっています。")
    return None


def check_refusal(approve, reason):
    if not approve and not reason.strip():
        return Violation(
            TWO_PERSONS, "却下するときは、申請した人に伝わる理由を書いてください。", place="reason"
        )
    return None


def check_approved(*, is_approved, is_executed):
    if is_executed:
        return Violation(APPROVED_ONLY, "この申請は、すでに登録しました。")
    if not is_approved:
        return Violation(APPROVED_ONLY, "承認されていない申請は、登録できません。")
    return None


def check_grant_dates(starts_on, ends_on, today):
    """A role begins today or later, and ends on its first day or later."""
    found = []
    if starts_on < today:
        found.append(
            Violation(DATES, "開始日は、今日か今日より後の日にしてください。", place="starts_on")
        )
    if ends_on and ends_on < starts_on:
        found.append(Violation(DATES, "終了日は、開始日以後の日にしてください。", place="ends_on"))
    return found


def check_still_to_come(ends_on, today):
    """A grant that was left lying until after its last day gives nothing any more."""
    if ends_on and ends_on < today:
        return Violation(
            DATES, "付与の終了日が過ぎているので、登録できません。却下して、申請し直してください。"
        )
    return None


def check_end_date(ends_on, today):
    if ends_on < today - timedelta(days=1):
        return Violation(
            DATES,
            "終了日は昨日より前にできません。昨日にすると、今日から使えなくなります。",
            place="ends_on",
        )
    return None


def overlap(a_start, a_end, b_start, b_end):
    """Tell whether two periods share a day; an end of None is open.

    >>> from datetime import date
    >>> overlap(date(2026, 4, 1), None, date(2026, 3, 1), date(2026, 4, 1))
    True
    >>> overlap(date(2026, 4, 2), None, date(2026, 3, 1), date(2026, 4, 1))
    False
    """
    return (b_end is None or a_start <= b_end) and (a_end is None or b_start <= a_end)


def check_no_overlap(starts_on, ends_on, held):
    """``held`` are the (from, until) of the same role of the same account."""
    if any(overlap(starts_on, ends_on, *period) for period in held):
        return Violation(
            ROLES,
            "この期間には、同じ役割がすでにあります。日付を変えるか、いまの役割を先に終えてください。",
            place="role",
        )
    return None


def check_something_ends(held_after):
    """``held_after``: whether the account has the role on any day after the last one wanted."""
    if not held_after:
        return Violation(
            ROLES, "終了日より後には、この役割はありません。終える役割と日を確かめてください。"
        )
    return None


def check_missing(sentences):
    """What the account lacks for the role, as ``koganei.models.user.missing_for`` says it."""
    return [Violation(ROLES, sentence, place="role") for sentence in sentences]


def check_same_request(is_waiting):
    if is_waiting:
        return Violation(ROLES, "同じ役割の申請が、まだ終わらずに残っています。", place="role")
    return None


def check_deputy(*, principal, deputy, actor, role_is_held, deputy_is_usable):
    found = []
    if principal == deputy:
        found.append(
            Violation(DEPUTIES, "代決者は、決裁者とは別の人にしてください。", place="deputy")
        )
    if actor in (principal, deputy):
        found.append(
            Violation(
                OWN_ACCOUNT,
                "自分が関わる代決者は登録も終了もできません。別の担当者に頼んでください。",
            )
        )
    if not role_is_held:
        found.append(
            Violation(
                DEPUTIES, "決裁者は、この期間を通してその役割を持っていません。", place="role"
            )
        )
    if not deputy_is_usable:
        found.append(
            Violation(DEPUTIES, "代決者になる人の利用者が、この期間は使えません。", place="deputy")
        )
    return found


def check_deputy_overlap(same):
    """``same``: whether the same deputy stands there on one of these days already."""
    if same:
        return Violation(
            DEPUTIES, "同じ人が、この期間の代決者としてすでに登録されています。", place="deputy"
        )
    return None


def check_transfer(*, day, today, people, successor_is_mover):
    found = []
    if not people:
        found.append(Violation(TRANSFERS, "異動する人を選んでください。", place="people"))
    if day < today:
        found.append(
            Violation(
                TRANSFERS, "異動日は、今日か今日より後の日にしてください。", place="starts_on"
            )
        )
    if successor_is_mover:
        found.append(
            Violation(
                TRANSFERS,
                "仕事を引き継ぐ人は、異動しない人から選んでください。",
                place="successor",
            )
        )
    return found


def check_department(department, section_role):
    """A role of a section works on the section's own rows, so the section must be known."""
    if section_role and not department:
        return Violation(
            TRANSFERS, "担当課の役割には、異動先の課を選んでください。", place="department"
        )
    return None


def check_same_transfer(is_there):
    if is_there:
        return Violation(TRANSFERS, "この日の異動が、すでに申請されています。")
    return None


def check_moves(is_change):
    if not is_change:
        return Violation(TRANSFERS, "変わるものがありません。異動先か役割を選んでください。")
    return None


def check_review(is_recorded):
    if is_recorded:
        return Violation(REVIEWS, "この四半期の棚卸しは、すでに記録されています。")
    return None


def check_username(username, is_taken):
    if is_taken:
        return Violation(
            ACCOUNTS,
            f"利用者名「{username}」は使われています。別の名前にしてください。",
            place="username",
        )
    return None


def check_outsider(organization, expires_on, today):
    found = []
    if organization and not expires_on:
        found.append(
            Violation(ACCOUNTS, "関係機関の人には、有効期限を入れてください。", place="expires_on")
        )
    if expires_on and expires_on < today:
        found.append(
            Violation(
                ACCOUNTS, "有効期限は、今日か今日より後の日にしてください。", place="expires_on"
            )
        )
    return found
