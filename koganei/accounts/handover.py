"""Open work of a person, wherever in the house it is kept: apps register how to find and move it.

In an app's ``AppConfig.ready``::

    handover.register(OpenWork(
        "consultation.case", "担当ケース",
        of=lambda user: Case.objects.open_cases_led_by(user),
        hand_over=lambda items, successor, by: ...,   # through the app's own action
        without_owner=lambda: Case.objects.open_cases_without_lead(),
    ))

Items are rows; ``str(item)`` names one without personal data (a number), and
``get_absolute_url`` leads to it where there is one. The kernel never imports the apps.
"""

from collections.abc import Callable
from dataclasses import dataclass

from koganei.models import User


@dataclass(frozen=True)
class OpenWork:
    key: str
    label: str
    of: Callable
    hand_over: Callable
    without_owner: Callable = lambda: ()


OPEN_WORK: dict[str, OpenWork] = {}


def register(work):
    """Add a kind of work; a key is taken once."""
    if OPEN_WORK.setdefault(work.key, work) is not work:
        raise ValueError(f"仕事の種類が重なっています: {work.key}")


def open_work_of(user):
    """Return [(kind, items)] of the work that is open with ``user``."""
    found = [(work, list(work.of(user))) for work in OPEN_WORK.values()]
    return [(work, items) for work, items in found if items]


def count_of(user):
    return sum(len(items) for _, items in open_work_of(user))


def hand_over_all(*, user, successor, by):
    """Move all open work of ``user``; return how many items went over."""
    moved = 0
    for work, items in open_work_of(user):
        work.hand_over(items, successor, by)
        moved += len(items)
    return moved


def without_owner():
    """Return [(kind, item, account or None)]: open work of nobody, or of who cannot work on it."""
    found = []
    for work in OPEN_WORK.values():
        found += [(work, item, None) for item in work.without_owner()]
    if OPEN_WORK:
        for user in User.objects.order_by("kana", "username"):
            if not user.current_roles():
                found += [(work, i, user) for work, items in open_work_of(user) for i in items]
    return found
