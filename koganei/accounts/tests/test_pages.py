"""What the pages show to whom, and the story through them; who enters is in test_decisions."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from time_machine import travel

from koganei.access.roles import Role
from koganei.accounts import actions, transfers
from koganei.accounts.transfers import Move
from koganei.login import codes
from koganei.models import AuditEvent, Deputy, RoleAssignment, RoleRequest, Transfer, User
from koganei.models.accounts import Kind

ADMIN, MANAGER, AUDITOR, CHIEF = (
    "account_admin",
    "welfare_manager",
    "auditor",
    "chief_support_worker",
)


@pytest.fixture(scope="module")
def people(demo_module):
    return {user.username: user for user in User.objects.all()}


def test_the_chief_sees_the_own_organisation_and_nobody_else(people, client_as):
    client = client_as(Role.CHIEF_SUPPORT_WORKER)
    listed = {row.user.username for row in client.get(reverse("accounts:index")).context["rows"]}
    assert "support_worker" in listed
    assert not {"auditor", "welfare_manager", "account_admin"} & listed
    outside = client.get(reverse("accounts:account", args=[people["auditor"].pk]))
    unknown = client.get(reverse("accounts:account", args=[999_999]))
    assert (outside.status_code, unknown.status_code) == (404, 404)


def test_the_own_page_offers_nothing(people, client_as):
    for name in (ADMIN, MANAGER, CHIEF):
        own = people[name]
        page = client_as(own.username).get(reverse("accounts:account", args=[own.pk]))
        assert page.status_code == 200
        assert not page.context["may_request"]
        assert not page.context["may_change"]
        posted = client_as(own.username).post(
            reverse("accounts:request_role", args=[own.pk]),
            {"kind": "grant", "role": "AUDITOR", "starts_on": "2045-01-01", "reason": "x"},
        )
        assert posted.status_code == 422
        assert "自分の利用者については" in posted.content.decode()


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("text=佐倉", "support_worker", "auditor"),
        ("role=AUDITOR", "auditor", "support_worker"),
        ("state=unused", "committee_member", "auditor"),
        ("state=disabled", None, "auditor"),
        ("department=99999&state=x", "auditor", None),
    ],
)
def test_the_filter(people, client_as, query, there, gone):
    page = client_as(Role.AUDITOR).get(f"{reverse('accounts:index')}?{query}")
    listed = {row.user.username for row in page.context["rows"]}
    assert there is None or there in listed
    assert gone not in listed


def test_an_account_from_form_to_first_log_in(demo, client_as):
    client = client_as(Role.ACCOUNT_ADMIN)
    fields = {"username": "nitta", "name": "新田 花", "kana": "にった はな"}
    page = client.post(reverse("accounts:new"), fields)
    assert page.status_code == 200
    assert codes.find("nitta", page.context["code"]).user.name == "新田 花"
    assert page.headers["Cache-Control"] == "no-store, private"
    again = client.post(reverse("accounts:new"), fields)
    assert again.status_code == 422
    assert "使われています" in again.content.decode()
    bad = client.post(reverse("accounts:new"), {"username": "新田"})
    assert len(bad.context["form"].errors) == 3


def test_a_role_from_request_to_registration_through_the_pages(demo, client_as):
    chief, manager, admin = (client_as(name) for name in (CHIEF, MANAGER, ADMIN))
    worker = User.objects.get(username="support_worker")
    asked = chief.post(
        reverse("accounts:request_role", args=[worker.pk]),
        {
            "kind": "grant", "role": "INTEGRATION_COORDINATOR", "starts_on": "2045-01-01",
            "ends_on": "2045-12-31", "reason": "増員",
        },
        follow=True,
    )  # fmt: skip
    assert "申請しました" in asked.content.decode()
    request = RoleRequest.objects.get()
    assert ">承認する<" not in chief.get(reverse("accounts:requests")).content.decode()
    assert ">承認する<" in manager.get(reverse("accounts:requests")).content.decode()
    early = admin.post(reverse("accounts:execute", args=[request.pk]), follow=True)
    assert "承認されていない申請は" in early.content.decode()
    manager.post(reverse("accounts:decide", args=[request.pk]), {"decision": "approve"})
    assert ">登録する<" in admin.get(reverse("accounts:requests")).content.decode()
    admin.post(reverse("accounts:execute", args=[request.pk]))
    given = RoleAssignment.objects.get(user=worker, role=Role.INTEGRATION_COORDINATOR)
    assert str(given.ends_on) == "2045-12-31"


@pytest.mark.parametrize("data", [{}, {"decision": "maybe"}, {"decision": "refuse"}])
def test_a_decision_that_is_none_decides_nothing(demo, client_as, data):
    worker = User.objects.get(username="support_worker")
    request = actions.request_role(
        by=User.objects.get(username=MANAGER), account=worker, kind=Kind.GRANT,
        role=Role.INTEGRATION_COORDINATOR, starts_on=date(2045, 1, 1),
    )  # fmt: skip
    client_as(ADMIN).post(reverse("accounts:decide", args=[request.pk]), data)
    assert RoleRequest.objects.get().decision == ""


def test_the_transfer_screen_asks_approves_and_registers(demo, client_as):
    manager, admin = client_as(MANAGER), client_as(ADMIN)
    author = User.objects.get(username="section_author")
    safety = User.objects.get(username="section_author_safety")
    address = reverse("accounts:transfers")
    chosen = manager.get(f"{address}?people={author.pk}&people={safety.pk}&people=x")
    assert {person.pk for person in chosen.context["form"].people} == {author.pk, safety.pk}
    data = {
        "people": [author.pk, safety.pk], "starts_on": "2045-04-01", "reason": "人事異動",
        f"role_{author.pk}": "SECTION_HEAD", f"department_{author.pk}": safety.department_id,
    }  # fmt: skip
    wrong = manager.post(address, data | {f"role_{safety.pk}": "SUPPORT_WORKER"})
    assert wrong.status_code == 422
    assert "大庭 直樹：" in wrong.content.decode()
    assert not Transfer.objects.exists()
    assert manager.post(address, data).status_code == 302
    rows = list(Transfer.objects.values_list("pk", flat=True))
    assert len(rows) == 2
    manager.post(reverse("accounts:decide_all"), {"rows": rows})
    assert not Transfer.objects.exclude(decision="").exists()
    admin.post(reverse("accounts:decide_all"), {"rows": rows[:1]})  # only what the page showed
    assert Transfer.objects.filter(decision="approved").count() == 1
    admin.post(reverse("accounts:decide_all"), {"rows": rows})
    admin.post(reverse("accounts:execute_all"), {"rows": rows})
    assert Transfer.objects.filter(executed_at=None).count() == 0
    assert str(safety.role_assignments.get().ends_on) == "2045-03-31"
    assert admin.get(address).status_code == 200


@pytest.mark.parametrize("name", ["=1+1", "＝1+1"])
def test_the_review_list_as_csv_is_harmless_and_recorded(demo, client_as, name):
    User.objects.filter(username="auditor").update(name=name)
    response = client_as(Role.WELFARE_MANAGER).get(reverse("accounts:review_csv"))
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + User.objects.count()
    assert [row[1] for row in rows if row[0] == "auditor"] == [f"'{name}"]
    event = AuditEvent.objects.get(verb="export")
    assert event.object_type == "koganei.account_review"


def test_a_review_and_a_deputy_through_the_pages(demo, client_as):
    manager, admin = client_as(MANAGER), client_as(ADMIN)
    assert "今期はまだです" in manager.get(reverse("accounts:review")).content.decode()
    manager.post(reverse("accounts:reviewed"), {"note": "異常なし"})
    assert "今期は確認ずみ" in manager.get(reverse("accounts:review")).content.decode()
    people = {user.username: user.pk for user in User.objects.all()}
    fields = {
        "principal": people[MANAGER], "deputy": people["welfare_staff"],
        "role": "WELFARE_MANAGER", "starts_on": "2045-01-01", "ends_on": "2045-01-31",
    }  # fmt: skip
    assert admin.post(reverse("accounts:deputies"), fields).status_code == 302
    again = admin.post(reverse("accounts:deputies"), fields)
    assert again.status_code == 422
    assert "すでに登録" in again.content.decode()
    assert "三好 あおい" in manager.get(reverse("accounts:deputies")).content.decode()
    admin.post(reverse("accounts:end_deputy", args=[Deputy.objects.get().pk]))
    assert not Deputy.objects.exists()


def test_the_list_warns_of_transfers_that_are_overdue(demo, client_as):
    author = User.objects.get(username="section_author")
    manager, admin = (User.objects.get(username=name) for name in (MANAGER, ADMIN))
    day = date(2045, 1, 1)
    [row] = transfers.request_transfers(by=manager, moves=[Move(author)], starts_on=day)
    actions.decide(by=admin, request=row, approve=True)
    transfers.execute_transfer(by=admin, request=row)
    for now, warned in (("2044-12-31", False), ("2045-01-01", True)):
        with travel(f"{now}T12:00:00+09:00", tick=True):
            page = client_as(ADMIN).get(reverse("accounts:index")).content.decode()
            assert ("まだ課と仕事が" in page) is warned
