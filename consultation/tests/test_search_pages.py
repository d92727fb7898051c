"""さがす: who is found, by whom; nothing typed in an address; the same policy as the page"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation.models import Person
from consultation.search_keys import keys_of
from consultation.tests.factories import (
    make_account,
    make_case,
    make_desk,
    make_household,
    make_merge,
    make_person,
    make_search_key,
)
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent, ConflictOfInterest, PartnerOrganization

pytestmark = pytest.mark.django_db
NUMBER = "R08-0123"


def indexed(person, *, phones=()):
    for key in keys_of(name=person.name, kana=person.kana, phones=phones):
        make_search_key(person, key.value, key.kind, is_whole=key.is_whole)
    return person


def logged_in(role):
    client = Client()
    client.user = make_account(role)
    client.force_login(client.user)
    return client


def searched(client, text):
    """Send the form as a browser does and return the page that it leads to."""
    answer = client.post("/desk/search/", {"text": text}, follow=True)
    assert answer.status_code == 200
    return answer


def names(client, text):
    return [row["name"] for row in searched(client, text).context["rows"]]


@pytest.fixture
def worker():
    return logged_in(Role.SUPPORT_WORKER)


@pytest.fixture
def hana():
    person = make_person("渡邊 ハナ", "わたなべ はな", birth_on="1978-06-14")
    indexed(person, phones=["042-000-1234"])
    make_case(client=person, number=NUMBER)
    return person


@pytest.mark.parametrize(
    "text",
    [
        "わたなべ",
        "ワタナベ",
        "ﾜﾀﾅﾍﾞ はな",
        "なべ",
        "渡辺",
        "渡邉 はな",
        "邊",
        "042-000-1234",
        "1234",
        "昭和53年6月14日",
        "S53.6.14",
        "1978/6/14",
    ],
)
def test_a_person_is_found_however_it_is_written(worker, hana, text):
    assert names(worker, text) == ["渡邊 ハナ"]


def test_another_is_not_found(worker, hana):
    for text in ("すずき", "田中", "9999", "昭和53年6月15日", "R08-9999"):
        assert names(worker, text) == []


def test_nothing_that_was_typed_stands_in_an_address_or_a_title(worker, hana):
    answer = searched(worker, "わたなべ")
    (address, status), *_ = answer.redirect_chain
    assert status == 302
    assert address.startswith("/desk/search/")
    assert len(address) == len("/desk/search//") + 36
    title = answer.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert "わたなべ" not in title


def test_the_number_leads_to_the_case(worker, hana):
    for text in (NUMBER, "ｒ０８－１２３", "令和8-123"):
        page = searched(worker, text)
        assert [each.number for each in page.context["rows"][0]["cases"]] == [NUMBER]


def test_the_cases_of_the_household_stand_beside(worker, hana):
    mother = indexed(make_person("渡邊 千代", "わたなべ ちよ"))
    case = make_case(client=mother, household=make_household(mother, hana))
    row = next(r for r in searched(worker, "はな").context["rows"])
    assert [each.pk for each in row["household_cases"]] == [case.pk]


def test_who_was_merged_is_found_under_the_one_that_stayed(worker, hana):
    other = indexed(make_person("渡部 花子", "わたべ はなこ"))
    case = make_case(client=other)
    make_merge(hana, other)
    row = searched(worker, "わたべ").context["rows"][0]
    assert names(worker, "わたべ") == ["渡邊 ハナ"]
    assert case.pk in [each.pk for each in row["cases"]]


def test_a_restricted_person_is_found_by_the_chief_alone(worker, hana):
    with without_scope():
        Person.objects.filter(pk=hana.pk).update(is_restricted=True)
    assert names(worker, "わたなべ") == []
    assert names(worker, "昭和53年6月14日") == []
    assert names(logged_in(Role.CHIEF_SUPPORT_WORKER), "わたなべ") == ["渡邊 ハナ"]


def test_a_person_of_another_desk_is_not_found(worker):
    other, _ = PartnerOrganization.objects.get_or_create(name="ほかの受託者")
    indexed(make_person("渡邊 ハナ", "わたなべ はな", desk=make_desk("別", organization=other)))
    assert names(worker, "わたなべ") == []


def test_a_conflict_of_interest_takes_the_person_out_of_hits_and_count(worker, hana):
    indexed(make_person("渡邊 節子", "わたなべ せつこ"))
    assert len(names(worker, "わたなべ")) == 2
    ConflictOfInterest.objects.create(
        user=worker.user, person_id=hana.pk, source="self", relation="family",
        declared_by=worker.user,
    )  # fmt: skip
    page = searched(worker, "わたなべ")
    assert "1人" in page.content.decode()
    assert [row["name"] for row in page.context["rows"]] == ["渡邊 節子"]


def test_staff_of_the_city_find_by_number_alone(hana):
    staff = logged_in(Role.WELFARE_STAFF)
    mother = indexed(make_person("渡邊 節子", "わたなべ せつこ", birth_on="1950-01-02"))
    make_case(client=mother, team=[staff.user], number="R08-0124")
    for text in ("わたなべ", "昭和25年1月2日", NUMBER):
        assert names(staff, text) == []
    assert len(names(staff, "R08-0124")) == 1


def test_what_cannot_be_looked_for_is_told_and_kept(worker):
    answer = worker.post("/desk/search/", {"text": "あ"})
    assert answer.status_code == 200
    assert "2文字以上" in answer.content.decode()
    assert 'value="あ"' in answer.content.decode()


def test_a_result_is_the_searcher_s_own_and_ends_with_the_log_out(worker, hana):
    address = worker.post("/desk/search/", {"text": "わたなべ"}).url
    other = logged_in(Role.SUPPORT_WORKER)
    assert other.get(address).url == "/desk/search/"
    worker.logout()
    worker.force_login(worker.user)
    assert worker.get(address).url == "/desk/search/"


def test_the_audit_knows_who_was_shown_and_not_what_was_typed(worker, hana):
    searched(worker, "わたなべ")
    event = AuditEvent.objects.filter(verb="person_searched").latest("pk")
    assert [subject.person_id for subject in event.subjects.all()] == [str(hana.pk)]
    assert "わたなべ" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("text", ["わたなべ", "昭和53年6月14日", "渡辺 はな"])
def test_the_number_of_queries_does_not_grow_with_the_hits(worker, text):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            person = make_person("渡邊 ハナ", "わたなべ はな", birth_on="1978-06-14")
            indexed(person)
            make_case(client=person, household=make_household(person))
        address = worker.post("/desk/search/", {"text": text}).url
        with CaptureQueriesContext(connection) as captured:
            worker.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]
