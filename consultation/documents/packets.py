"""配付資料 on paper: for one recipient, marked on each page with number, name and time"""

from consultation.documents.blocks import fields, paragraph, section
from consultation.documents.conference import person_block
from consultation.documents.paper import Paper, day_or_blank

TITLE = "配付資料"
LEAD = (
    "この資料は、記名の人だけが使います。写しを作らず、会議のあとで返してください。"
    "知ったことは、会議を離れたあとも漏らしません。"
)


def packet_paper(packet, items, kept_back, mark):
    """``items`` are (ConferenceItem, Opened) that the gate let through; ``kept_back`` a count."""
    conference = packet.part.conference
    blocks = [
        fields(
            ("配付資料", f"第{packet.number}号"),
            ("受け取る人", f"{packet.attendee}（{packet.attendee.agency}）"),
            ("会議", str(packet.part.body)),
            ("開催日", f"{day_or_blank(conference.held_on)} {conference.starts_at:%H:%M}"),
            ("見られる日", f"{day_or_blank(packet.closes_on)}まで"),
        ),
        paragraph(LEAD),
    ]
    for number, (_, opened) in enumerate(items, 1):
        blocks.append(section(f"案件{number}"))
        blocks += [person_block(told) for told in opened.persons]
        if opened.masked:
            words = f"ほかの世帯の人 {opened.masked}人は、本人の同意がないので載せていません。"
            blocks.append(paragraph(words))
    if kept_back:
        words = f"このほか{kept_back}件は、いま有効な本人同意などの条件がそろわず、載せていません。"
        blocks.append(paragraph(words))
    return Paper(TITLE, blocks, mark=mark)


def blank_packet(mark):
    blocks = [
        fields(("配付資料", "第　　号"), ("受け取る人", ""), ("会議", ""), ("開催日", "")),
        paragraph(LEAD),
        section("案件"),
    ]
    return Paper(TITLE, blocks, mark=mark)
