"""What a backup holds: the database, the uploaded files, and a manifest that counts them."""

import hashlib
import json
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from koganei import audit_chain
from koganei.backup import databases
from koganei.backup.archive import ArchiveDamaged, Sealed, opened

MANIFEST = "manifest.json"


@dataclass
class Report:
    """What a check of an archive found; ``problems`` is empty when it could be restored."""

    made_at: str = ""
    tables: int = 0
    rows: int = 0
    files: int = 0
    problems: list = field(default_factory=list)


def write_backup(target, passphrase, say):
    """Write one archive; refuse to overwrite. Returns the SHA-256 of the file."""
    with tempfile.TemporaryDirectory(prefix="koganei-backup-") as folder:
        folder = Path(folder)
        say("データベースを写しています…")
        dump = databases.dump(folder)
        with databases.loaded(dump) as rows:
            manifest = _manifest(dump, rows)
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        say(f"ファイル{len(manifest['files'])}件を加えて暗号にしています…")
        members = {MANIFEST: folder / MANIFEST, dump.name: dump}
        members |= {f"files/{name}": _files() / name for name in manifest["files"]}
        with target.open("xb") as file:
            try:
                _pack(members, file, passphrase)
            except BaseException:
                target.unlink()
                raise
    target.chmod(0o600)
    return _sha256(target)


def check_backup(source, passphrase, say, *, not_older_than=None, anchors=()):
    """Unpack an archive into an empty place, look at everything, remove it; returns a Report.

    ``anchors`` of the audit (koganei.audit_verify_standalone) name a copy older than the last one.
    """
    report = Report()
    with unpacked(source, passphrase) as (folder, manifest):
        report.made_at, report.files = manifest["made_at"], len(manifest["files"])
        say(f"{manifest['made_at']} の写しを確かめています…")
        dump = folder / manifest["database"]["name"]
        for name, wanted in _expected_hashes(manifest):
            if not (folder / name).exists() or _sha256(folder / name) != wanted:
                report.problems.append(f"{name} がないか、中身が違います。")
        say("データベースを空の場所に戻しています…")
        with databases.loaded(dump) as rows:
            counts = _counts(rows, manifest["rows"])
            say("監査の記録のつながりを確かめています…")
            report.problems += _broken_audit(anchors)
        report.tables, report.rows = len(counts), sum(counts.values())
        report.problems += [
            f"{table} は{manifest['rows'][table]}行のはずが{count}行です。"
            for table, count in counts.items()
            if count != manifest["rows"][table]
        ]
        if not_older_than and datetime.fromisoformat(manifest["made_at"]) < not_older_than:
            report.problems.append(f"この写しは {not_older_than.isoformat()} より古いものです。")
    return report


def _broken_audit(anchors):
    """Return what is wrong with the audit chain of the copy that is loaded."""
    try:
        report, others = audit_chain.verify(anchors, using=databases.COPY)
    except DatabaseError as error:
        return [f"監査の記録を読めません。別の版のプログラムの写しかもしれません（{error}）。"]
    found = [report.finding, *others] if report.finding else others
    return [f"監査の記録: {finding.message}" for finding in found]


@contextmanager
def unpacked(source, passphrase):
    """Unpack an archive into a folder that goes afterwards; yield (folder, manifest)."""
    with tempfile.TemporaryDirectory(prefix="koganei-restore-") as folder:
        folder = Path(folder)
        with source.open("rb") as file, (folder / "archive.tar").open("wb") as plain:
            for piece in opened(file, passphrase):
                plain.write(piece)
        try:
            with tarfile.open(folder / "archive.tar") as tar:
                # Python before 3.11.4 does not know filter=; it may have the filter all the same.
                tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
                tar.extractall(folder)  # noqa: S202 -- an archive of our own, opened with our key
            (folder / "archive.tar").unlink()
            yield folder, json.loads((folder / MANIFEST).read_text())
        except (tarfile.TarError, FileNotFoundError, json.JSONDecodeError) as error:
            raise ArchiveDamaged("バックアップの中身が足りません。") from error


def _pack(members, file, passphrase):
    sealed = Sealed(file, passphrase)
    with tarfile.open(fileobj=sealed, mode="w|") as tar:
        for name, path in members.items():
            tar.add(path, name)
    sealed.close()


def _manifest(dump, rows):
    files = sorted(str(p.relative_to(_files())) for p in _files().rglob("*") if p.is_file())
    tables = connection.introspection.django_table_names(only_existing=True)
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "database": {"name": dump.name, "sha256": _sha256(dump)},
        "rows": _counts(rows, tables),
        "files": {name: _sha256(_files() / name) for name in files},
    }


def _counts(rows, tables):
    return {table: rows(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608 -- names of our own models


def _expected_hashes(manifest):
    yield manifest["database"]["name"], manifest["database"]["sha256"]
    for name, digest in manifest["files"].items():
        yield f"files/{name}", digest


def _files():
    return Path(getattr(default_storage, "location", settings.DATA_DIR / "files"))


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
