"""人と世帯: what may be recorded of a person, of who belongs together, and of how they are related

相談受付・申込票: 氏名・ふりがな・生年月日。匿名・仮名の相談も受ける。

解釈: 氏名が分からないときは仮の呼び名で足りる。ふりがなは、かなと英字で書く。
解釈: 親は子より、祖父母は孫より先に生まれている。実親は2人までで、親子の関係は輪にならない。
解釈: 世帯にいる期間は、同じ人について重ならず、生まれる前には始まらない。亡くなった人の期間は、
亡くなった日までに終わる。
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from consultation.rules.report import PRACTICE
from koganei.dates.periods import Period
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

APPLICATION = LegalText("相談受付・申込票")
HOUSEHOLD = PRACTICE.section("家族・世帯")
NOT_KANA = re.compile(r"[^\u3041-\u309f\u30a0-\u30ffA-Za-z・.'\s-]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
PHONE = re.compile(r"\+?[\d() -]{9,20}(?: ?(?:内線|x|#) ?\d{1,6})?")
LIFE = 130  # years that nobody outlives
OLDER = ("parent", "grandparent")  # kinds of relationship in which the one is born before the other


@dataclass(frozen=True, kw_only=True)
class PersonInput:
    """What was typed of a person; ``first_received_on`` is the first consultation about them."""

    name: str = ""
    kana: str = ""
    called: str = ""
    is_anonymous: bool = False
    birth_on: date | None = None
    died_on: date | None = None
    first_received_on: date | None = None


def tidy_name(text):
    """Return a name as it is kept: without what nobody sees, one space between its parts.

    Nothing that is seen changes, also no 異体字 nor its selector.

    >>> tidy_name("\\ufeff 早瀬　\\u200bゆかり ")
    '早瀬 ゆかり'
    """
    return " ".join(INVISIBLE.sub("", text).split())


def check_person(given, today):
    """Return every violation of a person, each with its field."""
    return [*_names(given), *_days(given, today)]


def check_phone(phone, place="phone"):
    """Return a violation unless ``phone`` reads as a telephone number."""
    if PHONE.fullmatch(unicodedata.normalize("NFKC", phone).strip()):
        return None
    return Violation(
        APPLICATION.section("電話"),
        "電話番号として読めません。「042-383-1111」のように、市外局番から入れてください。",
        place=place,
    )


def check_membership(period, *, others=(), birth_on=None, died_on=None):
    """Return every violation of a person's time in a household.

    ``period`` and ``others`` (their other times there) are (first day, last day), None for unknown.
    """
    first, last = period
    if first and last and last < first:
        return [_household("離れた日が、入った日より前です。", "ends_on")]
    found = []
    if first and birth_on and first < birth_on:
        found.append(
            _household(f"入った日が、生年月日（{format_date(birth_on)}）より前です。", "starts_on")
        )
    if died_on and (last is None or last > died_on):
        found.append(
            _household(
                f"{format_date(died_on)}に亡くなっています。その日までにしてください。", "ends_on"
            )
        )
    if any(_open(period).overlaps(_open(other)) for other in others):
        found.append(
            _household("この人がこの世帯にいる期間が、ほかの期間と重なります。", "starts_on")
        )
    return found


def check_relationship(kind, person, related, *, births=None, parents=None, natural_parents=0):
    """Return every violation of 「person は related の kind（の値）」.

    ``births`` is {person: date}, ``parents`` {child: its parents of any kind} of all whom they
    know, ``natural_parents`` how many 実親 ``related`` has already.
    """
    births, parents = births or {}, parents or {}
    if person == related:
        return [_household("自分自身との関係は記録できません。", "related")]
    found = []
    is_older = kind.endswith(OLDER)
    older, younger = births.get(person), births.get(related)
    if is_older and older and younger and older >= younger:
        found.append(
            _household(
                f"{format_date(older)}生まれの人は、{format_date(younger)}生まれの人の親や祖父母に"
                "なれません。生年月日か、関係の向きを直してください。",
                "kind",
            )
        )
    if is_older and related in _ancestors(person, parents):
        found.append(_household("親子の関係が輪になります。関係の向きを直してください。", "kind"))
    if kind == "parent" and natural_parents >= 2:
        found.append(_household("実親は2人までです。養親・継親・里親ではありませんか。", "kind"))
    return found


def _names(given):
    name, kana, called = map(tidy_name, (given.name, given.kana, given.called))
    section = APPLICATION.section("氏名・ふりがな")
    if not name and not called:
        yield Violation(
            section, "氏名か、仮の呼び名（30代の男性など）を入れてください。", place="name"
        )
    if name and not given.is_anonymous and not kana:
        yield Violation(section, "ふりがなを入れてください。", place="kana")
    if odd := NOT_KANA.search(unicodedata.normalize("NFKC", kana)):
        yield Violation(
            section, f"ふりがなに「{odd[0]}」があります。かなで入れてください。", place="kana"
        )


def _days(given, today):
    section = APPLICATION.section("生年月日")
    birth, died, received = given.birth_on, given.died_on, given.first_received_on
    if birth and birth > today:
        yield Violation(section, "生年月日が先の日です。", place="birth_on")
    elif birth and received and birth > received:
        yield Violation(
            section,
            f"生年月日が、相談を受けた日（{format_date(received)}）より後です。",
            place="birth_on",
        )
    if birth and (died or today).year - birth.year > LIFE:
        yield Violation(section, f"{LIFE}歳を超えます。年号を確かめてください。", place="birth_on")
    if died and died > today:
        yield Violation(section, "亡くなった日が先の日です。", place="died_on")
    if birth and died and died < birth:
        yield Violation(
            section,
            f"亡くなった日が、生年月日（{format_date(birth)}）より前です。",
            place="died_on",
        )


def _open(period):
    first, last = period
    return Period(first or date.min, last)


def _ancestors(person, parents):
    found, new = set(), {person}
    while new:
        new = {parent for child in new for parent in parents.get(child, ())} - found
        found |= new
    return found


def _household(message, place):
    return Violation(HOUSEHOLD, message, place=place)
