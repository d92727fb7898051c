"""会議体の門 against two tables written by hand: body × kind × basis × consent × secrecy × seat"""

import csv
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from consultation.enums import ConsentRule, ConsentState, ItemKind
from consultation.rules.bodies import Body, check_item, check_opening

DAY = date(2026, 11, 24)
YES_NO = ("yes", "no")
RULES = [rule.value for rule in ConsentRule]
KINDS = [kind.value for kind in ItemKind]
STATES = [state.value for state in ConsentState]


def table(name):
    with (Path(__file__).parent / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def said(rows, answer, **asked):
    """Return what the one row says that speaks of this combination."""
    found = [
        row[answer]
        for row in rows
        if all(row[name] in ("*", value) for name, value in asked.items())
    ]
    assert len(found) == 1, f"{asked}: {found}"
    return found[0] == "yes"


def body(rule, *, established="yes", law="yes"):
    return Body(
        name="ある会議",
        consent_rule=ConsentRule(rule),
        established_on=DAY if established == "yes" else None,
        law="ある法律9条" if law == "yes" else "",
    )


ITEMS = table("bodies.csv")
OPENINGS = table("openings.csv")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_item_is_taken_where_the_table_says_so(rule, kind):
    for established, law, consent in product(YES_NO, YES_NO, STATES):
        expected = said(
            ITEMS, "item", rule=rule, kind=kind, established=established, law=law, consent=consent
        )
        found = check_item(
            body(rule, established=established, law=law),
            ItemKind(kind),
            {"つくし障害相談": ConsentState(consent)},
            DAY,
        )
        assert (not found) == expected, (established, law, consent, found)
        assert all(violation.citation for violation in found)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_item_is_opened_where_the_table_says_so(rule, kind):
    for law, consent, secrecy, belongs in product(YES_NO, STATES, YES_NO, YES_NO):
        asked = {"law": law, "consent": consent, "secrecy": secrecy, "belongs": belongs}
        expected = said(OPENINGS, "opens", rule=rule, kind=kind, **asked)
        found = check_opening(
            body(rule, law=law),
            ItemKind(kind),
            state=ConsentState(consent),
            has_acknowledged=secrecy == "yes",
            belongs=belongs == "yes",
        )
        assert (not found) == expected, (asked, found)


def test_every_organisation_without_consent_is_named_with_its_state():
    consents = {
        "つくし": ConsentState.VALID,
        "みどり": ConsentState.EXPIRED,
        "もみじ": ConsentState.REFUSED,
    }
    (found,) = check_item(body("required"), ItemKind.CASE, consents, DAY)
    assert "みどり（期限切れ）、もみじ（拒否）" in found.message
    assert "つくし" not in found.message


def test_somebody_is_invited():
    (found,) = check_item(body("required"), ItemKind.CASE, {}, DAY)
    assert "招く機関" in found.message


def test_a_body_opens_on_the_day_it_is_established():
    one = body("required")
    valid = {"つくし": ConsentState.VALID}
    (found,) = check_item(one, ItemKind.CASE, valid, DAY - timedelta(days=1))
    assert "令和8年11月24日から" in found.message
    assert check_item(one, ItemKind.CASE, valid, DAY) == []


def test_all_that_is_against_an_item_is_said_at_once():
    found = check_opening(
        body("required"), ItemKind.CASE, state=ConsentState.WITHDRAWN, has_acknowledged=False,
        belongs=False,
    )  # fmt: skip
    assert len(found) == 3
