"""引継書: to one agency, fixed as it was issued; also blank"""

from consultation.codes import Sex
from consultation.documents.blocks import choices, fields, paragraph, section, text
from consultation.documents.paper import Paper, day_or_blank
from consultation.documents.sharing import money_words
from consultation.enums import Told
from consultation.presenters.overview import kin_of_member
from consultation.rules.closure import TEXTS
from koganei.dates.wareki import in_japan

TITLE = "引継書"
NOTE = (
    "この引継書には、本人の同意がある内容だけを記しています。受け取った機関がほかの機関に伝えるときは、"
    "本人の同意が要ります。"
)
CLASSES = {
    Told.IDENTITY: ("identity", "氏名など"),
    Told.ADDRESS: ("address", "住所・電話"),
    Told.MONEY: ("money", "家計"),
}


def copies_of(sheet):
    """Return {class: what stands of each person} of a SharingSheet, as it will be printed."""
    makers = {Told.IDENTITY: _identity, Told.ADDRESS: _address, Told.MONEY: _money}
    copies = {}
    for told, make in makers.items():
        rows = [
            {"who": who_is(shared.member), "cells": cells}
            for shared in sheet.persons
            if (cells := make(shared))
        ]
        copies[CLASSES[told][0]] = rows
    return copies


def issues_of(sheet):
    """Return what troubles the client, as far as it may be told."""
    return next((shared.issues for shared in sheet.persons if shared.member.is_client), [])


def who_is(member):
    return "本人" if member.is_client else f"世帯の人（{kin_of_member(member)}）"


def summary_paper(case, summary, text_row, copies, mark):
    """The 引継書 as it was issued; what may not be seen any more stays empty."""
    day = in_japan(summary.issued_at).date()
    blocks = [
        fields(
            ("宛先", f"{summary.agency}　{summary.recipient}"),
            ("番号", case.number),
            ("渡した日", day_or_blank(day)),
            ("作成", f"{case.desk}　{summary.issued_by}"),
        ),
        paragraph(NOTE),
    ]
    for name, label in CLASSES.values():
        for row in copies.get(name, ()):
            blocks.append(section(row["who"], label))
            blocks.append(fields(*map(tuple, row["cells"]), columns=2 if name == "identity" else 1))
    blocks.append(section("引継ぎの内容"))
    if text_row and text_row.issues:
        blocks.append(text("課題", "、".join(text_row.issues), lines=1))
    for name, label, _ in TEXTS:
        words = getattr(text_row, name, "")
        if words:
            blocks.append(text(label, words, lines=2))
    blocks += _receipt(summary)
    return Paper(TITLE, blocks, number=case.number, mark=mark)


def blank_summary(mark):
    """The form for the pen."""
    blocks = [
        fields(("宛先", ""), ("番号", ""), ("渡した日", ""), ("作成", "")),
        paragraph(NOTE),
        section("本人"),
        fields(("ふりがな", ""), ("氏名", ""), ("生年月日", ""), ("電話", "")),
        fields(("住所", ""), columns=1),
        choices("性別", Sex.choices),
        section("引継ぎの内容"),
        *(text(label, lines=4) for _, label, _ in TEXTS),
        text("家計（同意があるときだけ）", lines=2),
        *_receipt(None),
    ]
    return Paper(TITLE, blocks, mark=mark)


def _receipt(summary):
    yield section("受け取り")
    yield fields(
        ("受け取った日", day_or_blank(summary.received_on) if summary else ""),
        ("受け取った人の職", summary.received_by if summary else ""),
    )


def _identity(shared):
    if (person := shared.person) is None:
        return []
    return [
        ["ふりがな", person.kana],
        ["氏名", str(person)],
        ["生年月日", day_or_blank(person.birth_on)],
        ["性別", person.get_sex_display()],
    ]


def _address(shared):
    return [["住所", shared.head.address], ["電話", shared.head.phones]] if shared.head else []


def _money(shared):
    return [["家計", money_words(shared)]] if shared.money else []
