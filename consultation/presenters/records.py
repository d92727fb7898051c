"""経過のページ: the lines with their numbers, the visits with their outcomes"""

from consultation.models.screening import VisitOutcome
from consultation.presenters.overview import lines
from consultation.presenters.words import short_day
from koganei.dates.wareki import in_japan

OUTCOMES = {VisitOutcome.MET: "good", VisitOutcome.VOICE: "kind"}


def numbered_lines(timeline, numbers):
    """Return the lines of a Timeline, each with its number and that of the line it corrects."""
    found = lines(timeline)
    for line, (event, _) in zip(found, timeline.lines, strict=True):
        line["place"] = numbers[event.pk]
        line["corrected_place"] = numbers.get(event.corrects_id)
        line["is_correction"] = event.corrects_id is not None
    return found


def visit_lines(visits):
    return [
        {
            "number": visit.number,
            "day": short_day(in_japan(event.at).date(), weekday=True),
            "by": event.by_id and event.by.name,
            "outcome": visit.get_outcome_display(),
            "badge": OUTCOMES.get(visit.outcome, ""),
            "message": visit.left_message,
        }
        for visit, event in visits
    ]
