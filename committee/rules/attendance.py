"""第6条（会議）第2項・第3項 だれが出席しているか

委員会は、委員の半数以上が出席しなければ会議を開くことができない。
3 委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

解釈: 出席は、到着・退席・除斥の時刻のある記録から導く。ある時刻に出席しているのは、その時刻までの
最後の記録が「到着」の委員である。オンラインの委員は、定め（online_presence_counts）があれば数える。
解釈: 除斥は議題ごとで、席にいても、その議題には出席していないものとする。
解釈: 開会や決定の後にその時刻より前の出入りを直すときは、理由を記録する。開会・決定のときの数は
変えず、点検で食い違いを示す。
"""

from dataclasses import dataclass
from datetime import datetime

from committee.enums import MovementKind, Topic, Via
from koganei.dates.wareki import format_datetime
from koganei.law import Violation

IN_AND_OUT = (MovementKind.ARRIVED, MovementKind.LEFT)
RECUSALS = (MovementKind.RECUSED, MovementKind.RETURNED)


@dataclass(frozen=True)
class Movement:
    """One timed event of one member; ``order`` decides between two at the same moment."""

    member: int
    kind: MovementKind
    at: datetime
    via: Via = Via.ROOM
    item: int | None = None
    order: int = 0


@dataclass(frozen=True)
class Presence:
    """第6条第2項 出席: who is there at a moment, from the movements of one meeting

    委員会は、委員の半数以上が出席しなければ会議を開くことができない。

    ``serving`` are the members in office that day; nobody else is ever counted.
    """

    movements: tuple[Movement, ...]
    serving: frozenset[int]
    online_counts: bool = True

    def last(self, member, kinds, at, item=None):
        """The last movement of some kinds up to a moment, or None."""
        found = [
            m
            for m in self.movements
            if m.member == member
            and m.kind in kinds
            and m.at <= at
            and (item is None or m.item == item)
        ]
        return max(found, key=lambda m: (m.at, m.order), default=None)

    def is_there(self, member, at):
        last = self.last(member, IN_AND_OUT, at)
        return last is not None and last.kind == MovementKind.ARRIVED

    def present(self, at):
        """Those who count for the quorum at a moment, the recused included."""
        return frozenset(
            member
            for member in self.serving
            if self.is_there(member, at)
            and (self.online_counts or self.last(member, IN_AND_OUT, at).via != Via.ONLINE)
        )

    def recused(self, item, at):
        """除斥: those present who take no part in an item."""
        return frozenset(m for m in self.present(at) if self.is_recused(m, item, at))

    def is_recused(self, member, item, at):
        last = self.last(member, RECUSALS, at, item)
        return last is not None and last.kind == MovementKind.RECUSED

    def attended(self):
        """Those who were there at any time of the day; each has one day's attendance."""
        return frozenset(
            m.member
            for m in self.movements
            if m.kind == MovementKind.ARRIVED and m.member in self.serving
        )


def check_movement(provisions, presence, movement, name):
    """第6条第2項 出入りの記録は、前の記録に続くもの

    委員会は、委員の半数以上が出席しなければ会議を開くことができない。
    """
    where = provisions.cite(Topic.QUORUM)
    kinds = RECUSALS if movement.kind in RECUSALS else IN_AND_OUT
    later = [
        m
        for m in presence.movements
        if m.member == movement.member and m.kind in kinds and m.at > movement.at
        and m.item == movement.item
    ]  # fmt: skip
    if later:
        return Violation(
            where,
            f"{name}さんには、{format_datetime(movement.at)}より後の記録があります。"
            "先にその記録を取り消してください。",
            place="time",
        )
    problem = _problem(presence, movement)
    return problem and Violation(where, f"{name}さんは{problem}", place="member")


def _problem(presence, movement):
    here = presence.is_there(movement.member, movement.at)
    recused = presence.is_recused(movement.member, movement.item, movement.at)
    if movement.kind == MovementKind.ARRIVED:
        return "もう到着しています。" if here else ""
    if not here:
        return "その時刻に出席していません。到着を先に記録してください。"
    if movement.kind == MovementKind.RECUSED and recused:
        return "この議題で、もう除斥されています。"
    if movement.kind == MovementKind.RETURNED and not recused:
        return "この議題で除斥されていません。"
    return ""


def check_correction(provisions, movement_at, frozen, reason):
    """第6条第2項 開会や決定より前の出入りを後から直すときは、理由を記録する

    ``frozen`` are the moments at which the quorum was recorded.
    """
    later = [at for at in frozen if at >= movement_at]
    if not later or reason.strip():
        return None
    return Violation(
        provisions.cite(Topic.QUORUM),
        f"{format_datetime(max(later))}の開会・決定より前の出入りです。"
        "後から直すときは、理由を書いてください。",
        place="reason",
    )
