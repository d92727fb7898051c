"""管理画面: bodies and ordinances are written, appointments shown, and nobody else gets in."""

from datetime import date

import pytest
from django.urls import reverse

from committee.models import (
    Appointment,
    Committee,
    Member,
    MemberContact,
    Officer,
    Ordinance,
    RemunerationRate,
)
from committee.tests.fixtures import copy_ordinance

pytest_plugins = ["committee.tests.fixtures"]

MODELS = [Committee, Ordinance, RemunerationRate, Member, MemberContact, Appointment, Officer]
READ_ONLY = {Appointment, Officer}
# access.md and security.md §2.5: who sees which list in the admin
SEES = {
    "secretariat": set(MODELS),
    "welfare_manager": {Committee, Ordinance, RemunerationRate, Member, Appointment, Officer},
    "welfare_staff": {Committee, Ordinance, RemunerationRate},
    "auditor": {Committee, Ordinance, RemunerationRate, Member, Appointment, Officer},
    "section_author": set(),
    "committee_member": set(),
}


def address(model, view="changelist", *arguments):
    return reverse(f"admin:committee_{model._meta.model_name}_{view}", args=arguments)


@pytest.mark.parametrize("username", SEES)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_are_seen_by_whom_the_matrix_names(promotion, client_as, username, model):
    response = client_as(username).get(address(model))
    assert (response.status_code == 200) is (model in SEES[username])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_of_a_row_opens(promotion, client_as, model):
    client = client_as("secretariat")
    row = model.objects.first()
    assert client.get(address(model, "change", row.pk)).status_code == 200
    if hasattr(model, "history"):
        assert client.get(address(model, "history", row.pk)).status_code == 200
    adds = client.get(address(model, "add")).status_code
    assert adds == (403 if model in READ_ONLY else 200)
    assert client.get(address(model, "delete", row.pk)).status_code == 403


def test_appointments_are_not_written_here(promotion, client_as):
    row = Appointment.objects.first()
    response = client_as("secretariat").post(
        address(Appointment, "change", row.pk), {"seat": "2", "starts_on": "2020-01-01"}
    )
    assert response.status_code == 403


def test_only_the_secretariat_writes(promotion, client_as):
    for username in ("welfare_manager", "welfare_staff", "auditor"):
        client = client_as(username)
        assert client.get(address(Committee, "add")).status_code == 403
        assert client.post(address(Committee, "change", promotion.pk), {}).status_code == 403


def form_of(response):
    """Return what the browser would send back, the inlines included."""
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = "on" if value is True else str(value)
    return data


def test_ordinance_in_use_keeps_its_numbers(promotion, client_as):
    ordinance = Ordinance.objects.get(committee=promotion)
    client = client_as("secretariat")
    page = client.get(address(Ordinance, "change", ordinance.pk))
    assert "改正は、新しい施行日の行として追加してください" in page.content.decode()
    data = form_of(page) | {"seat_limit": "99", "effective_on": "2018-04-01", "transition": "なし"}
    assert "seat_limit" not in form_of(page)
    assert client.post(address(Ordinance, "change", ordinance.pk), data).status_code == 302
    ordinance.refresh_from_db()
    assert (ordinance.seat_limit, ordinance.effective_on, ordinance.transition) == (
        12,
        date(2019, 4, 1),
        "なし",
    )
    assert ordinance.history.latest().history_user.username == "secretariat"


@pytest.fixture
def coming(promotion):
    """An amendment that is registered, but under which nobody is appointed yet."""
    old = Ordinance.objects.get(committee=promotion)
    return copy_ordinance(old, promotion, effective_on=date(2021, 4, 1))


def test_amendment_may_lower_the_limits(coming, client_as):
    client = client_as("secretariat")
    data = form_of(client.get(address(Ordinance, "change", coming.pk)))
    data |= {"seat_limit": "10", "categories-2-seat_limit": "5"}
    response = client.post(address(Ordinance, "change", coming.pk), data)
    assert response.status_code == 302
    coming.refresh_from_db()
    assert (coming.seat_limit, coming.categories.get(code="organization").seat_limit) == (10, 5)


def test_amendment_that_drives_members_out_is_refused(coming, client_as):
    client = client_as("secretariat")
    data = form_of(client.get(address(Ordinance, "change", coming.pk)))
    data |= {"categories-2-seat_limit": "5"}
    del data["incumbents_stay"]
    response = client.post(address(Ordinance, "change", coming.pk), data)
    assert response.status_code == 200
    assert (
        "福祉関係団体・関係機関は5人以内です。令和3年4月1日に7人になります"
        in response.content.decode()
    )
    coming.refresh_from_db()
    assert coming.incumbents_stay


def test_two_ordinances_of_one_day_are_refused(coming, client_as):
    client = client_as("secretariat")
    data = form_of(client.get(address(Ordinance, "change", coming.pk)))
    data |= {"effective_on": "2019-04-01"}
    response = client.post(address(Ordinance, "change", coming.pk), data)
    assert "この委員会には、同じ施行日の条例・要綱があります。" in response.content.decode()


def test_code_of_a_body_is_not_changed(promotion, client_as):
    client = client_as("secretariat")
    data = {"name": "新しい名", "code": "other", "secretariat": "", "display_order": "1"}
    assert client.post(address(Committee, "change", promotion.pk), data).status_code == 302
    promotion.refresh_from_db()
    assert (promotion.name, promotion.code) == ("新しい名", "promotion")


@pytest.mark.parametrize("code", ["Promotion2", "委員会", "2nd", "a b", ""])
def test_code_is_plain(promotion, client_as, code):
    data = {"name": "ある委員会", "code": code, "display_order": "1"}
    response = client_as("secretariat").post(address(Committee, "add"), data)
    assert response.status_code == 200
    assert not Committee.objects.filter(name="ある委員会").exists()


def test_contact_leaves_no_copies(promotion, client_as):
    contact = MemberContact.objects.get()
    client_as("secretariat").post(
        address(MemberContact, "change", contact.pk),
        {"member": contact.member_id, "phone": "042-000-0002"},
    )
    contact.refresh_from_db()
    assert (contact.phone, contact.address) == ("042-000-0002", "")
    assert not hasattr(MemberContact, "history")
