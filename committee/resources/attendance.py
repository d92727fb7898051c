"""出欠表 of a meeting as Excel and CSV, and read back in.

What importing means is told in koganei.row_imports. A row says of a member in office that day what
was answered and when the member came and went; what is new in it is written through
``actions.attendance``, whose refusals quote the article. Nothing is taken away by a file: a
recorded time that is missing in it is refused, as withdrawing wants a reason. 除斥 is recorded on
the live page alone.
"""

import re
from collections import Counter
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.fields import Field

from committee.actions import attendance
from committee.enums import Answer, MovementKind, Topic, Via
from committee.models import Appointment
from committee.queries.meetings import replies_of, session_of
from committee.resources.people import check_name, key_of
from committee.rules.meetings import check_attendance
from koganei.dates.clock import LATE, ClockError, format_clock, parse_clock
from koganei.dates.wareki import format_date, normalize
from koganei.law import RuleBroken
from koganei.row_imports import ROW, RowResource, TableFormat, import_rows, read_rows
from koganei.spreadsheets import (
    Column,
    Problem,
    SheetSpec,
    WorkbookRefused,
    read_table,
    write_csv,
    write_workbook,
)

PLAIN = {
    "出席": (Answer.PRESENT, Via.ROOM),
    "欠席": (Answer.ABSENT, Via.ROOM),
    "未定": (Answer.UNDECIDED, Via.ROOM),
}
ANSWERS = PLAIN | {f"出席（{via.label}）": (Answer.PRESENT, via) for via in (Via.ONLINE, Via.PAPER)}
COLUMNS = {
    "number": Column("番号", 8, locked=True),
    "name": Column("氏名", 22, locked=True),
    "answer": Column("出欠の回答", 20, choices=tuple(ANSWERS)),
    "note": Column("連絡", 30),
    "arrived": Column("到着", 16),
    "left": Column("退席", 16),
    "reason": Column("後から直す理由", 34),
}
KINDS = {"arrived": MovementKind.ARRIVED, "left": MovementKind.LEFT}
NOTHING = dict.fromkeys(COLUMNS, "")
NOTE_LENGTH = 200
SEPARATORS = re.compile(r"[、,，;；\n]+")
GONE = (
    "{label}{times}の記録が、ファイルにありません。記録を取り消すときは「会議の進行」で理由を書いて"
    "ください。取り消さないときは{times}を書き足してください。"
)
HOW_TO = (
    "到着・退席は14:05のように書きます。何度もあるときは「、」で並べ、オンラインなら"
    "「14:05オンライン」とします。翌日の0時30分は24:30です。",
    "開会・決定より前の時刻を後から加えるときは、理由も書きます。",
)


def records(session):
    """Return {appointment id: the row of the file, by the keys of COLUMNS}, as recorded now."""
    replies = {reply.appointment_id: reply for reply in replies_of(session.meeting)}
    found = {}
    for row in session.roster.rows:
        pk = row.appointment.pk
        reply = replies.get(pk)
        found[pk] = {
            "number": row.number,
            "name": row.name,
            "answer": _answer(reply),
            "note": reply.note if reply else "",
            **{key: "、".join(_times(session, pk, key)) for key in KINDS},
            "reason": "",
        }
    return found


def _answer(reply):
    if reply is None:
        return ""
    said = (Answer(reply.answer), Via(reply.via))
    return next((text for text, each in ANSWERS.items() if each == said), said[0].label)


def _times(session, pk, key):
    """Return the times of one member's arrivals or departures, as the file has them."""
    found = [m for m in session.presence.movements if m.member == pk and m.kind == KINDS[key]]
    return [
        _time(session.meeting, m.at, m.via if key == "arrived" else Via.ROOM)
        for m in sorted(found, key=lambda m: (m.at, m.order))
    ]


def _time(meeting, at, via):
    clock = format_clock(at, meeting.held_on)
    return clock if via == Via.ROOM else f"{clock}{via.label}"


