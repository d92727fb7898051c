"""Verify an exported audit chain with nothing but Python: for the auditor, not for the server.

    python3 audit_verify_standalone.py chain.jsonl [--anchor anchors.txt] [--anchor "2026-11-23 …"]

This file is also the definition of the chain. A line is the row's canonical JSON (keys sorted, no
spaces, UTF-8) with the row's hash set last: ``{…,"hash":"…"}``. The hash is the SHA-256 of the
JSON without it; ``previous`` is the hash of the row before, and ``sequence`` counts from 1. An
anchor is a line 「date count sequence hash」 that was printed on its day and kept elsewhere: only
anchors find a truncated tail, a restored old copy, or a tail that was computed anew.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import namedtuple
from pathlib import Path

ORIGIN = "0" * 64  # ``previous`` of the first row
HASH_AT = -75  # a line ends with ,"hash":"<64 characters>"}
ANCHOR = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d+)\s+\2\s+([0-9a-f]{64})\b")  # count = sequence
SENTENCES = {
    "edited": "{rows}が書き換えられています。",
    "missing": "{rows}がありません。抜き取られたか、失われています。",
    "swapped": "{rows}の場所に{other}番の行があります。順序が入れ替えられています。",
    "inserted": "{rows}の場所に、もとの記録にない行が差し込まれています。",
    "rewritten": "{rows}のどこかから後が、{day}の控えと違います。書き直されたか、別の写しです。",
    "truncated": "{day}の控えにある{rows}がありません。末尾が切られたか、古い写しです。",
}
Row = namedtuple("Row", "sequence previous hash at")
Anchor = namedtuple("Anchor", "day sequence hash")
Finding = namedtuple("Finding", "kind first last message")  # it lies in the rows first–last
# ``count`` rows fit together; ``finding`` is the first thing wrong, or None; ``backwards`` are the
# rows whose time is before that of the row before them: somebody set the clock back
Report = namedtuple("Report", "count hash finding backwards")


def canonical(payload):
    """Return the bytes that are hashed."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest(payload):
    return hashlib.sha256(canonical(payload)).hexdigest()


def line(payload, digest):
    """Return a row as it is exported, without the line's end."""
    return canonical(payload)[:-1] + f',"hash":"{digest}"}}'.encode()


def anchors_in(text):
    """Return every anchor that stands in a text, such as the file they are gathered in."""
    return [Anchor(day, int(sequence), hash) for day, sequence, hash in ANCHOR.findall(text)]


def read(raw):
    """Return the Row of one line, or None unless the line is intact to the last byte."""
    raw = raw.rstrip(b"\r\n")
    body = raw[:HASH_AT] + b"}"
    found = hashlib.sha256(body).hexdigest()
    if raw[HASH_AT:] != f',"hash":"{found}"}}'.encode():
        return None
    try:
        row = json.loads(body.decode())
        return Row(int(row["sequence"]), str(row["previous"]), found, str(row["at"]))
    except (ValueError, TypeError, KeyError):
        return None


def check(lines, anchors=()):
    """Return the Report of ``lines`` (bytes, in their order); stop at the first thing wrong."""
    due = sorted(anchors, key=lambda anchor: anchor.sequence, reverse=True)
    lines, backwards, held = iter(lines), [], 0
    last, before = Row(0, "", ORIGIN, ""), ""  # before: the hash in front of ``last``
    for raw in lines:
        row = read(raw)
        if row is None or row.sequence != last.sequence + 1 or row.previous != last.hash:
            return Report(last.sequence, last.hash, _locate(row, last, before, lines), backwards)
        if row.at < last.at:
            backwards.append(row.sequence)
        last, before = row, row.previous
        while due and due[-1].sequence <= last.sequence:
            anchor = due.pop()
            if anchor.sequence and anchor.hash != last.hash:
                after = read(next(lines, b"")) or Row(0, "", "", "")
                kind = {after.hash: "inserted", after.previous: "edited"}.get(anchor.hash)
                first = last.sequence if kind else held + 1
                finding = _found(kind or "rewritten", first, last.sequence, day=anchor.day)
                return Report(held, "", finding, backwards)
            held = anchor.sequence
    lost = [anchor for anchor in due if anchor.sequence > last.sequence][:1]
    findings = [_found("truncated", last.sequence + 1, a.sequence, day=a.day) for a in lost]
    return Report(last.sequence, last.hash, findings[0] if findings else None, backwards)


def _locate(row, last, before, later):
    """Name what is wrong where row ``n`` should stand; ``later`` are the lines after it."""
    n = last.sequence + 1
    following, is_later, is_twice = None, False, False
    for place, other in enumerate(map(read, later)):
        following = other if place == 0 else following
        is_later |= other is not None and other[:2] == (n, last.hash)
        is_twice |= None not in (other, row) and other.sequence == row.sequence
    if row and row.sequence == last.sequence and row.previous == before:
        return _found("inserted", last.sequence)  # two rows of one number, one of them not genuine
    if is_later and row and row.sequence > n and not is_twice:
        return _found("swapped", n, other=row.sequence)
    if is_later or (row and row.sequence < n):
        return _found("inserted", n)
    if row and row.sequence > n:
        return _found("missing", n, row.sequence - 1)
    links = bool(row and following and following.previous == row.hash)
    if row is None or n == 1 or (following and not links):
        return _found("edited", n)
    return _found("edited", n - 1, n - 1 if links else n)  # n is whole; what it stands on is not


def _found(kind, first, last=None, **words):
    last = first if last is None else last
    rows = f"{first}番" if first == last else f"{first}番から{last}番まで"
    return Finding(kind, first, last, SENTENCES[kind].format(rows=rows, **words))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="監査の記録のつながりを確かめます。")
    parser.add_argument("file", type=Path, help="書き出した記録（JSON Lines）")
    parser.add_argument("--anchor", action="append", default=[], help="控えの行か、そのファイル")
    options = parser.parse_args(arguments)
    texts = [Path(a).read_text("utf-8") if Path(a).is_file() else a for a in options.anchor]
    if not all(map(ANCHOR.search, texts)):
        parser.error("控えを読めません。「日付 件数 番号 ハッシュ」の行を渡してください。")
    anchors = anchors_in("\n".join(texts))
    with options.file.open("rb") as lines:
        report = check(lines, anchors)
    for sequence in report.backwards[:10]:
        print(f"注意: {sequence}番の時刻が前の行より前です（時計が戻されました）。")  # noqa: T201
    if report.finding:
        print(f"不正: {report.finding.message}")  # noqa: T201
        return 1
    print(f"正常: {report.count}件がつながり、控え{len(anchors)}件と合います。")  # noqa: T201
    print(f"最後のハッシュ: {report.hash}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
