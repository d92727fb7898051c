"""Say which line of the law a rule comes from, and what is broken when it is.

Rules return violations and never raise; ``require`` turns them into the one exception that
actions let escape, so that a person sees everything that is wrong at once, with its article.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """One place in a legal text, written as the city writes it."""

    source: str
    place: str = ""

    def __str__(self):
        return f"{self.source}{self.place}"


@dataclass(frozen=True)
class LegalText:
    """An ordinance, guideline, report or sheet that rules are taken from."""

    name: str

    def article(self, number, paragraph=None, item=None):
        """Cite an article.

        >>> str(LegalText("委員会条例").article(6, 2))
        '委員会条例第6条第2項'
        """
        parts = ((number, "条"), (paragraph, "項"), (item, "号"))
        return Citation(self.name, "".join(f"第{n}{unit}" for n, unit in parts if n))

    def section(self, heading):
        """Cite a passage of a text without articles by its heading.

        >>> str(LegalText("検討結果報告書").section("決定"))
        '検討結果報告書「決定」'
        """
        return Citation(self.name, f"「{heading}」")


@dataclass(frozen=True)
class Violation:
    """A broken rule. ``waivable``: it holds only 「原則として」; ``place`` is the field."""

    citation: Citation
    message: str
    waivable: bool = False
    place: str = ""

    def __str__(self):
        return f"{self.message}（{self.citation}）"


class RuleBroken(Exception):
    """Raised by actions, never by rules; carries every violation at once."""

    def __init__(self, violations):
        self.violations = tuple(violations)
        super().__init__("\n".join(map(str, self.violations)))


def require(*violations, waiver=""):
    """Raise RuleBroken unless nothing is broken, or only waivable rules with a reason given."""
    broken = [v for v in violations if v and not (v.waivable and waiver.strip())]
    if broken:
        raise RuleBroken(broken)
