"""What is drawn: people, how they belong together, and whom they have to do with."""

from dataclasses import dataclass
from enum import StrEnum


class Sex(StrEnum):
    """Only these two have a sign of their own; everybody else is a diamond."""

    MALE = "male"
    FEMALE = "female"


class Tie(StrEnum):
    """How two people belong together: ``person`` is … of ``other``."""

    PARENT = "parent"
    ADOPTIVE_PARENT = "adoptive_parent"
    STEP_PARENT = "step_parent"
    FOSTER_PARENT = "foster_parent"
    SPOUSE = "spouse"
    PARTNER = "partner"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"


class End(StrEnum):
    """How it ended; "" is now, anything else is former without a sign."""

    DIVORCED = "divorced"
    SEPARATED = "separated"
    DIED = "died"


class Strength(StrEnum):
    STRONG = "strong"
    NORMAL = "normal"
    WEAK = "weak"
    TENSE = "tense"


class Direction(StrEnum):
    """Where help or energy goes; "" says nothing about it."""

    TO_PERSON = "to_person"
    TO_AGENCY = "to_agency"
    BOTH = "both"


PARENTS = (Tie.PARENT, Tie.ADOPTIVE_PARENT, Tie.STEP_PARENT, Tie.FOSTER_PARENT)
COUPLES = (Tie.SPOUSE, Tie.PARTNER)
WORDS = {
    Tie.PARENT: "親",
    Tie.ADOPTIVE_PARENT: "養親",
    Tie.STEP_PARENT: "継親",
    Tie.FOSTER_PARENT: "里親",
    Tie.SPOUSE: "配偶者",
    Tie.PARTNER: "パートナー",
    Tie.SIBLING: "きょうだい",
    Tie.GRANDPARENT: "祖父母",
}
ENDS = {End.DIVORCED: "離婚・離縁", End.SEPARATED: "別居・解消", End.DIED: "死別"}
STRENGTHS = {
    Strength.STRONG: "強い",
    Strength.NORMAL: "ふつう",
    Strength.WEAK: "弱い",
    Strength.TENSE: "対立",
}
DIRECTIONS = {
    Direction.TO_PERSON: "機関から本人・家族へ",
    Direction.TO_AGENCY: "本人・家族から機関へ",
    Direction.BOTH: "双方向",
}


@dataclass(frozen=True)
class Person:
    """One human being. ``name`` is what stands beside the sign (「母 とし江」), ``note`` under it.

    ``age`` is in whole years, of a dead person at death. ``sex`` other than a Sex is a diamond.
    """

    key: str
    name: str
    sex: str = ""
    age: int | None = None
    note: str = ""
    is_client: bool = False
    is_dead: bool = False

    @property
    def title(self):
        return self.name if self.age is None else f"{self.name} {self.age}"


@dataclass(frozen=True)
class Relationship:
    """``person`` is ``kind`` of ``other``, both keys; ``kind`` is a Tie or any other word's key.

    ``ended`` is "" while it lasts. ``period`` is words (「平成20年〜令和元年」); ``label`` names a
    kind that is not drawn.
    """

    person: str
    other: str
    kind: str
    ended: str = ""
    period: str = ""
    label: str = ""

    @property
    def words(self):
        return self.label or WORDS.get(self.kind, "関係者")

    @property
    def about(self):
        """In brackets: how it ended, and when it was."""
        parts = [ENDS.get(self.ended, "終わった関係") if self.ended else "", self.period]
        known = "、".join(filter(None, parts))
        return f"（{known}）" if known else ""


@dataclass(frozen=True)
class Connection:
    """A line of the ecomap from a person, or with "" the household, to an agency by its name."""

    person: str
    agency: str
    strength: str = Strength.NORMAL
    direction: str = ""
    note: str = ""


@dataclass(frozen=True)
class Drawing:
    """``svg`` to show or print, ``legend`` to put under it, ``words``: the same as sentences."""

    svg: str
    legend: str
    words: tuple[str, ...]
