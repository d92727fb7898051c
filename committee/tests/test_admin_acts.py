"""Buttons of the admin: each calls its action; refusals quote the article, what was typed stays."""

from datetime import date

import pytest
from django.urls import reverse

from committee.models import Appointment, Officer
from committee.tests.fixtures import category, person, seat, state

pytest_plugins = ["committee.tests.fixtures"]


def act(row, name):
    model = row._meta.model_name
    return reverse(f"admin:committee_{model}_act_{name}", args=[row.pk])


def change(row):
    return reverse(f"admin:committee_{row._meta.model_name}_change", args=[row.pk])


@pytest.fixture
def client(promotion, client_as):
    return client_as("secretariat")


def test_appoint_in_an_empty_body(empty, client):
    data = {
        "member": person("新任 一郎").pk, "category": category(empty, "expert").pk,
        "on": "令和元年12月13日", "nominating_body": "ある大学",
    }  # fmt: skip
    response = client.post(act(empty, "appoint"), data, follow=True)
    assert "委嘱を記録しました。" in response.content.decode()
    row = Appointment.objects.get(committee=empty)
    assert (row.seat, row.ends_on, row.nominating_body) == (1, date(2022, 12, 12), "ある大学")


def test_fifth_citizen_is_refused_with_its_article_and_nothing_typed_is_lost(promotion, client):
    before = state()
    new = person("五人目")
    data = {
        "member": new.pk, "category": category(promotion, "citizen").pk,
        "on": "2020-04-01", "nominating_body": "打ちこんだ文字",
    }  # fmt: skip
    response = client.post(act(promotion, "appoint"), data)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "公募市民は4人以内です。" in shown
    assert "地域福祉推進委員会条例第3条第2項第1号" in shown
    assert "打ちこんだ文字" in shown
    new.delete()
    assert state() == before


def test_a_day_that_does_not_exist_is_named(promotion, client):
    response = client.post(act(seat(promotion, "citizen", 1), "end"), {"on": "平成31年2月29日"})
    assert response.status_code == 422
    assert "平成31年2月29日" in response.content.decode()


def test_number_of_letters_one_or_all_of_a_day(promotion, client):
    row = seat(promotion, "citizen", 1)
    alone = {"letter_number": "第1号の2"}
    assert client.post(act(row, "letter"), alone).status_code == 302
    numbers = Appointment.objects.filter(committee=promotion).values_list(
        "letter_number", flat=True
    )
    assert sorted(set(numbers)) == ["小福地発第430号", "第1号の2"]
    assert client.post(act(row, "letter"), alone | {"everyone": "on"}).status_code == 302
    assert set(numbers.all()) == {"第1号の2"}
    others = Appointment.objects.exclude(committee=promotion)
    assert set(others.values_list("letter_number", flat=True)) == {""}


def test_end_then_substitute(promotion, client):
    row = seat(promotion, "organization", 3)
    assert "辞任・解嘱・死亡などを記録してから" in client.get(change(row)).content.decode()
    response = client.post(act(row, "end"), {"on": "2021-03-31", "reason": "resigned"})
    assert response.status_code == 302
    shown = client.get(change(row)).content.decode()
    assert "もう委員ではありません" in shown
    new = person("補欠 花子")
    data = {"member": new.pk, "on": "2021-04-15", "nominating_body": row.nominating_body}
    assert client.post(act(row, "substitute"), data).status_code == 302
    row = Appointment.objects.get(member=new)
    assert (row.seat, row.ends_on) == (3, date(2022, 12, 12))


def test_reappoint_from_the_day_after(promotion, client):
    row = seat(promotion, "citizen", 1)
    assert client.post(act(row, "reappoint"), {"on": "2022-11-01"}).status_code == 302
    new = seat(promotion, "citizen", 1)
    assert (new.starts_on, new.term_number) == (date(2022, 12, 13), 2)


def test_officers_are_elected_and_step_down(promotion, client):
    chair = Officer.objects.get(committee=promotion, office="chair")
    other = seat(promotion, "citizen", 1)
    response = client.post(act(other, "elect"), {"office": "chair", "on": "2020-04-01"})
    assert "条例第5条第1項" in response.content.decode()
    data = {"on": "2020-03-31", "reason": "resigned"}
    assert client.post(act(chair, "end"), data).status_code == 302
    assert (
        client.post(act(other, "elect"), {"office": "chair", "on": "2020-04-01"}).status_code == 302
    )
    assert Officer.objects.in_office(date(2020, 4, 1)).get(office="chair").appointment == other
    assert "もう会長では" in client.get(change(chair)).content.decode()


@pytest.mark.parametrize("role", ["welfare_manager", "auditor", "section_author"])
def test_only_the_secretariat_sees_and_uses_them(promotion, client_as, role):
    client, row = client_as(role), seat(promotion, "citizen", 1)
    before = state()
    for address in (act(row, "end"), act(row, "reappoint"), act(promotion, "appoint")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"on": "2021-03-31", "reason": "died"}).status_code == 403
    page = client.get(change(row))
    assert page.status_code == 403 or "再任する" not in page.content.decode()
    assert state() == before


def test_a_row_that_is_not_there(client):
    assert client.get("/admin/committee/appointment/9999/act/end/").status_code == 404
