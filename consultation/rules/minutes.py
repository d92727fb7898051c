"""会議録、機関の意見、情報提供依頼、総括的な議題 (domain.md §9.2; report chapter 6(1))

解釈: 案件の会議録は相談につづり、市が確定する。確定した版は変えず、訂正は理由を付けた次の版。
解釈: 相談支援包括化推進会議は総括的な議題だけを持ち、会議録を公表できる。議題と会議録に、相談の記録
にある人の名前や番号を書くことはできない。公表は、確定した人とは別の人がする。
解釈: 同意の要る会議体の情報提供依頼は「依頼」であり、求める機関への同意がいま有効なときだけできる。
"""

from consultation.rules.bodies import PROMOTION
from consultation.rules.report import CONFERENCE, CONSENT_REQUIRED
from koganei.law import LegalText, Violation

MINUTES = LegalText("会議の記録の定め").section("会議録")
REQUESTS = LegalText("会議の記録の定め").section("情報提供依頼")
PUBLICATION = LegalText("権限一覧").section("公表は別の人")


def check_minutes(*, words, reason, is_correction, held_on, today):
    """Return every violation of writing a version of minutes."""
    found = []
    if held_on > today:
        found.append(Violation(CONFERENCE.citation, "会議はまだ開かれていません。", place="words"))
    if not words.strip():
        found.append(Violation(MINUTES, "会議録を書いてください。", place="words"))
    if is_correction and not reason.strip():
        message = "確定した会議録を直す理由を書いてください。"
        found.append(Violation(MINUTES, message, place="reason"))
    return found


def check_fixing(*, has_draft):
    if has_draft:
        return None
    return Violation(MINUTES, "確定を待つ会議録の案がありません。")


def check_publication(*, is_general, is_fixed, is_published, is_fixer):
    """Return every violation of publishing minutes of general items."""
    found = []
    if not is_general:
        message = "公表できるのは、個別の検討をしない会議体の会議録だけです。"
        found.append(Violation(PROMOTION, message))
    if not is_fixed:
        found.append(Violation(MINUTES, "確定していない会議録は公表できません。"))
    if is_published:
        found.append(Violation(MINUTES, "この会議録は、すでに公表しています。"))
    if is_fixer:
        message = "自分が確定した会議録は公表できません。ほかの人に頼んでください。"
        found.append(Violation(PUBLICATION, message))
    return found


def check_opinions(opinions):
    """Return every violation of recording opinions, {name of an agency: (words, attended)}."""
    return [
        Violation(MINUTES, f"{name}は、この案件に出席していません。", place="opinion")
        for name, (words, attended) in opinions.items()
        if words.strip() and not attended
    ]


def check_request(*, question, answer_by, today, agency, answer):
    """Return every violation of asking an agency; ``answer`` is that of the consent to it."""
    found = []
    if not question.strip():
        found.append(Violation(REQUESTS, "求めることを書いてください。", place="question"))
    if answer_by < today:
        found.append(Violation(REQUESTS, "回答の期限は、今日以後です。", place="answer_by"))
    if not answer.allowed:
        message = f"{agency}に求められません。{''.join(answer.reasons)}"
        found.append(Violation(CONSENT_REQUIRED, message, place="agency"))
    return found


def check_answer(*, is_answered, answer, answered_on, asked_on, today):
    """Return every violation of recording what an agency answered."""
    found = []
    if is_answered:
        found.append(Violation(REQUESTS, "この回答は、すでに記録してあります。"))
    if not answer.strip():
        found.append(Violation(REQUESTS, "回答を書いてください。", place="answer"))
    if not asked_on <= answered_on <= today:
        message = "回答の日は、求めた日から今日までの日です。"
        found.append(Violation(REQUESTS, message, place="answered_on"))
    return found


def check_names(found, place):
    """Return a violation for each name or number of a case in a text: (what it is, line, words).

    Who is named, and in which case, is not told: the writer may not be allowed to see them.
    """
    return [
        Violation(
            PROMOTION, f"{line}行目の「{words}」は、{what}です。消してください。", place=place
        )
        for what, line, words in found
    ]
