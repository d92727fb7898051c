"""May this be told to this organisation now, and on which basis?"""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import product
from pathlib import Path

import pytest

from consultation.enums import Basis, ConsentMethod, ConsentScope, ConsentState
from consultation.rules import consent as rules
from consultation.rules.consent import (
    Answer,
    lost_by_withdrawal,
    may_tell,
    may_tell_each,
    signature_due,
    tellable,
)
from consultation.tests.consents import (
    BESIDE,
    DAY,
    DECISION,
    MINUTE,
    NOW,
    RECORDS,
    SCOPES,
    TODAY,
    A,
    B,
    agreed,
    decisions,
    records,
    refused,
    target,
)
from koganei.access.field_classes import FieldClass
from koganei.dates.wareki import TOKYO

TRUTH = list(
    csv.DictReader(
        Path(__file__).with_name("consent_truth.csv").read_text(encoding="utf-8").splitlines()
    )
)


def test_the_truth_table_is_large_enough_and_says_each_thing_once():
    questions = [(row["record"], row["scope"], row["class"], row["other"]) for row in TRUTH]
    assert len(questions) >= 150
    assert len(set(questions)) == len(questions)
    assert {row["record"] for row in TRUTH} == {"none", *RECORDS}
    assert {row["scope"] for row in TRUTH} == {"-", *SCOPES}
    assert {row["state"] for row in TRUTH} == set(ConsentState)
    assert {row["basis"] for row in TRUTH} == {"-", *Basis}
    assert {row["class"] for row in TRUTH} == set(FieldClass)


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: "-".join(row.values()))
def test_the_truth_table(row):
    answer = may_tell(
        records(row["record"], row["scope"]), A, {row["class"]}, NOW,
        other_bases=decisions(row["other"]),
    )  # fmt: skip
    basis = None if row["basis"] == "-" else Basis(row["basis"])
    assert (answer.allowed, answer.basis, answer.state) == (
        row["allowed"] == "yes",
        basis,
        ConsentState(row["state"]),
    )
    assert answer.reasons
    assert all(reason.endswith("。") or answer.allowed for reason in answer.reasons)


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: "-".join(row.values()))
def test_the_order_in_which_records_are_given_makes_no_difference(row):
    found = records(row["record"], row["scope"])
    others = decisions(row["other"])
    forward = may_tell(found, A, {row["class"]}, NOW, other_bases=others)
    backward = may_tell(found[::-1], A, {row["class"]}, NOW, other_bases=others)
    assert forward == backward


# a second implementation, which replays the life of one organisation day by day


def replay(consents, organization, classes, at):
    """What stood written at each day, the later overwriting the earlier."""
    day = at.astimezone(TOKYO).date()
    written = None
    for each in sorted(consents, key=lambda c: (c.given_on, c.order)):
        if each.given_on > day:
            continue
        listed = {t.organization: t for t in each.targets}
        if each.is_refused:
            if not listed or organization in listed:
                written = "refused"
            continue
        if each.starts_on > day:
            continue
        if organization not in listed and each.scope == ConsentScope.LIMITED:
            continue
        written = each, listed.get(organization)
    if written is None or written == "refused":
        return ConsentState.REFUSED if written else ConsentState.NONE
    each, mine = written
    if each.withdrawn_at is not None and not at < each.withdrawn_at:
        return ConsentState.WITHDRAWN
    if each.expires_on is not None and each.expires_on < day:
        return ConsentState.EXPIRED
    if each.method == ConsentMethod.ORAL:
        signed = each.signed_on is not None and each.signed_on <= day
        if not signed and (day - each.given_on).days > 30:
            return ConsentState.EXPIRED
    allowed = set()
    if each.scope == ConsentScope.GENERAL:
        allowed = {"existence", "public", "work", "identity", "address", "narrative"}
    if mine is not None:
        named = set(mine.classes) & {"identity", "address", "narrative", "money"}
        if each.scope == ConsentScope.LIMITED and named:
            allowed = {"existence", "public", "work"}
        allowed = set() if mine.is_excluded else allowed | named
    return ConsentState.VALID if classes <= allowed else ConsentState.OUT_OF_SCOPE


KINDS = [*SCOPES]
CHANGES = [name for name in RECORDS if name not in BESIDE]
CLASS_SETS = [{"existence"}, {"identity"}, {"money"}, {"identity", "money"}, {"third_party"}]


