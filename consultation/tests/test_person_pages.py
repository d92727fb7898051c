"""人のページと世帯の人: what is written, what stood before, who is refused, through the browser"""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation.actions.search_keys import refresh_keys
from consultation.models import (
    CaseEvent,
    ContactPoint,
    EcomapTie,
    HouseholdMembership,
    Person,
    PersonAddress,
    PersonRevision,
    Relationship,
    Restriction,
    SearchKey,
)
from consultation.tests.factories import (
    close,
    make_account,
    make_address,
    make_agency,
    make_case,
    make_contact_point,
    make_household,
    make_person,
    make_relationship,
)
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.models import AddressProtection, AuditEvent

pytestmark = pytest.mark.django_db


def logged_in(role, name=""):
    client = Client()
    client.user = make_account(role, name)
    client.force_login(client.user)
    return client


@pytest.fixture
def worker():
    return logged_in(Role.SUPPORT_WORKER, "worker")


@pytest.fixture
def case(worker):
    person = make_person("山吹 蓮", "やまぶき れん", birth_on=date(1978, 6, 14))
    return make_case(client=person, lead=worker.user, team=[worker.user])


def url(case, *parts, person=None):
    return (
        "/".join(["/desk/cases", str(case.pk), "people", str(person or case.client_id), *parts])
        + "/"
    )


def form_of(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    form = page.context["form"]
    return {
        name: value if not isinstance(value, date) else value.isoformat()
        for name in form.fields
        if (value := form[name].value()) not in (None, False)
    }


def send(client, at, **changes):
    return client.post(at, form_of(client, at) | changes)


def all_of(model, **found):
    with without_scope():
        return list(model.objects.filter(**found).order_by("pk"))


def now(row):
    with without_scope():
        return type(row).objects.get(pk=row.pk)


# name and birth


def test_a_changed_name_keeps_the_former_one_and_is_found(worker, case):
    address = url(case, "change")
    answer = send(worker, address, name="山吹　廉", kana="やまぶき れん", birth_on="S53.6.15")
    assert answer.url == url(case)
    person = now(case.client)
    assert (person.name, person.birth_on, person.version) == ("山吹 廉", date(1978, 6, 15), 2)
    [revision] = all_of(PersonRevision, person=person)
    assert revision.values == {"name": "山吹 蓮", "birth_on": "1978-06-14"}
    keys = {key.value for key in all_of(SearchKey, person=person, kind="name", is_whole=True)}
    assert any("廉" in key for key in keys)
    assert not any("蓮" in key for key in keys)
    assert AuditEvent.objects.last().verb == "person_changed"
    page = worker.get(url(case)).content.decode()
    assert "氏名 山吹 蓮、生年月日 昭和53年6月14日" in page
    assert all_of(CaseEvent, case=case)[-1].label == "氏名・生年月日などを直した"


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(worker, case):
    given = {"name": "", "kana": "山", "called": "", "birth_on": "R99.1.1", "died_on": "2000-01-01"}
    answer = send(worker, url(case, "change"), **given)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) >= {"birth_on"}
    answer = send(worker, url(case, "change"), **given | {"birth_on": "2001-01-01"})
    assert set(answer.context["form"].errors) == {"name", "kana", "died_on"}
    assert answer.context["form"]["kana"].value() == "山"
    assert now(case.client).name == "山吹 蓮"


@pytest.mark.parametrize("bad", ["\x00", "\u202e", "1234 5678 9018"])
def test_what_nobody_sees_and_an_individual_number_are_refused(worker, case, bad):
    answer = send(worker, url(case, "change"), called=f"隣の方{bad}")
    assert answer.status_code == 422
    assert "called" in answer.context["form"].errors


def test_two_who_save_see_both_texts(worker, case):
    address = url(case, "change")
    other = form_of(worker, address) | {"name": "山吹 廉"}
    send(worker, address, name="山吹 連", kana="やまぶき れん")
    answer = worker.post(address, other)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "山吹 連" in words
    assert "山吹 廉" in words
    again = worker.post(address, dict(answer.context["sent"]))
    assert again.status_code == 302
    assert now(case.client).name == "山吹 廉"
    assert [row.version for row in all_of(PersonRevision, person=case.client)] == [1, 2]


