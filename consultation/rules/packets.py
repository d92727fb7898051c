"""配付資料: to whom it is handed out, and when an item in it may be opened

Source: report chapter 6(1); security.md §2.3 (condition μ), §2.6（番号、透かし、開いた記録、返却）.

解釈: 配るのは、案件の出席者に選ばれ、その案件に招いた機関の人だけである。窓口と市の決定に関わる人
は、相談の記録を自分の権限で見る。
解釈: 開けるのは、配ってから、開催日の7日あとの終わりまで。会議体の門（rules/bodies.py）を開くたびに
問い、同意が撤回されたか期限が切れたら、配ったあとでも開けない。
"""

from datetime import date

from consultation.rules.report import CHAPTER_6, CONFERENCE
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

PACKETS = LegalText("配付資料の定め").section("期間と返却")


def check_sending(*, is_open, recipients):
    """Return every violation of handing out the papers of an item."""
    found = []
    if not is_open:
        found.append(Violation(CONFERENCE.citation, "結果を待つ案件がありません。"))
    if not recipients:
        message = "招いた機関の出席者がいません。先に、この案件の出席者を選んでください。"
        found.append(Violation(CHAPTER_6.section("構成員"), message))
    return found


def check_window(*, closes_on: date, today: date, is_cancelled, is_taken_back):
    """Return every violation of the time in which a packet may be opened."""
    found = []
    if is_cancelled:
        found.append(Violation(PACKETS, "この開催は取りやめになりました。"))
    if is_taken_back:
        found.append(Violation(PACKETS, "この案件は、会議から下ろされました。"))
    if today > closes_on:
        message = f"見られる期間が終わりました（{format_date(closes_on)}まで）。"
        found.append(Violation(PACKETS, message))
    return found


def check_return(*, is_returned, is_paper):
    """返却は、紙で配ったものを1回だけ記録する"""
    found = []
    if not is_paper:
        found.append(Violation(PACKETS, "画面で配った資料は、返す紙がありません。"))
    if is_returned:
        found.append(Violation(PACKETS, "この資料は、返ったと記録してあります。"))
    return found


def watermark(*, number, name, agency, moment):
    """Return the words on each page: serial, recipient, time.

    >>> watermark(number=3, name="樫 直子", agency="つくし", moment="令和8年12月8日 14:02")
    '配付資料 第3号　樫 直子（つくし）　令和8年12月8日 14:02　複写・転送を禁じます'
    """
    return f"配付資料 第{number}号　{name}（{agency}）　{moment}　複写・転送を禁じます"
