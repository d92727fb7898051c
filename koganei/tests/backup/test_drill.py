"""The drill: a backup taken while others write can be restored, and says what is wrong if not."""

import errno
import io
import os
import tarfile
import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from koganei.backup import contents
from koganei.models import Department
from koganei.testing.races import in_thread, joined, share_database

PASSPHRASE = "a passphrase for tests"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "backup.koganei"


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_backup_under_write_load_is_whole(archive, tmp_path, monkeypatch):
    """Rows are written in pairs; the copy holds an even number of them."""
    connection.ensure_connection()
    share_database(tmp_path, monkeypatch)
    enough, stop = threading.Event(), threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            Department.objects.bulk_create(
                [Department(name=f"課{number}{half}") for half in "上下"]
            )
            if number == 10:
                enough.set()
        return number

    writer = in_thread(write)
    assert enough.wait(60)
    try:
        joined(in_thread(lambda: run("backup", archive)))
    finally:
        stop.set()
    assert joined(writer) >= 10
    with contents.unpacked(archive, PASSPHRASE) as (_, manifest):
        copied = manifest["rows"]["koganei_department"]
    assert copied >= 20
    assert copied % 2 == 0


@pytest.mark.django_db(transaction=True)
def test_a_whole_backup_has_no_problems(archive):
    Department.objects.create(name="交通対策課")
    run("backup", archive)
    assert contents.check_backup(archive, PASSPHRASE, lambda line: None).problems == []


@pytest.mark.django_db(transaction=True)
def test_files_are_in_the_backup(archive):
    default_storage.save("plan/a.txt", ContentFile(b"attachment"))
    run("backup", archive)
    assert "ファイル1" in run("restore", archive, "--check")


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_never_overwritten(archive):
    archive.write_bytes(b"precious")
    with pytest.raises(CommandError, match="もうあります"):
        run("backup", archive)
    assert archive.read_bytes() == b"precious"


@pytest.mark.django_db(transaction=True)
def test_nothing_half_written_stays(archive, monkeypatch):
    def fail(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr(contents, "_pack", fail)
    with pytest.raises(CommandError, match="作れませんでした"):
        run("backup", archive)
    assert not archive.exists()


@pytest.mark.django_db(transaction=True)
def test_an_older_copy_is_named(archive):
    run("backup", archive)
    with pytest.raises(CommandError, match="使えません"):
        run("restore", archive, "--check", "--not-older-than", "2199-01-01")


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_missing_are_named(archive, monkeypatch):
    counted = contents._counts

    def more(rows, tables):
        return {table: count + 1 for table, count in counted(rows, tables).items()}

    monkeypatch.setattr(contents, "_counts", more)
    run("backup", archive)
    monkeypatch.setattr(contents, "_counts", counted)
    report = contents.check_backup(archive, PASSPHRASE, lambda line: None)
    assert len(report.problems) == report.tables


@pytest.mark.parametrize("passphrase", ["", "short"])
def test_a_passphrase_is_needed(archive, monkeypatch, passphrase):
    monkeypatch.setenv("BACKUP_PASSPHRASE", passphrase)
    with pytest.raises(CommandError, match="合言葉"):
        run("backup", archive)


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_restored_into_an_empty_sqlite_file(archive, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("a PostgreSQL dump goes back into PostgreSQL; the drill above does that")
    Department.objects.create(name="交通対策課")
    run("backup", archive)
    target = tmp_path / "restored.sqlite3"
    run("restore", archive, "--into", f"sqlite:///{target}")
    with contents.databases.loaded(target) as rows:
        assert rows("SELECT name FROM koganei_department") == [("交通対策課",)]
    with pytest.raises(CommandError, match="空いていない"):
        run("restore", archive, "--into", f"sqlite:///{target}")


@pytest.mark.django_db(transaction=True)
def test_files_go_back_into_a_folder_of_another_file_system(archive, tmp_path, monkeypatch):
    """A rename is refused between file systems; the files must arrive all the same."""

    def refuse(*arguments):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    if connection.vendor != "sqlite":
        pytest.skip("a PostgreSQL dump goes back into PostgreSQL; the files go the same way")
    default_storage.save("plan/a.txt", ContentFile(b"attachment"))
    run("backup", archive)
    monkeypatch.setattr(os, "rename", refuse)
    target, files = tmp_path / "restored.sqlite3", tmp_path / "elsewhere" / "files"
    run("restore", archive, "--into", f"sqlite:///{target}", "--files", files)
    assert (files / "plan/a.txt").read_bytes() == b"attachment"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("files", [None, "full"])
def test_the_database_is_not_touched_while_the_files_have_no_room(archive, tmp_path, files):
    if connection.vendor != "sqlite":
        pytest.skip("a PostgreSQL dump goes back into PostgreSQL; the check is the same")
    default_storage.save("plan/a.txt", ContentFile(b"attachment"))
    run("backup", archive)
    arguments = []
    if files:
        (tmp_path / files).mkdir()
        (tmp_path / files / "other.txt").write_text("here")
        arguments = ["--files", tmp_path / files]
    target = tmp_path / "restored.sqlite3"
    with pytest.raises(CommandError, match="空のフォルダ"):
        run("restore", archive, "--into", f"sqlite:///{target}", *arguments)
    assert not target.exists()


@pytest.mark.django_db(transaction=True)
def test_an_older_python_unpacks_too(archive, monkeypatch):
    """Python 3.11.2 (Debian 12) has neither ``filter=`` nor the named filters."""
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    unpack = tarfile.TarFile.extractall

    def without_filter(self, path=".", members=None, *, numeric_owner=False):
        return unpack(self, path, members, numeric_owner=numeric_owner)

    monkeypatch.setattr(tarfile.TarFile, "extractall", without_filter)
    run("backup", archive)
    assert contents.check_backup(archive, PASSPHRASE, lambda line: None).problems == []