def changed(kind, change, order):
    return replace(SCOPES[kind], order=order, **RECORDS[change])


@pytest.mark.parametrize("kind", KINDS)
def test_the_rule_agrees_with_a_replay_of_two_records(kind):
    moments = [NOW, NOW - 3 * DAY, NOW + DAY, datetime.combine(TODAY, time(23, 59), TOKYO)]
    for change, other, second in product(CHANGES, KINDS, CHANGES):
        pair = [changed(kind, change, 1), changed(other, second, 2)]
        for classes, at, organization in product(CLASS_SETS[1:4], moments[:2], (A, B)):
            answer = may_tell(pair, organization, classes, at)
            assert answer.state == replay(pair, organization, classes, at)


def test_the_rule_agrees_with_a_replay_of_one_record_at_every_edge():
    at_edges = [
        datetime.combine(TODAY + n * DAY, hour, TOKYO)
        for n in range(-32, 3)
        for hour in (time(0), time(14), time(23, 59, 59))
    ]
    for kind, change in product(KINDS, CHANGES):
        one = [changed(kind, change, 1)]
        for at, classes in product(at_edges, CLASS_SETS):
            assert may_tell(one, A, classes, at).state == replay(one, A, classes, at)


def test_the_replay_agrees_with_the_truth_table():
    """So that the second implementation is not wrong in the same way as the first."""
    for row in TRUTH:
        found = records(row["record"], row["scope"])
        assert replay(found, A, {row["class"]}, NOW) == row["state"]


# sentences


@pytest.mark.parametrize(
    ("consents", "others", "reasons"),
    [
        ([], (), ["この機関についての同意がありません。"]),
        ([refused()], (), ["令和2年11月9日に断られています。"]),
        (
            [agreed(expires_on=TODAY - DAY)],
            (),
            ["令和2年11月9日の同意は、令和3年3月9日で期限が切れました。"],
        ),
        (
            [agreed(withdrawn_at=NOW)],
            (),
            ["令和2年11月9日の同意は、令和3年3月10日 14時00分に撤回されました。"],
        ),
        (
            [agreed(method=ConsentMethod.ORAL)],
            (),
            ["口頭の令和2年11月9日の同意は、令和2年12月9日までに署名がありませんでした。"],
        ),
        ([SCOPES["general_excluding"]], (), ["令和2年11月9日の同意は、この機関を除いています。"]),
        (
            [SCOPES["limited_money"]],
            (),
            ["令和2年11月9日の同意の範囲に、伝えたい区分が含まれていません。"],
        ),
        (
            [],
            [replace(DECISION, decided_by=None, reason="")],
            [
                "この機関についての同意がありません。",
                "生命・身体の危険は、決めた人がない、理由がないので、根拠になりません。",
            ],
        ),
        ([], [DECISION], ["生命・身体の危険：命の危険がある"]),
        (
            [agreed()],
            (),
            ["令和2年11月9日の同意（包括）による。"],
        ),
    ],
)
def test_the_answer_says_why(consents, others, reasons):
    assert list(may_tell(consents, A, {"identity"}, NOW, other_bases=others).reasons) == reasons


# moments and days


def test_the_last_day_lasts_until_midnight_in_japan():
    consent = [agreed(expires_on=date(2021, 3, 10))]
    # 14:59:59 and 15:00 in UTC are the last second of the day, and the next day
    assert may_tell(consent, A, {"identity"}, datetime(2021, 3, 10, 14, 59, 59, tzinfo=UTC)).allowed
    assert not may_tell(consent, A, {"identity"}, datetime(2021, 3, 10, 15, 0, tzinfo=UTC)).allowed


def test_a_withdrawal_counts_from_its_moment():
    consent = [agreed(withdrawn_at=NOW)]
    assert may_tell(consent, A, {"identity"}, NOW - MINUTE).allowed
    assert not may_tell(consent, A, {"identity"}, NOW).allowed


