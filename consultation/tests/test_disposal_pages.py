"""廃棄 through the pages: proposed, approved by another, executed, and its record as paper"""

import re

import pytest
from django.test import Client

from consultation.models import Case, Disposal
from consultation.tests.disposed import make_deciders, make_old, make_rules
from consultation.tests.factories import make_account
from consultation.tests.stories import rows
from koganei.access.roles import Role

DUE = "/desk/disposals/due/"


@pytest.fixture
def browsers(db):
    make_rules()
    people = (*make_deciders(), make_account(Role.AUDITOR, "auditor"))
    found = []
    for user in people:
        found.append(Client())
        found[-1].force_login(user)
    return found


def seen(response):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', response.content.decode())[1]


def text(response):
    return response.content.decode()


def proposed(browser):
    response = browser.post("/desk/disposals/propose/", {"seen": seen(browser.get(DUE))})
    assert response.status_code == 302
    return response["Location"]


def test_from_the_list_to_the_record(browsers):
    one, other, executor, auditor = browsers
    case = make_old()
    page = proposed(one)
    assert case.number in text(auditor.get(page))
    assert "承認する" not in text(one.get(page))
    yes = {"seen": seen(other.get(page)), "approve": "yes"}
    assert "ほかの管理者に頼んでください" in text(one.post(f"{page}decide/", yes))
    assert other.post(f"{page}decide/", yes).status_code == 302
    waiting = text(executor.get("/desk/disposals/approved/"))
    assert "相談1件、人1件" in waiting
    assert case.number not in waiting
    assert executor.get(page).status_code == 403
    assert executor.post(f"{page}run/").status_code == 302
    assert "もう実行されています" in text(executor.post(f"{page}run/"))
    assert rows(Case) == []
    done = text(one.get(page))
    assert "廃棄した" in done
    assert "消した行の数" in done
    csv = one.post(f"{page}files/csv/").content.decode("utf-8-sig")
    assert f"相談,{case.number}," in csv
    assert one.post(f"{page}files/excel/").content[:2] == b"PK"
    assert one.post(f"{page}files/nothing/").status_code == 404
    assert auditor.post(f"{page}files/csv/").status_code == 403


def test_refusing_needs_a_reason_and_a_withdrawn_list_is_over(browsers):
    one, other, *_ = browsers
    make_old()
    page = proposed(one)
    no = {"seen": seen(other.get(page)), "approve": "no"}
    assert "却下する理由" in text(other.post(f"{page}decide/", no))
    assert other.post(f"{page}decide/", no | {"reason": "照会が残る"}).status_code == 302
    assert "照会が残る" in text(one.get(page))
    again = proposed(one)
    assert one.post(f"{again}withdraw/").status_code == 302
    assert [row.decision for row in Disposal.objects.order_by("sequence")] == [
        "refused", "withdrawn",
    ]  # fmt: skip
    assert "もう決裁が済んでいます" in text(one.post(f"{again}withdraw/"))


def test_a_list_that_changed_since_it_was_shown_is_not_proposed(browsers):
    one, *_ = browsers
    make_old()
    shown = seen(one.get(DUE))
    make_old()
    response = one.post("/desk/disposals/propose/", {"seen": shown})
    assert response.status_code == 422
    assert "一覧が、画面を開いたあとで変わりました" in text(response)
    assert not Disposal.objects.exists()


def test_the_pages_ask_a_constant_number_of_queries(browsers, django_assert_max_num_queries):
    one, *_ = browsers
    make_old()
    with django_assert_max_num_queries(100) as asked:
        one.get(DUE)
        few = len(asked)
    for _ in range(4):
        make_old()
    with django_assert_max_num_queries(few):
        one.get(DUE)
    page = proposed(one)
    with django_assert_max_num_queries(40):
        one.get(page)