def test_only_who_works_on_the_case_changes_and_a_reader_gets_no_form(worker, case):
    finance = logged_in(Role.HOUSEHOLD_FINANCE_WORKER)
    assert finance.get(url(case)).status_code == 200
    assert finance.get(url(case, "change")).status_code == 403
    assert logged_in(Role.AUDITOR).get(url(case)).status_code in (403, 404)
    assert worker.get(url(case, person=make_person("他人").pk)).status_code == 404


# what stands beside a person


def test_a_contact_is_added_changed_and_taken_away(worker, case):
    add = url(case, "contacts", "add")
    answer = send(worker, add, kind="mobile", value="でんわ")
    assert "電話番号として読めません" in answer.content.decode()
    send(worker, add, kind="mobile", value="090-0000-0001", note="夫が出る")
    [point] = all_of(ContactPoint, person=case.client)
    assert now(case.client).version == 2
    assert "夫が出る" in worker.get(url(case)).content.decode()
    change = url(case, "contacts", str(point.pk))
    send(worker, change, value="090-0000-0002", may_be_used="")
    assert now(point).value == "090-0000-0002"
    assert all_of(SearchKey, person=case.client, kind="phone", value__contains="0002")
    send(worker, change, is_mistake="on")
    assert all_of(ContactPoint, person=case.client) == []
    kept = [row.values["contactpoint"]["value"] for row in all_of(PersonRevision)]
    assert kept == ["090-0000-0001", "090-0000-0002"]
    assert "連絡先・番号・アドレス 090-0000-0001" in worker.get(url(case)).content.decode()


def test_an_address_leaves_no_copy_among_the_versions(worker, case):
    add = url(case, "address", "add")
    assert send(worker, add, address="小金井市仮想町9-9-9").status_code == 302
    [row] = all_of(PersonAddress, person=case.client)
    send(worker, url(case, "address", str(row.pk)), ends_on="R8.10.1", starts_on="R8.10.2")
    assert now(row).ends_on is None
    send(worker, url(case, "address", str(row.pk)), ends_on="R8.10.1")
    assert now(row).ends_on == date(2026, 10, 1)
    assert all_of(PersonRevision) == []
    assert worker.get(url(case, "address", "add").replace("address", "contacts")).status_code == 200
    assert worker.get(url(case, "nothing", "add")).status_code == 404


def test_a_protected_address_stands_nowhere_on_the_page(worker, case):
    row = make_address(case.client, "小金井市仮想町9-9-9")
    AddressProtection.objects.create(
        person_id=case.client_id, applied_on=date(2026, 4, 1),
        registered_by=worker.user,
    )  # fmt: skip
    page = worker.get(url(case)).content.decode()
    assert "9-9-9" not in page
    assert "住所は保護されています" in page
    assert worker.get(url(case, "address", str(row.pk))).status_code == 404


def test_kin_is_added_and_a_circle_is_refused(worker, case):
    mother = make_person("山吹 千代", "やまぶき ちよ", birth_on=date(1950, 1, 1))
    case.household = make_household(case.client, mother)
    with without_scope():
        case.save()
    add = url(case, "relations", "add", person=mother.pk)
    send(worker, add, related=str(case.client_id), kind="parent")
    [tie] = all_of(Relationship)
    assert (tie.person_id, tie.related_id) == (mother.pk, case.client_id)
    answer = send(worker, url(case, "relations", "add"), related=str(mother.pk), kind="parent")
    assert "輪になります" in answer.content.decode()
    assert "親や祖父母になれません" in answer.content.decode()
    answer = send(worker, add, related=str(case.client_id), kind="parent")
    assert "すでに記録されています" in answer.content.decode()


