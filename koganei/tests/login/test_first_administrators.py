"""Two one-time codes for two first administrators; no account that everybody knows."""

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from koganei.access.roles import Role
from koganei.login import codes
from koganei.models import AuditEvent, OneTimeCode, RoleAssignment, User
from koganei.tests.login.conftest import Token, enter, text

FIRST = ("tanaka", "田中 花", "たなか はな")
SECOND = ("suzuki", "鈴木 一", "すずき はじめ")
GOOD = "静かな図書館で読んだ長い物語と雨"
REFUSED = "利用者名と符号の組み合わせが違うか、符号が使われたか、期限（24時間）が過ぎました"


def make(*people):
    out = StringIO()
    arguments = [part for person in people for part in ("--account", *person)]
    call_command("first_administrators", *arguments, stdout=out)
    return dict(re.findall(r"^  (\S+) +([0-9A-Z-]{19})  ", out.getvalue(), re.M)), out.getvalue()


@pytest.fixture
def printed(db, clock):
    return make(FIRST, SECOND)[0]


def come(username, code, password=GOOD, again=None, client=None, **options):
    form = {"username": username, "code": code, "password1": password}
    form["password2"] = password if again is None else again
    return (client or Client(**options)).post("/first-login/", form)


def test_the_command_prints_two_codes_once_and_keeps_only_hashes(db, clock):
    found, printed = make(FIRST, SECOND)
    assert set(found) == {"tanaka", "suzuki"}
    assert "令和8年6月16日 9時00分まで" in printed
    assert "別の紙に写し、本人に手で渡してください" in printed
    assert "/first-login/" in printed
    for user in User.objects.all():
        assert not user.has_usable_password()
        assert user.roles == {Role.ACCOUNT_ADMIN}
        stored = user.one_time_codes.get().digest
        assert found[user.username].replace("-", "") not in stored
        assert re.fullmatch("[0-9a-f]{64}", stored)
    assert AuditEvent.objects.filter(verb="one_time_code_issued").count() == 2


def test_from_the_paper_to_the_home_page(printed):
    client = Client()
    page = text(client.get("/first-login/"))
    assert "24時間以内" in page
    response = come("tanaka", printed["tanaka"].lower().replace("-", " "), client=client)
    assert response.url == "/"
    assert client.get("/").url == "/account/second-factor/"
    page = text(client.get("/account/totp/"))
    token = Token(re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", ""))
    assert client.post("/account/totp/", {"code": token.code()}).status_code == 302
    assert client.get("/").status_code == 200
    user = User.objects.get(username="tanaka")
    assert user.check_password(GOOD)
    assert AuditEvent.objects.filter(verb="password_set_by_code", user=user).exists()


def test_a_code_works_once(printed):
    assert come("tanaka", printed["tanaka"]).status_code == 302
    assert REFUSED in text(come("tanaka", printed["tanaka"]))


@pytest.mark.parametrize(("hours", "works"), [(23.99, True), (24, False), (1000, False)])
def test_a_code_works_for_a_day(printed, clock, hours, works):
    clock.shift(hours * 3600)
    response = come("tanaka", printed["tanaka"])
    assert (response.status_code == 302) is works


def test_a_code_is_good_for_its_own_account_only(printed):
    for username, code in [
        ("suzuki", printed["tanaka"]),
        ("nobody", printed["tanaka"]),
        ("tanaka", "AAAA-AAAA-AAAA-AAAA"),
        ("tanaka", "符号"),
    ]:
        assert REFUSED in text(come(username, code))
    assert OneTimeCode.objects.filter(used_at=None).count() == 2


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"expires_on": "2026-06-14"}],
    ids=["disabled", "expired"],
)
def test_an_account_that_ended_does_not_come_in_by_a_code(printed, change):
    User.objects.filter(username="tanaka").update(**change)
    assert REFUSED in text(come("tanaka", printed["tanaka"]))


def test_a_bad_password_does_not_use_the_code_up_and_is_told_in_full(printed):
    page = text(come("tanaka", printed["tanaka"], "tanaka", "hana"))
    assert "15文字以上にしてください" in page
    assert "「tanaka」" in page
    assert "上の欄と違います" in page
    assert come("tanaka", printed["tanaka"]).status_code == 302


def test_a_wrong_code_says_nothing_about_the_account(printed):
    page = text(come("tanaka", "AAAA-AAAA-AAAA-AAAA", "tanaka", "tanaka"))
    assert "「tanaka」" not in page
    unknown = text(come("nobody", "AAAA-AAAA-AAAA-AAAA", "tanaka", "tanaka"))
    cut = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|value="(tanaka|nobody)"')
    assert cut.sub("", page) == cut.sub("", unknown)


