"""支援会議の資料と会議録: of one matter, marked on every page; also blank

Nothing of a case stands on them, and nothing of them on a paper of a case.
"""

from consultation.documents.blocks import BLANK_YEAR, fields, paragraph, section, table, text
from consultation.documents.paper import Paper, day_or_blank
from consultation.rules.matters import TEXTS
from koganei.dates.wareki import format_date

CAUTION = "支援会議限り・複写禁止"
MATERIAL, MINUTES = "支援会議 資料", "支援会議 会議録"
HANDOUT = "支援会議 配付資料"
PERSONS = [("立場", 15), ("氏名", 30), ("ふりがな", 25), ("生年月日", 20), ("性別", 10)]
DEMANDS = [("求めた機関", 25), ("根拠", 25), ("求めたこと", 25), ("回答", 25)]
ATTENDEES = [("出席した人", 40), ("機関", 40), ("守秘義務の確認", 20)]
SAID = (("discussion", "話し合ったこと"), ("involvement", "関わり方"), ("system", "支援の体制"))
SECRECY = (
    "この会議で知ったことを、会議の外で話し、写し、ほかの書類に書き写してはいけません。"
    "会議が終わったら、この資料を返してください。"
)


def material_paper(matter, file, terms, mark):
    """会議資料: the matter as it was taken up, and what agencies answered."""
    blocks = [
        *_head(matter, terms),
        section("だれについてか"),
        table(PERSONS, [_person(each) for each in file.persons]),
        *(text(label, getattr(file.text, name), lines=2) for name, label, _ in TEXTS),
        section("情報提供の求めと回答"),
        table(DEMANDS, [[str(d.agency), d.law, d.words, d.answer] for d in file.demands], empty=1),
        section("意見と働きかけ"),
        *(text(_kind(note), note.words, lines=1) for note in file.notes),
    ]
    return _paper(MATERIAL, blocks, mark, matter.number)


def handout_paper(packet, opened, terms, mark):
    """配付資料 of a matter for one recipient: what they would read on their own screen."""
    conference = packet.part.conference
    held_on = f"{day_or_blank(conference.held_on)} {conference.starts_at:%H:%M}"
    blocks = [
        fields(
            ("配付資料", f"第{packet.number}号"),
            ("受け取る人", f"{packet.attendee}（{packet.attendee.agency}）"),
            ("会議体", str(packet.part.body)),
            ("法的根拠", terms.law),
            ("開催日", held_on),
            ("見られる日", f"{day_or_blank(packet.closes_on)}まで"),
            ("守秘義務", terms.cited_secrecy),
            ("違反したとき", terms.penalty),
        ),
        paragraph(SECRECY),
        section("だれについてか"),
        table(PERSONS, [_person(each) for each in opened.persons]),
        *(text(label, getattr(opened.text, name), lines=2) for name, label, _ in TEXTS),
    ]
    return _paper(HANDOUT, blocks, mark)


def minutes_paper(matter, file, terms, mark):
    """会議録 of every sitting of the matter, the first one first."""
    blocks = [*_head(matter, terms)]
    for sitting in file.sittings:
        minutes, conference = sitting.minutes, sitting.item.part.conference
        blocks += [
            section(f"{format_date(conference.held_on)}　{sitting.item.part.body}", "非公開"),
            fields(("場所", conference.place), ("見直す日", day_or_blank(matter.review_on))),
            table(ATTENDEES, [_attendee(each) for each in sitting.attendees], empty=1),
            *(text(label, minutes and getattr(minutes, name), lines=2) for name, label in SAID),
            fields(
                ("書いた人", minutes and minutes.written_by.name),
                ("確定した人", minutes and minutes.fixed_by and minutes.fixed_by.name),
            ),
        ]
    return _paper(MINUTES, blocks, mark, matter.number)


def blank_material(mark):
    blocks = [
        *_head(None, None),
        section("だれについてか"),
        table(PERSONS, [], empty=3),
        *(text(label, lines=4) for _, label, _ in TEXTS),
        section("情報提供の求めと回答"),
        table(DEMANDS, [], empty=3),
    ]
    return _paper(MATERIAL, blocks, mark)


def blank_minutes(mark):
    blocks = [
        *_head(None, None),
        fields(("開催日", BLANK_YEAR), ("場所", "")),
        table(ATTENDEES, [], empty=6),
        *(text(label, lines=6) for _, label in SAID),
        fields(("見直す日", BLANK_YEAR), ("書いた人", ""), ("確定した人", "")),
    ]
    return _paper(MINUTES, blocks, mark)


def _head(matter, terms):
    yield fields(
        ("番号", matter and matter.number),
        ("会議体", matter and str(matter.body)),
        ("法的根拠", matter and matter.law),
        ("取り上げた日", matter and day_or_blank(matter.decided_on)),
        ("守秘義務", terms and terms.cited_secrecy),
        ("違反したとき", terms and terms.penalty),
    )
    yield paragraph(SECRECY)


def _paper(title, blocks, mark, number=""):
    return Paper(title, blocks, number=number, mark=mark, caution=CAUTION)


def _person(person):
    return [
        person.get_role_display(), person.name, person.kana, day_or_blank(person.birth_on),
        person.get_sex_display(),
    ]  # fmt: skip


def _attendee(row):
    attendee = row.attendee
    return [str(attendee), str(attendee.agency), "済" if row.has_acknowledged else "まだ"]


def _kind(note):
    agency = f"（{note.agency}）" if note.agency else ""
    return f"{note.get_kind_display()}{agency}　{note.written_by.name}"


PAPERS = {"material": (MATERIAL, material_paper), "minutes": (MINUTES, minutes_paper)}
