"""The door of the published files: made with the publication, all of them or none

What makes them lies above this layer (documents/published.py) and is handed in as ``make``.
"""

import hashlib
from dataclasses import dataclass

from evaluation.enums import FileKind
from evaluation.models import PublishedFile
from evaluation.rules.flow import FLOW
from koganei.audit import record
from koganei.law import RuleBroken, Violation

FILES = FLOW.section("公表")


class FilesFailed(Exception):
    """A file could not be made; the message is Japanese and says what to do."""


@dataclass(frozen=True)
class MadeFile:
    """One file as it was made; ``file_name`` holds no personal data."""

    kind: FileKind
    file_name: str
    content_type: str
    content: bytes


def keep_files(version, make):
    """Make and keep all files of a published version, in the caller's transaction.

    ``make(version)`` returns a MadeFile of every FileKind. Raises RuleBroken where one cannot be
    made: then nothing is published.
    """
    try:
        made = make(version)
    except FilesFailed as failure:
        message = f"公表のファイルを作れないので、何も公表していません。{failure}"
        raise RuleBroken([Violation(FILES, message)]) from failure
    if sorted(each.kind for each in made) != sorted(FileKind):
        raise ValueError("公表のファイルは、すべての種類を1つずつ作ります。")
    return [_keep(version, each) for each in made]


def make_files(*, version, make):
    """What the command does for a version that came with the city's papers: make its files."""
    kept = keep_files(version, make)
    record(verb="published_files_made", on_object=version)
    return kept


def _keep(version, made):
    row = PublishedFile(
        version=version, kind=made.kind, file_name=made.file_name, content=made.content,
        content_type=made.content_type, size=len(made.content),
        content_hash=hashlib.sha256(made.content).hexdigest(),
    )  # fmt: skip
    row.save(force_insert=True)
    return row
