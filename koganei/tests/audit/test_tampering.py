"""Whoever alters an exported chain, or the database under it, is found, and the place is named."""

import json
import random
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from time_machine import travel

from koganei import audit_chain, audit_verify_standalone, triggers
from koganei.audit_verify_standalone import ORIGIN, Anchor, anchors_in, check, digest, line
from koganei.models import AuditHead
from koganei.tests.audit.support import act, chain

ROWS, HALF = 40, 20
TAMPERINGS = 1000
SCRIPT = Path(audit_verify_standalone.__file__)


def payload(raw):
    row = json.loads(raw)
    row.pop("hash")
    return row


def sealed(row):
    return line(row, digest(row))


def changed(row, dice):
    """Change one column, as somebody who hides a reading would."""
    column = dice.choice(["at", "username", "verb", "object_id", "address", "result", "subjects"])
    return row | {column: [["p0", "work"]] if column == "subjects" else f"{row[column]}x"}


def rewritten(rows, start, dice):
    """Change row ``start`` and compute everything after it anew."""
    rows = list(rows)
    for place in range(start - 1, len(rows)):
        row = payload(rows[place])
        row = changed(row, dice) if place == start - 1 else row
        row["previous"] = json.loads(rows[place - 1])["hash"] if place else row["previous"]
        rows[place] = sealed(row)
    return rows


# each returns (tampered lines, number of the first wrong row, kinds that may be named)


def edit(rows, k, dice):
    row = json.loads(rows[k - 1])
    forged = changed(row, dice)
    rows[k - 1] = line({c: v for c, v in forged.items() if c != "hash"}, row["hash"])
    return rows, k, {"edited"}


def flip_a_byte(rows, k, dice):
    place = dice.randrange(len(rows[k - 1]))
    raw = bytearray(rows[k - 1])
    raw[place] ^= 1 << dice.randrange(7)
    rows[k - 1] = bytes(raw)
    return rows, k, {"edited"}


def edit_and_seal(rows, k, dice):
    rows[k - 1] = sealed(changed(payload(rows[k - 1]), dice))
    return rows, k, {"edited", "rewritten"}


def rewrite_the_tail(rows, k, dice):
    return rewritten(rows, k, dice), k, {"rewritten"}


def delete(rows, k, dice):
    last = min(ROWS, k + dice.randrange(3))
    del rows[k - 1 : last]
    return rows, k, {"missing"} if last < ROWS else {"truncated"}


def swap(rows, k, dice):
    first, second = sorted(dice.sample(range(1, ROWS + 1), 2))
    rows[first - 1], rows[second - 1] = rows[second - 1], rows[first - 1]
    return rows, first, {"swapped"}


def move(rows, k, dice):
    to = dice.choice([place for place in range(1, ROWS + 1) if place != k])
    rows.insert(to - 1, rows.pop(k - 1))
    return rows, min(k, to), {"swapped"}


def insert_a_copy(rows, k, dice):
    rows.insert(k - 1, dice.choice([row for row in rows if row is not rows[k - 2]]))
    return rows, k, {"inserted"}


def insert_a_forgery(rows, k, dice):
    """A row that nobody wrote, with the number, link and hash that it ought to have there."""
    rows.insert(k - 1, sealed(changed(payload(rows[k - 1]), dice)))
    return rows, k, {"inserted"}


def truncate(rows, k, dice):
    return rows[: k - 1], k, {"truncated"}


def tear_off(rows, k, dice):
    half = rows[k - 1][: dice.randrange(1, len(rows[k - 1]))]
    return [*rows[: k - 1], half], k, {"edited"}


def restore_an_old_copy(rows, k, dice):
    """Go back to before row ``k`` and let the work go on: more rows than before, well chained."""
    rows = rows[: k - 1]
    for number in range(k, ROWS + 6):
        previous = json.loads(rows[-1])["hash"] if rows else ORIGIN
        new = {"sequence": number, "previous": previous, "at": f"2026-11-25T{number:06}"}
        rows.append(sealed(new))
    return rows, k, {"rewritten"}


WAYS = (
    edit, flip_a_byte, edit_and_seal, rewrite_the_tail, delete, swap, move, insert_a_copy,
    insert_a_forgery, truncate, tear_off, restore_an_old_copy,
)  # fmt: skip


@pytest.fixture
def exported(db):
    return chain(ROWS)


def anchors_of(rows):
    return [
        Anchor("2026-11-24", number, json.loads(rows[number - 1])["hash"])
        for number in (HALF, ROWS)
    ]


