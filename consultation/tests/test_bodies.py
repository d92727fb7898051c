"""会議体の表: rows as the report writes them, dated grounds, what the database refuses, the page"""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consultation.enums import ConsentRule
from consultation.models import BodySeat, BodyTerms, ConferenceBody
from consultation.queries.bodies import bodies_on
from consultation.rules.attendance import secrecy_words
from consultation.tests.stories import people, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def desk():
    call_command("loaddata", "08_bodies", verbosity=0)


def on(day, code):
    return next(each for each in bodies_on(day) if each.row.code == code)


def test_the_three_bodies_of_the_report_and_the_one_before_are_open(desk):
    is_open = {each.row.code for each in bodies_on(TODAY) if each.row.established_on}
    assert is_open == {"promotion", "coordination", "statutory", "case_review"}
    ready = {each.row.code for each in bodies_on(TODAY)} - is_open
    assert ready == {"multilayer", "statutory_welfare", "protection"}


@pytest.mark.parametrize(
    ("code", "rule", "organizer"),
    [
        ("promotion", ConsentRule.NO_CASES, "地域福祉課"),
        ("coordination", ConsentRule.REQUIRED, "地域福祉課"),
        ("statutory", ConsentRule.NOT_REQUIRED, "地域福祉課"),
        ("case_review", ConsentRule.REQUIRED, "地域福祉課"),
    ],
)
def test_consent_as_the_table_of_chapter_6_says(desk, code, rule, organizer):
    body = on(TODAY, code)
    assert (body.row.consent_rule, body.row.organizer) == (rule, organizer)


def test_paragraphs_are_those_of_the_day(desk):
    assert on(date(2024, 4, 1), "statutory").terms.secrecy == "生活困窮者自立支援法9条5項"
    assert on(date(2025, 4, 1), "statutory").terms.secrecy == "生活困窮者自立支援法9条6項"
    assert on(date(2020, 9, 30), "statutory").terms is None
    assert on(date(2020, 9, 30), "statutory").rule.law == ""


@pytest.mark.parametrize(
    ("secrecy", "cited"),
    [
        ("生活困窮者自立支援法9条6項", "生活困窮者自立支援法9条"),
        ("社会福祉法106条の6第6項", "社会福祉法106条の6"),
        ("委託契約・設置要綱", "委託契約・設置要綱"),
    ],
)
def test_a_paragraph_that_nobody_compared_with_the_law_is_cited_nowhere(secrecy, cited):
    """domain.md §5.1: do not print the paragraph without checking."""
    assert BodyTerms(secrecy=secrecy).cited_secrecy == cited
    assert BodyTerms(secrecy=secrecy, is_verified=True).cited_secrecy == secrecy
    assert cited in secrecy_words("会議", BodyTerms(secrecy=secrecy)).splitlines()[2]
    assert "項" not in secrecy_words("会議", BodyTerms(secrecy=secrecy))


@pytest.mark.parametrize("code", ["statutory", "statutory_welfare", "protection"])
def test_the_penalty_is_that_of_the_day(desk, code):
    """拘禁刑は令和7年6月1日から（刑法等の一部を改正する法律）"""
    assert "懲役" in on(date(2025, 5, 31), code).terms.penalty
    assert "拘禁刑" in on(date(2025, 6, 1), code).terms.penalty


def test_seats_are_those_of_the_day(desk):
    body = ConferenceBody.objects.get(code="promotion")
    BodySeat.objects.filter(body=body, post="関係課長").update(ends_on=date(2026, 3, 31))
    before = {seat.post for seat in on(date(2026, 3, 31), "promotion").seats}
    after = {seat.post for seat in on(date(2026, 4, 1), "promotion").seats}
    assert before - after == {"関係課長"}


def refused(make):
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_what_the_database_refuses(desk):
    row = {"code": "x", "name": "ある会議", "organizer": "市"}
    create = ConferenceBody.objects.create
    assert refused(lambda: create(**row, consent_rule="no_cases", approves_plans=True))
    assert refused(lambda: create(**row, consent_rule="not_required", approves_plans=True))
    assert refused(lambda: create(**row, consent_rule="required", may_demand=True))
    assert refused(lambda: create(**row, consent_rule="whatever"))
    body = create(**row, consent_rule="not_required", may_demand=True)
    terms = {"body": body, "starts_on": TODAY}
    assert refused(lambda: BodyTerms.objects.create(**terms, law="ある法律9条"))
    BodyTerms.objects.create(**terms, law="ある法律9条", secrecy="ある法律9条5項")
    assert refused(lambda: BodyTerms.objects.create(**terms))


def test_the_page_shows_the_table(desk):
    who = people("worker", "manager", "auditor")
    shown = text_of(who["worker"].opens("bodies"))
    assert "相談支援包括化推進会議" in shown
    assert "個別の検討をしない" in shown
    assert "生活困窮者自立支援法9条" in shown
    assert "用意してある会議体" in shown
    assert "会議体を直す" not in shown
    assert "会議体を直す" in text_of(who["manager"].opens("bodies"))
    assert who["auditor"].opens("bodies").status_code == 403


def test_the_page_asks_as_often_for_many_bodies(desk):
    who = people("worker")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert who["worker"].opens("bodies").status_code == 200
        counts.append(len(asked))
        for number in range(20):
            code = f"body{number}-{len(counts)}"
            ConferenceBody.objects.create(
                code=code, name=code, organizer="市", consent_rule="required",
                established_on=TODAY,
            )  # fmt: skip
    assert counts[0] == counts[1]
