"""「今日すること」: the line that each office puts on the home page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """Something a person must do; with ``due`` by that day (it included)."""

    label: str
    note: str
    url: str
    due: date | None = None

    def is_overdue(self, today):
        return self.due is not None and self.due < today


def in_order(tasks, today):
    """Return [(is_overdue, tasks)]: what is late first, then by day; those without a day last."""
    tasks = sorted(tasks, key=lambda task: (task.due is None, task.due or today))
    late = [task for task in tasks if task.is_overdue(today)]
    rest = [task for task in tasks if not task.is_overdue(today)]
    return [(is_late, group) for is_late, group in ((True, late), (False, rest)) if group]
