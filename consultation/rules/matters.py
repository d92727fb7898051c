"""支援会議の案件: when one is opened, taken up, put before a sitting, handed over and ended

Source: 生活困窮者自立支援法9条; 社会福祉法106条の6; domain.md §9.2; security.md §2.4 and §2.6.
Whether a body may have such a matter at all says its gate (rules/bodies.py).

解釈: 支援会議は支援計画を決めない。案件の会議録には、関わり方と支援の体制だけを書く。
解釈: 「管理者の指示により職員が作る」は、管理者が案件を開いて起案する人を決めることと読む。起案した
人は、取り上げるかどうかの決定までその案件を読め、そのあとは出席する会議の案件として読む。
解釈: 会議も資料も非公開である。出席する人は案件ごとに選び、守秘義務を自分で確認した人だけが、資料を
読める日から会議の7日後まで読める。
解釈: 関係機関の人は、配った資料を通して、案件の内容と出てくる人だけを読む。台帳、情報提供の求め、
意見、会議録は読まない。資料を配るまでと、案件が終わったあとは読めない。
解釈: 利益相反は、案件に出てくる人と同じ氏名の人についての申告があれば、あるものとして扱う。
解釈: 引継ぎは、引き継ぐ人の本人同意がその時に有効なときだけできる。引き継ぐのは書いた要約だけで、
台帳の文は写さない。台帳は相談の番号を、相談は案件の番号を持たない。
"""

from consultation.codes import MatterEnd, MatterStage
from consultation.rules.bodies import SECRECY, STATUTORY
from consultation.rules.report import CHAPTER_6, CONSENT_REQUIRED
from koganei.dates.wareki import format_date
from koganei.law import Violation

REGISTER = CHAPTER_6.section("支援会議　台帳")
DEMAND = CHAPTER_6.section("支援会議　関係機関へ個人情報提供依頼")
# the texts of a matter: name, label, whether it is taken up without them
TEXTS = (
    ("need", "取り上げる理由", True),
    ("no_consent", "本人同意を得られない事情", True),
    ("known", "分かっていること", False),
    ("asked", "会議で話し合いたいこと", True),
)
NOT_DRAFTED = Violation(REGISTER, "起案中の案件ではありません。")
NOT_CHOSEN = Violation(SECRECY, "この案件に出席する人に選ばれていません。")


def matter_number(year, sequence):
    """Return the number of the ``sequence``-th matter of a FiscalYear: a series of its own.

    >>> from koganei.dates.fiscal_year import FiscalYear
    >>> matter_number(FiscalYear(2026), 3)
    '支会R08-003'
    """
    return f"支会R{year.year - 2018:02d}-{sequence:03d}"


def check_drafter(is_city):
    """起案するのは、市の職員か管理者"""
    if is_city:
        return None
    message = "起案する人は、地域福祉課の職員か管理者から選んでください。"
    return _violation(message, "drafter")


def check_drafted(stage):
    """内容は、起案中だけ書ける"""
    return None if stage == MatterStage.DRAFT else NOT_DRAFTED


def check_person(name):
    """氏名が分からないときも、呼び名を書く"""
    if name.strip():
        return None
    return _violation("氏名か、分からないときは呼び名を書いてください。", "name")


def check_decision(*, stage, texts, persons, is_drafter, law):
    """Return every violation of deciding that a matter is taken up; ``persons`` is how many."""
    found = [check_drafted(stage), check_other_than_drafter(is_drafter)]
    gaps = [label for name, label, is_needed in TEXTS if is_needed and not texts[name].strip()]
    if not persons:
        gaps.insert(0, "だれについてか")
    if gaps:
        found.append(_violation(f"案件の{'、'.join(gaps)}がまだありません。"))
    if not law:
        message = "会議体の法的根拠が、いまは登録されていません。取り上げられません。"
        found.append(Violation(STATUTORY, message))
    return [each for each in found if each]


def check_other_than_drafter(is_drafter):
    """取り上げるかどうかは、起案した人とは別の人が決める（access.md 11）"""
    if not is_drafter:
        return None
    return _violation("起案した人は決められません。別の管理者が決めます。")


def check_reason(words, what):
    """理由を書く"""
    return None if words.strip() else _violation(f"{what}を書いてください。", "words")


def check_taken_up(stage):
    """会議、求め、引継ぎ、終わりは、取り上げた案件にだけある"""
    if stage == MatterStage.TAKEN_UP:
        return None
    return _violation(f"この案件は「{MatterStage(stage).label}」です。取り上げた案件だけです。")


def check_sitting(*, held_on, is_cancelled, opens_on, today):
    """Return every violation of putting a matter before a sitting of its body."""
    found = []
    if is_cancelled or held_on < today:
        message = "この開催には、もうかけられません。ほかの開催を選んでください。"
        found.append(_violation(message, "part"))
    if opens_on > held_on:
        message = f"資料を読める日が開催日（{format_date(held_on)}）より後です。"
        found.append(_violation(message, "opens_on"))
    return found


def check_same_body(is_same, name):
    """案件は、その法律の会議体にだけかけられる"""
    if is_same:
        return None
    message = f"{name}は、この案件の根拠の会議体ではありません。"
    return Violation(STATUTORY, message, place="part")


