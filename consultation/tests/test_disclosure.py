"""A line of the ledger is written only with its basis, at the moment it was told"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consultation.enums import Basis, DisclosureOccasion
from consultation.rules.disclosure import DisclosureInput, basis_text, check_disclosure
from consultation.tests.consents import DAY, MINUTE, NOW, SCOPES, TODAY, A, agreed

RECEIVED = date(2020, 11, 2)
LINE = DisclosureInput(
    organization=A,
    recipient="介護支援専門員",
    told_at=NOW - DAY,
    occasion=DisclosureOccasion.CALL,
    classes=frozenset({"identity", "narrative"}),
    content="通所介護を増やす相談",
    basis=Basis.CONSENT,
)
DECIDED = replace(LINE, decided_by="主任", reason="命の危険がある")
DANGER = replace(DECIDED, basis=Basis.DANGER)
ARTICLE = replace(DECIDED, basis=Basis.ARTICLE_69_2, item="4")
CONFERENCE = replace(
    DECIDED,
    basis=Basis.STATUTORY_CONFERENCE,
    item="生活困窮者自立支援法9条",
    occasion=DisclosureOccasion.MEETING,
    classes=frozenset({"statutory", "third_party"}),
)


def broken(given, consents=()):
    found = check_disclosure(given, list(consents), received_on=RECEIVED, now=NOW)
    return [(str(violation), violation.place) for violation in found]


@pytest.mark.parametrize(
    ("given", "consents"),
    [
        (LINE, [agreed()]),
        (replace(LINE, told_at=NOW), [agreed()]),
        (LINE, [agreed(withdrawn_at=NOW)]),  # told before the withdrawal
        (LINE, [agreed(expires_on=TODAY - DAY)]),  # on the last day
        (DANGER, []),
        (DANGER, [agreed()]),
        (replace(DANGER, basis=Basis.ABUSE_REPORT), []),
        (ARTICLE, []),
        (CONFERENCE, []),
    ],
)
def test_what_may_be_written(given, consents):
    assert broken(given, consents) == []


@pytest.mark.parametrize(
    ("given", "consents", "sentences"),
    [
        (
            LINE,
            [],
            [
                (
                    "この機関についての同意がありません。ほかの根拠がなければ伝えられません。"
                    "（個人情報保護法第69条第2項第1号）",
                    "basis",
                )
            ],
        ),
        (
            LINE,
            [agreed(withdrawn_at=NOW - 2 * DAY)],
            [
                (
                    "令和2年11月9日の同意は、令和3年3月8日 14時00分に撤回されました。"
                    "ほかの根拠がなければ伝えられません。（個人情報保護法第69条第2項第1号）",
                    "basis",
                )
            ],
        ),
        (
            LINE,
            [SCOPES["limited_identity"]],
            [
                (
                    "令和2年11月9日の同意の範囲に、伝えたい区分が含まれていません。"
                    "ほかの根拠がなければ伝えられません。（個人情報保護法第69条第2項第1号）",
                    "basis",
                )
            ],
        ),
        (
            replace(DANGER, decided_by=None, reason=" "),
            [],
            [
                (
                    "決めた人がないので、「生命・身体の危険」を根拠にできません。"
                    "（個人情報保護法第69条第1項）",
                    "decided_by",
                ),
                (
                    "理由がないので、「生命・身体の危険」を根拠にできません。"
                    "（個人情報保護法第69条第1項）",
                    "reason",
                ),
            ],
        ),
        (
            replace(DANGER, classes=frozenset({"statutory"})),
            [],
            [
                (
                    "その区分は外に出せないので、「生命・身体の危険」を根拠にできません。"
                    "（個人情報保護法第69条第1項）",
                    "classes",
                )
            ],
        ),
        (
            replace(ARTICLE, item="1"),
            [],
            [
                (
                    "69条2項の第何号か（2号から4号）がないので、「個人情報保護法69条2項」を"
                    "根拠にできません。（個人情報保護法第69条第1項）",
                    "item",
                )
            ],
        ),
        (
            replace(CONFERENCE, item="", occasion=DisclosureOccasion.CALL),
            [],
            [
                (
                    "支援会議の根拠の法律の条を書いてください。（個人情報保護法第69条第1項）",
                    "item",
                ),
                (
                    "支援会議によって伝えられるのは、会議の中だけです。"
                    "（個人情報保護法第69条第1項）",
                    "occasion",
                ),
            ],
        ),
        (
            replace(LINE, told_at=NOW + MINUTE),
            [agreed()],
            [
                (
                    "伝えた日時が先の日時です。今までの日時を入れてください。"
                    "（個人情報保護法第69条第1項）",
                    "told_at",
                )
            ],
        ),
        (
            replace(LINE, told_at=NOW - timedelta(days=200)),
            [agreed()],
            [
                (
                    "伝えた日時が、受付日（令和2年11月2日）より前です。"
                    "（個人情報保護法第69条第1項）",
                    "told_at",
                )
            ],
        ),
        (
            replace(LINE, classes=frozenset({"identity", "audit"})),
            [agreed()],
            [("監査の記録は伝えられません。（個人情報保護法第69条第1項）", "classes")],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_field(given, consents, sentences):
    assert broken(given, consents) == sentences


def test_an_empty_line_is_told_everything_at_once():
    assert [place for _, place in broken(DisclosureInput())] == [
        "organization", "recipient", "told_at", "occasion", "classes", "content", "basis",
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["recipient", "content"])
def test_blanks_are_nothing(field):
    assert [place for _, place in broken(replace(LINE, **{field: " 　"}), [agreed()])] == [field]


@pytest.mark.parametrize("basis", [basis for basis in Basis if basis != Basis.CONSENT])
def test_every_other_basis_needs_who_decided_and_why(basis):
    given = replace(CONFERENCE, basis=basis, classes=frozenset({"identity"}), item="4")
    assert broken(given) == []
    assert [place for _, place in broken(replace(given, decided_by=None))] == ["decided_by"]
    assert [place for _, place in broken(replace(given, reason=""))] == ["reason"]


@pytest.mark.parametrize(
    ("basis", "item", "text"),
    [
        (Basis.CONSENT, "", "本人同意"),
        (Basis.ABUSE_REPORT, "児童虐待防止法6条", "虐待の通報・通告（児童虐待防止法6条）"),
        (Basis.ARTICLE_69_2, "3", "個人情報保護法69条2項3号"),
        (Basis.STATUTORY_CONFERENCE, "社会福祉法106条の6", "支援会議（社会福祉法106条の6）"),
    ],
)
def test_how_the_ledger_prints_a_basis(basis, item, text):
    assert basis_text(basis, item) == text
