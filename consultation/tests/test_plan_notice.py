"""支援計画決定通知: 決定 or 確認, the mayor of its day, the place of the seal, no hidden address"""

import pytest

from consultation.documents import plan_notice as documents
from consultation.documents.paper import NothingToPrint
from consultation.models import Desk
from consultation.tests.factories import make_account, make_address, make_case
from consultation.tests.parts import decide_plan, make_plan, put_on_agenda, record_item
from consultation.tests.stories import people, text_of
from koganei import letters
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.models import AddressProtection

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return make_case(lead=make_account(Role.SUPPORT_WORKER))


def decided(case, *uses):
    plan = make_plan(case, uses=uses)
    record_item(put_on_agenda(plan))
    return decide_plan(plan, document_number="小福地発第12号")


def letter(case):
    with without_scope():
        case.refresh_from_db()
        made = documents.plan_notice(case, "出力の印")
        return made.title, made.html()


def test_a_statutory_service_is_decided_and_says_how_to_appeal(case):
    name = str(case.client)
    decided(case, "work_preparation")
    title, words = letter(case)
    assert title == "支援計画決定通知書"
    for said in ("支援を決定しました", "小福地発第12号", "審査請求", "取消しの訴え", "公印",
                 name, "支援調整会議の了承を経て", "条件"):  # fmt: skip
        assert said in words


def test_a_plan_without_one_is_confirmed_and_names_no_appeal(case):
    decided(case, "loans")
    title, words = letter(case)
    assert title == "支援計画確認通知書"
    assert "内容を確認しました" in words
    assert "審査請求" not in words


def test_the_desk_may_leave_the_appeal_out(case):
    decided(case, "work_preparation")
    Desk.objects.filter(pk=case.desk_id).update(states_appeal=False)
    case.desk.refresh_from_db()
    assert "審査請求" not in letter(case)[1]


def test_the_mayor_of_the_day_of_the_decision_writes(case, monkeypatch):
    decision = decided(case)
    names = {decision.decided_on: "その日の 市長"}
    monkeypatch.setattr(letters, "_mayor_on", [names.get])
    assert f"{letters.MAYOR}　その日の 市長" in letter(case)[1]


def test_a_protected_address_does_not_stand_on_it(case):
    decided(case)
    make_address(case.client, "みどり町1-2-3")
    assert "みどり町1-2-3" in letter(case)[1]
    AddressProtection.objects.create(
        person_id=case.client_id, registered_by=case.lead, applied_on="2026-04-01"
    )
    words = letter(case)[1]
    assert "みどり町1-2-3" not in words
    assert "住所は保護されているので印刷しません" in words


def test_before_a_decision_there_is_nothing_to_print(case):
    make_plan(case)
    with without_scope(), pytest.raises(NothingToPrint):
        documents.plan_notice(case, "")


def test_the_page_says_so(case):
    who = people("manager")
    refused = who["manager"].sends("case_file", case.pk, "notice", purpose="client")
    assert refused.status_code == 409
    assert "まだない" in text_of(refused)


def test_the_blank_letter_has_the_place_of_everything():
    words = documents.blank_notice("").html()
    for said in ("公印", letters.MAYOR, "決定・確認", "教示"):
        assert said in words
