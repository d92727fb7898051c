"""A copy whose audit was tampered with, cut, or is older than the last anchor is not accepted."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections

from koganei import audit_chain, triggers
from koganei.backup import contents
from koganei.models import AuditEvent, AuditHead
from koganei.tests.audit.support import act

PASSPHRASE = "a passphrase for tests"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def passphrase(monkeypatch):
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "backup.koganei"


def backup(archive):
    call_command("backup", archive, stdout=io.StringIO())


def check(archive, *anchors):
    """Run ``restore --check`` and return what it says, refusals included."""
    said = io.StringIO()
    options = [word for anchor in anchors for word in ("--anchor", str(anchor))]
    try:
        call_command("restore", archive, "--check", *options, stdout=said, stderr=said)
    except CommandError as refused:
        said.write(str(refused))
    return said.getvalue()


def record(count):
    for number in range(count):
        act(number)


def test_a_whole_chain_that_fits_its_anchors_is_accepted(archive, tmp_path):
    record(3)
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(audit_chain.anchor())
    record(2)
    backup(archive)
    assert "戻せます" in check(archive)
    assert "戻せます" in check(archive, anchors)


def test_an_older_copy_than_the_last_anchor_is_named(archive):
    record(3)
    backup(archive)
    record(2)
    said = check(archive, audit_chain.anchor())
    assert "控えにある4番から5番までがありません" in said
    assert "使えません" in said
    assert "戻せます" in check(archive)  # without the anchor nobody can tell


def without_triggers(change):
    triggers.remove(connection)
    try:
        change()
    finally:
        triggers.install(connection)


TAMPERINGS = [
    (lambda: AuditEvent.objects.filter(pk=2).update(verb="view2"), "2番が書き換えられて"),
    (lambda: AuditEvent.objects.filter(pk=4).update(hash="0" * 64), "4番が書き換えられて"),
    (lambda: AuditHead.objects.update(sequence=3), "末尾の控え（3番）が、最後の記録（4番）と"),
    (lambda: AuditHead.objects.update(sequence=9), "5番から9番までの末尾が切られています"),
]


@pytest.mark.parametrize(("change", "sentence"), TAMPERINGS)
def test_tampering_in_the_copy_is_named(archive, change, sentence):
    record(4)
    without_triggers(change)
    backup(archive)
    said = check(archive)
    assert sentence in said
    assert "使えません" in said


def test_it_is_the_chain_of_the_copy_that_is_looked_at(archive):
    """What happened to the house since then is not what the copy holds."""
    record(4)
    backup(archive)
    without_triggers(lambda: AuditEvent.objects.filter(pk=2).update(verb="view2"))
    assert "戻せます" in check(archive)


def test_a_copy_whose_audit_cannot_be_read_is_refused(archive, monkeypatch):
    backup(archive)

    def of_another_version(**options):
        raise OperationalError("no such column: purpose")

    monkeypatch.setattr(audit_chain, "verify", lambda anchors, using: of_another_version())
    assert "監査の記録を読めません" in check(archive)


def test_an_anchor_that_cannot_be_read_is_refused(archive):
    backup(archive)
    assert "控えを読めません" in check(archive, "きのうの控え")


def test_the_copy_is_forgotten_afterwards(archive):
    backup(archive)
    contents.check_backup(archive, PASSPHRASE, lambda line: None)
    assert contents.databases.COPY not in [each.alias for each in connections.all(True)]