def test_a_line_of_the_ecomap_leads_somewhere(worker, case):
    add = url(case, "ties", "add")
    assert send(worker, add, strength="weak").status_code == 422
    send(worker, add, strength="weak", agency=str(make_agency().pk))
    assert [row.strength for row in all_of(EcomapTie)] == ["weak"]
    assert "弱い" in worker.get(f"/desk/cases/{case.pk}/household/").content.decode()


# the household


def test_a_first_member_makes_the_household(worker, case):
    add = f"/desk/cases/{case.pk}/household/add/"
    send(
        worker, add, name="山吹 千代", kana="やまぶき ちよ", birth_on="S25.1.1", occupation="無職",
        kin="of_client:parent", lives_together="on",
    )  # fmt: skip
    household = now(case).household_id
    assert household is not None
    members = [row.person_id for row in all_of(HouseholdMembership, household=household)]
    [mother] = all_of(Person, name="山吹 千代")
    assert members == [case.client_id, mother.pk]
    [tie] = all_of(Relationship)
    assert (tie.person_id, tie.related_id, tie.kind) == (mother.pk, case.client_id, "parent")
    assert "山吹 千代" in worker.get(f"/desk/cases/{case.pk}/household/").content.decode()


def test_who_seems_registered_must_be_told_apart(worker, case):
    known = make_person("山吹 千代", "やまぶき ちよ", birth_on=date(1950, 1, 1))
    with without_scope():
        refresh_keys(known)
    add = f"/desk/cases/{case.pk}/household/add/"
    given = {"name": "山吹 千代", "kana": "やまぶき ちよ", "birth_on": "S25.1.1"}
    answer = send(worker, add, **given)
    assert answer.status_code == 422
    assert "同じところ：漢字の氏名、かな、生年月日" in answer.content.decode()
    assert len(all_of(Person)) == 2
    worker.post(add, form_of(worker, add) | given | {"known": str(known.pk)})
    assert [row.person_id for row in all_of(HouseholdMembership)] == [case.client_id, known.pk]
    assert len(all_of(Person)) == 2


def test_a_member_leaves_and_a_time_before_birth_is_refused(worker, case):
    case.household = make_household(case.client)
    with without_scope():
        case.save()
        row = case.household.memberships.get()
    change = f"/desk/cases/{case.pk}/household/{row.pk}/"
    assert send(worker, change, starts_on="S50.1.1").status_code == 422
    send(worker, change, starts_on="S53.6.14", ends_on="R8.3.31")
    assert now(row).ends_on == date(2026, 3, 31)


def test_the_family_may_be_corrected_after_the_case_was_closed(worker, case):
    close(case)
    assert send(worker, url(case, "change"), name="山吹 廉").status_code == 302
    assert now(case.client).name == "山吹 廉"


# 担当だけが見る


def test_a_restricted_case_is_there_for_its_team_alone(worker, case):
    chief, other = logged_in(Role.CHIEF_SUPPORT_WORKER), logged_in(Role.SUPPORT_WORKER, "other")
    page = f"/desk/cases/{case.pk}/restriction/"
    assert worker.get(page).status_code == 403
    assert send(chief, page, reason="").status_code == 422
    send(chief, page, reason="職員の親族のため")
    assert now(case).is_restricted
    assert now(case.client).is_restricted
    assert other.get(f"/desk/cases/{case.pk}/").status_code == 404
    assert worker.get(f"/desk/cases/{case.pk}/").status_code == 200
    send(chief, page, reason="事情がなくなった")
    assert other.get(f"/desk/cases/{case.pk}/").status_code == 200
    assert not now(case.client).is_restricted
    assert [row.is_restricted for row in all_of(Restriction)] == [True, False]


def test_the_number_of_queries_does_not_grow(worker, case):
    counted = []
    for many in (1, 12):
        for number in range(many):
            make_contact_point(case.client, f"090-0000-{many:02}{number:02}")
            relative = make_person(f"親族{many}{number}")
            make_relationship(relative, case.client, "relative")
        with CaptureQueriesContext(connection) as captured:
            assert worker.get(url(case)).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
