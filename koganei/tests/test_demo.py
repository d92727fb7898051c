"""The demo: complete, loadable again and again, and never outside demo mode."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from evaluation.models import EvaluationSheet, Initiative, SheetEntry
from koganei import demo
from koganei.access.roles import ACCOUNT_ROLES, Role
from koganei.models import Department, RoleAssignment, User
from koganei.testing.accounts import remove_account
from koganei.testing.fixtures import QUICK_HASHER


@pytest.fixture
def loaded(db, settings):
    settings.PASSWORD_HASHERS = QUICK_HASHER
    settings.DEMO = True
    return run()


def run():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def everything():
    """Every row of every table, as the database holds it."""
    with connection.cursor() as cursor:
        rows = {}
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- our own tables
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_the_demo_is_the_sheet_of_2018(loaded):
    assert (Department.objects.count(), Initiative.objects.count()) == (10, 41)
    assert SheetEntry.objects.count() == 52
    assert int(EvaluationSheet.objects.get().year) == 2018


def test_each_role_has_an_account_named_like_its_code(loaded):
    for role in ACCOUNT_ROLES:
        user = User.objects.get(username=role.value.lower())
        assert user.roles == {role}
    assert not User.objects.filter(username="public").exists()
    assert not RoleAssignment.objects.filter(role=Role.PUBLIC).exists()


def test_the_accounts_are_printed_with_their_password(loaded):
    head, *lines = loaded.splitlines()
    assert demo.PASSWORD in head
    assert [line.split()[0] for line in lines] == [username for username, *_ in demo.accounts()]
    assert (
        len(lines)
        == User.objects.count()
        == len(ACCOUNT_ROLES) + len((*demo.MORE_AUTHORS, *demo.MORE_MANAGERS))
    )
    by_name = dict(zip((line.split()[0] for line in lines), lines, strict=True))
    assert "担当課 入力者 地域安全課" in by_name["section_author_safety"]


def test_each_account_can_log_in(loaded):
    for username, *_ in demo.accounts():
        data = {"username": username, "password": demo.PASSWORD}
        assert Client().post("/login/", data).status_code == 302, username


def test_authors_of_three_sections_can_be_tried(loaded):
    authors = User.objects.filter(role_assignments__role=Role.SECTION_AUTHOR)
    assert {str(author.department) for author in authors} == {
        "地域福祉課",
        "地域安全課",
        "社会福祉協議会",
    }


def test_loading_again_changes_nothing(loaded):
    before = everything()
    assert run() == loaded
    assert everything() == before


def test_loading_again_keeps_what_people_did(loaded):
    user = User.objects.get(username="section_author")
    user.name = "別の名前"
    user.set_password("べつのあいことばです-2026")
    user.save()
    entry = SheetEntry.objects.first()
    SheetEntry.objects.filter(pk=entry.pk).update(outlook="書き直した。")
    run()
    user.refresh_from_db()
    assert user.name == "別の名前"
    assert user.check_password("べつのあいことばです-2026")
    assert SheetEntry.objects.get(pk=entry.pk).outlook == "書き直した。"


def test_an_account_that_was_removed_comes_back(loaded):
    remove_account("auditor")
    assert run() == loaded


def test_the_demo_is_refused_outside_demo_mode(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="本番のデータベースには入れません"):
        run()
    assert not User.objects.exists()
    assert not SheetEntry.objects.exists()


def test_half_a_demo_is_never_left_behind(db, settings, monkeypatch):
    settings.PASSWORD_HASHERS = QUICK_HASHER
    settings.DEMO = True
    monkeypatch.setattr(demo, "MORE_AUTHORS", (("broken", None, "", ""),))
    with pytest.raises(Exception, match="name"):
        run()
    assert not User.objects.exists()
    assert not SheetEntry.objects.exists()