def check_sending(*, stage, is_cancelled, closes_on, today, outsiders, new):
    """Return every violation of handing out the papers of an item; the numbers are of attendees."""
    found = [check_taken_up(stage)]
    if today > closes_on:
        message = f"この開催の資料を見られる期間は終わりました（{format_date(closes_on)}まで）。"
        found.append(_violation(message, "item"))
    if is_cancelled:
        found.append(_violation("この開催は取りやめになりました。", "item"))
    if not outsiders:
        message = "配る人がいません。先に、この案件に出席する関係機関の人を選んでください。"
        found.append(_violation(message, "item"))
    elif not new:
        found.append(_violation("出席する関係機関の人には、もう配ってあります。", "item"))
    return [each for each in found if each]


def check_reading(*, stage, opens_on, today):
    """Return every violation of reading a matter from a packet, beside the gate and the window."""
    found = []
    if stage != MatterStage.TAKEN_UP:
        found.append(_violation("この案件は終わりました。"))
    if today < opens_on:
        message = f"資料を読めるのは、{format_date(opens_on)}からです。"
        found.append(Violation(SECRECY, message))
    return found


def check_attendee(*, name, is_recused, is_chosen):
    """Return every violation of choosing who attends an item."""
    found = []
    if is_recused:
        message = f"{name}は、この案件から除斥されています。"
        found.append(Violation(SECRECY, message, place="user"))
    if is_chosen:
        found.append(_violation(f"{name}は、もう選ばれています。", "user"))
    return found


def check_entrusted(*, name, has_acknowledged, is_inside):
    """働きかける人は、守秘義務を確認した出席者のうち、窓口か地域福祉課の人から選ぶ"""
    found = []
    if not has_acknowledged:
        message = f"{name}は、この案件の守秘義務を確認していません。"
        found.append(Violation(SECRECY, message, place="user"))
    if not is_inside:
        message = f"{name}は、窓口の人でも地域福祉課の人でもありません。"
        found.append(Violation(SECRECY, message, place="user"))
    return found


def check_demand(*, body, may_demand, law, asked_on, due_on, words, today):
    """Return every violation of asking an agency for information by law; ``law`` of that day."""
    found = []
    if not may_demand or not law:
        message = f"{body}には、情報の提供を求める根拠の条がありません。"
        found.append(Violation(DEMAND, message, place="agency"))
    if asked_on > today:
        found.append(Violation(DEMAND, "求めた日が先の日です。", place="asked_on"))
    if due_on < asked_on:
        found.append(Violation(DEMAND, "回答の期限が、求めた日より前です。", place="due_on"))
    if not words.strip():
        found.append(Violation(DEMAND, "求めることを書いてください。", place="words"))
    return found


def check_answer(*, answered_on, asked_on, answer, today):
    """Return every violation of recording what an agency answered."""
    found = []
    if answered_on > today or answered_on < asked_on:
        message = f"回答の日は、求めた日（{format_date(asked_on)}）から今日までです。"
        found.append(Violation(DEMAND, message, place="answered_on"))
    if not answer.strip():
        message = "回答の内容を書いてください。答えがないときは「回答なし」と書きます。"
        found.append(Violation(DEMAND, message, place="answer"))
    return found


def check_minutes(*, held_on, discussion, review_on, today):
    """Return every violation of writing the minutes of an item."""
    found = []
    if held_on > today:
        message = f"会議はまだ開かれていません（開催日 {format_date(held_on)}）。"
        found.append(_violation(message, "discussion"))
    if not discussion.strip():
        found.append(_violation("話し合ったことを書いてください。", "discussion"))
    if review_on and review_on < held_on:
        found.append(_violation("見直す日が開催日より前です。", "review_on"))
    return found


def check_fixing(*, is_writer, is_fixed):
    """会議録は、書いた人とは別の管理者が確定する"""
    if is_fixed:
        return _violation("この会議録は確定しています。")
    return _violation("会議録を書いた人は確定できません。") if is_writer else None


def check_hand_over(*, stage, words, has_consent, number):
    """Return every violation of handing over to the desk what may be shared of one person."""
    found = [check_taken_up(stage)]
    if not has_consent:
        message = (
            f"{number}の本人の有効な同意が、いまありません。同意を記録してから引き継いでください。"
        )
        found.append(Violation(CONSENT_REQUIRED, message, place="case"))
    if not words.strip():
        message = "伝えてよいことを、自分の言葉で書いてください。台帳の文は写りません。"
        found.append(Violation(CONSENT_REQUIRED, message, place="words"))
    return [each for each in found if each]


def check_end(*, stage, kind, words, was_handed_over):
    """Return every violation of ending a matter."""
    found = [check_taken_up(stage)]
    if kind not in MatterEnd.values:
        found.append(_violation("終わり方を選んでください。", "kind"))
    if kind == MatterEnd.HANDED_OVER and not was_handed_over:
        found.append(_violation("まだ窓口に引き継いでいません。", "kind"))
    if kind == MatterEnd.OTHER and not words.strip():
        found.append(_violation("「その他」のときは、終わりの理由を書いてください。", "words"))
    return [each for each in found if each]


def _violation(message, place=""):
    return Violation(REGISTER, message, place=place)
