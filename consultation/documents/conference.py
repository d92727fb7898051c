"""会議次第、会議資料、会議録 as papers, filled in or blank"""

from consultation.documents.blocks import BLANK_YEAR, fields, paragraph, section, table, text
from consultation.documents.paper import Paper, day_or_blank
from consultation.enums import ConsentRule
from consultation.models import AgencyOpinion, ItemMinutes
from consultation.queries.attendance import picks_of
from consultation.queries.items import newest_item
from consultation.rules.anonymity import letter, without_names
from koganei.dates.wareki import format_datetime

AGENDA, MATERIAL = "会議次第", "会議資料"
ITEM_MINUTES, GENERAL_MINUTES = "会議録（案件）", "会議録"
ITEMS = [("№", 8), ("議題・案件", 60), ("招く機関", 32)]
ATTENDEES = [("氏名", 30), ("機関・職", 40), ("出欠", 30)]
PERSON = [("項目", 22), ("内容", 78)]
CLOSED = "この会議は非公開です。配られた資料は、会議のあとで返してください。"


def agenda_paper(conference, agendas, general, mark):
    """会議次第: the bodies in their order; cases stand there by their place, never by a name.

    ``general`` is {id of a part: titles of its general items}.
    """
    blocks = [_head(conference)]
    for number, agenda in enumerate(agendas, 1):
        part = agenda.part
        blocks.append(section(f"{number}　{part.body}"))
        rows = [[str(n), title, ""] for n, title in enumerate(general.get(part.pk, []), 1)]
        rows += [
            [str(n), f"案件{n}", "、".join(agencies)]
            for n, (_, _, agencies) in enumerate(agenda.items, len(rows) + 1)
        ]
        blocks.append(table(ITEMS, rows, empty=0 if rows else 1))
        if part.body.consent_rule != ConsentRule.NO_CASES:
            blocks.append(paragraph(CLOSED))
    return Paper(AGENDA, blocks, mark=mark)


def blank_agenda(mark):
    return Paper(AGENDA, [_head(None), section("1"), table(ITEMS, [], empty=10)], mark=mark)


def material_paper(conference, parts, material, mark, *, is_anonymous):
    """会議資料: what the papers say of each person, with names, or with A, B … in their place."""
    blocks = [_head(conference)]
    for part in parts:
        items = material.get(part.pk, [])
        if not items:
            continue
        blocks.append(section(str(part.body)))
        for number, each in enumerate(items, 1):
            blocks += _item(number, each, is_anonymous)
    title = f"{MATERIAL}（氏名なし）" if is_anonymous else MATERIAL
    return Paper(title, blocks, mark=mark)


def blank_conference_material(mark):
    blocks = [_head(None), section("案件"), table(PERSON, [], empty=14)]
    return Paper(MATERIAL, blocks, mark=mark)


def _item(number, each, is_anonymous):
    signs = {told.paper.called: letter(n) for n, told in enumerate(each.persons)}
    yield section(f"案件{number}", "" if is_anonymous else each.number)
    if not each.persons:
        yield paragraph("資料は、まだ作られていません。")
    for told in each.persons:
        yield person_block(told, signs if is_anonymous else {})


def person_block(told, signs=None):
    """One person of an item as a table; ``signs`` {name: sign} where no name may stand."""

    def said(words):
        return without_names(words, signs) if signs else words

    paper = told.paper
    rows = [["氏名", said(paper.called)], ["年齢・性別", said(paper.about)]]
    return table(PERSON, rows + [[label, said(words)] for label, words in told.lines])


def item_minutes_paper(case, mark):
    """会議録 of the item that was put last: the newest version, and what the agencies said."""
    item = newest_item(case)
    minutes = ItemMinutes.objects.filter(item=item).order_by("-version").first() if item else None
    picks = picks_of([item]).get(item.pk, []) if item else []
    opinions = AgencyOpinion.objects.filter(item=item).select_related("agency") if item else []
    top = fields(
        ("会議体", item and str(item.part.body)),
        ("開催日", item and day_or_blank(item.part.conference.held_on)),
        ("番号", case.number),
        ("結果", item and item.get_outcome_display()),
        ("版", minutes and _version(minutes)),
        ("直した理由", minutes and minutes.reason),
    )
    blocks = [
        top,
        section("出席"),
        table(ATTENDEES, [_attendance(pick) for pick in picks], empty=3),
        section("話し合ったこと"),
        text("会議録", minutes.words if minutes else "", lines=8),
        section("機関の意見"),
        *[text(row.agency.name, row.words, lines=2) for row in opinions],
    ]
    return Paper(ITEM_MINUTES, blocks, number=case.number, mark=mark)


def blank_item_minutes(mark):
    top = fields(("会議体", ""), ("開催日", ""), ("番号", ""), ("結果", ""))
    blocks = [
        top, section("出席"), table(ATTENDEES, [], empty=8), section("話し合ったこと"),
        text("会議録", lines=8), section("機関の意見"), text("", lines=6),
    ]  # fmt: skip
    return Paper(ITEM_MINUTES, blocks, mark=mark)


def general_minutes_paper(part, titles, minutes, mark):
    """会議録 of general items: names nobody, so that it may be published."""
    blocks = [
        _head(part.conference),
        section(str(part.body)),
        table(ITEMS[:2], [[str(n), title] for n, title in enumerate(titles, 1)], empty=1),
        fields(("版", _version(minutes)), ("直した理由", minutes.reason)),
        text("会議録", minutes.words, lines=8),
    ]
    return Paper(GENERAL_MINUTES, blocks, mark=mark)


def blank_general_minutes(mark):
    blocks = [
        _head(None), section("会議体"), table(ITEMS[:2], [], empty=5),
        text("会議録", lines=8),
    ]  # fmt: skip
    return Paper(GENERAL_MINUTES, blocks, mark=mark)


def _head(conference):
    if conference is None:
        return fields(("日時", BLANK_YEAR), ("場所", ""))
    when = f"{day_or_blank(conference.held_on)} {conference.starts_at:%H:%M}"
    return fields(("日時", when), ("場所", conference.place))


def _version(minutes):
    state = f"確定 {format_datetime(minutes.fixed_at)}" if minutes.fixed_at else "案"
    return f"第{minutes.version}版（{state}）"


def _attendance(pick):
    state = "除斥" if pick.is_recused else "欠席" if pick.is_absent else "出席"
    return [str(pick.attendee), f"{pick.attendee.agency}　{pick.attendee.post}", state]
