"""連絡票 and 相談受付・申込票 (使用標準様式【1】), filled in or blank"""

from consultation.codes import CallerKind, Channel, Route, Trouble, Urgency
from consultation.documents.blocks import (
    choices,
    fields,
    paragraph,
    section,
    signature,
    text,
)
from consultation.documents.head import head
from consultation.documents.paper import Paper, day_or_blank
from consultation.queries.papers import slip_sheet
from koganei.dates.wareki import in_japan

APPLICATION = (
    "上記の相談内容等について、自立相談支援の利用を申し込みます。また、申し込みにあたっては、別紙の"
    "「個人情報に関する管理・取扱規程」について説明を受け、相談支援にあたり必要となる関係機関（者）と"
    "情報共有することに同意します。"
)
TROUBLES = [(code.value, f"{code.value} {code.label}") for code in Trouble]


def slip_paper(case, mark):
    """連絡票: one for each consultation; texts that may not be seen are not there."""
    return Paper("連絡票", _slip(slip_sheet(case)), number=case.number, mark=mark)


def blank_slip(mark):
    return Paper("連絡票", _slip(None), mark=mark)


def application_paper(case, mark):
    """相談受付・申込票: what the person wrote or told, to be signed."""
    sheet = slip_sheet(case)
    return Paper("相談受付・申込票", _application(sheet), number=case.number, mark=mark)


def blank_application(mark):
    return Paper("相談受付・申込票", _application(None), mark=mark)


def _slip(sheet):
    return [
        section("1 受付"),
        fields(
            ("番号", sheet and sheet.case.number),
            ("受付日時", sheet and _moment(sheet.slip.received_at)),
            ("受付者", sheet and sheet.slip.received_by.name),
            ("窓口の時間", sheet and ("時間外" if sheet.slip.is_outside_hours else "時間内")),
        ),
        choices("相談経路", Route.choices, _one(sheet, "route")),
        choices("方法", Channel.choices, _one(sheet, "channel")),
        section("2 相談した方と本人"),
        choices("相談した方", CallerKind.choices, _caller_kind(sheet)),
        *_caller(sheet),
        *head(sheet.head if sheet else None),
        section("3 お困りのこと", "○はいくつでも、◎は一番お困りのこと"),
        _troubles(sheet),
        section("4 緊急度と対応"),
        choices("緊急度", Urgency.choices, _one(sheet, "urgency")),
        text("行った対応", _words(sheet, "urgent_response"), lines=2),
        section("5 聞き取り"),
        text("本人の言葉", _words(sheet, "client_words"), lines=4),
        text("職員の見立て", _words(sheet, "staff_view"), lines=4),
        text("ほかの人から聞いたこと（開示は別に扱う）", sheet and sheet.third_party, lines=3),
    ]


def _application(sheet):
    return [
        fields(
            ("番号", sheet and sheet.case.number),
            ("（初回）相談受付日", sheet and day_or_blank(sheet.case.received_on)),
            ("受付者", sheet and sheet.slip.received_by.name),
            ("", ""),
        ),
        *head(sheet.head if sheet else None),
        section("来談者（本人以外のとき）"),
        *_caller(sheet),
        section("ご相談の内容（お困りのこと）", "○はいくつでも、◎は一番お困りのこと"),
        _troubles(sheet),
        text("相談されたいこと・希望", _words(sheet, "wish"), lines=4),
        section("相談申込み欄"),
        paragraph("小金井市長　あて　（自立相談支援機関　社会福祉法人 小金井市社会福祉協議会）"),
        signature(APPLICATION),
    ]


def _moment(moment):
    at = in_japan(moment)
    return f"{day_or_blank(at.date())} {at:%H:%M}"


def _one(sheet, name):
    return [getattr(sheet.slip, name)] if sheet else []


def _words(sheet, name):
    return getattr(sheet.narrative, name) if sheet and sheet.narrative else ""


def _troubles(sheet):
    rows = sheet.troubles if sheet else []
    main = next((row.code for row in rows if row.is_main), None)
    other = next((row.other for row in rows if row.other), "")
    return choices(
        "あてはまるもの",
        TROUBLES,
        [row.code for row in rows],
        main=main,
        note=f"その他（{other or '　' * 20}）",
    )


def _caller(sheet):
    caller = sheet.caller if sheet else None
    yield fields(
        ("氏名", caller and caller.name),
        ("本人との関係", caller and caller.get_relation_display()),
        ("電話", caller and caller.phone),
        ("紹介した機関", sheet and sheet.slip.agency and sheet.slip.agency.name),
    )


def _caller_kind(sheet):
    return [sheet.caller.kind] if sheet and sheet.caller else []
