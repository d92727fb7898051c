"""次にできること: each act as a button, greyed with all its reasons where it cannot be done now.

An act is registered by whoever writes its page::

    @offers_steps
    def referrals(case, user):
        yield NextStep("つなぎを記録する", reverse(…), blockers=check_…(…))

A provider asks a number of queries that does not grow, and offers nothing to those who never may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from consultation.presenters.links import mended_at


@dataclass(frozen=True)
class NextStep:
    """One button. ``blockers``: Violations; ``is_main``: the act that is expected next."""

    label: str
    url: str
    note: str = ""
    blockers: tuple = ()
    is_main: bool = False
    is_red: bool = False


@dataclass(frozen=True)
class Shown:
    """A step as the panel draws it; ``reasons`` are (message, source, (label, address) or None)."""

    step: NextStep
    number: int
    is_main: bool
    reasons: list = field(default_factory=list)


PROVIDERS: list[Callable] = []


def offers_steps(provider):
    """Register ``provider(case, user)``, which yields NextSteps in the order of the page."""
    PROVIDERS.append(provider)
    return provider


def next_steps(case, user):
    """Return what may be done next, the act that is expected first; only that one is filled.

    What breaks off stands last.
    """
    steps = [step for provider in PROVIDERS for step in provider(case, user)]
    main = next((step for step in steps if step.is_main and not step.blockers), None)
    steps.sort(key=lambda step: (step is not main, step.is_red))
    return [
        Shown(step, number, step is main, [_reason(each, case) for each in step.blockers])
        for number, step in enumerate(steps, 1)
    ]


def _reason(violation, case):
    return violation.message, violation.citation, mended_at(violation.place, case)
