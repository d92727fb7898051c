"""支援経過記録シート (使用標準様式【3】; domain.md §2.4): every line, the oldest first"""

from consultation.documents.blocks import fields, paragraph, table
from consultation.documents.paper import Paper
from consultation.enums import EventKind
from consultation.models import Person
from consultation.presenters.people import name_of
from consultation.presenters.words import clock_of
from consultation.queries.records import whole_record
from koganei.dates.wareki import format_date, in_japan

TITLE = "支援経過記録シート"
HEADS = [
    ("対応日・開始・所要時間", 11), ("対応者・記入", 13), ("方法・相手", 11),
    ("内容（事実）", 25), ("本人の言葉", 14), ("判断・次の対応（期限・担当）", 21), ("緊急", 5),
]  # fmt: skip
NOTE = "訂正は、もとの行を消さずに、新しい行に書きます。"


def course_paper(case, mark):
    """All lines that may be seen; a contact and what the system wrote stand in one list."""
    lines = whole_record(case)
    client = Person.objects.filter(pk=case.client_id).first()
    top = fields(
        ("番号", case.number),
        ("氏名", name_of(client)),
        ("主担当", case.lead and case.lead.name),
        ("記録", f"{len(lines)}行"),
    )
    rows = [_row(event, note) for event, note in lines]
    return Paper(
        TITLE, [top, paragraph(NOTE), table(HEADS, rows)], number=case.number, is_wide=True,
        mark=mark,
    )  # fmt: skip


def blank_course(mark):
    """The form for the pen."""
    top = fields(("番号", ""), ("氏名", ""), ("主担当", ""), ("枚", "　　枚中　　枚目"))
    blocks = [top, paragraph(NOTE), table(HEADS, [], empty=12)]
    return Paper(TITLE, blocks, is_wide=True, mark=mark)


def _row(event, note):
    moment = in_japan(event.at)
    minutes = f"{event.minutes}分" if event.minutes else ""
    whom = event.agency.name if event.agency else event.get_counterpart_display()
    words = note.facts if note else ""
    return [
        "\n".join(filter(None, (format_date(moment.date()), clock_of(moment), minutes))),
        f"{event.by.name}\n{_written(event)}",
        "\n".join(filter(None, (event.get_channel_display() or event.get_kind_display(), whom))),
        "\n".join(filter(None, (_title(event), words))),
        note.client_words if note else "",
        "\n".join(filter(None, (note.judgement, note.next_step))) if note else "",
        "緊急" if event.kind == EventKind.URGENT else "",
    ]


def _title(event):
    """What the line is, where its channel does not say it already."""
    return "" if event.kind == EventKind.CONTACT else event.label


def _written(event):
    moment = in_japan(event.written_at)
    return f"{format_date(moment.date())} {clock_of(moment)}記入"
