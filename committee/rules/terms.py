"""第4条（委員の任期）

委員の任期は、3年とし、再任を妨げない。ただし、前条第2項第1号及び第3号の委員については、
原則として連続して3期を超えてはならない。
2 市長は、委員が欠けたときは、補欠委員を委嘱することができる。
この場合において、補欠委員の任期は、前任者の残任期間とする。

解釈: 任期は委嘱の日（始まりの日を別に定めたときはその日）から数え、3年後の応当日の前日に満了する
（民法第143条。応当日がなければその月の末日）。
解釈: 「連続」は、委員でなかった期間が run_gap_days 日（既定365日）以内のとき続いているものとする。
期は人について数え、選出区分が変わっても通算する。始まる前に取りやめた委嘱は数えない。
解釈: 「原則として」だから、4期目は理由を記録すれば委嘱できる。学識経験者（第2号）には限度がない。
解釈: 補欠委員は前任者と同じ選出区分・同じ席に就く。残任期間も1期に数える（定めにより変えられる）。
"""

from dataclasses import dataclass
from datetime import date, timedelta

from committee.enums import Topic
from koganei.dates.periods import Period, last_day_of_years
from koganei.dates.wareki import format_date
from koganei.law import Violation

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term(Period):
    """任期: its first and last day; without a last day where the text sets no term"""

    @classmethod
    def of(cls, starts_on, provisions):
        """Return the full term that begins on a day."""
        years = provisions.term_years
        return cls(starts_on, years and last_day_of_years(starts_on, years))

    def remainder(self, starts_on):
        """残任期間: what is left for a substitute who begins on a day."""
        return Term(starts_on, self.ends_on)


@dataclass(frozen=True)
class Tenure:
    """One person in one seat: ``ends_on`` is the end of the term, ``ended_on`` an earlier end.

    An appointment given up before it began has ``ended_on`` before ``starts_on``: it held no day.
    """

    member: int
    name: str
    category: str
    seat: int
    starts_on: date
    ends_on: date | None = None
    ended_on: date | None = None
    is_substitute: bool = False
    pk: int | None = None

    @property
    def last_day(self):
        """The last day in office; None while there is none in sight."""
        return self.ended_on or self.ends_on

    @property
    def began(self):
        return self.last_day is None or self.last_day >= self.starts_on

    def leaves_remainder_on(self, day):
        """Say whether a day belongs to the 残任期間 of a term that was broken off."""
        if not (self.began and self.ended_on and self.ends_on):
            return False
        return self.ended_on < day <= self.ends_on

    def holds(self, day):
        """Say whether the person is in office on a day."""
        return self.starts_on <= day <= (self.last_day or date.max)

    def overlaps(self, other):
        """Say whether both are in office on some same day."""
        if not (self.began and other.began):
            return False
        return self.starts_on <= (other.last_day or date.max) and other.starts_on <= (
            self.last_day or date.max
        )


def check_dates(provisions, appointed_on, starts_on):
    """第4条第1項 任期の始まり

    解釈: 任期は、委嘱した日より前にさかのぼって始まらない。
    """
    if starts_on >= appointed_on:
        return None
    return Violation(
        provisions.cite(Topic.TERM),
        f"任期の始まり（{format_date(starts_on)}）が委嘱日（{format_date(appointed_on)}）より"
        "前です。さかのぼらずに、委嘱日以後の日にしてください。",
        place="starts_on",
    )


def consecutive_terms(provisions, earlier, new):
    """Return how many terms in a row ``new`` makes, itself counted; ``earlier`` in any order.

    They are one person's in one body, so no two of them overlap.
    A substitute's remainder adds nothing where the parameter says so.
    """
    count, left_on = 0, None
    for tenure in sorted((t for t in earlier if t.began), key=lambda t: t.starts_on):
        if tenure.starts_on >= new.starts_on:
            continue
        if _has_gap(provisions, left_on, tenure.starts_on):
            count = 0
        count += _counts(provisions, tenure)
        left_on = tenure.last_day or date.max
    if _has_gap(provisions, left_on, new.starts_on):
        count = 0
    return count + _counts(provisions, new)


def _has_gap(provisions, left_on, starts_on):
    return left_on is not None and (starts_on - left_on).days - 1 > provisions.run_gap_days


