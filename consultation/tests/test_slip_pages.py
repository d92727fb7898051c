"""連絡票のページ: written, looked at, corrected, listed, as a clerk does it"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.codes import CallerKind, Channel, Route, Trouble, Urgency
from consultation.models import Case, ContactSlip, SlipNarrative
from consultation.tests.factories import (
    make_account,
    make_case,
    make_desk,
    make_person,
    make_slip,
    the_writer,
)
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.models import AuditEvent, Draft

pytestmark = pytest.mark.django_db
NEW, LOOK = "/desk/slips/new/", "/desk/slips/look/"


@pytest.fixture
def worker():
    make_desk()
    client = Client()
    client.user = make_account(Role.SUPPORT_WORKER)
    client.force_login(client.user)
    return client


def call(worker, **said):
    """What a browser sends after a telephone call."""
    return {
        "received_on": "令和8年4月13日",
        "received_time": "14:20",
        "received_by": worker.user.pk,
        "route": Route.CLIENT_REMOTE,
        "channel": Channel.PHONE,
        "caller_kind": CallerKind.CLIENT,
        "name": "滝沢 良平",
        "kana": "たきざわ りょうへい",
        "troubles": [Trouble.INCOME, Trouble.RENT],
        "main": Trouble.RENT,
        "urgency": Urgency.NORMAL,
        "client_words": "家賃が払えない",
    } | said


def cases():
    with without_scope():
        return list(Case.objects.order_by("sequence"))


def errors(answer):
    return {name: "".join(each) for name, each in answer.context["form"].errors.items()}


def test_a_call_becomes_a_case_with_its_slip(worker):
    answer = worker.post(NEW, call(worker))
    (case,) = cases()
    assert answer.status_code == 302
    assert str(case.pk) in answer.url
    assert worker.get(answer.url).status_code == 200  # the worker may not screen
    page = worker.get(reverse("consultation:slip", args=[case.pk])).content.decode()
    assert "家賃が払えない" in page
    assert "一番お困り" in page


def test_the_chief_goes_on_to_the_screening(worker):
    chief = Client()
    chief.user = make_account(Role.CHIEF_SUPPORT_WORKER)
    chief.force_login(chief.user)
    answer = chief.post(NEW, call(chief))
    assert answer.url == reverse("consultation:screening", args=[cases()[0].pk])
    assert chief.get(answer.url).status_code == 200


def test_everything_wrong_is_told_at_once_and_nothing_typed_is_lost(worker):
    wrong = {"received_on": "令和8年4月31日", "kana": "", "urgency": Urgency.TODAY, "troubles": []}
    answer = worker.post(NEW, call(worker, **wrong))
    assert answer.status_code == 422
    assert set(errors(answer)) == {"received_on", "kana", "urgent_response", "troubles"}
    page = answer.content.decode()
    assert "令和8年4月31日" in page
    assert "家賃が払えない" in page
    assert "4か所" in page
    assert cases() == []


@pytest.mark.parametrize("text", ["\u202e逆", "\x00"])
def test_unreadable_characters_are_refused_with_a_word(worker, text):
    answer = worker.post(NEW, call(worker, staff_view=text))
    assert answer.status_code in (400, 422)
    assert cases() == []


def test_who_may_be_the_same_is_named_with_the_reason_and_must_be_answered(worker):
    worker.post(NEW, call(worker))
    answer = worker.post(NEW, call(worker, birth_on=""))
    (known,) = answer.context["form"].known
    assert known.person.pk == cases()[0].client_id
    assert "氏名" in known.match.sentence
    assert len(cases()) == 1
    worker.post(NEW, call(worker, choose=str(known.person.pk)))
    assert len(cases()) == 1  # the button looks; only 「保存」 saves
    worker.post(NEW, call(worker, person=str(known.person.pk)))
    first, second = cases()
    assert first.client_id == second.client_id


def test_another_person_of_the_same_name_is_set_apart(worker):
    worker.post(NEW, call(worker))
    first = cases()[0].client_id
    worker.post(NEW, call(worker, apart=str(first)))
    assert len({case.client_id for case in cases()}) == 2


def test_who_may_not_be_seen_is_not_hinted_at(worker):
    worker.post(NEW, call(worker))
    (case,) = cases()
    with without_scope():
        type(case.client).objects.filter(pk=case.client_id).update(is_restricted=True)
        case.assignments.update(user=the_writer())  # who works on it sees it still
    page = worker.post(LOOK, call(worker)).content.decode()
    assert "同じ方かもしれません" not in page


def test_looking_says_hours_and_age_and_saves_nothing(worker):
    sunday = call(worker, received_on="令和8年4月12日", birth_on="昭和43年2月9日", name="")
    page = worker.post(LOOK, sunday).content.decode()
    assert "時間外" in page
    assert "58歳" in page
    assert cases() == []


def test_the_same_form_sent_twice_makes_one_case(worker):
    page = worker.get(NEW)
    token = {"draft": page.context["draft"].token, "draft_version": "0"}
    worker.post(NEW, call(worker) | token)
    worker.post(NEW, call(worker) | token)
    assert len(cases()) == 1


def test_a_kept_draft_comes_back_and_ends_with_the_slip(worker):
    page = worker.get(NEW)
    token = {"draft": page.context["draft"].token, "draft_version": "0"}
    saved = worker.post(
        reverse("drafts:save", args=[page.context["draft"].pk]), call(worker) | token
    )
    assert saved.status_code < 400
    with without_scope():
        kept = Draft.objects.get()
    again = worker.get(f"{NEW}?draft={kept.pk}")
    assert "家賃が払えない" in again.content.decode()
    assert "書きかけの連絡票" in worker.get("/").content.decode()
    token = {"draft": again.context["draft"].token, "draft_version": str(kept.version)}
    assert worker.post(NEW, call(worker) | token).status_code == 302
    assert worker.get(f"{NEW}?draft={kept.pk}").status_code == 404
    assert "書きかけの連絡票" not in worker.get("/").content.decode()


def corrected(worker, case, **said):
    data = call(worker, **said)
    address = reverse("consultation:slip_correct", args=[case.pk])
    return worker.post(address, data)


@pytest.fixture
def case(worker):
    worker.post(NEW, call(worker))
    return cases()[0]


def test_a_slip_is_corrected_and_says_what_it_said_before(worker, case):
    version = ContactSlip.objects.seen_by(worker.user).get(case=case).version
    answer = corrected(worker, case, client_words="家賃は払えた", version=version)
    assert answer.status_code == 302
    page = worker.get(answer.url).content.decode()
    assert "家賃は払えた" in page
    assert "家賃が払えない" in page  # in the former version


def test_two_who_correct_at_once_see_both_texts(worker, case):
    version = ContactSlip.objects.seen_by(worker.user).get(case=case).version
    corrected(worker, case, client_words="はじめの直し", version=version)
    answer = corrected(worker, case, client_words="あとの直し", version=version)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "はじめの直し" in page
    assert "あとの直し" in page
    with without_scope():
        assert SlipNarrative.objects.get(slip__case=case).client_words == "はじめの直し"


def attached(worker, case, content, name="a.pdf"):
    address = reverse("consultation:slip_attach", args=[case.pk])
    return worker.post(address, {"title": "契約書", "file": SimpleUploadedFile(name, content)})


def test_a_paper_is_kept_and_given_back_as_a_file(worker, case):
    assert attached(worker, case, b"%PDF-1.7 x").status_code == 302
    answer = worker.get(reverse("consultation:slip_paper", args=[case.pk, 1]))
    assert answer.content == b"%PDF-1.7 x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "契約書" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "name"), [(b"MZ\x90", "a.exe"), (b"<html>", "a.pdf"), (b"", "a.pdf")]
)
def test_a_paper_of_another_kind_is_refused(worker, case, content, name):
    assert attached(worker, case, content, name).status_code == 422


def test_the_list_is_narrowed_and_costs_the_same(worker):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_slip(make_case(client=make_person()))
        with CaptureQueriesContext(connection) as captured:
            page = worker.get("/desk/slips/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert page.context["page"].paginator.count == 30
    letters = worker.get("/desk/slips/", {"channel": Channel.MAIL}).context["page"]
    assert letters.paginator.count == 0


def test_no_name_stands_in_an_address_or_in_the_audit(worker):
    answer = worker.post(NEW, call(worker), follow=True)
    assert all("滝沢" not in address for address, _ in answer.redirect_chain)
    assert "滝沢" not in str(list(AuditEvent.objects.values()))