def test_a_thousand_tamperings_are_all_found_and_located(exported):
    anchors = anchors_of(exported)
    assert check(exported, anchors).finding is None
    dice = random.Random(20191213)  # noqa: S311 -- a test that can be repeated
    met = set()
    for number in range(TAMPERINGS):
        way = WAYS[number % len(WAYS)]
        rows, first, kinds = way(list(exported), dice.randint(1, ROWS), dice)
        finding = check(rows, anchors).finding
        assert finding, (number, way)
        assert finding.kind in kinds, (number, way, finding)
        assert finding.first <= first <= finding.last, (number, way, finding)
        if finding.kind == "rewritten":  # between two anchors: more cannot be known
            assert (finding.first, finding.last) in {(1, HALF), (HALF + 1, ROWS)}
        else:
            assert first == finding.first, (number, way, finding)
        met.add(finding.kind)
    assert met == set(audit_verify_standalone.SENTENCES)


def test_without_an_anchor_only_the_tail_can_be_cut_or_written_anew(exported):
    """What the anchors are for, and what they are not needed for."""
    dice = random.Random(1)  # noqa: S311
    assert check(exported[:30]).finding is None
    assert check(rewritten(exported, 7, dice)).finding is None
    assert check(exported[:7] + exported[8:]).finding.first == 8


@pytest.mark.parametrize(
    "row", [{"at": "x", "previous": ORIGIN}, {"sequence": [1]}, {"sequence": "一"}, ["文"]]
)
def test_a_line_that_is_well_sealed_but_no_row_is_no_row(row):
    assert check([sealed(row)]).finding.kind == "edited"


def test_the_sentences_name_the_place(exported):
    def sentence(rows):
        return check(rows, anchors_of(exported)).finding.message

    rows = exported
    assert sentence(rows[:4] + rows[6:]) == (
        "5番から6番までがありません。抜き取られたか、失われています。"
    )
    assert sentence([*rows[:2], rows[9], *rows[3:9], rows[2], *rows[10:]]) == (
        "3番の場所に10番の行があります。順序が入れ替えられています。"
    )
    assert sentence([*rows[:3], rows[3].replace(b"view", b"View"), *rows[4:]]) == (
        "4番が書き換えられています。"
    )
    assert sentence(rows[:38]) == (
        "2026-11-24の控えにある39番から40番までがありません。末尾が切られたか、古い写しです。"
    )


