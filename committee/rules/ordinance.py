"""The ordinance as the rules see it: its parameters, its categories, and where each stands.

A rule is asked about ``Provisions`` and never about 地域福祉推進委員会条例 itself: the same rule
serves every body, and quotes the article of that body's own text. The quotations in the rules'
docstrings are those of 地域福祉推進委員会条例, whose readings ``解釈`` settles.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from committee.enums import (
    MinutesMethod,
    Office,
    QuorumBase,
    QuorumKind,
    RemunerationOffice,
    Topic,
    VoteKind,
)
from koganei.dates.wareki import format_date
from koganei.law import Citation, Violation


@dataclass(frozen=True)
class Category:
    """選出区分, one 号 of the list of those who may be members.

    ``ex_officio`` names the office that goes with the category (委員長は第1号の委員をもって充てる).
    """

    code: str
    name: str
    seat_limit: int
    citation: Citation
    term_limited: bool = False
    is_public_citizen: bool = False
    by_post: bool = False
    ex_officio: str = ""


@dataclass(frozen=True)
class Remit:
    """所掌事項の1号: what an agenda item is about"""

    item: int
    text: str
    citation: Citation


@dataclass(frozen=True)
class Provisions:
    """One ordinance from the day it takes effect: every parameter of rules.md."""

    name: str
    effective_on: date
    seat_limit: int | None
    term_years: int | None
    consecutive_limit: int | None
    run_gap_days: int
    substitute_remainder_counts_as_term: bool
    incumbents_stay: bool
    quorum_kind: QuorumKind
    quorum_base: QuorumBase
    online_presence_counts: bool
    vote_kind: VoteKind
    chair_has_vote: bool
    chair_breaks_tie: bool
    written_meeting_allowed: bool
    meetings_public: bool
    notice_days: int
    observer_limit: int | None
    minutes_method: MinutesMethod
    chair_rate_on_election_day: bool
    acting_chair_rate: RemunerationOffice
    public_citizen_share_warning: int | None
    chair_title: str
    vice_chair_title: str
    categories: tuple[Category, ...] = ()
    remits: tuple[Remit, ...] = ()
    places: Mapping[Topic, Citation] = field(default_factory=dict)

    def cite(self, topic):
        """Return the article that rules a topic; the whole text where it has none."""
        return self.places.get(topic) or Citation(self.name)

    def category(self, code):
        """Return the category with a code, or None."""
        return next((each for each in self.categories if each.code == code), None)

    def title(self, office):
        """Return what the chair or vice-chair is called here."""
        return self.chair_title if office == Office.CHAIR else self.vice_chair_title

    def ex_officio(self, office):
        """Return the category whose member holds an office by post, or None if one is elected."""
        return next((each for each in self.categories if each.ex_officio == office), None)


@dataclass(frozen=True)
class RuleBook:
    """Every ordinance of one body, from the oldest to the newest."""

    body: str
    editions: tuple[Provisions, ...]

    def on(self, day):
        """Return the provisions in force on a day, None before the first took effect."""
        past = [each for each in self.editions if each.effective_on <= day]
        return past[-1] if past else None

    def check_in_force(self, day, what):
        """付則1 この条例は、平成31年4月1日から施行する。

        解釈: 施行日より前の日付の委嘱や会議は、誤りとして受け付けない。
        """
        if self.on(day):
            return None
        if not self.editions:
            return Violation(
                Citation(self.body),
                f"{self.body}の条例・要綱が登録されていません。先に条例・要綱を登録してください。",
            )
        first = self.editions[0]
        return Violation(
            first.cite(Topic.EFFECTIVE),
            f"{what}（{format_date(day)}）は、{first.name}の施行日より前です。"
            f"{format_date(first.effective_on)}以後の日にしてください。",
        )
