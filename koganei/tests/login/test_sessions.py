"""Sessions end by themselves, with the account, with its roles, and by their owner's hand."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from koganei.access.roles import Role
from koganei.login.sessions import end_all, places_of, token_of
from koganei.models import LoginSession, RoleAssignment, User
from koganei.tests.login.conftest import PASSWORD, enter, text

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0"
NEW = "静かな図書館で読んだ長い物語"  # 14 signs


# time


@pytest.mark.parametrize(("minutes", "is_open"), [(13.9, True), (15.1, False), (60, False)])
def test_fifteen_minutes_without_use(author, clock, minutes, is_open):
    client = enter(author)
    clock.shift(minutes * 60)
    response = client.get("/roles/")
    assert (response.status_code == 200) is is_open
    if not is_open:
        assert response.url == "/login/?next=/roles/"


def test_use_renews_the_session(author, clock):
    client = enter(author)
    for _ in range(5):
        clock.shift(14 * 60 - 1)
        assert client.get("/").status_code == 200


def test_never_more_than_fifteen_minutes_though_use_is_written_once_a_minute(author, clock):
    client = enter(author)
    clock.shift(59)
    client.get("/")  # not written
    clock.shift(15 * 60 - 58)
    assert client.get("/").status_code == 302


def test_the_log_in_page_says_that_time_was_up(author, clock):
    client = enter(author)
    clock.shift(16 * 60)
    asked = client.get("/roles/")
    assert "15分使わなかったので" in text(client.get(asked.url))
    assert "15分使わなかったので" not in text(Client().get(asked.url))


@pytest.mark.parametrize(("hours", "is_open"), [(9.99, True), (10, False)])
def test_ten_hours_even_in_use(author, clock, hours, is_open):
    client = enter(author)
    until = timezone.now() + timedelta(hours=hours)
    while timezone.now() + timedelta(minutes=10) < until:
        clock.shift(600)
        assert client.get("/").status_code == 200
    clock.move_to(until)
    response = client.get("/roles/")
    assert (response.status_code == 200) is is_open
    if not is_open:
        assert response.url == "/login/?why=long&next=%2Froles%2F"
        assert "10時間たったので" in text(client.get(response.url))
        assert not LoginSession.objects.filter(user=author).exists()


def test_confirming_oneself_does_not_prolong_the_ten_hours(author, clock):
    client = enter(author)
    for _ in range(59):
        clock.shift(600)
        client.get("/")
    client.post("/account/confirm/", {"password": PASSWORD})
    clock.shift(601)
    assert client.get("/").url.startswith("/login/?why=long")


@pytest.mark.parametrize(("seconds", "is_open"), [(-30, True), (-3600, False)])
def test_a_clock_set_back_does_not_prolong_a_session(author, clock, seconds, is_open):
    client = enter(author)
    clock.shift(seconds)
    assert (client.get("/").status_code == 200) is is_open


def test_what_was_sent_after_the_end_is_not_repeated_by_a_link(author, clock):
    client = enter(author)
    clock.shift(10 * 3600)
    LoginSession.objects.update(expire_date=timezone.now() + timedelta(hours=1))
    assert client.post("/account/places/end/", {"place": "others"}).url == "/login/?why=long"


def test_old_sessions_are_cleared_by_djangos_command(author, clock):
    enter(author)
    clock.shift(16 * 60)
    call_command("clearsessions")
    assert not LoginSession.objects.exists()


# account and roles


def change(user, **values):
    """As the database may be changed by other ways than the form: without signals."""
    User.objects.filter(pk=user.pk).update(**values)


@pytest.mark.parametrize(
    "ending",
    [
        lambda user: change(user, is_active=False),
        lambda user: change(user, expires_on=date(2026, 6, 14)),
        lambda user: user.role_assignments.all().delete(),
        lambda user: user.role_assignments.update(ends_on=date(2026, 6, 14)),
    ],
    ids=["disabled", "expired", "role taken", "role over"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_ends_the_account_ends_its_session_at_the_next_request(author, clock, ending, method):
    client = enter(author)
    assert client.get("/").status_code == 200
    ending(author)
    response = getattr(client, method)("/")
    assert response.url.startswith("/login/")
    assert not LoginSession.objects.filter(user_id=author.pk).exists()


def test_it_is_told_why(author):
    client = enter(author)
    change(author, is_active=False)
    page = text(client.get(client.get("/").url))
    assert "この利用者は、いま使えません" in page


def test_an_account_expires_at_midnight_in_the_middle_of_use(person):
    user = person(Role.SECTION_AUTHOR, expires_on=date(2026, 6, 15))
    with time_machine.travel("2026-06-15T23:59:00+09:00", tick=False) as clock:
        client = enter(user)
        assert client.get("/").status_code == 200
        clock.shift(61)
        assert client.get("/").url.startswith("/login/?why=ended")


def test_one_of_two_roles_ends_and_so_does_the_session(author, clock):
    RoleAssignment.objects.create(
        user=author, role=Role.SECRETARIAT, starts_on="2026-04-01", ends_on="2026-06-15"
    )
    client = enter(author)
    clock.shift(600)
    assert client.get("/").status_code == 200
    RoleAssignment.objects.filter(role=Role.SECRETARIAT).update(ends_on="2026-06-14")
    response = client.get("/")
    assert response.url.startswith("/login/?why=roles")
    assert "役割が変わったので" in text(client.get(response.url))
    assert enter(author).get("/").status_code == 200


def test_a_disabled_account_that_is_enabled_again_finds_no_open_session(author):
    client = enter(author)
    author.is_active = False
    author.save()
    author.is_active = True
    author.save()
    assert client.get("/").status_code == 302


def test_a_new_password_ends_the_other_places(author):
    here, there = enter(author), enter(author, address="10.2.2.2")
    form = {"oldpassword": PASSWORD, "password1": NEW + "二", "password2": NEW + "二"}
    assert here.post("/account/password/", form).url == "/account/"
    assert there.get("/").status_code == 302
    page = text(here.get("/account/"))
    assert "パスワードを変えました" in page
    assert page.count('data-label="場所"') == 1


def test_the_administrators_end_all_at_once(author):
    clients = [enter(author, address=f"10.2.2.{n}") for n in range(3)]
    assert end_all(author) == 3
    assert {client.get("/").status_code for client in clients} == {302}


# own places


def test_own_places_are_listed_with_address_times_and_this_one_marked(author, clock):
    enter(author, address="10.2.2.2")
    clock.shift(300)
    here = Client(REMOTE_ADDR="10.1.1.1", headers={"user-agent": EDGE})
    here.post("/login/", {"username": "tohyama", "password": PASSWORD})
    clock.shift(120)
    page = text(here.get("/account/"))
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr.*?</tr>", page, re.S)[1:]]
    assert len(rows) == 2
    assert re.search(r"10\.1\.1\.1 +Edge（Windows） .*9時05分 .*いま .*この画面", rows[0])
    assert re.search(r"10\.2\.2\.2 .*9時00分 .*9時00分 .*ログアウト", rows[1])
    assert "2か所" in page


def test_neither_keys_nor_places_of_others_are_shown(author, person):
    other = person(Role.SECTION_HEAD, username="other")
    enter(other, address="10.3.3.3")
    client = enter(author)
    page = text(client.get("/account/"))
    assert "10.3.3.3" not in page
    assert not any(row.pk in page for row in LoginSession.objects.all())


def test_one_place_is_ended(author):
    here, there = enter(author), enter(author, address="10.2.2.2")
    token = token_of(there.session.session_key)
    assert token in text(here.get("/account/"))
    response = here.post("/account/places/end/", {"place": token}, follow=True)
    assert "その場所をログアウトしました" in text(response)
    assert there.get("/").status_code == 302
    again = here.post("/account/places/end/", {"place": token}, follow=True)
    assert "もうログアウトしています" in text(again)


def test_all_others_are_ended(author):
    here = enter(author)
    others = [enter(author, address=f"10.2.2.{n}") for n in range(3)]
    response = here.post("/account/places/end/", {"place": "others"}, follow=True)
    assert "ほかの3か所をログアウトしました" in text(response)
    assert {client.get("/").status_code for client in others} == {302}
    assert here.get("/").status_code == 200


def test_nobody_ends_a_place_of_somebody_else(author, person):
    other = person(Role.SECTION_HEAD, username="other")
    there = enter(other)
    for place in (token_of(there.session.session_key), there.session.session_key, "", "x"):
        enter(author).post("/account/places/end/", {"place": place})
    assert there.get("/").status_code == 200
    assert places_of(other).count() == 1


def test_ending_needs_a_post_with_its_token(author):
    client = enter(author)
    assert client.get("/account/places/end/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/account/places/end/", {"place": "others"}).status_code == 403


def test_a_forged_cookie_is_nobody(author):
    enter(author)
    client = Client()
    for key in ("x" * 32, "", "../../etc/passwd", "%00", "x" * 5000):
        client.cookies["sessionid"] = key
        assert client.get("/").status_code == 302


def test_reading_writes_the_session_at_most_once_a_minute(author, clock):
    client = enter(author)
    written = LoginSession.objects.get().expire_date
    clock.shift(30)
    client.get("/")
    assert LoginSession.objects.get().expire_date == written
    clock.shift(31)
    client.get("/")
    assert LoginSession.objects.get().expire_date == written + timedelta(seconds=61)