def test_the_script_needs_nothing_but_python(exported, tmp_path):
    """It is carried to another machine: no site packages, no Django, 150 lines to read."""
    assert SCRIPT.read_text("utf-8").count("\n") <= 150
    file, anchors = tmp_path / "chain.jsonl", tmp_path / "anchors.txt"
    call_command("audit_export", file, stdout=StringIO())
    call_command("audit_anchor", "--line", stdout=(out := StringIO()))
    anchors.write_text(f"控え\n{out.getvalue()}", encoding="utf-8")

    def run(*arguments):
        command = [sys.executable, "-I", "-S", SCRIPT, file, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/")
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    code, words = run("--anchor", anchors)
    assert (code, words.splitlines()[0]) == (0, "正常: 40件がつながり、控え1件と合います。")
    assert run("--anchor", out.getvalue())[0] == 0
    assert run("--anchor", "きのう")[0] == 2
    file.write_bytes(b"".join(row + b"\n" for row in exported[:-1]))
    assert run()[0] == 0
    code, words = run("--anchor", anchors)
    assert code == 1
    assert "控えにある40番がありません" in words
    file.write_bytes(b"\r\n".join(exported))  # as it may come back from another machine
    assert run("--anchor", anchors)[0] == 0


# the database


def tamper(sql, *guards):
    """Change the database as its owner can: without the triggers, which then stand there again."""
    triggers.remove(connection, guards)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.install(connection)


def verify(*arguments):
    """Return (exit code, what is said)."""
    out = StringIO()
    try:
        call_command("audit_verify", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_verifies_the_database_and_the_file(exported, tmp_path):
    file = tmp_path / "chain.jsonl"
    call_command("audit_export", file, stdout=StringIO())
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes() == b"".join(row + b"\n" for row in exported)
    said = "正常: 監査の記録40件がつながり、控え0件と合います。\n"
    assert verify() == verify("--export", file) == (0, said)
    with pytest.raises(CommandError, match="書けません"):
        call_command("audit_export", file)
    with pytest.raises(CommandError, match="読めません"):
        verify("--export", tmp_path / "none")
    with pytest.raises(CommandError, match="控えを読めません"):
        verify("--anchor", "きのう")


def test_the_command_takes_a_file_of_anchors_and_tells_of_a_clock_set_back(db, tmp_path):
    with travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        act()
        (tmp_path / "anchors").write_text(audit_chain.anchor(), encoding="utf-8")
    with travel(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        act()
    code, said = verify("--anchor", str(tmp_path / "anchors"))
    assert code == 0
    assert "注意: 2番の時刻が前の行より前です" in said
    assert "控え1件と合います" in said
    call_command("audit_export", tmp_path / "chain", stdout=StringIO())
    arguments = [str(tmp_path / "chain"), "--anchor", str(tmp_path / "anchors")]
    with redirect_stdout(StringIO()) as out:
        assert audit_verify_standalone.main(arguments) == 0
    assert "注意: 2番の時刻が前の行より前です" in out.getvalue()


def test_an_empty_chain_is_whole_and_has_an_anchor(db):
    assert verify()[0] == 0
    [anchor] = anchors_in(audit_chain.anchor())
    assert anchor.sequence == 0
    act()
    assert verify("--anchor", f"2026-11-24 0 0 {anchor.hash}")[0] == 0


def test_the_printed_anchor_can_be_read_by_eye_and_by_the_command(exported):
    call_command("audit_anchor", stdout=(out := StringIO()))
    [anchor] = anchors_in(out.getvalue())
    assert anchor == anchors_in(audit_chain.anchor())[0]
    assert f"最後の番号    {ROWS}" in out.getvalue()
    assert anchor.hash[:8] + " " + anchor.hash[8:16] in out.getvalue()
    assert verify("--anchor", out.getvalue().splitlines()[-1])[0] == 0


CHANGES = [
    (
        "UPDATE koganei_auditevent SET verb = 'export' WHERE sequence = 7",
        ["audit_event_never_updated"],
        "7番が書き換えられています",
    ),
    (
        "UPDATE koganei_auditsubject SET field_classes = 'work' WHERE event_id = 9",
        ["audit_subject_never_updated"],
        "9番が書き換えられています",
    ),
    (
        "DELETE FROM koganei_auditsubject WHERE event_id = 11",
        ["audit_subject_never_deleted"],
        "11番が書き換えられています",
    ),
    (
        "INSERT INTO koganei_auditsubject (event_id, person_id, field_classes)"
        " VALUES (12, 'p99', 'money')",
        ["audit_subject_before_its_event"],
        "12番が書き換えられています",
    ),
    (
        "UPDATE koganei_audithead SET sequence = 39",
        ["audit_head_follows_the_events"],
        "末尾の控え（39番）が、最後の記録（40番）と合いません",
    ),
]


@pytest.mark.parametrize(("sql", "guards", "words"), CHANGES)
def test_what_the_owner_of_the_database_changes_is_found(exported, sql, guards, words):
    tamper(sql, *guards)
    code, said = verify()
    assert code == 1
    assert words in said


def test_a_tail_that_was_cut_is_found_by_the_head_and_else_by_the_anchor(exported):
    anchor = audit_chain.anchor()
    tamper("DELETE FROM koganei_auditsubject WHERE event_id > 37", "audit_subject_never_deleted")
    tamper("DELETE FROM koganei_auditevent WHERE sequence > 37", "audit_event_never_deleted")
    assert "38番から40番までの末尾が切られています" in verify()[1]
    with pytest.raises(CommandError, match="控えを作れません"):
        call_command("audit_anchor")
    last = json.loads(exported[36])["hash"]
    triggers.remove(connection, ["audit_head_follows_the_events"])
    AuditHead.objects.update(sequence=37, hash=last)
    assert verify()[0] == 0  # a clean cut cannot be seen from inside
    code, said = verify("--anchor", anchor)
    assert code == 1
    assert "控えにある38番から40番までがありません" in said


def test_subjects_without_their_event_are_found(exported):
    subject = "koganei_auditsubject (event_id, person_id, field_classes) VALUES (99, 'p', 'work')"
    tamper(f"INSERT INTO {subject}")
    assert "99番の対象者だけがあり、記録がありません" in verify()[1]
    tamper("DELETE FROM koganei_auditsubject WHERE event_id = 99", "audit_subject_never_deleted")


def test_no_anchor_is_made_of_a_chain_with_a_hole(exported):
    tamper("DELETE FROM koganei_auditsubject WHERE event_id = 20", "audit_subject_never_deleted")
    tamper("DELETE FROM koganei_auditevent WHERE sequence = 20", "audit_event_never_deleted")
    assert "20番がありません" in verify()[1]
    with pytest.raises(CommandError, match="39件しかありません。番号は40まで"):
        call_command("audit_anchor")


def test_an_old_copy_that_went_on_is_found_by_the_anchor(exported):
    anchor = audit_chain.anchor()
    tamper("DELETE FROM koganei_auditsubject WHERE event_id > 37", "audit_subject_never_deleted")
    tamper("DELETE FROM koganei_auditevent WHERE sequence > 37", "audit_event_never_deleted")
    triggers.remove(connection, ["audit_head_follows_the_events"])
    AuditHead.objects.update(sequence=37, hash=json.loads(exported[36])["hash"])
    for number in range(9):
        act(number)
    assert verify()[0] == 0
    code, said = verify("--anchor", anchor)
    assert code == 1
    assert "1番から40番までのどこかから後が" in said
