"""第6条（会議）第3項 議決

委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

解釈: 会長は委員としても表決に加わり、可否同数のときはさらに決する（法制意見 昭和26年11月22日）。
表決に加わらない定めにもできる。そのときは、議長を務める者を表決する数から除く。
解釈: 棄権した委員も出席委員に数える。除斥された委員は数えない。
表決する数＝出席−除斥−（表決に加わらない議長）。可決は「賛成の2倍が表決する数を超える」とき、
可否同数は「賛成と反対が同じで1以上」のとき、ほかは否決。
解釈: 可否同数のとき会長の決する定めがない会議体では、過半数に達しないので否決となる。
"""

from dataclasses import dataclass

from committee.enums import Outcome, Topic, Vote, VoteKind
from committee.rules.meetings import Quorum
from committee.rules.ordinance import Provisions
from koganei.law import Violation


@dataclass(frozen=True)
class Tally:
    """第6条第3項 議決: one show of hands, its result and its arithmetic

    委員会の議事は、出席委員の過半数をもって決し、可否同数のときは、会長の決するところによる。

    ``present`` counts the recused too. ``chair_decides`` is asked for only at a tie.
    """

    provisions: Provisions
    in_office: int
    present: int
    votes_for: int
    votes_against: int
    abstentions: int
    recused: int = 0
    chair_decides: Vote | None = None

    @property
    def quorum(self):
        """The quorum of this item: the recused are not present, but still in office."""
        return Quorum(self.provisions, self.in_office, self.present - self.recused)

    @property
    def chair_out(self):
        """1 where whoever presides has no ordinary vote, else 0."""
        return 0 if self.provisions.chair_has_vote else 1

    @property
    def voters(self):
        return max(0, self.present - self.recused - self.chair_out)

    @property
    def required(self):
        """過半数: the fewest votes that carry."""
        return self.voters // 2 + 1

    @property
    def is_tie(self):
        return self.votes_for == self.votes_against >= 1

    @property
    def by_chair(self):
        """Whether the chair's decision at a tie made the result."""
        return (
            self.quorum.met
            and self.is_tie
            and self.provisions.chair_breaks_tie
            and self.chair_decides is not None
        )

    @property
    def outcome(self):
        if not self.quorum.met:
            return Outcome.NO_QUORUM
        if self.votes_for >= self.required:
            return Outcome.CARRIED
        if not self.is_tie or not self.provisions.chair_breaks_tie:
            return Outcome.LOST
        if self.chair_decides is None:
            return Outcome.TIED
        return Outcome.CARRIED if self.chair_decides == Vote.FOR else Outcome.LOST

    @property
    def explanation(self):
        """The arithmetic in one line.

        「出席7、賛成5、反対1、棄権1 → 過半数4に達し、可決」
        """
        if not self.quorum.met:
            quorum = self.quorum
            return (
                f"在任{self.in_office}、必要{quorum.required}、{self._present} → "
                "定足数に達せず、議決できない"
            )
        return f"{self._present}、{self._votes} → {self._result}"

    @property
    def _present(self):
        out = [f"除斥{self.recused}"] * bool(self.recused)
        out += ["表決に加わらない議長1"] * self.chair_out
        if not out:
            return f"出席{self.present}"
        return f"出席{self.present}（{'、'.join(out)}、表決する者{self.voters}）"

    @property
    def _votes(self):
        return f"賛成{self.votes_for}、反対{self.votes_against}、棄権{self.abstentions}"

    @property
    def _result(self):
        if self.votes_for >= self.required:
            return f"過半数{self.required}に達し、可決"
        short = f"過半数{self.required}に達せず、"
        if not self.is_tie:
            return f"{short}可否同数にも当たらず、否決"
        if not self.provisions.chair_breaks_tie:
            return f"{short}可否同数、会長の決する定めがなく、否決"
        chair = f"{short}可否同数のため、{self.provisions.chair_title}の決するところ"
        return f"{chair}により、{self.outcome.label}" if self.by_chair else f"{chair}による"

    def check(self):
        """Return every violation of a vote that cannot have been taken so."""
        where = self.provisions.cite(Topic.VOTE)
        if self.provisions.vote_kind == VoteKind.NONE:
            return [
                Violation(
                    where,
                    f"{self.provisions.name}には議決の定めがないので、表決はできません。"
                    "話し合いの結果を記録してください。",
                )
            ]
        found = [
            Violation(where, f"{label}{number}は負の数です。0以上の数にしてください。", place=place)
            for place, label, number in self._numbers()
            if number < 0
        ]
        if found:
            return found
        found = Quorum(self.provisions, self.in_office, self.present).check_numbers()
        if self.recused + self.chair_out > self.present:
            found.append(self._nobody_presides(where))
        else:
            found.append(self._sum(where))
        return [violation for violation in found if violation]

    def _numbers(self):
        return (
            ("present", "出席", self.present),
            ("votes_for", "賛成", self.votes_for),
            ("votes_against", "反対", self.votes_against),
            ("abstentions", "棄権", self.abstentions),
            ("recused", "除斥", self.recused),
        )

    def _nobody_presides(self, where):
        chair = "と議長1人" if self.chair_out else ""
        return Violation(
            where,
            f"除斥{self.recused}人{chair}が、出席{self.present}人より多くなっています。"
            "出席は除斥された人も含めて数えてください。",
            place="recused",
        )

    def _sum(self, where):
        total = self.votes_for + self.votes_against + self.abstentions
        if total == self.voters:
            return None
        return Violation(
            where,
            f"賛成{self.votes_for}・反対{self.votes_against}・棄権{self.abstentions}の合計{total}が、"
            f"{self._present}の表決する数{self.voters}と合いません。数え直してください。",
            place="votes_for",
        )
