"""Ready pieces for the pages of minutes: the bar of their stages."""

from committee.enums import MinutesStage
from committee.presenters.meetings import day
from committee.workflow import MINUTES_FLOW


def minutes_steps(minutes):
    """Return the steps bar: (label, state, note)."""
    if minutes is None:
        return [(stage.label, "later", "") for stage in MinutesStage]
    notes = {
        MinutesStage.CHECKING: f"{day(minutes.check_until)}まで" if minutes.check_until else "",
        MinutesStage.FIXED: day(minutes.fixed_on),
    }
    return [
        (stage.label, state, notes.get(stage, ""))
        for stage, state in MINUTES_FLOW.progress(MinutesStage(minutes.stage))
    ]
