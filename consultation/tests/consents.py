"""The records behind the words of consent_truth.csv: today, 機関A, and what was agreed before"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from consultation.enums import Basis, ConsentMethod, ConsentScope
from consultation.rules.consent import Consent, OtherBasis, Target
from koganei.dates.wareki import TOKYO

NOW = datetime(2021, 3, 10, 14, 0, tzinfo=TOKYO)
TODAY = NOW.date()
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
A, B = "機関A", "機関B"
GIVEN = date(2020, 11, 9)
ALL = frozenset({"identity", "address", "narrative", "money", "third_party", "statutory", "audit"})


def target(organization, *classes, **fields):
    return Target(organization, frozenset(classes), "支援の調整", **fields)


def agreed(scope=ConsentScope.GENERAL, *targets, **fields):
    given = fields.pop("given_on", GIVEN)
    return Consent(
        person="本人", given_on=given, starts_on=fields.pop("starts_on", given), scope=scope,
        targets=targets, **fields,
    )  # fmt: skip


def refused(*targets, **fields):
    return replace(agreed(None, *targets, **fields), is_refused=True)


LIMITED = ConsentScope.LIMITED
SCOPES = {
    "general": agreed(),
    "general_naming_money": agreed(ConsentScope.GENERAL, target(A, "money")),
    "general_excluding": agreed(ConsentScope.GENERAL, target(A, is_excluded=True)),
    "general_excluding_other": agreed(ConsentScope.GENERAL, target(B, "money", is_excluded=True)),
    "limited_identity": agreed(LIMITED, target(A, "identity"), target(B, "narrative")),
    "limited_money": agreed(LIMITED, target(A, "money")),
    "limited_all": agreed(LIMITED, target(A, *ALL)),
    "limited_nothing": agreed(LIMITED, target(A)),
    "limited_other": agreed(LIMITED, target(B, *ALL)),
    "all": refused(),
    "this": refused(target(A)),
    "other": refused(target(B)),
}
ORAL = ConsentMethod.ORAL
OLD = date(2020, 6, 1)
# record → what is changed in the scope's record, and what stood there before it
RECORDS = {
    "valid": {},
    "refused": {},
    "written_for": {"method": ConsentMethod.WRITTEN_FOR},
    "not_begun": {"starts_on": TODAY + DAY},
    "not_given": {"given_on": TODAY + DAY, "starts_on": TODAY + DAY},
    "begins_today": {"given_on": TODAY, "starts_on": TODAY},
    "last_day": {"expires_on": TODAY},
    "expired": {"expires_on": TODAY - DAY},
    "withdrawn_later": {"withdrawn_at": NOW + MINUTE},
    "withdrawn_now": {"withdrawn_at": NOW},
    "withdrawn_before": {"withdrawn_at": NOW - DAY},
    "withdrawn_and_expired": {"withdrawn_at": NOW - DAY, "expires_on": TODAY - DAY},
    "oral_within": {"method": ORAL, "given_on": TODAY - 5 * DAY},
    "oral_last_day": {"method": ORAL, "given_on": TODAY - 30 * DAY},
    "oral_late": {"method": ORAL, "given_on": TODAY - 31 * DAY},
    "oral_signed_in_time": {"method": ORAL, "signed_on": GIVEN + 10 * DAY},
    "oral_signed_late": {"method": ORAL, "signed_on": TODAY},
    "oral_signed_tomorrow": {"method": ORAL, "signed_on": TODAY + DAY},
    "older_withdrawn_newer_valid": {},
    "older_expired_newer_valid": {},
    "older_refusal_newer_general": {},
    "older_general_newer_refusal": {},
    "older_general_newer_limited_money": {},
    "older_general_newer_limited_other": {"given_on": OLD, "starts_on": OLD},
    "older_general_newer_refusal_of_other": {"given_on": OLD, "starts_on": OLD},
    "older_general_newer_withdrawn": {"withdrawn_at": NOW - DAY},
    "older_general_newer_expired": {"expires_on": TODAY - DAY},
    "older_general_newer_not_begun": {"given_on": OLD, "starts_on": OLD},
    "same_day_later_refusal": {"order": 1},
    "same_day_later_consent": {"order": 2},
}
BESIDE = {
    "older_withdrawn_newer_valid": agreed(given_on=OLD, withdrawn_at=NOW - DAY),
    "older_expired_newer_valid": agreed(given_on=OLD, expires_on=TODAY - DAY),
    "older_refusal_newer_general": refused(given_on=OLD),
    "older_general_newer_refusal": agreed(given_on=OLD),
    "older_general_newer_limited_money": agreed(given_on=OLD),
    "older_general_newer_limited_other": SCOPES["limited_other"],
    "older_general_newer_refusal_of_other": SCOPES["other"],
    "older_general_newer_withdrawn": agreed(given_on=OLD),
    "older_general_newer_expired": agreed(given_on=OLD),
    "older_general_newer_not_begun": agreed(LIMITED, target(A, "money"), starts_on=TODAY + DAY),
    "same_day_later_refusal": refused(order=2),
    "same_day_later_consent": refused(order=1),
}


def records(record, scope):
    """The consents that a row of the truth table speaks of."""
    if record == "none":
        return []
    beside = BESIDE.get(record)
    return [replace(SCOPES[scope], **RECORDS[record]), *([beside] if beside else [])]


DECISION = OtherBasis(
    basis=Basis.DANGER,
    organization=A,
    classes=ALL,
    decided_by="課長",
    reason="命の危険がある",
    decided_at=NOW - DAY,
    item="",
)
FLAWS = {
    "without_decider": {"decided_by": None},
    "without_reason": {"reason": " 　"},
    "without_item": {"item": ""},
    "item_1": {"item": "1"},
    "for_other": {"organization": B},
    "only_identity": {"classes": frozenset({"identity"})},
    "decided_later": {"decided_at": NOW + MINUTE},
    "ended": {"ends_at": NOW},
    "ends_later": {"ends_at": NOW + MINUTE},
}


def decisions(words):
    """The other bases that a row speaks of: 「danger without_reason」."""
    if words == "-":
        return ()
    if words == "incomplete_then_complete":
        return replace(DECISION, basis=Basis.ABUSE_REPORT, reason=""), DECISION
    basis, *flaws = words.split()
    item = "4" if basis == "article_69_2" else ""
    changes = {name: value for flaw in flaws for name, value in FLAWS[flaw].items()}
    return (replace(DECISION, **{"basis": Basis(basis), "item": item} | changes),)
