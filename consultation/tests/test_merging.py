"""名寄せ: two rows become one human being for whatever is asked, and are two again when undone"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from consultation.actions import merging
from consultation.actions.intake import Newcomer
from consultation.actions.search_keys import refresh_keys
from consultation.actions.writing import Conflict
from consultation.models import (
    Case,
    ContactPoint,
    DueItem,
    Merge,
    Person,
    PersonAddress,
    Split,
)
from consultation.queries.consent_records import consents_of, ledger_of
from consultation.queries.humans import rows_of
from consultation.rules.consent import may_tell
from consultation.tests.factories import (
    close,
    make_account,
    make_address,
    make_agency,
    make_case,
    make_contact_point,
    make_household,
    make_merge,
    make_person,
    the_writer,
)
from consultation.tests.parts import make_consent, make_disclosure
from consultation.tests.test_person_pages import all_of, form_of, logged_in, now, send, url
from koganei import audit
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken
from koganei.models import AddressProtection, AuditEvent, ConflictOfInterest
from koganei.safeguards import addresses
from koganei.safeguards.conflict_links import ids_closed_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return logged_in(Role.CHIEF_SUPPORT_WORKER, "chief")


@pytest.fixture
def ren():
    return make_person("山吹 蓮", "やまぶき れん", birth_on=date(1978, 6, 14))


@pytest.fixture
def twin():
    return make_person("山吹 れん", "やまぶき れん", birth_on=date(1978, 6, 14))


def versions(*persons):
    return {person.pk: now(person).version for person in persons}


def merge(chief, ren, twin, **changes):
    given = {"reason": "免許証で確かめた", "versions": versions(ren, twin)} | changes
    return merging.merge(by=chief.user, person=ren, merged=twin, **given)


def reasons(act, *arguments, **given):
    with pytest.raises(RuleBroken) as refused:
        act(*arguments, **given)
    return " ".join(str(violation) for violation in refused.value.violations)


# merging


def test_a_merge_through_the_pages_with_its_preview(chief, ren, twin):
    case, other = make_case(client=ren), make_case(client=twin)
    make_contact_point(twin, "090-0000-0001")
    page = chief.post(url(case, "merge"), {"number": other.number})
    assert page.url == url(case, "merge", str(twin.pk))
    preview = chief.get(page.url).content.decode()
    assert other.number in preview
    assert "090-0000-0001" in preview
    assert now(twin).merged_into is None
    assert send(chief, page.url, reason="").status_code == 422
    assert send(chief, page.url, reason="免許証で確かめた").url == url(case)
    assert now(twin).merged_into_id == ren.pk
    assert AuditEvent.objects.last().verb == "persons_merged"
    shown = chief.get(url(case)).content.decode()
    assert "同じ人としてまとめた記録があります" in shown
    assert "090-0000-0001" in shown
    assert other.number in shown
    assert "090-0000-0001" in chief.get(case.get_absolute_url()).content.decode()


def test_nothing_that_was_written_is_rewritten(chief, ren, twin):
    case, point = make_case(client=twin), make_contact_point(twin)
    merge(chief, ren, twin)
    assert now(case).client_id == twin.pk
    assert now(point).person_id == twin.pk
    assert now(twin).name == "山吹 れん"


def test_a_change_is_written_to_both_rows(chief, ren, twin):
    case = make_case(client=twin)
    merge(chief, ren, twin)
    send(chief, url(case, "change"), name="山吹 廉")
    assert now(ren).name == now(twin).name == "山吹 廉"


def test_undone_they_are_two_and_are_not_proposed_again(chief, ren, twin):
    case = make_case(client=ren)
    with without_scope():
        refresh_keys(ren)
        refresh_keys(twin)
    assert str(twin.pk) in chief.get(url(case, "merge")).content.decode()
    merge(chief, ren, twin)
    [row] = all_of(Merge)
    send(chief, url(case, "merge", str(row.pk), "undo"), reason="兄弟だった")
    assert now(twin).merged_into is None
    assert (now(row).undone_by, now(row).undone_reason) == (chief.user, "兄弟だった")
    assert str(twin.pk) not in chief.get(url(case, "merge")).content.decode()
    assert chief.get(url(case, "merge", str(row.pk), "undo")).status_code == 404


def test_what_differs_must_have_been_checked(chief, ren):
    other = make_person("山吹 蓮", "やまぶき れん", birth_on=date(1987, 6, 14))
    case = make_case(client=ren)
    page = url(case, "merge", str(other.pk))
    assert "違うところがあります：生年月日" in chief.get(page).content.decode()
    assert "確かめたことに印" in send(chief, page, reason="同じ").content.decode()
    assert send(chief, page, reason="同じ", is_checked="on").status_code == 302


def test_it_goes_in_one_step(chief, ren, twin):
    third = make_person("山吹 連", "やまぶき れん")
    make_merge(twin, third)
    assert "残す人を逆に" in reasons(merge, chief, ren, twin)
    assert "すでにほかの人に" in reasons(merge, chief, third, ren)
    assert "同じ記録" in reasons(merge, chief, ren, ren)
    merge(chief, twin, ren)
    assert rows_of([third.pk])[third.pk] == {ren.pk, twin.pk, third.pk}
    assert rows_of([ren.pk, twin.pk])[ren.pk] == {ren.pk, twin.pk, third.pk}


def test_only_the_chief_merges_and_only_whom_the_chief_sees(chief, ren, twin):
    worker = logged_in(Role.SUPPORT_WORKER)
    case = make_case(client=ren, lead=worker.user)
    assert worker.get(url(case, "merge")).status_code == 403
    assert "名寄せ" not in worker.get(url(case)).content.decode()
    ConflictOfInterest.objects.create(
        user=chief.user, person_id=twin.pk, source="supervisor", relation="family",
        declared_by=the_writer(),
    )  # fmt: skip
    with pytest.raises(Http404):
        merge(chief, ren, twin)
    assert chief.get(url(case, "merge", str(twin.pk))).status_code == 404


def test_who_saw_another_state_is_told(chief, ren, twin):
    seen = versions(ren, twin)
    with without_scope():
        Person.objects.filter(pk=twin.pk).update(version=7)
    with pytest.raises(Conflict):
        merge(chief, ren, twin, versions=seen)


# what protects one row protects the human being


def test_a_protection_of_either_row_hides_the_addresses_of_both(chief, ren, twin):
    make_address(ren, "小金井市仮想町1-1-1")
    merge(chief, ren, twin)
    AddressProtection.objects.create(
        person_id=twin.pk, applied_on=date(2026, 4, 1),
        registered_by=chief.user,
    )  # fmt: skip
    assert set(addresses.marks([ren.pk, twin.pk])) == {ren.pk, twin.pk}
    assert list(PersonAddress.objects.seen_by(chief.user)) == []
    assert "仮想町1-1-1" not in chief.get(url(make_case(client=ren))).content.decode()


@pytest.mark.parametrize("declared", ["ren", "twin"])
def test_a_conflict_about_either_row_keeps_away_from_both(chief, ren, twin, declared):
    sister = make_person("山吹 桜")
    make_household(ren, sister)
    make_merge(ren, twin)
    user = make_account(Role.SUPPORT_WORKER, "near")
    ConflictOfInterest.objects.create(
        user=user, person_id={"ren": ren, "twin": twin}[declared].pk, source="supervisor",
        relation="family", declared_by=chief.user,
    )  # fmt: skip
    assert ids_closed_to(user) >= {ren.pk, twin.pk, sister.pk}
    case = make_case(client=twin)
    assert not Case.objects.seen_by(user).filter(pk=case.pk).exists()


def test_who_works_on_one_case_sees_both_rows(chief, ren, twin):
    worker = make_account(Role.WELFARE_STAFF, "city")
    make_case(client=twin, team=[worker])
    assert set(Person.objects.seen_by(worker)) == {twin}
    make_merge(ren, twin)
    assert set(Person.objects.seen_by(worker)) == {ren, twin}


def test_consents_and_what_was_told_are_of_the_human_being(chief, ren, twin):
    case, agency = make_case(client=twin), make_agency()
    consent = make_consent(case)
    make_disclosure(case, consent=consent)
    make_case(client=ren)

    def known():
        with audit.acting(by=chief.user):
            answer = may_tell(consents_of(ren.pk), agency, {"identity"}, timezone.now())
            return answer.allowed, [line.person for line in ledger_of([ren.pk])]

    assert known() == (False, [])
    merge(chief, ren, twin)
    assert known() == (True, [ren.pk])
    page = chief.get(f"/desk/cases/{make_case(client=ren).pk}/consent/").content.decode()
    assert agency.name in page
    [row] = all_of(Merge)
    merging.undo(by=chief.user, person=ren, merge=row, reason="別の人だった")
    assert known() == (False, [])


def test_a_withdrawal_from_the_page_of_either_row_counts(chief, ren, twin):
    consent = make_consent(make_case(client=twin))
    case = make_case(client=ren, lead=chief.user)
    merge(chief, ren, twin)
    page = f"/desk/cases/{case.pk}/consent/{consent.pk}/withdraw/"
    assert send(chief, page).status_code == 302
    assert now(consent).withdrawn_at is not None


# the database


def test_the_database_keeps_the_form_of_a_merge(chief, ren, twin):
    third = make_person("山吹 連")
    row = make_merge(ren, twin)
    with without_scope():
        for refused in (
            lambda: Person.objects.filter(pk=third.pk).update(merged_into=ren),
            lambda: Person.objects.filter(pk=twin.pk).update(merged_into=None),
            lambda: Merge.objects.filter(pk=row.pk).update(reason="別の理由"),
            lambda: Merge.objects.filter(pk=row.pk).delete(),
            lambda: make_merge(twin, third),
            lambda: make_merge(third, ren),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                refused()


# splitting


def test_a_split_moves_open_cases_and_what_was_chosen(chief, ren):
    case, kept = make_case(client=ren), make_case(client=ren)
    ended = make_case(client=ren)
    close(ended)
    point = make_contact_point(ren, "090-0000-0009")
    page = url(case, "split")
    assert (
        ended.number not in dict(chief.get(page).context["form"].fields["cases"].choices).values()
    )
    answer = send(chief, page, name="山吹 進", kana="やまぶき すすむ", reason="父の相談だった")
    assert "1つ以上選んでください" in answer.content.decode()
    given = {"name": "山吹 進", "kana": "やまぶき すすむ", "reason": "父の相談だった"}
    chosen = {"cases": [str(case.pk)], "parts": [f"contactpoint:{point.pk}"]}
    assert chief.post(page, form_of(chief, page) | given | chosen).status_code == 302
    [split] = all_of(Split)
    assert [person.name for person in all_of(Person, pk=split.other_id)] == ["山吹 進"]
    assert now(case).client_id == split.other_id
    assert (now(kept).client_id, now(ended).client_id) == (ren.pk, ren.pk)
    assert now(point).person_id == split.other_id
    assert [due.kind for due in all_of(DueItem, case=case)] == ["consent"]
    assert AuditEvent.objects.filter(verb="person_split").exists()


def test_a_closed_case_and_a_protected_address_do_not_move(chief, ren):
    ended, case = make_case(client=ren), make_case(client=ren)
    close(ended)
    lived = make_address(ren)
    AddressProtection.objects.create(
        person_id=ren.pk, applied_on=date(2026, 4, 1),
        registered_by=chief.user,
    )  # fmt: skip
    found = reasons(
        merging.split, by=chief.user, person=ren, other=Newcomer("山吹 進", "やまぶき すすむ"),
        cases=[case, ended], parts=[lived], reason="",
    )  # fmt: skip
    assert f"終結した相談は移せません（{ended.number}）" in found
    assert "住所は移せません" in found
    assert "理由を書いてください" in found
    assert all_of(Split) == []
    assert all_of(ContactPoint) == []
