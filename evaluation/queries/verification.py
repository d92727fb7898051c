"""公表した版の検査: what was published is hashed again and compared with what was written down"""

import hashlib
from dataclasses import dataclass, field

from evaluation.enums import FileKind
from evaluation.queries.published import published_files, published_versions
from evaluation.snapshot import content_hash


@dataclass
class Verification:
    """How much was hashed; ``wrong``: sentences, one for each harm; ``unmade``: the versions that
    have no files yet, as those that came as papers, which is none.
    """

    versions: int = 0
    files: int = 0
    wrong: list = field(default_factory=list)
    unmade: list = field(default_factory=list)


def verify_published():
    """Return the Verification of every published version and file; reads one content at a time."""
    found = Verification()
    kept = {}
    for version, kind in published_files().values_list("version", "kind"):
        kept.setdefault(version, set()).add(kind)
    for version in published_versions().defer(None).iterator(chunk_size=1):
        _verify_version(found, version, kept.get(version.pk, set()))
    for file in published_files().iterator(chunk_size=1):
        _verify_file(found, file)
    return found


def _verify_version(found, version, kept):
    found.versions += 1
    if content_hash(version.content) != version.content_hash:
        found.wrong.append(f"{_name(version)}の内容が、記録したハッシュと違います。")
    missing = [kind.label for kind in FileKind if kind.value not in kept]
    if not kept:
        found.unmade.append(_name(version))
    elif missing:
        found.wrong.append(f"{_name(version)}の{'・'.join(missing)}がありません。")


def _verify_file(found, file):
    found.files += 1
    content = bytes(file.content)
    if (hashlib.sha256(content).hexdigest(), len(content)) != (file.content_hash, file.size):
        found.wrong.append(f"{file.file_name} の中身が、記録したハッシュと違います。")


def _name(version):
    return f"{version.sheet.year}の第{version.number}版"