def _counts(provisions, tenure):
    return not tenure.is_substitute or provisions.substitute_remainder_counts_as_term


def check_reappointment(provisions, category, terms):
    """第4条第1項ただし書 公募市民と福祉関係団体の委員は、原則として連続3期まで

    再任を妨げない。ただし、前条第2項第1号及び第3号の委員については、原則として連続して3期を超えてはならない。
    """
    limit = provisions.consecutive_limit
    if limit is None or not category.term_limited or terms <= limit:
        return None
    return Violation(
        provisions.cite(Topic.TERM_LIMIT),
        f"連続{terms}期目の委嘱になります。{category.name}の委員は、原則として連続{limit}期までです。"
        "ほかの人を選ぶか、委嘱する理由を書いてください。",
        waivable=True,
        place="waiver_reason",
    )


def check_has_term(provisions, tenure):
    """第4条第1項 再任は、任期のある委員について

    委員の任期は、3年とし、再任を妨げない。
    """
    if tenure.last_day:
        return None
    return Violation(
        provisions.cite(Topic.TERM),
        f"{provisions.name}には任期の定めがないので、{tenure.name}さんを再任する必要はありません。",
    )


def check_not_substitute(provisions, tenures, new):
    """第4条第2項 任期の途中で欠けた席に、新しい任期の委員を委嘱しない

    補欠委員の任期は、前任者の残任期間とする。
    """
    for gone in tenures:
        same_seat = (gone.category, gone.seat) == (new.category, new.seat)
        if same_seat and gone.leaves_remainder_on(new.starts_on):
            return Violation(
                provisions.cite(Topic.SUBSTITUTE),
                f"席{gone.seat}は{gone.name}さんが任期の途中で欠けた席で、残任期間が"
                f"{format_date(gone.ends_on)}まであります。補欠委員として委嘱してください。",
                place="seat",
            )
    return None


def check_substitute(provisions, gone, starts_on):
    """第4条第2項 補欠委員は、委員が欠けたときに、その残任期間について委嘱する

    市長は、委員が欠けたときは、補欠委員を委嘱することができる。
    """
    where = provisions.cite(Topic.SUBSTITUTE)
    if gone.ends_on is None:
        return Violation(
            where,
            f"{provisions.name}には任期の定めがないので、残任期間がありません。"
            "補欠としてではなく、ふつうに委嘱してください。",
        )
    if not gone.began:
        return Violation(
            where,
            f"{gone.name}さんの任期は始まりませんでした。補欠としてではなく、ふつうに委嘱してください。",
        )
    if gone.ended_on is None or gone.ended_on >= gone.ends_on:
        return Violation(
            where,
            f"{gone.name}さんは{format_date(gone.ends_on)}の任期満了まで在任します。補欠委員は、"
            "辞任・解嘱・死亡などを記録してから委嘱してください。",
        )
    if not gone.ended_on < starts_on <= gone.ends_on:
        return Violation(
            where,
            f"補欠委員の任期は、{gone.name}さんが欠けた翌日の{format_date(gone.ended_on + DAY)}から"
            f"残任期間の終わりの{format_date(gone.ends_on)}までの間に始めてください。",
            place="starts_on",
        )
    return None


def check_end(provisions, tenure, appointed_on, on):
    """第4条第1項 任期の途中で委員でなくなる日

    解釈: ``on`` は在任の最後の日。任期が始まる前の日ならば、委嘱を取りやめたものとする。
    """
    where = provisions.cite(Topic.TERM)
    if tenure.ended_on:
        return Violation(
            where,
            f"{tenure.name}さんは、{format_date(tenure.ended_on)}を最後に、もう委員ではありません。",
        )
    if on < appointed_on:
        return Violation(
            where,
            f"在任の最後の日（{format_date(on)}）が委嘱日（{format_date(appointed_on)}）より前です。"
            "委嘱日以後の日にしてください。",
            place="on",
        )
    if tenure.ends_on and on > tenure.ends_on:
        return Violation(
            where,
            f"{tenure.name}さんの任期は{format_date(tenure.ends_on)}に満了します。"
            "それより後の日では終えられません。",
            place="on",
        )
    return None
