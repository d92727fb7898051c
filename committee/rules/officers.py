"""第5条（会長及び副会長）

委員会に会長及び副会長各1人を置く。
2 会長及び副会長は、委員の互選により定める。
3 会長は、委員会を代表し、会務を総理する。
4 副会長は、会長を補佐し、会長に事故があるとき、又は会長が欠けたときは、その職務を代理する。

解釈: 会長・副会長はどの日にもそれぞれ一人以下で、在任する別々の委員である。
委員の任期とともに終わる。
解釈: 「事故があるとき」は会議に出席していないときを含む。会長も副会長もいないときは、出席した委員の
互選による仮議長が会議をまとめる。だれがまとめたかは会議と議題ごとに記録する。
解釈: 要綱が「第1号の委員をもって充てる」とするときは、互選をせず、その職の委員が務める。
"""

from dataclasses import dataclass
from datetime import date

from committee.enums import Office, OfficeEndReason, Presiding, Topic
from koganei.dates.wareki import format_date
from koganei.law import Violation


@dataclass(frozen=True)
class Mandate:
    """One person's time as chair or vice-chair; ``last_day`` None while no end is in sight.

    ``was_ended`` says that the office was given up before the appointment ends.
    """

    office: Office
    member: int
    name: str
    starts_on: date
    last_day: date | None = None
    was_ended: bool = False

    def overlaps(self, other):
        return self.starts_on <= (other.last_day or date.max) and other.starts_on <= (
            self.last_day or date.max
        )


def check_election(provisions, office, tenure, elected_on, mandates):
    """第5条第1項・第2項 会長及び副会長は、在任する委員の互選により各1人

    委員会に会長及び副会長各1人を置く。
    会長及び副会長は、委員の互選により定める。
    """
    title = provisions.title(office)
    if post := provisions.ex_officio(office):
        return [
            Violation(
                provisions.cite(_choice(office, provisions)),
                f"{title}は{post.name}の委員をもって充てるので、互選できません。"
                f"{post.name}の委員を委嘱してください。",
            )
        ]
    if not tenure.holds(elected_on):
        return [
            Violation(
                provisions.cite(Topic.ELECTION),
                f"{tenure.name}さんは{format_date(elected_on)}に在任していないので、{title}に"
                "選べません。その日に在任する委員から選んでください。",
                place="appointment",
            )
        ]
    new = Mandate(office, tenure.member, tenure.name, elected_on, tenure.last_day)
    return [_conflict(provisions, new, each) for each in mandates if each.overlaps(new)]


def _conflict(provisions, new, other):
    title = provisions.title(other.office)
    until = f"{format_date(other.last_day)}まで" if other.last_day else ""
    if other.office == new.office:
        return Violation(
            provisions.cite(Topic.OFFICERS),
            f"{title}には{other.name}さんが{until}就いています。"
            f"その前日までに{title}の辞任などを記録してください。",
            place="on",
        )
    if other.member == new.member:
        return Violation(
            provisions.cite(Topic.OFFICERS),
            f"{new.name}さんは{until}{title}です。会長と副会長は別の人を選んでください。",
            place="appointment",
        )
    return None


def _choice(office, provisions):
    """The article that says who holds an office by post."""
    if office == Office.VICE_CHAIR and Topic.VICE_CHAIR_CHOICE in provisions.places:
        return Topic.VICE_CHAIR_CHOICE
    return Topic.ELECTION if Topic.ELECTION in provisions.places else Topic.OFFICERS


def check_end_of_office(provisions, mandate, on, reason):
    """第5条第1項 会長・副会長でなくなる日（その職にある最後の日）"""
    title = provisions.title(mandate.office)
    if mandate.was_ended and reason != OfficeEndReason.LEFT_COMMITTEE:
        return Violation(
            provisions.cite(Topic.OFFICERS),
            f"{mandate.name}さんは、{format_date(mandate.last_day)}を最後に、もう{title}では"
            "ありません。",
        )
    if mandate.last_day and on > mandate.last_day:
        return Violation(
            provisions.cite(Topic.OFFICERS),
            f"{mandate.name}さんが{title}であるのは{format_date(mandate.last_day)}までです。"
            "それより後の日では終えられません。",
            place="on",
        )
    if on < mandate.starts_on:
        return Violation(
            provisions.cite(Topic.OFFICERS),
            f"{mandate.name}さんは{format_date(mandate.starts_on)}に{title}に選ばれています。"
            + (
                f"先に{title}の記録を確かめてください。"
                if reason == OfficeEndReason.LEFT_COMMITTEE
                else "その日以後の日にしてください。"
            ),
            place="on",
        )
    return None


def presiding(*, chair_present, vice_chair_present):
    """第5条第4項 だれが会議をまとめるか

    副会長は、会長を補佐し、会長に事故があるとき、又は会長が欠けたときは、その職務を代理する。

    >>> presiding(chair_present=False, vice_chair_present=True).label
    '副会長（職務代理）'
    """
    if chair_present:
        return Presiding.CHAIR
    return Presiding.VICE_CHAIR if vice_chair_present else Presiding.PROVISIONAL