@pytest.mark.parametrize(
    ("consent", "until"),
    [
        (agreed(), None),
        (agreed(expires_on=date(2021, 5, 8)), date(2021, 5, 8)),
        (agreed(method=ConsentMethod.ORAL, given_on=TODAY), date(2021, 4, 9)),
        (
            agreed(method=ConsentMethod.ORAL, given_on=TODAY, expires_on=TODAY + DAY),
            TODAY + DAY,
        ),
        (agreed(method=ConsentMethod.ORAL, given_on=TODAY, signed_on=TODAY), None),
        (agreed(method=ConsentMethod.WRITTEN_FOR, given_on=TODAY), None),
    ],
)
def test_until_when_the_answer_holds(consent, until):
    answer = may_tell([consent], A, {"identity"}, NOW)
    assert (answer.allowed, answer.until) == (True, until)
    if until:
        last = datetime.combine(until, time(23, 59), TOKYO)
        assert may_tell([consent], A, {"identity"}, last).allowed
        assert not may_tell([consent], A, {"identity"}, last + MINUTE).allowed


def test_the_days_for_a_signature_are_a_parameter():
    consent = agreed(method=ConsentMethod.ORAL, given_on=TODAY - 10 * DAY)
    assert may_tell([consent], A, {"identity"}, NOW, signature_days=10).allowed
    assert not may_tell([consent], A, {"identity"}, NOW, signature_days=9).allowed
    assert signature_due(consent) == TODAY + 20 * DAY
    assert signature_due(consent, signature_days=9) == TODAY - DAY
    assert signature_due(replace(consent, signed_on=TODAY)) is None
    assert signature_due(agreed()) is None
    assert signature_due(refused(method=ConsentMethod.ORAL)) is None


# several persons


def test_each_person_needs_an_own_consent():
    mother = replace(agreed(), person="母")
    answers = may_tell_each({"本人": [agreed()], "母": [], "父": [refused()]}, A, {"identity"}, NOW)
    assert {person: answer.allowed for person, answer in answers.items()} == {
        "本人": True,
        "母": False,
        "父": False,
    }
    with pytest.raises(ValueError, match="1人ずつ"):
        may_tell([agreed(), mother], A, {"identity"}, NOW)


def test_another_basis_is_the_persons_own_too():
    answers = may_tell_each(
        {"子": [], "父": []}, A, {"identity"}, NOW, other_bases={"子": [DECISION]}
    )
    assert answers["子"].basis == Basis.DANGER
    assert not answers["父"].allowed


def test_asking_for_nothing_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="何を"):
        may_tell([agreed()], A, set(), NOW)


def test_all_classes_asked_for_must_be_in_the_scope():
    both = {"identity", "money"}
    assert not may_tell([agreed()], A, both, NOW).allowed
    assert may_tell([SCOPES["general_naming_money"]], A, both, NOW).allowed


# what may be told at all, and what a withdrawal takes away


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        ("general", {"existence", "public", "work", "identity", "address", "narrative"}),
        ("general_excluding", set()),
        ("limited_identity", {"existence", "public", "work", "identity"}),
        ("limited_nothing", set()),
        ("limited_other", set()),
        ("all", set()),
    ],
)
def test_what_may_be_told_to_an_organisation(kind, classes):
    assert tellable([SCOPES[kind]], A, NOW) == classes


def test_a_withdrawal_lists_who_must_be_told_and_of_what():
    limited = agreed(
        ConsentScope.LIMITED, target(B, "identity", "money"), given_on=date(2021, 1, 1)
    )
    general = agreed()
    everything = {"existence", "public", "work", "identity", "address", "narrative"}
    assert lost_by_withdrawal([general, limited], general, [A, B], NOW) == {A: everything}
    assert lost_by_withdrawal([general, limited], limited, [A, B], NOW) == {
        B: {"existence", "public", "work", "identity", "money"}
    }
    ended = replace(general, expires_on=TODAY - DAY)
    assert lost_by_withdrawal([ended], ended, [A, B], NOW) == {}
    later = replace(general, withdrawn_at=NOW + DAY)
    assert lost_by_withdrawal([later], later, [A], NOW) == {A: everything}


def test_the_classes_are_those_of_the_house():
    known = rules.GENERAL | rules.BY_NAME | rules.NEVER_BY_CONSENT
    assert known == set(FieldClass)
    assert {"identity", "address", "narrative", "money"} == rules.TELLABLE


def test_an_answer_is_a_plain_value():
    assert may_tell([], A, {"identity"}, NOW) == Answer(
        False, None, ConsentState.NONE, ("この機関についての同意がありません。",)
    )
