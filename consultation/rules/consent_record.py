"""本人同意の記録: what a record of consent, of a refusal or of a withdrawal has to be

相談申込みにあたり、「個人情報に関する管理・取扱規程」の説明を受け、相談支援にあたり必要となる関係機関
（者）と情報共有することに同意する（相談受付・申込票）。

解釈: 親権者が同意できるのは、本人が未成年の間である（民法4条、818条。成年は令和4年4月1日から18歳、
それより前は20歳）。親権者・後見人は、それと確かめた書類が要る。
解釈: 同意書の文面は、同意した日に使われていた版でなければならない。
解釈: 限定の同意は、機関ごとに、伝えてよいことと目的を挙げる。除く機関は、包括の同意にだけ意味が
ある。
解釈: 口頭の同意の署名は、同意した日以後である。
"""

from dataclasses import dataclass
from datetime import date

from consultation.enums import ConsentMethod, ConsentScope, Signer
from consultation.rules.consent import TELLABLE, Target
from consultation.rules.report import CONSENT_REQUIRED, PRACTICE
from koganei.dates.wareki import format_date, format_datetime, in_japan
from koganei.law import LegalText, Violation

CONSENT = PRACTICE.section("本人同意")
CIVIL_CODE = LegalText("民法")
PRIVACY = LegalText("個人情報保護法")
ADULT_AT_18_FROM = date(2022, 4, 1)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A version of the text that is explained; both days belong to it."""

    number: int
    starts_on: date
    ends_on: date | None = None

    def is_in_force(self, day):
        return self.starts_on <= day <= (self.ends_on or date.max)


@dataclass(frozen=True, kw_only=True)
class ConsentInput:
    """What was typed; a day not given is None (forms say that it is missing).

    The organisations of the targets are written in messages as ``str`` gives them.
    """

    is_refused: bool = False
    scope: ConsentScope | None = None
    targets: tuple[Target, ...] = ()
    signer: Signer = Signer.CLIENT
    signer_proof: str = ""
    method: ConsentMethod = ConsentMethod.SIGNED
    explained_on: date | None = None
    given_on: date | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    wording: Wording | None = None
    birth_on: date | None = None
    died_on: date | None = None


def check_consent(given, today):
    """Return every violation of a record of consent or refusal, each with its field."""
    return [
        *_days(given, today),
        *_person(given),
        *_signer(given),
        *_wording(given),
        *_scope(given),
        *_targets(given),
    ]


def check_withdrawal(consent, at, now):
    """Return every violation of withdrawing ``consent`` (rules.consent.Consent) at a moment.

    解釈: 撤回は、同意した日以後の、今までの時刻である。断られた記録は撤回できない。
    """
    if consent.is_refused:
        return [_violation("断られた記録は撤回できません。同意を得たら、新しく記録してください。")]
    if consent.withdrawn_at:
        return [_violation(f"{format_datetime(consent.withdrawn_at)}に撤回されています。")]
    found = []
    if at > now:
        found.append(_violation("撤回した日時が先の日時です。今までの日時を入れてください。", "at"))
    if in_japan(at).date() < consent.given_on:
        found.append(
            _violation(
                f"撤回した日時が、同意した日（{format_date(consent.given_on)}）より前です。", "at"
            )
        )
    return found


def check_signature(consent, signed_on, today):
    """Return every violation of adding the signature that an oral consent owes."""
    if consent.method != ConsentMethod.ORAL or consent.is_refused:
        return [_violation("署名を待っている口頭の同意ではありません。")]
    if consent.signed_on:
        return [_violation(f"{format_date(consent.signed_on)}に署名されています。")]
    found = []
    if signed_on > today:
        found.append(_future("署名した日", signed_on, "signed_on"))
    if signed_on < consent.given_on:
        found.append(_before("署名した日", signed_on, "同意した日", consent.given_on, "signed_on"))
    return found


def is_minor(birth_on, day):
    """未成年か（民法4条; 20歳 before 2022-04-01）

    >>> is_minor(date(2004, 4, 1), date(2022, 3, 31)), is_minor(date(2004, 4, 1), ADULT_AT_18_FROM)
    (True, False)
    """
    age = 18 if day >= ADULT_AT_18_FROM else 20
    # somebody born on February 29 comes of age on March 1 of a year that has no such day
    year, month, number = birth_on.year + age, birth_on.month, birth_on.day
    return (day.year, day.month, day.day) < (year, month, number)


def _days(given, today):
    past = (
        ("説明した日", given.explained_on, "explained_on"),
        ("同意した日", given.given_on, "given_on"),
        ("署名した日", given.signed_on, "signed_on"),
    )
    for label, day, place in past:
        if day and day > today:
            yield _future(label, day, place)
    order = (
        ("同意した日", given.given_on, "説明した日", given.explained_on, "given_on"),
        ("始まりの日", given.starts_on, "同意した日", given.given_on, "starts_on"),
        ("署名した日", given.signed_on, "同意した日", given.given_on, "signed_on"),
        ("期限", given.expires_on, "始まりの日", given.starts_on, "expires_on"),
    )
    for label, day, other, earlier, place in order:
        if day and earlier and day < earlier:
            yield _before(label, day, other, earlier, place)


def _person(given):
    if given.given_on and given.birth_on and given.birth_on > given.given_on:
        yield _violation(
            f"本人は{format_date(given.birth_on)}生まれです。"
            "それより前の日には同意できません。生年月日か同意した日を直してください。",
            "given_on",
        )
    if given.given_on and given.died_on and given.died_on < given.given_on:
        yield _violation(
            f"本人は{format_date(given.died_on)}に亡くなっています。同意した日を直してください。",
            "given_on",
        )


def _signer(given):
    if given.signer != Signer.CLIENT and not given.signer_proof.strip():
        yield _violation(
            f"{given.signer.label}と確かめた書類（戸籍、登記事項証明書など）を書いてください。",
            "signer_proof",
        )
    is_known = given.birth_on and given.given_on
    if given.signer == Signer.PARENT and is_known and not is_minor(given.birth_on, given.given_on):
        yield Violation(
            CIVIL_CODE.article(4),
            "本人は同意した日に成年です。本人か後見人の同意にしてください。",
            place="signer",
        )


def _wording(given):
    if given.wording and given.given_on and not given.wording.is_in_force(given.given_on):
        yield Violation(
            PRIVACY.article(62),
            f"同意書の文面の第{given.wording.number}版は、{format_date(given.given_on)}には"
            "使われていません。その日の版を選んでください。",
            place="wording",
        )


def _scope(given):
    if given.is_refused and given.scope:
        yield _violation("断られたときは、範囲を空けてください。", "scope")
    if not given.is_refused and not given.scope:
        yield _violation("同意の範囲（包括か限定か）を選んでください。", "scope")
    named = [target for target in given.targets if not target.is_excluded]
    if not given.is_refused and given.scope == ConsentScope.LIMITED and not named:
        yield Violation(
            CONSENT_REQUIRED,
            "限定の同意には、伝えてよい機関が1つ以上要ります。",
            place="targets",
        )


def _targets(given):
    organizations = [target.organization for target in given.targets]
    for name in dict.fromkeys(each for each in organizations if organizations.count(each) > 1):
        yield _violation(f"{name}が2回あります。1つにまとめてください。", "targets")
    for target in given.targets:
        yield from _target(given.scope, target)


def _target(scope, target):
    name = target.organization
    if target.is_excluded:
        if scope == ConsentScope.LIMITED:
            yield _violation(
                f"限定の同意では、選ばない機関には伝わりません。除く機関の{name}を消してください。",
                "targets",
            )
        return
    if target.classes - TELLABLE:
        yield _violation(f"{name}に伝えてよいこととして選べないものがあります。", "targets")
    if scope == ConsentScope.LIMITED and not target.classes:
        yield _violation(f"{name}に伝えてよいことを選んでください。", "targets")
    if scope == ConsentScope.LIMITED and not target.purpose.strip():
        yield _violation(f"{name}に伝える目的を書いてください。", "targets")


def _future(label, day, place):
    return _violation(
        f"{label}（{format_date(day)}）が先の日です。今日までの日を入れてください。", place
    )


def _before(label, day, other, earlier, place):
    return _violation(
        f"{label}（{format_date(day)}）が、{other}（{format_date(earlier)}）より前です。", place
    )


def _violation(message, place=""):
    return Violation(CONSENT, message, place=place)
