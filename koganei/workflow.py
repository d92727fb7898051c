"""A flow is a table of steps; buttons, actions, tests and diagrams all ask the table."""

from collections.abc import Callable
from dataclasses import dataclass

from koganei.law import Citation, RuleBroken, Violation


class StepNotAllowed(Exception):
    """The step does not start from the present stage."""


@dataclass(frozen=True)
class Guard:
    """A condition on plain facts, with the sentence a person reads when it does not hold."""

    message: str
    holds: Callable


@dataclass(frozen=True)
class Step:
    """One arrow: its button's label, where it starts, where it leads, why it exists."""

    name: str
    label: str
    sources: frozenset
    target: str
    basis: Citation
    guards: tuple[Guard, ...] = ()

    def blockers(self, facts):
        """Return every violation that keeps the step from being taken now."""
        return [Violation(self.basis, g.message) for g in self.guards if not g.holds(facts)]


@dataclass(frozen=True)
class Flow:
    """The whole table. ``stages`` is a ``TextChoices`` class in the order of the steps bar."""

    stages: type
    steps: tuple[Step, ...]

    def steps_from(self, stage):
        return [step for step in self.steps if stage in step.sources]

    def take(self, name, stage, facts):
        """Return the step taken, or raise with every reason why it may not be."""
        step = next((s for s in self.steps_from(stage) if s.name == name), None)
        if step is None:
            raise StepNotAllowed(f"{name} does not start from {stage}")
        if blockers := step.blockers(facts):
            raise RuleBroken(blockers)
        return step

    def progress(self, stage):
        """Yield (stage, state) for the steps bar; state is done, now or later."""
        order = list(self.stages)
        now = order.index(stage)
        for place, each in enumerate(order):
            yield each, "done" if place < now else "now" if place == now else "later"

    def as_mermaid(self):
        """Return the flow as a Mermaid state diagram with Japanese labels."""
        arrows = [
            f"    {stage.label} --> {self.stages(step.target).label}: {step.label}"
            for stage in self.stages
            for step in self.steps_from(stage)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
