"""The roster's import in the admin: a preview first, written when confirmed, all or nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committee.models import Appointment
from committee.tests.fixtures import APPOINTED, state
from committee.tests.rosters import csv, people, xlsx

pytest_plugins = ["committee.tests.fixtures"]

LIST = "/admin/committee/appointment/"


@pytest.fixture
def client(empty, client_as):
    return client_as("secretariat")


def send(client, body, data, on="令和元年12月13日"):
    return client.post(
        f"{LIST}import/",
        {
            "format": "0", "resource": "0", "committee": body.pk, "appointed_on": on,
            "import_file": SimpleUploadedFile("roster", data),
        },
    )  # fmt: skip


def confirm(client, preview):
    form = preview.context["confirm_form"]
    data = {bound.html_name: bound.value() for bound in form}
    return client.post(f"{LIST}process_import/", data, follow=True)


@pytest.mark.parametrize("data", [csv(people()), xlsx(people())])
def test_roster_is_shown_first_and_written_when_confirmed(empty, client, data):
    before = state()
    preview = send(client, empty, data)
    shown = preview.content.decode()
    assert "12件を追加し、0件を直します" in shown
    assert "学識 花子" in shown
    assert "新しく登録する人" in shown
    assert state() == before
    assert confirm(client, preview).status_code == 200
    rows = Appointment.objects.filter(committee=empty)
    assert rows.count() == 12
    assert {row.appointed_on for row in rows} == {APPOINTED}


def test_refusal_names_row_article_and_remedy(empty, client):
    before = state()
    shown = send(client, empty, csv(people(citizens=5, groups=6))).content.decode()
    assert "公募市民は4人以内です。" in shown
    assert "条例第3条第2項第1号" in shown
    assert "confirm_form" not in shown
    assert state() == before


@pytest.mark.parametrize(
    ("data", "on", "told"),
    [
        (b"%PDF-1.7", "2019-12-13", "PDFファイルです"),
        (csv(people()), "平成31年2月29日", "平成31年2月29日"),
        (csv(people()), "2019-03-31", "施行日より前です"),
    ],
)
def test_bad_file_or_day_is_named(empty, client, data, on, told):
    response = send(client, empty, data, on)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not Appointment.objects.filter(committee=empty).exists()


@pytest.mark.parametrize("role", ["welfare_manager", "auditor"])
def test_only_the_secretariat_imports(empty, client_as, role):
    assert client_as(role).get(f"{LIST}import/").status_code == 403
    assert send(client_as(role), empty, csv(people())).status_code == 403
