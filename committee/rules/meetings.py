"""第6条（会議）第1項・第2項・第4項

委員会の会議は、会長が招集する。
2 委員会は、委員の半数以上が出席しなければ会議を開くことができない。
4 会長は、必要があると認めるときは、委員以外の者に対し資料の提出を求め、
又は出席を求めて意見を聴くことができる。

解釈: 「委員」は定数の12人でなく、その日に在任する委員をいう（定めにより定数にもできる）。
「半数以上」は過半数ではない（12人→6、11人→6、9人→5）。オンラインの出席も出席に数える。
解釈: 会議は開くときだけでなく、議題ごとにも定足数を満たしていなければならない。
除斥された委員はその議題に出席していないが、在任する委員の数（定足数の母数）は変わらない。
解釈: 会長が選ばれる前の最初の会議は、市長が招集する。
"""

from dataclasses import dataclass

from committee.enums import Convener, QuorumBase, QuorumKind, Topic
from committee.rules.ordinance import Provisions
from koganei.dates.wareki import format_date
from koganei.law import Violation


def convener(*, has_chair, has_vice_chair):
    """第6条第1項 だれが招集するか

    委員会の会議は、会長が招集する。

    >>> convener(has_chair=False, has_vice_chair=False).label
    '市長'
    """
    if has_chair:
        return Convener.CHAIR
    return Convener.VICE_CHAIR if has_vice_chair else Convener.MAYOR


@dataclass(frozen=True)
class Quorum:
    """第6条第2項 定足数

    委員会は、委員の半数以上が出席しなければ会議を開くことができない。
    """

    provisions: Provisions
    in_office: int
    present: int

    @property
    def base(self):
        """The number that the half is taken of."""
        if self.provisions.quorum_base == QuorumBase.SEAT_LIMIT:
            return self.provisions.seat_limit or self.in_office
        return self.in_office

    @property
    def required(self):
        """How many must be present; at least one, or an empty body could meet."""
        if self.provisions.quorum_kind == QuorumKind.HALF_OR_MORE:
            return max(1, (self.base + 1) // 2)
        if self.provisions.quorum_kind == QuorumKind.MAJORITY:
            return self.base // 2 + 1
        return 0

    @property
    def met(self):
        return self.present >= self.required

    @property
    def may_leave(self):
        """How many may still leave before the quorum is lost."""
        return max(0, self.present - self.required)

    @property
    def explanation(self):
        """「12人の半数以上＝6人に対し、出席7人です」, as the counter shows it."""
        if self.provisions.quorum_kind == QuorumKind.NONE:
            return f"{self.provisions.name}には定足数の定めがありません。出席{self.present}人です"
        kind = QuorumKind(self.provisions.quorum_kind).label
        return f"{self.base}人の{kind}＝{self.required}人に対し、出席{self.present}人です"

    def check(self):
        """Return the violation of meeting without a quorum, or None."""
        if self.met:
            return None
        return Violation(
            self.provisions.cite(Topic.QUORUM),
            f"出席{self.present}人では会議を開けません。{self.explanation}。"
            f"あと{self.required - self.present}人の出席を待つか、日を改めてください。",
        )

    def check_numbers(self):
        """Return every violation of numbers that cannot be."""
        where = self.provisions.cite(Topic.QUORUM)
        found = [
            Violation(where, f"{label}{number}は負の数です。0以上の数にしてください。", place=place)
            for place, label, number in (
                ("in_office", "在任", self.in_office),
                ("present", "出席", self.present),
            )
            if number < 0
        ]
        if not found and self.present > self.in_office:
            found.append(
                Violation(
                    where,
                    f"出席{self.present}は、在任する委員{self.in_office}人より多い数です。"
                    "委員以外の者を除いて数えてください。",
                    place="present",
                )
            )
        return found


def check_attendance(provisions, name, *, in_office, on):
    """第6条第2項・第4項 出席に数えるのは、その日に在任する委員だけ

    会長は、必要があると認めるときは、委員以外の者に対し資料の提出を求め、又は出席を求めて意見を聴くことができる。

    解釈: 委員以外の者は、定足数にも表決にも数えない。
    """
    if in_office:
        return None
    return Violation(
        provisions.cite(Topic.INVITEES),
        f"{name}さんは{format_date(on)}に在任する委員ではないので、出席委員に数えられません。"
        "意見を聴くときは、委員以外の者の出席として記録してください。",
        place="attendance",
    )
