"""A flow is a table of steps; buttons, actions, tests and diagrams all ask the table."""

from collections.abc import Callable
from dataclasses import dataclass

from koganei.law import Citation, RuleBroken, Violation


class StepNotAllowed(RuleBroken):
    """The step does not start from the present stage; its violation says where the row stands."""


@dataclass(frozen=True)
class Guard:
    """A condition on plain facts, with the sentence a person reads when it does not hold.

    ``message`` may be a function of the facts that names what is missing; ``place`` names the page
    or field that mends it; ``basis`` is the guard's own, where the step's says nothing about it.
    """

    message: str | Callable
    holds: Callable
    place: str = ""
    basis: Citation | None = None

    def violation(self, facts, basis):
        """Say what is missing, by the guard's own basis or else by the step's."""
        message = self.message(facts) if callable(self.message) else self.message
        return Violation(self.basis or basis, message, place=self.place)


@dataclass(frozen=True)
class Step:
    """One arrow: its button's label, where it starts, where it leads, why it exists.

    It starts from None where there is nothing yet. Of several arrows with one name, the facts
    choose by ``when`` (back to where one came from); one that they do not choose is not there.
    """

    name: str
    label: str
    sources: frozenset
    target: str
    basis: Citation
    guards: tuple[Guard, ...] = ()
    when: Callable = lambda facts: True

    def blockers(self, facts):
        """Return every violation that keeps the step from being taken now."""
        return [g.violation(facts, self.basis) for g in self.guards if not g.holds(facts)]


@dataclass(frozen=True)
class Flow:
    """The whole table. ``stages`` is a ``TextChoices`` class in the order of the steps bar."""

    stages: type
    steps: tuple[Step, ...]

    def steps_from(self, stage, facts=None):
        """Return the arrows that leave a stage; with facts, those that the facts choose."""
        leaving = [step for step in self.steps if stage in step.sources]
        return leaving if facts is None else [step for step in leaving if step.when(facts)]

    def moves(self):
        """Return every (source, target), as a trigger of the database has to know them."""
        return {(source, step.target) for step in self.steps for source in step.sources}

    def named(self, name):
        """Return the arrow of a name, the first where there are several; KeyError without one."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def check(self, name, stage, facts, *, of="いま"):
        """Return every violation that keeps a step from being taken, or that the row is elsewhere.

        ``of`` names in the sentence what stands at the stage（会議は「準備」の段階）.
        """
        step = self._leading(name, stage, facts)
        return step.blockers(facts) if step else [self._elsewhere(name, stage, of)]

    def take(self, name, stage, facts, *, of="いま"):
        """Return the step taken, or raise RuleBroken with all that ``check`` returns.

        Where the step does not start at this stage it is a StepNotAllowed.
        """
        step = self._leading(name, stage, facts)
        if step is None:
            raise StepNotAllowed([self._elsewhere(name, stage, of)])
        if blockers := step.blockers(facts):
            raise RuleBroken(blockers)
        return step

    def _leading(self, name, stage, facts):
        steps = self.steps_from(stage, facts)
        return next((step for step in steps if step.name == name), None)

    def _elsewhere(self, name, stage, of):
        step = self.named(name)
        now = self.stages(stage).label if stage else "始まる前"
        message = (
            f"{of}は「{now}」の段階なので、「{step.label}」はできません。"
            "いまの状態を見て、選び直してください。"
        )
        return Violation(step.basis, message)

    def progress(self, stage, among=None):
        """Yield (stage, state) for the steps bar of all stages, or of those ``among`` which it is.

        State is done, now or later.
        """
        order = list(among or self.stages)
        now = order.index(stage)
        for place, each in enumerate(order):
            yield each, "done" if place < now else "now" if place == now else "later"

    def as_mermaid(self):
        """Return the flow as a Mermaid state diagram with Japanese labels."""
        arrows = [
            f"    {stage.label if stage else '[*]'} --> "
            f"{self.stages(step.target).label}: {step.label}"
            for stage in (None, *self.stages)
            for step in self.steps_from(stage)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
