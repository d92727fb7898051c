"""A record of consent is refused with everything that is wrong with it"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from consultation.enums import ConsentMethod, ConsentScope, Signer
from consultation.rules.consent import Target
from consultation.rules.consent_record import (
    ConsentInput,
    Wording,
    check_consent,
    check_signature,
    check_withdrawal,
    is_minor,
)
from consultation.tests.consents import NOW, agreed, refused, target
from koganei.dates.wareki import TOKYO

DAY = timedelta(days=1)
TODAY = date(2025, 6, 10)
CENTER, SCHOOL = "地域包括支援センター", "小学校"
WORDING = Wording(number=2, starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
GENERAL = ConsentInput(
    scope=ConsentScope.GENERAL,
    explained_on=TODAY,
    given_on=TODAY,
    starts_on=TODAY,
    expires_on=date(2025, 12, 9),
    wording=WORDING,
    birth_on=date(1978, 6, 14),
)
LIMITED = replace(GENERAL, scope=ConsentScope.LIMITED, targets=(target(CENTER, "identity"),))
REFUSED = replace(GENERAL, is_refused=True, scope=None, starts_on=None, expires_on=None)
CHILD = date(2015, 1, 1)
PARENT = replace(GENERAL, signer=Signer.PARENT, signer_proof="戸籍謄本", birth_on=CHILD)


@pytest.mark.parametrize(
    "given",
    [
        GENERAL,
        LIMITED,
        REFUSED,
        PARENT,
        replace(GENERAL, expires_on=None),
        replace(GENERAL, expires_on=TODAY),  # one day only
        replace(GENERAL, birth_on=None),
        replace(GENERAL, birth_on=TODAY),
        replace(GENERAL, died_on=TODAY),
        replace(GENERAL, starts_on=TODAY + 30 * DAY),
        replace(GENERAL, targets=(target(SCHOOL, is_excluded=True),)),
        replace(GENERAL, targets=(target(CENTER, "money"),)),
        replace(GENERAL, targets=(Target(CENTER),)),  # named, as every agency is meant
        replace(REFUSED, targets=(target(SCHOOL),)),
        replace(GENERAL, method=ConsentMethod.ORAL),
        replace(GENERAL, method=ConsentMethod.ORAL, signed_on=TODAY),
        replace(GENERAL, signer=Signer.GUARDIAN, signer_proof="登記事項証明書"),
        replace(PARENT, birth_on=None),
        replace(GENERAL, wording=replace(WORDING, ends_on=None)),
        replace(GENERAL, wording=replace(WORDING, starts_on=TODAY, ends_on=TODAY)),
        ConsentInput(is_refused=True),  # the form says what is missing
    ],
)
def test_what_may_be_recorded(given):
    assert check_consent(given, TODAY) == []


def broken(given, **changes):
    found = check_consent(replace(given, **changes), TODAY)
    return [(violation.message, violation.place) for violation in found]


@pytest.mark.parametrize(
    ("given", "changes", "message", "place"),
    [
        (
            GENERAL,
            {"explained_on": TODAY + DAY, "given_on": None, "starts_on": None},
            "説明した日（令和7年6月11日）が先の日です。今日までの日を入れてください。",
            "explained_on",
        ),
        (
            GENERAL,
            {"given_on": TODAY + DAY, "starts_on": TODAY + DAY},
            "同意した日（令和7年6月11日）が先の日です。今日までの日を入れてください。",
            "given_on",
        ),
        (
            GENERAL,
            {"method": ConsentMethod.ORAL, "signed_on": TODAY + DAY},
            "署名した日（令和7年6月11日）が先の日です。今日までの日を入れてください。",
            "signed_on",
        ),
        (
            GENERAL,
            {"given_on": TODAY - DAY, "starts_on": TODAY},
            "同意した日（令和7年6月9日）が、説明した日（令和7年6月10日）より前です。",
            "given_on",
        ),
        (
            GENERAL,
            {"starts_on": TODAY - DAY},
            "始まりの日（令和7年6月9日）が、同意した日（令和7年6月10日）より前です。",
            "starts_on",
        ),
        (
            GENERAL,
            {"method": ConsentMethod.ORAL, "signed_on": TODAY - DAY},
            "署名した日（令和7年6月9日）が、同意した日（令和7年6月10日）より前です。",
            "signed_on",
        ),
        (
            GENERAL,
            {"expires_on": TODAY - DAY},
            "期限（令和7年6月9日）が、始まりの日（令和7年6月10日）より前です。",
            "expires_on",
        ),
        (
            GENERAL,
            {"birth_on": TODAY + DAY},
            "本人は令和7年6月11日生まれです。それより前の日には同意できません。"
            "生年月日か同意した日を直してください。",
            "given_on",
        ),
        (
            GENERAL,
            {"died_on": TODAY - DAY},
            "本人は令和7年6月9日に亡くなっています。同意した日を直してください。",
            "given_on",
        ),
        (
            PARENT,
            {"signer_proof": " 　"},
            "親権者と確かめた書類（戸籍、登記事項証明書など）を書いてください。",
            "signer_proof",
        ),
        (
            GENERAL,
            {"signer": Signer.GUARDIAN},
            "後見人と確かめた書類（戸籍、登記事項証明書など）を書いてください。",
            "signer_proof",
        ),
        (
            PARENT,
            {"birth_on": date(2007, 6, 10)},
            "本人は同意した日に成年です。本人か後見人の同意にしてください。",
            "signer",
        ),
        (
            GENERAL,
            {"wording": Wording(number=1, starts_on=date(2020, 10, 1), ends_on=TODAY - DAY)},
            "同意書の文面の第1版は、令和7年6月10日には使われていません。その日の版を選んでください。",
            "wording",
        ),
        (
            GENERAL,
            {"wording": Wording(number=3, starts_on=TODAY + DAY)},
            "同意書の文面の第3版は、令和7年6月10日には使われていません。その日の版を選んでください。",
            "wording",
        ),
        (GENERAL, {"scope": None}, "同意の範囲（包括か限定か）を選んでください。", "scope"),
        (
            REFUSED,
            {"scope": ConsentScope.GENERAL},
            "断られたときは、範囲を空けてください。",
            "scope",
        ),
        (
            LIMITED,
            {"targets": ()},
            "限定の同意には、伝えてよい機関が1つ以上要ります。",
            "targets",
        ),
        (
            LIMITED,
            {"targets": (*LIMITED.targets, target(SCHOOL))},
            "小学校に伝えてよいことを選んでください。",
            "targets",
        ),
        (
            LIMITED,
            {"targets": (replace(target(CENTER, "identity"), purpose=" "),)},
            "地域包括支援センターに伝える目的を書いてください。",
            "targets",
        ),
        (
            LIMITED,
            {"targets": (*LIMITED.targets, target(SCHOOL, is_excluded=True))},
            "限定の同意では、選ばない機関には伝わりません。除く機関の小学校を消してください。",
            "targets",
        ),
        (
            LIMITED,
            {"targets": (target(CENTER, "identity", "statutory"),)},
            "地域包括支援センターに伝えてよいこととして選べないものがあります。",
            "targets",
        ),
        (
            GENERAL,
            {"targets": (target(CENTER, "third_party"),)},
            "地域包括支援センターに伝えてよいこととして選べないものがあります。",
            "targets",
        ),
        (
            REFUSED,
            {"targets": (target(SCHOOL), target(SCHOOL))},
            "小学校が2回あります。1つにまとめてください。",
            "targets",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_field(given, changes, message, place):
    assert broken(given, **changes) == [(message, place)]


def test_excluding_alone_is_no_limited_consent():
    assert broken(LIMITED, targets=(target(SCHOOL, is_excluded=True),)) == [
        ("限定の同意には、伝えてよい機関が1つ以上要ります。", "targets"),
        (
            "限定の同意では、選ばない機関には伝わりません。除く機関の小学校を消してください。",
            "targets",
        ),
    ]


def test_everything_wrong_is_said_at_once():
    found = broken(
        LIMITED,
        explained_on=TODAY + 2 * DAY,
        given_on=TODAY + DAY,
        starts_on=TODAY,
        expires_on=TODAY - DAY,
        birth_on=TODAY + 9 * DAY,
        signer=Signer.PARENT,
        wording=Wording(number=1, starts_on=date(2020, 10, 1), ends_on=date(2021, 3, 31)),
        targets=(),
    )
    assert [place for _, place in found] == [
        "explained_on", "given_on", "given_on", "starts_on", "expires_on", "given_on",
        "signer_proof", "wording", "targets",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("birth_on", "day", "minor"),
    [
        (date(2007, 6, 10), date(2025, 6, 9), True),
        (date(2007, 6, 10), date(2025, 6, 10), False),
        (date(2002, 4, 1), date(2022, 3, 31), True),  # 19: not yet of age under the old law
        (date(2002, 3, 31), date(2022, 3, 31), False),
        (date(2002, 4, 2), date(2022, 4, 1), False),  # of age on the day the law changed
        (date(2004, 4, 1), date(2022, 4, 1), False),
        (date(2004, 4, 2), date(2022, 4, 1), True),
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),
    ],
)
def test_who_is_a_minor(birth_on, day, minor):
    assert is_minor(birth_on, day) == minor


# withdrawal


MORNING = datetime(2020, 11, 9, 0, 0, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("consent", "at", "messages"),
    [
        (agreed(), NOW, []),
        (agreed(), MORNING, []),
        (
            agreed(),
            NOW + timedelta(minutes=1),
            ["撤回した日時が先の日時です。今までの日時を入れてください。"],
        ),
        (
            agreed(),
            MORNING - timedelta(minutes=1),
            ["撤回した日時が、同意した日（令和2年11月9日）より前です。"],
        ),
        (
            agreed(withdrawn_at=NOW - DAY),
            NOW,
            ["令和3年3月9日 14時00分に撤回されています。"],
        ),
        (
            refused(),
            NOW,
            ["断られた記録は撤回できません。同意を得たら、新しく記録してください。"],
        ),
    ],
)
def test_a_withdrawal(consent, at, messages):
    assert [violation.message for violation in check_withdrawal(consent, at, NOW)] == messages


@pytest.mark.parametrize(
    ("consent", "signed_on", "messages"),
    [
        (agreed(method=ConsentMethod.ORAL), NOW.date(), []),
        (agreed(method=ConsentMethod.ORAL), date(2020, 11, 9), []),
        (
            agreed(method=ConsentMethod.ORAL),
            date(2020, 11, 8),
            ["署名した日（令和2年11月8日）が、同意した日（令和2年11月9日）より前です。"],
        ),
        (
            agreed(method=ConsentMethod.ORAL),
            NOW.date() + DAY,
            ["署名した日（令和3年3月11日）が先の日です。今日までの日を入れてください。"],
        ),
        (
            agreed(method=ConsentMethod.ORAL, signed_on=date(2020, 11, 10)),
            NOW.date(),
            ["令和2年11月10日に署名されています。"],
        ),
        (agreed(), NOW.date(), ["署名を待っている口頭の同意ではありません。"]),
        (
            refused(method=ConsentMethod.ORAL),
            NOW.date(),
            ["署名を待っている口頭の同意ではありません。"],
        ),
    ],
)
def test_a_signature_that_was_owed(consent, signed_on, messages):
    found = check_signature(consent, signed_on, NOW.date())
    assert [violation.message for violation in found] == messages
