"""インテーク・アセスメントシート (使用標準様式【2】), filled in or blank"""

from consultation.codes import IssueCode, LocalIssue
from consultation.documents.blocks import choices, fields, paragraph, section, table, text
from consultation.documents.head import head
from consultation.documents.paper import Paper, day_or_blank
from consultation.enums import ScreeningResult
from consultation.presenters.people import name_of
from consultation.queries.assessments import open_or_last, parts_of
from consultation.queries.household import members_of
from consultation.queries.papers import person_sheet
from consultation.questionnaire import Kind, sections_for

TITLE = "インテーク・アセスメントシート"
ISSUES = [(code.value, f"{code.value:02d} {code.label}") for code in IssueCode]


def assessment_paper(case, mark):
    """The newest version, person by person of the household; money for who may see it."""
    version = open_or_last(case)
    parts = parts_of(version) if version else None
    blocks = [
        fields(
            ("番号", case.number),
            ("版", version and f"第{version.number}版"),
            ("実施日", version and day_or_blank(version.assessed_on)),
            ("確定", version and _fixed(version)),
        ),
        *head(person_sheet(case.client_id)),
        *_screening(case.screening_result),
    ]
    for member in members_of(case):
        name = f"{name_of(member.person)}（本人）" if member.is_client else name_of(member.person)
        blocks += _person(name, member.person.pk, parts, is_client=member.is_client)
    blocks += _summary(parts["summary"] if parts else None)
    return Paper(TITLE, blocks, number=case.number, mark=mark)


def blank_assessment(mark):
    """The sheet for the pen: all questions of the client, and a table for the household."""
    blocks = [
        fields(("番号", ""), ("版", ""), ("実施日", ""), ("担当者", "")),
        *head(None),
        *_screening(None),
        section("世帯"),
        table(
            [
                ("氏名", 25),
                ("続柄", 15),
                ("年齢", 10),
                ("同居・別居", 15),
                ("職業・健康・課題", 35),
            ],
            [],
            empty=5,
        ),
        *_person("本人", None, None, is_client=True),
        *_summary(None),
    ]
    return Paper(TITLE, blocks, mark=mark)


def _fixed(version):
    if version.fixed_at is None:
        return "書きかけ"
    return f"{day_or_blank(version.fixed_at.date())}　{version.fixed_by.name}"


def _screening(result):
    yield section("スクリーニング")
    yield choices("結果", ScreeningResult.choices, [result] if result else [])


def _person(name, key, parts, *, is_client):
    """Blocks of one person; ``parts`` is None on a blank form."""
    yield section(name, "■の問いは国に報告します（国の様式の太枠）" if is_client else "")
    for is_money in (False, True):
        rows = (parts or {}).get("money" if is_money else "persons", {})
        if parts and key not in rows:
            continue
        answers = rows[key].answers if parts else {}
        for group in sections_for(is_client=is_client, is_money=is_money):
            yield from _group(group, answers, is_blank=parts is None)
    issues = parts["issues"].get(key, []) if parts else []
    yield choices("課題と背景要因（国の区分）", ISSUES, [issue.code for issue in issues])
    local = [issue.local_code for issue in issues if issue.local_code]
    if local or parts is None:
        yield choices("市の細かい区分", LocalIssue.choices, local)


def _group(group, answers, *, is_blank):
    """Blocks of one section; what was not answered is left out of a filled sheet."""
    asked = [q for q in group.questions if q.is_asked and (is_blank or answers.get(q.key))]
    if not asked:
        return
    yield paragraph(f"（{group.letter}）{group.label}")
    short = []
    for question in asked:
        answer = answers.get(question.key)
        if question.kind in (Kind.ONE, Kind.MANY):
            chosen = [answer] if question.kind is Kind.ONE else answer or []
            label = f"■ {question.label}" if question.is_reported else question.label
            yield choices(label, question.choices, chosen)
        elif question.kind is Kind.TEXT:
            yield text(question.label, answer, lines=2)
        else:
            amount = "" if answer is None else f"{answer:,}"
            short.append((question.label, f"{amount}　{question.unit}"))
    if short:
        yield fields(*short)


def _summary(summary):
    yield section("アセスメント結果")
    for name, label in (
        ("appeal", "本人の訴え"),
        ("view", "支援員の見立て"),
        ("strengths", "強み"),
        ("resources", "使える資源"),
        ("direction", "支援の方向性"),
    ):
        yield text(label, getattr(summary, name) if summary else "", lines=3)