def test_codes_cannot_be_guessed(printed):
    for _ in range(5):
        assert REFUSED in text(come("tanaka", "AAAA-AAAA-AAAA-AAAA", REMOTE_ADDR="10.9.9.9"))
    page = text(come("tanaka", printed["tanaka"], REMOTE_ADDR="10.9.9.9"))
    assert "5分ほど待ってから" in page
    assert come("tanaka", printed["tanaka"], REMOTE_ADDR="10.1.1.1").status_code == 302


def test_a_code_has_eighty_bits_without_signs_that_look_alike(printed):
    assert len(codes.ALPHABET) ** codes.LENGTH == 2**80
    assert not set("01IO") & set(codes.ALPHABET)
    assert all(set(code) <= {*codes.ALPHABET, "-"} for code in printed.values())


def test_an_empty_form_names_its_fields(db):
    assert text(Client().post("/first-login/", {})).count("入れてください。") == 4


def test_whoever_is_in_has_no_use_for_a_code(printed, person):
    client = enter(person(Role.SECTION_AUTHOR))
    assert client.get("/first-login/").url == "/account/"


def test_two_at_once_are_one(printed):
    row = codes.find("tanaka", printed["tanaka"])
    assert [codes.redeem(row, GOOD), codes.redeem(row, GOOD + "二")] == [True, False]
    assert User.objects.get(username="tanaka").check_password(GOOD)


def test_a_new_code_makes_the_old_one_void(printed):
    with transaction.atomic():
        new = codes.issue(User.objects.get(username="tanaka"))
    assert REFUSED in text(come("tanaka", printed["tanaka"]))
    assert come("tanaka", new).status_code == 302


def test_a_code_after_the_set_up_asks_for_the_second_factor_too(printed, token):
    user = User.objects.get(username="tanaka")
    token.give_to(user)
    client = Client()
    assert come("tanaka", printed["tanaka"], client=client).url == "/login/second/"
    assert client.get("/").status_code == 302
    assert Authenticator.objects.filter(user=user).count() == 1


# when the command refuses


def test_once_an_administrator_works_the_command_is_over(printed):
    assert come("tanaka", printed["tanaka"]).status_code == 302
    with pytest.raises(CommandError, match="tanaka）がもういます"):
        make(FIRST, SECOND)
    with pytest.raises(CommandError, match="画面で登録します"):
        make(("a.b", "甲", "こう"), ("c.d", "乙", "おつ"))
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"expires_on": "2026-06-14"}],
    ids=["disabled", "expired"],
)
def test_administrators_who_left_do_not_count(printed, change):
    come("tanaka", printed["tanaka"])
    User.objects.filter(username="tanaka").update(**change)
    assert set(make(SECOND, ("mori", "森 さくら", "もり さくら"))[0]) == {"suzuki", "mori"}


def test_codes_that_nobody_used_are_given_out_anew(printed, clock):
    clock.shift(25 * 3600)
    again, _ = make(FIRST, SECOND)
    assert User.objects.count() == 2
    assert RoleAssignment.objects.count() == 2
    assert REFUSED in text(come("tanaka", printed["tanaka"]))
    assert come("tanaka", again["tanaka"]).status_code == 302


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ((), "別々の2人"),
        ((FIRST,), "別々の2人"),
        ((FIRST, FIRST), "別々の2人"),
        ((FIRST, SECOND, ("mori", "森", "もり")), "別々の2人"),
        ((FIRST, ("田中", "田中", "たなか")), "田中: 利用者名は、英小文字で始まる"),
        ((("A", "甲", "こう"), ("b", "乙", "おつ")), "A、b: 利用者名は"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_made(db, people, message):
    with pytest.raises(CommandError, match=message):
        make(*people)
    assert not User.objects.exists()


def test_a_name_in_use_is_not_taken_over(person):
    person(Role.SECTION_AUTHOR, username="suzuki")
    with pytest.raises(CommandError, match="suzuki: この利用者名は、別の利用者が使っています"):
        make(FIRST, SECOND)
    assert not User.objects.filter(username="tanaka").exists()


def test_there_is_no_account_after_the_migrations(db):
    assert not User.objects.exists()


def test_the_demo_is_refused_outside_demo_mode(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="本番のデータベースには入れません"):
        call_command("load_demo")
    assert not User.objects.exists()
