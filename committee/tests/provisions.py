"""地域福祉推進委員会条例, written a second time by hand from its text and from rules.md."""

from dataclasses import replace
from datetime import date

from committee.enums import (
    MinutesMethod,
    QuorumBase,
    QuorumKind,
    RemunerationOffice,
    Topic,
    VoteKind,
)
from committee.rules.ordinance import Category, Provisions, Remit, RuleBook
from committee.rules.terms import Tenure, Term
from koganei.law import Citation

NAME = "地域福祉推進委員会条例"
APPOINTED = date(2019, 12, 13)


def cite(place):
    return Citation(NAME, place)


CITIZEN = Category(
    code="citizen",
    name="公募市民",
    seat_limit=4,
    citation=cite("第3条第2項第1号"),
    term_limited=True,
    is_public_citizen=True,
)
EXPERT = Category("expert", "学識経験者", 1, cite("第3条第2項第2号"))
ORGANIZATION = Category(
    "organization", "福祉関係団体・関係機関", 7, cite("第3条第2項第3号"), term_limited=True
)
PROMOTION = Provisions(
    name=NAME,
    effective_on=date(2019, 4, 1),
    seat_limit=12,
    term_years=3,
    consecutive_limit=3,
    run_gap_days=365,
    substitute_remainder_counts_as_term=True,
    incumbents_stay=True,
    quorum_kind=QuorumKind.HALF_OR_MORE,
    quorum_base=QuorumBase.IN_OFFICE,
    online_presence_counts=True,
    vote_kind=VoteKind.MAJORITY_OF_PRESENT,
    chair_has_vote=True,
    chair_breaks_tie=True,
    written_meeting_allowed=False,
    meetings_public=True,
    notice_days=7,
    observer_limit=10,
    minutes_method=MinutesMethod.REMARKS,
    chair_rate_on_election_day=True,
    acting_chair_rate=RemunerationOffice.MEMBER,
    public_citizen_share_warning=30,
    chair_title="会長",
    vice_chair_title="副会長",
    categories=(CITIZEN, EXPERT, ORGANIZATION),
    remits=(
        Remit(1, "地域福祉計画の策定及び変更に関すること。", cite("第2条第1号")),
        Remit(2, "地域福祉計画の進捗状況に関すること。", cite("第2条第2号")),
        Remit(3, "地域福祉計画の評価に関すること。", cite("第2条第3号")),
        Remit(4, "その他地域福祉の推進に関すること。", cite("第2条第4号")),
    ),
    places={
        Topic.ESTABLISHMENT: cite("第1条"),
        Topic.REMIT: cite("第2条"),
        Topic.SEATS: cite("第3条第1項"),
        Topic.CATEGORIES: cite("第3条第2項"),
        Topic.TERM: cite("第4条第1項"),
        Topic.TERM_LIMIT: cite("第4条第1項ただし書"),
        Topic.SUBSTITUTE: cite("第4条第2項"),
        Topic.OFFICERS: cite("第5条第1項"),
        Topic.ELECTION: cite("第5条第2項"),
        Topic.CHAIR_DUTIES: cite("第5条第3項"),
        Topic.ACTING_CHAIR: cite("第5条第4項"),
        Topic.CONVOCATION: cite("第6条第1項"),
        Topic.QUORUM: cite("第6条第2項"),
        Topic.VOTE: cite("第6条第3項"),
        Topic.INVITEES: cite("第6条第4項"),
        Topic.PUBLICITY: cite("第7条"),
        Topic.CLOSURE: cite("第7条ただし書"),
        Topic.SECRETARIAT: cite("第8条"),
        Topic.DELEGATION: cite("第9条"),
        Topic.EFFECTIVE: cite("付則第1項"),
        Topic.REMUNERATION: cite("付則第2項"),
    },
)


def book(*editions):
    return RuleBook("地域福祉推進委員会", editions or (PROMOTION,))


def amended(effective_on, **changes):
    return replace(PROMOTION, effective_on=effective_on, **changes)


def tenure(member=1, starts_on=APPOINTED, *, category="citizen", seat=1, ended_on=None, **changes):
    """A full term under PROMOTION, unless ``ends_on`` says otherwise."""
    values = {"ends_on": Term.of(starts_on, PROMOTION).ends_on} | changes
    return Tenure(
        member=member,
        name=f"委員{member}",
        category=category,
        seat=seat,
        starts_on=starts_on,
        ended_on=ended_on,
        **values,
    )


def twelve():
    """The first committee: 4 citizens, 1 expert, 7 of organizations."""
    seats = [("citizen", n) for n in range(1, 5)] + [("expert", 1)]
    seats += [("organization", n) for n in range(1, 8)]
    return [tenure(n, category=c, seat=s) for n, (c, s) in enumerate(seats, start=1)]
