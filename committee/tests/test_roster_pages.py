"""Pages of the roster: right people, right columns, one number of queries; what the public sees."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committee.actions.appointments import appoint, end, fill_vacancy, reappoint
from committee.enums import EndReason
from committee.models import Member, Ordinance
from committee.tests.fixtures import category, copy_ordinance, person, seat
from koganei.models import AuditEvent

pytest_plugins = ["committee.tests.fixtures"]

DAY = "2020-01-01"
PAGES = {
    "roster": f"?on={DAY}",
    "contacts": f"?on={DAY}",
    "forecast": "?since=2022-01-01&until=2024-01-01",
    "figures": "?year=2019",
    "ordinance": f"?on={DAY}",
}
# access.md and security.md §2.5: who opens which page
STAFF = {"secretariat", "welfare_manager", "auditor"}
OPENS = {
    "roster": STAFF | {"committee_member", "section_author", "section_head", "welfare_staff"},
    "ordinance": STAFF | {"committee_member", "section_author", "section_head", "welfare_staff"},
    "forecast": STAFF,
    "figures": STAFF,
    "contacts": {"secretariat"},
}
EVERYBODY = OPENS["roster"] | {"support_worker", "conference_attendee", "account_admin"}


def page(code, name, query=None):
    return f"/committee/{code}/{name}/{PAGES[name] if query is None else query}"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_whom_the_matrix_names(promotion, client_as, name):
    opened = {
        role
        for role in EVERYBODY
        if client_as(role).get(page("promotion", name)).status_code == 200
    }
    assert opened == OPENS[name]
    assert Client().get(page("promotion", name)).status_code == 302
    assert client_as("secretariat").get(page("nothing", name)).status_code == 404


def test_roster_shows_officers_substitutes_and_vacancies(promotion, secretary, client_as):
    for number in (3, 4):
        gone = seat(promotion, "organization", number)
        end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2021, 3, 31))
    fill_vacancy(
        predecessor=seat(promotion, "organization", 3), member=person("補欠 花子"),
        by=secretary, on=date(2021, 5, 1),
    )  # fmt: skip
    shown = text(client_as("secretariat").get(page("promotion", "roster", "?on=2021-05-01")))
    assert "在任11人" in shown
    assert "欠員1人" in shown
    assert shown.count("副会長</span>") == 1
    assert "三浦 節子さんの残任期間" in shown
    assert "森下 航</a>さんの残任期間（令和4年12月12日まで）" in shown
    assert "1期目" in shown


@pytest.mark.parametrize("role", ["section_author", "committee_member", None])
def test_without_the_right_only_the_public_columns(promotion, client_as, role):
    address = (
        page("promotion", "roster") if role else f"/committee/public/promotion/roster/?on={DAY}"
    )
    shown = text((client_as(role) if role else Client()).get(address))
    for public in ("相原 由美", "ルーテル学院大学", "公募市民", "会長", "令和4年12月12日まで"):
        assert public in shown
    for private in ("あいはら", "期目", "042-000-0001", "aihara"):
        assert private not in shown


def test_contacts_are_read_on_the_record(promotion, client_as):
    shown = text(client_as("secretariat").get(page("promotion", "contacts")))
    assert "042-000-0001" in shown
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object_type, event.username) == (
        "view", "committee.contact", "secretariat",
    )  # fmt: skip


@pytest.mark.parametrize("wrong", ["平成31年2月29日", "令和元年4月30日", "2019-13-01", "あした"])
def test_a_date_that_does_not_exist_is_named(promotion, client_as, wrong):
    response = client_as("secretariat").get("/committee/promotion/roster/", {"on": wrong})
    assert "field-errors" in text(response)
    assert wrong in text(response)


def test_a_date_may_be_written_in_wareki(promotion, client_as):
    response = client_as("secretariat").get(
        "/committee/promotion/roster/", {"on": "令和２年１月１日"}
    )
    assert "令和2年1月1日(水)現在" in text(response)


def test_span_that_ends_before_it_begins_is_named(promotion, client_as):
    shown = text(
        client_as("secretariat").get(
            page("promotion", "forecast", "?since=2022-01-01&until=2021-01-01")
        )
    )
    assert "「この日から」以後の日にしてください。" in shown


def test_before_the_first_ordinance_and_after_the_last_term(promotion, client_as):
    client = client_as("secretariat")
    for name in ("roster", "ordinance", "contacts"):
        assert "平成31年3月31日" in text(client.get(page("promotion", name, "?on=2019-03-31")))
    after = text(client.get(page("promotion", "roster", "?on=2023-01-01")))
    assert "最後に在任していた令和4年12月12日の名簿" in after
    nothing = text(client.get(page("promotion", "forecast", "?since=2023-01-01")))
    assert "令和4年12月12日" in nothing


def test_figures_say_the_shares(promotion, client_as):
    shown = text(client_as("secretariat").get(page("promotion", "figures")))
    assert "令和元年度" in shown
    assert "5人（45.5%）" in shown
    assert "4人（33.3%）" in shown


def test_figures_warn_below_the_citizens_share(promotion, secretary, client_as):
    gone = seat(promotion, "citizen", 1)
    end(appointment=gone, reason=EndReason.DIED, by=secretary, on=date(2020, 3, 1))
    assert "30%を下回っています" in text(client_as("secretariat").get(page("promotion", "figures")))


def test_ordinance_shows_articles_and_what_keeps_them(promotion, client_as):
    copy_ordinance(
        Ordinance.objects.get(committee=promotion), promotion, effective_on=date(2021, 4, 1)
    )
    shown = text(client_as("section_author").get(page("promotion", "ordinance")))
    assert "委員会は、委員の半数以上が出席しなければ会議を開くことができない。" in shown
    assert "第5条第4項 だれが会議をまとめるか" in shown
    assert "コード化しない" in shown
    assert shown.count("表示中") == 1
    assert "令和3年4月1日" in shown


def test_number_of_queries_does_not_grow(promotion, secretary, client_as):
    """A body with two terms, a substitute and a vacancy asks no more than one that began."""

    def count(client, address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    client = client_as("secretariat")
    addresses = {name: page("promotion", name) for name in PAGES}
    addresses["roster"] = page("promotion", "roster", "?on=2022-01-01")
    addresses["index"] = "/committee/"
    gone = seat(promotion, "organization", 6)
    end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2019, 12, 20))
    fill_vacancy(predecessor=gone, member=person("ほけつ"), by=secretary, on=date(2019, 12, 21))
    count(client, addresses["roster"])
    few = {name: count(client, address) for name, address in addresses.items()}
    for number in (1, 2, 3):
        reappoint(
            appointment=seat(promotion, "citizen", number), by=secretary, on=date(2022, 12, 13)
        )
    for number in (3, 4, 5):
        gone = seat(promotion, "organization", number)
        end(appointment=gone, reason=EndReason.RESIGNED, by=secretary, on=date(2019, 12, 30))
        fill_vacancy(
            predecessor=gone, member=person(f"補欠{number}"), by=secretary, on=date(2019, 12, 31)
        )
    copy_ordinance(
        Ordinance.objects.get(committee=promotion), promotion, effective_on=date(2025, 4, 1)
    )
    assert {name: count(client, address) for name, address in addresses.items()} == few


def test_the_public_sees_public_bodies_only(promotion, internal):
    client = Client()
    shown = text(client.get("/committee/public/"))
    assert "地域福祉推進委員会" in shown
    assert "庁内検討委員会" not in shown
    assert client.get("/committee/public/internal/roster/").status_code == 404
    assert client.get("/committee/public/promotion/roster/?on=2099-01-01").status_code == 404
    assert "noindex" not in shown


def test_a_body_that_stops_being_public_disappears(promotion):
    old = Ordinance.objects.get(committee=promotion)
    copy_ordinance(old, promotion, effective_on=date(2021, 4, 1), meetings_public=False)
    assert Client().get("/committee/public/promotion/roster/").status_code == 404


def test_a_name_is_never_markup(promotion, secretary, client_as):
    appoint(
        committee=promotion, member=Member.objects.create(name="<b>&悪い</b>"), by=secretary,
        category=category(promotion, "citizen"), on=date(2023, 1, 1),
    )  # fmt: skip
    shown = text(client_as("secretariat").get(page("promotion", "roster", "?on=2023-01-01")))
    assert "&lt;b&gt;&amp;悪い&lt;/b&gt;" in shown
