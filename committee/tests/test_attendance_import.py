"""Attendance by Excel: written out, filled in, read back; a bad file is refused whole."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import load_workbook

from committee.models import AttendanceEvent, AttendanceReply
from committee.queries.meetings import replies_of, session_of
from committee.resources.attendance import (
    COLUMNS,
    attendance_csv,
    attendance_workbook,
    import_attendance,
)
from committee.tests import rosters
from committee.tests.meetings import arrive, clock, leave, opened, planned, received
from koganei.models import AuditEvent, User

pytest_plugins = ["committee.tests.fixtures"]

HEADINGS = [column.heading for column in COLUMNS.values()]
csv, xlsx = (partial(make, headings=HEADINGS) for make in (rosters.csv, rosters.xlsx))
LIST = "/admin/committee/attendancereply/"


def line(name, number="", answer="", note="", arrived="", left="", reason=""):
    return [number, name, answer, note, arrived, left, reason]


def kept():
    models = (AttendanceReply, AttendanceEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.fixture
def meeting(promotion, secretary):
    """At the reception, with nobody there yet."""
    return received(promotion, secretary)


@pytest.fixture
def load(meeting, secretary):
    def read(data, of=meeting, by=secretary, **options):
        return import_attendance(data, meeting=of, by=by, **options)

    return read


@pytest.fixture
def refuse(load):
    """Import, and return (row, column, message) of every problem; nothing may be written."""

    def refused(data, **options):
        before = kept()
        report = load(data, **options)
        assert kept() == before
        assert (report.created, report.updated, report.unchanged) == (0, 0, 0)
        return [(each.row, each.column, each.message) for each in report.errors]

    return refused


FILLED = [
    line("長谷部 和之", 5, "出席", "", "13:50"),
    line(
        "相原 由美", 1, "出席（オンライン）", "字幕を希望", "１３時５５分オンライン、15:00", "14:30"
    ),
    line("吉成 武", 11, "欠席"),
    line("野々村　薫", "", "出席（ｵﾝﾗｲﾝ）", "", "14:00(オンライン)", "16:00"),
]


@pytest.mark.parametrize("make", [csv, xlsx])
def test_filled_in_table_is_recorded(meeting, load, make):
    rows = [[*row[:4], row[4].replace("、", ";"), *row[5:]] for row in FILLED]
    report = load(make(rows))
    assert (report.created, report.updated, report.unchanged, report.errors) == (0, 4, 0, [])
    answers = {r.appointment.member.name: (r.answer, r.via, r.note) for r in replies_of(meeting)}
    assert answers == {
        "相原 由美": ("present", "online", "字幕を希望"),
        "長谷部 和之": ("present", "room", ""),
        "野々村 薫": ("present", "online", ""),
        "吉成 武": ("absent", "room", ""),
    }
    session = session_of(meeting, clock(15))
    assert len(session.present) == 3
    assert [m.via for m in session.presence.movements if m.kind == "arrived"].count("online") == 2
    assert AuditEvent.objects.filter(verb="move").count() == 6


def test_dry_run_writes_nothing(load):
    before = kept()
    assert load(csv(FILLED[:1]), dry_run=True).updated == 1
    assert kept() == before


@pytest.mark.parametrize("export", [attendance_csv, attendance_workbook])
@pytest.mark.parametrize("key", ["2019", "2020"])
def test_export_read_back_unchanged_changes_nothing(promotion, load, export, key):
    meeting = promotion.meetings.get(year=key, number=1)
    before, events = kept(), AuditEvent.objects.count()
    report = load(export(meeting), of=meeting)
    assert (report.created, report.updated, report.errors) == (0, 0, [])
    assert report.unchanged == 12
    assert kept() == before
    assert AuditEvent.objects.count() == events


def test_workbook_is_filled_in_and_sent_back(meeting, load, tmp_path):
    file = tmp_path / "F.xlsx"
    file.write_bytes(attendance_workbook(meeting))
    book = load_workbook(file)
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
    row = head[0].row + 1
    sheet.cell(row, 5).value = timedelta(hours=13, minutes=45)  # as typed into a cell of times
    sheet.cell(row + 1, 5).value = "13:40"
    book.save(file)
    assert load(file.read_bytes()).updated == 2
    assert AttendanceEvent.objects.filter(meeting=meeting, at=clock(13, 45)).count() == 1


def test_what_was_recorded_in_between_stays(promotion, secretary, load, meeting):
    """A later file adds; it says again what stands already."""
    arrive(meeting, secretary, 1, 2, at=clock(13, 50))
    leave(meeting, secretary, 2, at=clock(13, 55))
    rows = [
        line("相原 由美", arrived="13:50", left="13:58"),
        line("市川 隆", arrived="13:50、13:59"),
    ]
    names = [row.name for row in session_of(meeting).roster.rows]
    rows[1][1] = names[1]
    rows[1][5] = "13:55"
    assert load(csv(rows)).updated == 2
    assert AttendanceEvent.objects.filter(meeting=meeting).count() == 5


# what is refused


def test_everything_wrong_is_said_at_once(refuse):
    rows = [
        line(""),
        line("部外 太郎", answer="出席", arrived="朝"),
        line("相原 由美", answer="行けたら行く"),
        line("長谷部 和之", arrived="25時61分", left="昼"),
        line("相原　由美", answer="欠席"),
        line("吉成 武", note="遅れます"),
        line("野々村 薫", reason="念のため"),
        line("吉成 武", arrived="=1+1"),
    ]
    found = refuse(xlsx([["", *row[1:]] if row[1] else [9, *row[1:]] for row in rows]))
    assert [(row, column) for row, column, _ in found] == [
        (2, "氏名"), (3, "氏名"), (3, "到着"), (4, "出欠の回答"), (5, "到着"), (5, "退席"),
        (6, "氏名"), (7, "出欠の回答"), (8, "後から直す理由"), (9, "氏名"), (9, "到着"),
    ]  # fmt: skip
    told = [text for *_, text in found]
    assert "在任する委員ではないので" in told[1]
    assert "条例第6条第4項" in told[1]
    assert "「14:05」のように書いてください" in told[2]
    assert "出席・欠席・未定・出席（オンライン）" in told[3]
    assert told[6].startswith("4行目と同じ人です。")
    assert "数式です" in told[10]


def test_who_came_cannot_be_taken_away_by_a_file(promotion, secretary, load, refuse, meeting):
    load(csv([line("相原 由美", answer="出席", arrived="13:50、13:58", left="13:55")]))
    found = refuse(csv([line("相原 由美", arrived="13:58", left="13:55")]))
    assert [(row, column) for row, column, _ in found] == [(2, "出欠の回答"), (2, "到着")]
    assert "「出席」のままにするか" in found[0][2]
    assert "到着13:50の記録が、ファイルにありません。" in found[1][2]


def test_the_rules_of_coming_and_going_are_asked(refuse):
    rows = [
        line("相原 由美", left="13:59"),
        line("長谷部 和之", arrived="13:50、13:55"),
        line("吉成 武", arrived="29:59"),
    ]
    found = refuse(csv(rows))
    assert [(row, column) for row, column, _ in found] == [(2, "氏名"), (3, "氏名")]
    assert "到着を先に記録してください" in found[0][2]
    assert "もう到着しています" in found[1][2]
    assert all("条例第6条第2項" in text for *_, text in found)


def test_before_the_reception_nobody_comes(promotion, secretary, refuse):
    row = planned(promotion, secretary)
    ((number, _, text),) = refuse(csv([line("相原 由美", arrived="13:50")]), of=row)
    assert number == 2
    assert "受付を始めてから記録してください" in text


def test_before_the_opening_a_reason_is_asked(promotion, secretary, load, refuse):
    row = opened(promotion, secretary, 5, 6, 1, 2, 3, 4)
    ((number, column, text),) = refuse(csv([line("吉成 武", arrived="13:55")]), of=row)
    assert (number, column) == (2, "後から直す理由")
    assert "条例第6条第2項" in text
    assert load(csv([line("吉成 武", arrived="13:55", reason="記録もれ")]), of=row).updated == 1
    assert AttendanceEvent.objects.get(meeting=row, reason="記録もれ").at == clock(13, 55)


def test_no_rows_and_wrong_sheet(refuse):
    ((_, _, text),) = refuse(csv([]))
    assert "委員の行がありません" in text
    ((_, _, text),) = refuse(rosters.csv(rosters.people(), headings=["番", "名", "団体", "区分"]))
    assert "「番号」「氏名」「出欠の回答」" in text


def test_one_bad_row_keeps_the_good_ones_out(load, refuse):
    """The guard is undone to see that it carries: then the good row is written."""
    rows = [line("相原 由美", answer="出席"), line("部外 太郎", answer="出席")]
    assert len(refuse(csv(rows))) == 1


def test_all_or_nothing_carries(monkeypatch, load):
    from koganei import row_imports  # noqa: PLC0415 -- its guard is taken away here

    whole = row_imports.RowResource.import_data

    def without(self, dataset, **options):
        return whole(self, dataset, **options | {"rollback_on_validation_errors": False})

    monkeypatch.setattr(row_imports.RowResource, "import_data", without)
    load(csv([line("相原 由美", answer="出席"), line("部外 太郎", answer="出席")]))
    assert AttendanceReply.objects.filter(meeting__year=2020, meeting__number=2).count() == 1


@pytest.mark.parametrize("username", ["welfare_staff", "committee_member"])
def test_who_may_not_run_a_meeting_may_not_import(load, refuse, username):
    by = User.objects.get(username=username)
    found = refuse(csv([line("相原 由美", answer="出席")]), by=by)
    assert "委員会事務局に頼んでください" in found[0][2]


# the admin and the command


def send(client, meeting, data):
    return client.post(
        f"{LIST}import/",
        {
            "format": "0", "resource": "0", "meeting": meeting.pk,
            "import_file": SimpleUploadedFile("attendance", data),
        },
    )  # fmt: skip


def test_preview_then_commit(meeting, client_as):
    client = client_as("secretariat")
    page = client.get(f"/committee/promotion/meetings/{meeting.code}/").content.decode()
    assert f"{LIST}import/?meeting={meeting.pk}" in page
    asked = client.get(f"{LIST}import/?meeting={meeting.pk}").content.decode()
    assert f'<option value="{meeting.pk}" selected>' in asked
    before = kept()
    preview = send(client, meeting, xlsx(FILLED))
    assert "4件を直します" in preview.content.decode()
    assert kept() == before
    form = preview.context["confirm_form"]
    data = {bound.html_name: bound.value() for bound in form}
    assert client.post(f"{LIST}process_import/", data, follow=True).status_code == 200
    assert AttendanceReply.objects.filter(meeting=meeting).count() == 4


def test_what_changed_since_the_preview_is_said(meeting, client_as, secretary):
    client = client_as("secretariat")
    preview = send(client, meeting, csv([line("相原 由美", arrived="13:50")]))
    arrive(meeting, secretary, 1, at=clock(13, 45))
    before = kept()
    form = preview.context["confirm_form"]
    data = {bound.html_name: bound.value() for bound in form}
    shown = client.post(f"{LIST}process_import/", data, follow=True).content.decode()
    assert "到着13:45の記録が、ファイルにありません。" in shown
    assert kept() == before


def test_refusal_is_shown_with_row_and_remedy(meeting, client_as):
    shown = send(client_as("secretariat"), meeting, csv([line("部外 太郎")])).content.decode()
    assert "confirm_form" not in shown
    assert "在任する委員ではないので" in shown


@pytest.mark.parametrize("role", ["welfare_manager", "auditor"])
def test_only_the_secretariat_imports(meeting, client_as, role):
    assert client_as(role).get(f"{LIST}import/").status_code == 403
    assert send(client_as(role), meeting, csv(FILLED)).status_code == 403


def test_commands_write_out_and_read_in(meeting, tmp_path, capsys):
    file = tmp_path / "F.xlsx"
    about = ["--committee=promotion", f"--meeting={meeting.code}"]
    call_command("committee_document", "attendance", *about, "--format=xlsx", f"--output={file}")
    capsys.readouterr()
    call_command("import_attendance", str(file), *about, "--as=secretariat", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "created": 0, "updated": 0, "unchanged": 12, "errors": [],
    }  # fmt: skip
    file.write_bytes(csv([line("部外 太郎")]))
    with pytest.raises(SystemExit):
        call_command("import_attendance", str(file), *about, "--as=secretariat")
    assert capsys.readouterr().err.startswith("2行目 氏名: 部外 太郎さんは")
