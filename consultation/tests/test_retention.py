"""保存期間: the rules by hand, the same question asked of the database, and holds"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from consultation.actions import retention as actions
from consultation.enums import HoldReason, RecordKind, ScreeningResult, Stage
from consultation.models import Case, RetentionHold, RetentionRule
from consultation.queries.retention import over, retention_of, rules_kept
from consultation.rules.retention import Rule, due_on, ended_before, retention, rule_on
from consultation.tests.factories import close, make_account, make_case
from consultation.tests.parts import decide_plan, make_consent, make_plan
from consultation.tests.retained import make_hold
from consultation.tests.stories import rows
from koganei import triggers
from koganei.access.roles import Role
from koganei.access.scoped import without_scope
from koganei.law import RuleBroken

CASE, PLAN = RecordKind.CASE, RecordKind.PLAN
FIVE = Rule(CASE, 5, date(2015, 4, 1))
TEN = Rule(CASE, 10, date(2021, 10, 1))
EVER = Rule(PLAN, None, date(2015, 4, 1))


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (date(2020, 3, 31), date(2025, 4, 1)),
        (date(2020, 4, 1), date(2026, 4, 1)),
        (date(2020, 12, 28), date(2026, 4, 1)),
        (date(2024, 2, 29), date(2029, 4, 1)),
    ],
)
def test_years_are_counted_from_the_next_first_of_april(ended, due):
    assert due_on(FIVE, ended) == due


def test_the_rule_of_the_day_of_the_end_counts():
    kept = [FIVE, TEN]
    assert rule_on(kept, CASE, date(2021, 9, 30)) is FIVE
    assert rule_on(kept, CASE, date(2021, 10, 1)) is TEN
    assert rule_on(kept, CASE, date(2015, 3, 31)) is None


def test_the_longest_term_counts_and_for_ever_is_longest():
    plan = Rule(PLAN, 3, date(2015, 4, 1))
    ended = date(2020, 5, 1)
    assert retention([CASE, PLAN], ended, [FIVE, plan]).due_on == date(2026, 4, 1)
    assert retention([CASE, PLAN], ended, [FIVE, EVER]).due_on is None
    assert retention([CASE, PLAN], ended, [FIVE]).is_missing


@pytest.mark.parametrize("kept", [[FIVE], [FIVE, TEN], [Rule(CASE, None, date(2015, 4, 1)), TEN]])
def test_days_that_are_over_are_those_whose_term_is_over(kept):
    for today in (date(2026, 3, 31), date(2026, 4, 1), date(2033, 4, 1)):
        spans = list(ended_before(kept, CASE, today))
        day = date(2014, 1, 1)
        while day <= today:
            found = any(first <= day < end for first, end in spans)
            expected = due_on(rule_on(kept, CASE, day), day)
            assert found == bool(expected and expected <= today), (today, day)
            day += timedelta(days=13)


# in the database


@pytest.fixture
def kept(db):
    for kind, years in ((CASE, 5), (RecordKind.INFORMATION, 3), (PLAN, 10)):
        RetentionRule.objects.create(
            kind=kind, years=years, starts_on=date(2015, 4, 1), source="試しの定め"
        )
    RetentionRule.objects.create(
        kind=RecordKind.CONSENT, years=None, starts_on=date(2024, 4, 1), source="試しの定め"
    )


@pytest.fixture
def manager(db):
    return make_account(Role.WELFARE_MANAGER)


ENDED = date(2020, 5, 1)


def closed(**fields):
    return close(make_case(received_on=ENDED, **fields))


def found_over(today):
    with without_scope():
        return {case.number for case in over(rules_kept(), today)}


def test_the_list_holds_what_is_over_by_the_longest_rule(kept):
    plain = closed()
    informed = closed(screening_result=ScreeningResult.INFORMATION_ONLY)
    planned = make_case(received_on=ENDED)
    decide_plan(make_plan(planned))
    with without_scope():
        close(planned, on=ENDED)
    undecided = make_case(received_on=ENDED)
    make_consent(undecided)
    close(undecided)
    make_case(received_on=ENDED)
    assert found_over(date(2024, 3, 31)) == set()
    assert found_over(date(2024, 4, 1)) == {informed.number}
    assert found_over(date(2026, 4, 1)) == {informed.number, plain.number}
    assert found_over(date(2031, 4, 1)) == {informed.number, plain.number, planned.number}


def test_the_list_and_the_page_of_a_case_say_the_same(kept):
    with without_scope():
        for case in [closed(), closed(screening_result=ScreeningResult.INFORMATION_ONLY)]:
            for today in (date(2024, 3, 31), date(2024, 4, 1), date(2026, 3, 31), date(2026, 4, 1)):
                listed = over(rules_kept(), today).filter(pk=case.pk).first()
                row = over(rules_kept(), date(2090, 4, 1)).get(pk=case.pk)
                assert bool(listed) == retention_of(row, rules_kept()).is_due(today)


def test_two_rules_of_one_day_are_refused_with_their_basis(kept):
    with pytest.raises(ValidationError, match="保存期間の定め「保存期間」"):
        RetentionRule(kind=CASE, years=7, starts_on=date(2015, 4, 1), source="もう1つ").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(
            kind=CASE, years=7, starts_on=date(2015, 4, 1), source="もう1つ"
        )


@pytest.mark.parametrize(("years", "source"), [(0, "根拠"), (101, "根拠"), (5, "")])
def test_a_rule_without_sense_is_refused(db, years, source):
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(
            kind=CASE, years=years, starts_on=date(2015, 4, 1), source=source
        )


def hold(by, case, **given):
    defaults = {"reason": HoldReason.LAWSUIT, "explanation": "令和8年（行ウ）第1号"}
    return actions.hold(by=by, case=case, **defaults | given)


def test_a_closed_case_is_held_and_let_go(manager):
    case = closed()
    hold(manager, case)
    [row] = rows(RetentionHold)
    actions.end_hold(by=manager, case=case, hold=row, explanation="判決が確定した")
    [row] = rows(RetentionHold)
    assert (row.ended_by, row.end_explanation) == (manager, "判決が確定した")
    hold(manager, case, explanation="もう一度")
    assert len(rows(RetentionHold, ended_at=None)) == 1


def test_what_is_wrong_with_a_hold_is_said_with_its_basis(manager):
    case = closed()
    with pytest.raises(RuleBroken, match="理由を書いてください。（保存期間の定め「保存の延長」）"):
        hold(manager, case, explanation=" ")
    hold(manager, case)
    with pytest.raises(RuleBroken, match="もう延長されています"):
        hold(manager, case)
    [row] = rows(RetentionHold)
    with pytest.raises(RuleBroken, match="終える理由"):
        actions.end_hold(by=manager, case=case, hold=row, explanation="")
    actions.end_hold(by=manager, case=case, hold=row, explanation="済んだ")
    with pytest.raises(RuleBroken, match="もう終わっています"):
        actions.end_hold(by=manager, case=case, hold=row, explanation="済んだ")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_only_the_manager_holds(role, db):
    if role == Role.WELFARE_MANAGER:
        return
    with pytest.raises((Http404, PermissionDenied)):
        hold(make_account(role), closed())
    assert rows(RetentionHold) == []


CHANGES = {
    "retentionhold_update_only_ended": lambda row: row.__class__.objects.filter(pk=row.pk).update(
        explanation="ほかの理由"
    ),
    "retentionhold_delete_never": lambda row: row.__class__.objects.filter(pk=row.pk).delete(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_keeps_holds(db, name):
    with without_scope():
        row = make_hold(closed())
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            CHANGES[name](row)
        triggers.remove(connection, [name])
        CHANGES[name](row)


# pages


@pytest.fixture
def page(kept, manager, client):
    client.force_login(manager)
    return client


def test_the_page_of_a_closed_case_says_until_when_it_is_kept(page):
    text = page.get(closed().get_absolute_url()).content.decode()
    assert "令和8年3月31日まで" in text
    assert "試しの定め" in text


def test_the_page_of_an_open_case_says_nothing_of_it(page):
    case = make_case(received_on=ENDED)
    assert "保存期間" not in page.get(case.get_absolute_url()).content.decode()


def test_holding_and_letting_go_through_the_pages(page):
    case = closed()
    address = f"{case.get_absolute_url()}hold/"
    empty = page.post(address, {"reason": "lawsuit", "explanation": ""})
    assert empty.status_code == 422
    assert page.post(address, {"reason": "lawsuit", "explanation": "審査請求"}).status_code == 302
    assert "保存を延長中" in page.get(case.get_absolute_url()).content.decode()
    assert "審査請求" in page.get(case.get_absolute_url()).content.decode()
    listed = page.get("/desk/disposals/due/").content.decode()
    assert case.number in listed
    assert "保存を延長している" in listed
    assert page.post(f"{address}end/", {"explanation": "裁決"}).status_code == 302
    assert "保存を延長している" not in page.get("/desk/disposals/due/").content.decode()


def test_the_due_list_asks_a_constant_number_of_queries(page, django_assert_max_num_queries):
    for _ in range(3):
        closed()
    page.get("/desk/disposals/due/")
    with django_assert_max_num_queries(100) as few:
        page.get("/desk/disposals/due/")
    for _ in range(6):
        closed()
    with django_assert_max_num_queries(len(few.captured_queries)):
        page.get("/desk/disposals/due/")
    with without_scope():
        assert Case.objects.filter(stage=Stage.CLOSED).count() == 9
