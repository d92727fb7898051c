"""ケース一覧 as a file: those cases alone that may be carried out, and nothing that runs"""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from consultation.tests.factories import make_account, make_case, make_person
from koganei.access.roles import Role
from koganei.models import AuditEvent

pytestmark = pytest.mark.django_db
EXCEL, PDF = "/desk/cases/file/excel/", "/desk/cases/file/pdf/"


@pytest.fixture
def worker():
    client = Client()
    client.user = make_account(Role.SUPPORT_WORKER, "worker")
    client.force_login(client.user)
    return client


def cells_of(answer):
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return [cell for row in sheet.iter_rows() for cell in row]


def text_of(answer):
    return "\n".join(str(cell.value) for cell in cells_of(answer))


def test_only_own_cases_leave_the_house(worker):
    own = make_case(lead=worker.user, client=make_person("=1+1 蓮", "やまぶき れん"))
    other = make_case()
    page = worker.get("/desk/cases/").content.decode()
    assert own.number in page
    assert other.number in page
    answer = worker.post(EXCEL, {"purpose": "meeting", "stage": "any"})
    text = text_of(answer)
    assert own.number in text
    assert other.number not in text
    assert "目的　会議の準備" in text
    assert "=1+1 蓮" in text
    assert "f" not in {cell.data_type for cell in cells_of(answer)}  # no formula
    event = AuditEvent.objects.filter(verb="export").last()
    assert (event.purpose, event.username) == ("meeting", "worker")
    assert "蓮" not in answer["Content-Disposition"]


def test_it_is_the_list_that_was_on_the_screen(worker):
    first = make_case(lead=worker.user)
    closed = make_case(lead=worker.user, stage="closed")
    text = text_of(worker.post(EXCEL, {"purpose": "support", "stage": "closed"}))
    assert closed.number in text
    assert first.number not in text


def test_as_pdf(worker):
    make_case(lead=worker.user)
    answer = worker.post(PDF, {"purpose": "support"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_without_a_purpose_or_with_nothing_to_carry_out_it_says_so(worker):
    make_case()
    for data in ({}, {"purpose": "support"}):
        answer = worker.post(EXCEL, data, follow=True)
        assert answer.redirect_chain == [("/desk/cases/", 302)]
    assert "出力してよい相談がありません" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="export").exclude(purpose="").exists()


def test_who_may_not_export_gets_nothing():
    client = Client()
    client.force_login(make_account(Role.WELFARE_STAFF))
    assert client.post(EXCEL, {"purpose": "support"}).status_code == 403
    assert "Excelで出力する" not in client.get("/desk/cases/").content.decode()


def test_the_number_of_queries_does_not_grow(worker):
    counted = []
    for many in (1, 20):
        for _ in range(many):
            make_case(lead=worker.user)
        with CaptureQueriesContext(connection) as captured:
            assert worker.post(EXCEL, {"purpose": "support"}).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
