"""中断: why, when there was a contact last, when to go on, when to look again (業務手順「中断」)"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """中断の記録"""

    reason: str
    condition: str
    review_on: date | None
    last_contact_on: date | None

    def gaps(self):
        """Return what is missing, by the names that a person reads."""
        asked = (
            ("理由", self.reason.strip()),
            ("最後に対応した日", self.last_contact_on),
            ("再開の条件", self.condition.strip()),
            ("見直す日", self.review_on),
        )
        return tuple(name for name, given in asked if not given)

    def texts(self):
        """Return what the line of the timeline says."""
        return {"facts": self.reason, "next_step": f"再開の条件：{self.condition}"}
