"""共有シート: to one agency, with only what the consent of each person lets be told; also blank"""

from consultation.codes import Sex
from consultation.documents.blocks import choices, fields, paragraph, section, text
from consultation.documents.paper import Paper, day_or_blank
from consultation.enums import Told
from consultation.questionnaire import sections_for, words_of

TITLE = "共有シート"
NOTE = (
    "このシートには、本人の同意がある内容だけを記しています。"
    "受け取った機関がほかの機関に伝えるときは、本人の同意が要ります。"
)
MASKED = "（伝える同意がないため、記しません）"


def sharing_paper(case, agency, sheet, *, request, recipient, mark):
    """``sheet`` is a queries.sharing.SharingSheet; ``request`` what the agency is asked for."""
    blocks = [
        fields(("宛先", f"{agency.name}　{recipient}"), ("番号", case.number)),
        paragraph(NOTE),
        section("依頼したいこと"),
        text("依頼", request, lines=3),
    ]
    for shared in sheet.persons:
        blocks += _person(shared)
    if sheet.masked:
        blocks.append(paragraph(f"ほかに、世帯の人が{sheet.masked}人います{MASKED}。"))
    return Paper(TITLE, blocks, number=case.number, mark=mark)


def blank_sharing(mark):
    return Paper(
        TITLE,
        [
            fields(("宛先", ""), ("番号", "")),
            paragraph(NOTE),
            section("依頼したいこと"),
            text("依頼", lines=4),
            section("本人"),
            fields(("ふりがな", ""), ("氏名", ""), ("生年月日", ""), ("電話", "")),
            fields(("住所", ""), columns=1),
            choices("性別", Sex.choices),
            text("相談の内容と経過", lines=6),
            text("本人の希望・強み", lines=3),
            text("家計（同意があるときだけ）", lines=3),
            section("世帯のほかの人（同意がある人だけ）"),
            text("氏名・続柄・状況", lines=4),
        ],
        mark=mark,
    )


def _person(shared):
    yield section("本人" if shared.member.is_client else "世帯の人")
    if person := shared.person:
        yield fields(
            ("ふりがな", person.kana),
            ("氏名", str(person)),
            ("生年月日", day_or_blank(person.birth_on)),
            ("性別", person.get_sex_display()),
        )
    if head := shared.head:
        yield fields(("住所", head.address), ("電話", head.phones))
    yield from _words(shared)
    if shared.money:
        yield text("家計", money_words(shared), lines=2)
    for each in shared.refused:
        yield paragraph(f"{Told(each).label}{MASKED}")


def _words(shared):
    if shared.issues:
        yield text("課題", "、".join(shared.issues), lines=1)
    if shared.words:
        yield text("本人の言葉", shared.words.client_words, lines=2)
        yield text("希望", shared.words.wish, lines=1)
    if summary := shared.summary:
        yield text("支援員の見立て", summary.view, lines=2)
        yield text(
            "強み・使える資源",
            "\n".join(filter(None, (summary.strengths, summary.resources))),
            lines=1,
        )
        yield text("支援の方向性", summary.direction, lines=1)


def money_words(shared):
    groups = sections_for(is_client=shared.member.is_client, is_money=True)
    questions = [question for group in groups for question in group.questions]
    said = ((q.label, words_of(q, shared.money.answers.get(q.key))) for q in questions)
    return "\n".join(f"{label}：{words}" for label, words in said if words)
