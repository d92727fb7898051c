"""付則第2項（特別職の給与に関する条例の一部改正） 報酬の日額

特別職の給与に関する条例（昭和31年条例第22号）の一部を次のように改正する。
地域福祉推進委員会 会長 日額 11,000円
委員 日額 10,000円

解釈: 額は別の条例（別表第3）の定めなので、施行日のある行として持ち、その日に効力のある額による。
解釈: 出席した日ごとに1日分。副会長は委員の額。互選で会長になった人は、その日から会長の額とする
（定めにより翌日からにできる）。職務を代理した副会長や仮議長は委員の額（定めにより会長の額にできる）。
除斥されても報酬は変わらない。源泉徴収は給与の事務で行い、ここでは支給額だけを扱う。
"""

from dataclasses import dataclass
from datetime import date

from committee.enums import RemunerationOffice, Topic
from koganei.dates.wareki import format_date
from koganei.law import Citation, Violation


@dataclass(frozen=True)
class Rate:
    """日額 of one office from a day on, and the text that sets it."""

    office: RemunerationOffice
    yen: int
    effective_on: date
    source: Citation


def office_paid(provisions, day, *, chair_since=None, acted_as_chair=False):
    """Return the office whose rate a member who attended on ``day`` is paid.

    ``chair_since`` is the day of election of whoever is chair on ``day``, else None.
    """
    elected_before = chair_since is not None and (
        chair_since < day or (chair_since == day and provisions.chair_rate_on_election_day)
    )
    if elected_before:
        return RemunerationOffice.CHAIR
    if acted_as_chair:
        return RemunerationOffice(provisions.acting_chair_rate)
    return RemunerationOffice.MEMBER


def rate_on(rates, office, day):
    """Return the rate in force on a day, or None."""
    past = [rate for rate in rates if rate.office == office and rate.effective_on <= day]
    return max(past, key=lambda rate: rate.effective_on, default=None)


def check_rate(provisions, rates, office, day):
    """付則第2項 その日に効力のある日額がなければ、支給できない"""
    if rate_on(rates, office, day):
        return None
    return Violation(
        provisions.cite(Topic.REMUNERATION),
        f"{format_date(day)}に効力のある{RemunerationOffice(office).label}の日額がありません。"
        "報酬の額を、その条例の施行日とともに登録してください。",
    )