def _read_time(text):
    """Return (time, Via) of 「14:05」 or 「14:05オンライン」, or raise ClockError."""
    folded = normalize(text).rstrip(")")
    via = next((each for each in Via if folded.endswith(each.label)), None)
    clock = folded.removesuffix(via.label).rstrip("(") if via else folded
    return parse_clock(clock, until=LATE), via or Via.ROOM


def _split(text):
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]


def _known_answer(text):
    """Return the answer as ANSWERS has it, or what was written."""
    return next((known for known in ANSWERS if key_of(known) == key_of(text)), text.strip())


def attendance_workbook(meeting):
    """Return answers and arrivals of a meeting as an Excel workbook to fill in."""
    title = f"{meeting.year} {meeting.title} 出欠表"
    spec = SheetSpec(
        title="出欠表",
        columns=tuple(COLUMNS.values()),
        rows=[list(each.values()) for each in records(session_of(meeting)).values()],
        notes=(f"{title}　{format_date(meeting.held_on, weekday=True)}　敬称略", *HOW_TO),
    )
    return write_workbook([spec], title=title, made_on=timezone.localdate())


def attendance_csv(meeting):
    """Return the same as CSV in UTF-8."""
    found = records(session_of(meeting)).values()
    return write_csv(COLUMNS.values(), [list(each.values()) for each in found])[0]


def read_attendance(data):
    return read_rows(data, COLUMNS, "出欠表", read=read_table)


class AttendanceFormat(TableFormat):
    """出欠表 for the admin's import page, Excel or CSV."""

    def get_title(self):
        return "ExcelかCSV"

    def read(self, data):
        return read_attendance(data)


