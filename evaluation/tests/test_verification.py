"""公表した版の検査: each harm is told by its name, and nothing else is"""

import pytest
from django.db import connection

from evaluation.enums import FileKind
from evaluation.models import PublishedFile, SheetVersion
from evaluation.queries.verification import verify_published
from evaluation.tests import years
from koganei import triggers

pytest_plugins = ["evaluation.tests.fixtures"]
FROZEN = ["published_file_frozen_update", "published_file_frozen_delete", *years.VERSION_GUARDS]
VERSION = "平成30年度の第2版"


@pytest.fixture
def version(sheet):
    """The published version with a file of every kind, past the guards that keep both."""
    for kind in FileKind:
        years.a_file(kind=kind, file_name=f"a.{kind}")
    triggers.remove(connection, FROZEN)
    yield SheetVersion.objects.get(kind="published")
    triggers.install(connection)


def told():
    found = verify_published()
    return found.wrong, found.unmade


def test_what_is_as_it_was_is_counted(version):
    found = verify_published()
    assert (found.versions, found.files) == (1, len(FileKind))
    assert (found.wrong, found.unmade) == ([], [])


def test_a_file_of_the_same_length_is_another(version):
    PublishedFile.objects.filter(kind=FileKind.CSV).update(content=b"%PDF+")
    assert told() == ([f"a.{FileKind.CSV} の中身が、記録したハッシュと違います。"], [])


def test_one_letter_of_a_version_is_another(version):
    changed = [[*version.content[0][:-1], "別の展望"], *version.content[1:]]
    SheetVersion.objects.filter(pk=version.pk).update(content=changed)
    assert told() == ([f"{VERSION}の内容が、記録したハッシュと違います。"], [])


def test_files_that_went_are_named_together(version):
    PublishedFile.objects.filter(kind__in=(FileKind.PDF, FileKind.EXCEL)).delete()
    assert told() == ([f"{VERSION}のPDF・Excelがありません。"], [])


def test_a_version_without_any_file_came_as_papers(version):
    PublishedFile.objects.all().delete()
    assert told() == ([], [VERSION])


def test_what_is_laid_before_a_meeting_was_not_published(version):
    SheetVersion.objects.filter(kind="meeting").update(content=[["別の行"]])
    assert SheetVersion.objects.filter(kind="meeting").exists()
    assert told() == ([], [])


def test_every_harm_is_told_at_once(version):
    SheetVersion.objects.filter(pk=version.pk).update(content=[])
    PublishedFile.objects.filter(kind=FileKind.PDF).delete()
    PublishedFile.objects.filter(kind=FileKind.CSV).update(content=b"%PDF+")
    assert len(told()[0]) == 3
