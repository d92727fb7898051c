"""下書き of the desk's forms: kept for their writer, one for each person, gone once saved"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultation.actions import assessments
from consultation.codes import IssueCode
from consultation.models import ConsentTarget, PersonAssessment
from consultation.tests.factories import (
    make_agency,
    make_assignment,
    make_case,
    make_household,
    make_person,
    make_wording,
)
from consultation.tests.stories import now, people, rows
from koganei.access.roles import Role
from koganei.accounts.tests.support import fresh
from koganei.dates.wareki import format_date
from koganei.drafts.tests.support import Page, drafts, logged_in
from koganei.models import Draft, RoleAssignment

pytestmark = pytest.mark.django_db
WORDS = {"view": "家計の見通しが要る", "direction": "家計改善へ"}


@pytest.fixture
def who():
    return {name: person.account for name, person in people("worker", "other", "finance").items()}


@pytest.fixture
def case(who):
    client, mother = make_person("山吹 蓮"), make_person("山吹 千代")
    row = make_case(client=client, household=make_household(client, mother), lead=who["worker"])
    for name in ("other", "finance"):
        make_assignment(row, who[name])
    row.mother = mother
    begin(row, who)
    return row


def begin(case, who):
    assessments.begin(by=who["worker"], case=case, assessed_on=timezone.localdate())


def page_of(case, user, name, person=None):
    person = [person] if person else []
    return Page(user, reverse(f"consultation:{name}", args=[case.pk, *person]))


def consent(case, who):
    """A limited consent that names one agency in the first row and one in the fourth."""
    today = timezone.localdate()
    return {
        "person": str(case.client_id), "answer": "agreed", "given_on": format_date(today),
        "wording": make_wording(starts_on=today - timedelta(days=9)).pk,
        "explained_by": who["worker"].pk, "explained_on": format_date(today), "signer": "client",
        "method": "signed", "scope": "limited",
        "agency1-agency": make_agency("つくし障害相談").pk, "agency1-told": ["identity"],
        "agency1-purpose": "通所の調整の相談",
        "agency4-agency": make_agency("みどり学習会").pk, "agency4-told": ["identity", "narrative"],
        "agency4-purpose": "学習の支援の相談",
    }  # fmt: skip


def visit(case, who):
    today = timezone.localdate().isoformat()
    return {"on": today, "at": "0:00", "outcome": "not_met", "facts": "呼び鈴を鳴らした"}


# form → (its page, who writes, of whom, what is typed, words that come back)
FORMS = {
    "summary": ("assessment_summary", "worker", None, lambda *_: {"seen": 1} | WORDS, "家計改善へ"),
    "person": (
        "assessment_person", "worker", "client",
        lambda *_: {"seen": 0, "health_notes": "", "other_issue": "庭の木"},
        "庭の木",
    ),
    "money": (
        "assessment_money", "finance", "mother",
        lambda *_: {"seen": 0, "monthly_income": "85,000円"}, "85,000円",
    ),
    "consent": ("consent_add", "worker", None, consent, "学習の支援の相談"),
    "visit": ("visit", "worker", None, visit, "呼び鈴を鳴らした"),
}  # fmt: skip


@pytest.fixture(params=FORMS)
def form(request, case, who):
    """A page, opened afresh by whoever asks, with what is typed in it."""
    name, writer, person, typed, words = FORMS[request.param]
    of = {"client": case.client_id, "mother": case.mother.pk}.get(person)
    return lambda user=None: page_of(case, user or who[writer], name, of), typed(case, who), words


def test_what_was_typed_is_there_in_another_browser_after_logging_out(form):
    opened, typed, words = form
    page = opened()
    assert page.keep(typed).status_code == 200
    page.client.logout()
    again = opened()
    assert words in again.html
    assert "error-summary" not in again.html
    assert "errorlist" not in again.html


def test_nobody_else_sees_it(form, who):
    opened, typed, _ = form
    opened().keep(typed)
    for name, user in who.items():
        found = Draft.objects.seen_by(user)
        assert found.exists() == (user == drafts()[0].owner), name


def test_it_ends_with_the_save_and_a_late_autosave_brings_nothing_back(form):
    opened, typed, _ = form
    page = opened()
    page.keep(typed)
    assert page.send(typed).status_code == 302
    assert page.keep(typed).status_code == 410
    (draft,) = drafts()
    assert (draft.values, draft.finished_at is None) == ({}, False)


def test_each_person_of_the_household_has_a_draft(case, who):
    mine = page_of(case, who["worker"], "assessment_person", case.client_id)
    hers = page_of(case, who["worker"], "assessment_person", case.mother.pk)
    assert mine.keep({"seen": 0, "other_issue": "本人の庭"}).status_code == 200
    assert hers.keep({"seen": 0, "other_issue": "母の庭"}).status_code == 200
    html = page_of(case, who["worker"], "assessment_person", case.mother.pk).html
    assert "母の庭" in html
    assert "本人の庭" not in html
    assert hers.send({"seen": 0, "health": "3"}).status_code == 302
    assert "本人の庭" in page_of(case, who["worker"], "assessment_person", case.client_id).html


def test_the_agencies_of_a_consent_come_back_and_are_saved(case, who):
    page, typed = page_of(case, who["worker"], "consent_add"), consent(case, who)
    page.keep(typed)
    again = page_of(case, who["worker"], "consent_add")
    for words in ("通所の調整の相談", "学習の支援の相談"):
        assert words in again.html
    assert again.html.count("selected") >= 2
    assert again.send(typed).status_code == 302
    assert [(row.agency.name, row.may_tell) for row in rows(ConsentTarget)] == [
        ("つくし障害相談", "identity"), ("みどり学習会", "identity narrative"),
    ]  # fmt: skip


def test_a_form_that_is_sent_twice_is_saved_once(case, who):
    page = page_of(case, who["worker"], "visit")
    assert page.send(visit(case, who)).status_code == 302
    again = page.send(visit(case, who))
    assert again.status_code == 422
    assert "もう保存されています" in again.content.decode()


def test_a_draft_of_the_version_before_does_not_take_the_place_of_a_later_text(case, who):
    late = page_of(case, who["worker"], "assessment_summary")
    late.keep({"seen": 1, "view": "古い見立て"})
    early = page_of(case, who["other"], "assessment_summary")
    assert early.send({"seen": 1} | WORDS).status_code == 302
    assessments.write_person(
        by=who["worker"], case=case, person_id=case.client_id, version=0, answers={},
        issues=[(IssueCode.POVERTY, "", "")],
    )  # fmt: skip
    assessments.fix(by=who["worker"], case=now(case))
    begin(now(case), who)
    again = page_of(case, who["worker"], "assessment_summary")
    assert "古い見立て" in again.html
    answer = again.send({"seen": 1, "view": "古い見立て"})
    assert answer.status_code == 409
    assert WORDS["view"] in answer.content.decode()


def test_without_an_open_version_the_draft_waits(case, who):
    page_of(case, who["worker"], "assessment_summary").keep({"seen": 1} | WORDS)
    assessments.write_summary(
        by=who["other"], case=case, version=1, texts=dict.fromkeys(assessments.TEXTS, "文")
    )
    assessments.write_person(
        by=who["worker"], case=case, person_id=case.client_id, version=0, answers={},
        issues=[(IssueCode.POVERTY, "", "")],
    )  # fmt: skip
    assessments.fix(by=who["worker"], case=now(case))
    client = logged_in(who["worker"])
    answer = client.get(reverse("consultation:assessment_summary", args=[case.pk]))
    assert answer.status_code == 403
    assert "書きかけの版がありません" in answer.content.decode()
    begin(now(case), who)
    assert WORDS["view"] in page_of(case, who["worker"], "assessment_summary").html


def test_who_no_longer_writes_about_money_loses_the_draft(case, who):
    page = page_of(case, who["finance"], "assessment_money", case.mother.pk)
    page.keep({"seen": 0, "monthly_income": "85,000円"})
    assert Draft.objects.seen_by(who["finance"]).exists()
    RoleAssignment.objects.filter(user=who["finance"]).update(role=Role.SUPPORT_WORKER)
    assert not Draft.objects.seen_by(fresh(who["finance"])).exists()


def test_the_page_of_two_drafts_calls_the_fields_by_their_names(case, who):
    one, two = (page_of(case, who["worker"], "assessment_person", case.client_id) for _ in range(2))
    one.keep({"seen": 0, "health": "1"})
    answer = two.press_keep({"seen": 0, "health": "3"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert '<th scope="row">health' not in shown
    assert "健康" in shown
    assert rows(PersonAssessment) == []