class AttendanceResource(RowResource):
    """Reads the attendance of ``meeting``, as the given user; a row is a member in office."""

    columns = COLUMNS
    places = {"attendance": "name", "member": "name", "reason": "reason", **{k: k for k in KINDS}}
    name = Field("shown_name", COLUMNS["name"].heading)
    answer = Field("shown_answer", COLUMNS["answer"].heading)
    note = Field("shown_note", COLUMNS["note"].heading)
    arrived = Field("shown_arrived", COLUMNS["arrived"].heading)
    left = Field("shown_left", COLUMNS["left"].heading)
    reason = Field("shown_reason", COLUMNS["reason"].heading)

    class Meta:
        model = Appointment
        name = "出欠表"
        fields = ("name", "answer", "note", "arrived", "left", "reason")
        import_order = export_order = fields

    def before_import(self, dataset, *, user, meeting, **kwargs):
        """Look up what every row is compared with."""
        self.user, self.meeting, self.problems = user, meeting, dataset.problems
        if not len(dataset):
            none = "委員の行がありません。見出しの下に、1行に一人ずつ書いてください。"
            raise WorkbookRefused(Problem(dataset.title, None, None, none))
        self.session = session_of(meeting)
        self.records = records(self.session)
        self.people = {}
        for row in self.session.roster.rows:
            self.people.setdefault(key_of(row.name), []).append(row)
        self.seen = {}

    def get_or_init_instance(self, instance_loader, row):
        """Find the member in office by name, and by number among namesakes."""
        self.checks = []
        found = self._member(row)
        if found is None:
            self.recorded = NOTHING
            return Appointment(), True
        instance = found.appointment
        self.recorded = self.records[instance.pk]
        self._show(instance, self.recorded)
        return instance, False

    def _member(self, row):
        provisions = self.session.provisions
        seen = {} if self._are_namesakes(row) else self.seen
        if wrong := check_name(row, seen, provisions.cite(Topic.QUORUM)):
            self.checks.append(("name", wrong))
            return None
        found = self.people.get(key_of(row["name"]), [])
        if len(found) > 1:
            found = [each for each in found if str(each.number) == normalize(row["number"])]
        if found:
            return found[0]
        name, day = " ".join(row["name"].split()), self.meeting.held_on
        refused = check_attendance(provisions, name, in_office=False, on=day)
        self.checks.append(("name", str(refused)))
        return None

    def _are_namesakes(self, row):
        return len(self.people.get(key_of(row["name"]), [])) > 1

    def _show(self, instance, values):
        for key in self.fields:
            setattr(instance, f"shown_{key}", values[key])

    def import_instance(self, instance, row, **kwargs):
        """Put on the instance what is new in the row; raise everything wrong with it at once."""
        self.changed = True
        problems = self.problems[row[ROW]]
        instance.answer_given = self._new_answer(row)
        instance.moves = self._new_moves(row)
        spoilt = {problem.column for problem in problems}
        checks = [c for c in self.checks if COLUMNS[c[0]].heading not in spoilt]
        if errors := self.collected(checks, problems):
            raise ValidationError(errors)
        self.changed = bool(instance.answer_given or instance.moves)
        instance.reason = row["reason"].strip()
        self._show(instance, self.recorded | {key: row[key].strip() for key in self.fields})

    def _new_answer(self, row):
        """Return {answer, via, note} where the row says something else than is recorded."""
        text, note = _known_answer(row["answer"]), row["note"].strip()
        was, noted = self.recorded["answer"], self.recorded["note"]
        if (text, note) == (was, noted):
            return None
        if not text and (was or note):
            remedy = f"「{was}」のままにするか、「未定」にしてください" if was else "選んでください"
            self.checks.append(("answer", f"出欠の回答がありません。{remedy}。"))
        elif text not in ANSWERS:
            known = "・".join(ANSWERS)
            self.checks.append(
                ("answer", f"「{text}」は回答にありません。{known} にしてください。")
            )
        elif len(note) > NOTE_LENGTH:
            self.checks.append(("note", f"連絡は{NOTE_LENGTH}字までです。短くしてください。"))
        else:
            answer, via = ANSWERS[text]
            return {"answer": answer, "via": via, "note": note}
        return None

    def _new_moves(self, row):
        """Return [(time, kind, via)] that the row has beyond what is recorded, in their order."""
        found = []
        for key, kind in KINDS.items():
            recorded = Counter(_split(self.recorded[key]))
            said = Counter(self._said(row, key, recorded))
            if gone := recorded - said:
                told = GONE.format(label=COLUMNS[key].heading, times="、".join(gone.elements()))
                self.checks.append((key, told))
            for text in (said - recorded).elements():
                clock, via = _read_time(text)
                found.append((clock, kind, via))
        if row["reason"].strip() and not found:
            self.checks.append(
                ("reason", "加える時刻がないので、理由は要りません。消してください。")
            )
        return sorted(found)

    def _said(self, row, key, recorded):
        """Yield the times of a cell, written as the record writes them."""
        for text in _split(row[key]):
            if text in recorded:
                yield text
                continue
            try:
                clock, via = _read_time(text)
            except ClockError as error:
                self.checks.append((key, str(error)))
            else:
                yield _time(self.meeting, self.meeting.moment(clock), via)

    def write(self, instance, is_create):
        """Record the answer, then every coming and going; name all that is refused."""
        about = {"meeting": self.meeting, "appointment": instance, "by": self.user}
        refused = []
        try:
            if instance.answer_given:
                attendance.reply(**about, on=timezone.localdate(), **instance.answer_given)
        except RuleBroken as broken:
            refused += broken.violations
        for clock, kind, via in instance.moves:
            try:
                attendance.move(
                    **about, kind=kind, at=self.meeting.moment(clock), via=via,
                    reason=instance.reason,
                )  # fmt: skip
            except RuleBroken as broken:
                at_time = {"time": kind.value}
                refused += [
                    replace(each, place=at_time.get(each.place, each.place))
                    for each in broken.violations
                ]
        if refused:
            raise RuleBroken(dict.fromkeys(refused))


def import_attendance(data, *, meeting, by, dry_run=False):
    """Read the attendance of a meeting for the user ``by``; all rows are written or none."""
    return import_rows(
        AttendanceResource(), lambda: read_attendance(data), by=by, dry_run=dry_run,
        meeting=meeting,
    )  # fmt: skip
