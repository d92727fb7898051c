"""Files that are taken in: of a known kind, not too large, and really what their name says."""

import hashlib

from koganei.law import Violation

LARGEST = 20 * 1024 * 1024  # bytes of one file
KINDS = {
    "pdf": ("application/pdf", b"%PDF"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    "txt": ("text/plain; charset=utf-8", b""),
}


def _ending(name):
    return name.rpartition(".")[2].lower()


def check_file(name, content, where):
    """Return what keeps a file from being taken; ``where`` is cited."""
    ending = _ending(name)
    found = []
    if ending not in KINDS:
        known = "・".join(KINDS)
        found.append(
            Violation(where, f"「{name}」は扱えません。{known}にしてください。", place="file")
        )
    elif not content.startswith(KINDS[ending][1]):
        found.append(Violation(where, f"「{name}」の中身は{ending}ではありません。", place="file"))
    if not content:
        found.append(Violation(where, "ファイルが空です。", place="file"))
    if len(content) > LARGEST:
        found.append(Violation(where, "20MBを超えています。小さくしてください。", place="file"))
    return found


def kept(name, content):
    """Return the columns of a ``KeptFile``."""
    return {
        "name": name,
        "content_type": KINDS[_ending(name)][0],
        "size": len(content),
        "content_hash": hashlib.sha256(content).hexdigest(),
        "content": content,
    }
