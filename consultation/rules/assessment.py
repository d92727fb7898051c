"""課題分析: what answers may be, and when a version may be fixed (report, chapter 5)"""

from consultation.codes import NATIONAL_CODE
from consultation.questionnaire import LARGEST_NUMBER, LONGEST_TEXT, Kind
from koganei.law import LegalText, Violation

SHEET = LegalText("インテーク・アセスメントシート")
ANALYSIS = LegalText("検討結果報告書").section("課題分析・振り分け（アセスメント）")

NOT_OPEN = Violation(ANALYSIS, "書きかけの版がありません。新しい版を始めると、書けます。")

# an answer that says there is nothing, and the question that would then say how much
NOTHING_BUT = (
    ("lives_with", "2", "lives_with_count"),
    ("has_children", "2", "children"),
    ("has_children", "2", "dependent_children"),
    ("has_debt", "2", "debt_count"),
    ("has_debt", "2", "debt_total"),
)
NO_CERTIFICATE = "5"


def check_answers(questions, answers):
    """Return every violation of the answers of one person.

    ``questions`` is {key: Question} of those asked, ``answers`` {key: code, codes, text or number}.
    """
    found = [
        Violation(SHEET.section("問い"), f"「{key}」という問いはありません。")
        for key in answers.keys() - questions.keys()
    ]
    for key, question in questions.items():
        if answers.get(key) not in (None, "", []):
            found += _check_answer(question, answers[key])
    return [*found, *_contradictions(questions, answers)]


def _check_answer(question, answer):
    """解釈: 「☑は複数可の記載箇所以外は一つだけ選択」 (domain.md §2.8)."""
    offered = dict(question.choices)
    if question.kind is Kind.ONE and answer not in offered:
        yield _wrong(question, "一覧から1つ選んでください。")
    if question.kind is Kind.MANY and not set(answer) <= offered.keys():
        yield _wrong(question, "一覧から選んでください。")
    if question.kind is Kind.TEXT and len(answer) > LONGEST_TEXT:
        yield _wrong(question, f"{LONGEST_TEXT}字までです。いまは{len(answer)}字です。")
    if question.kind is Kind.NUMBER and not 0 <= answer <= LARGEST_NUMBER:
        yield _wrong(question, f"0から{LARGEST_NUMBER:,}までの数を入れてください。")


def _contradictions(questions, answers):
    for key, nothing, amount in NOTHING_BUT:
        if answers.get(key) == nothing and answers.get(amount):
            yield _wrong(questions[amount], f"「{questions[key].label}」は「なし」です。")
    certificates = answers.get("certificates") or []
    if NO_CERTIFICATE in certificates and len(certificates) > 1:
        yield _wrong(questions["certificates"], "「持っていない」は、ほかといっしょに選べません。")
    children, dependent = answers.get("children"), answers.get("dependent_children")
    if None not in (children, dependent) and dependent > children:
        yield _wrong(questions["dependent_children"], "子どもの数より多くはなりません。")


def _wrong(question, message):
    citation = SHEET.section(question.label)
    return Violation(citation, f"{question.label}: {message}", place=question.key)


def check_issues(issues):
    """Return every violation of the issues of one person: (code, local code, note) triples.

    A local sub-code counts under its national code, so that statistics stay comparable.
    """
    found, seen = [], set()
    for code, local, note in issues:
        place = SHEET.section("課題と背景要因")
        if (code, local) in seen:
            found.append(Violation(place, "同じ課題が2回あります。", place="issues"))
        seen.add((code, local))
        if local and NATIONAL_CODE[local] != code:
            message = f"市の区分「{local.label}」は、国の区分「{NATIONAL_CODE[local].label}」です。"
            found.append(Violation(place, message, place="issues"))
        if code.name == "OTHER" and not local and not note.strip():
            found.append(
                Violation(place, "「その他」には、何のことかを書いてください。", place="issues")
            )
    return found


def check_fix(*, is_fixed, has_client_issue, view, direction, persons_outside):
    """Return every violation that keeps a version from being fixed.

    ``persons_outside``: names of those with answers or issues who left the household.
    """
    found = []
    if is_fixed:
        found.append(Violation(ANALYSIS, "この版は、すでに確定しています。"))
    if not has_client_issue:
        found.append(Violation(ANALYSIS, "本人の課題を1つ以上選んでください。", place="issues"))
    if not view.strip():
        found.append(Violation(ANALYSIS, "支援員の見立てを書いてください。", place="view"))
    if not direction.strip():
        found.append(Violation(ANALYSIS, "支援の方向性を書いてください。", place="direction"))
    if persons_outside:
        names = "、".join(persons_outside)
        found.append(Violation(ANALYSIS, f"{names}は、いまの世帯の人ではありません。"))
    return found


def check_day(*, assessed_on, received_on, today):
    """Return a violation unless the day lies between the reception and today."""
    if assessed_on > today:
        return Violation(ANALYSIS, "実施日が先の日です。", place="assessed_on")
    if assessed_on < received_on:
        return Violation(ANALYSIS, "実施日が受付日より前です。", place="assessed_on")
    return None
