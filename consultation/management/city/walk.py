"""The way of synthetic cases along CASE_FLOW: the database lets none begin where it stands now"""

from itertools import groupby

from consultation.enums import ScreeningResult, Stage
from consultation.management.city.story import WAY
from consultation.models import Case

AT_THE_END = ["stage", "stage_since", "closed_on", "closure_reason", "suspended_from"]


def way_of(result, stage):
    """Return the stages between 受付 and ``stage``, both left out."""
    if stage in WAY:
        return WAY[: WAY.index(stage)]
    if result == ScreeningResult.SUPPORT:
        return WAY if stage == Stage.CLOSED else WAY[:1]
    if result == ScreeningResult.REFERRED and stage == Stage.CLOSED:
        return (Stage.REFERRAL,)
    if result == ScreeningResult.AWAITING_CONSENT and stage == Stage.CLOSED:
        return (Stage.AWAITING_CONSENT,)
    return ()


def write_and_walk(cases):
    """Insert the cases at 受付, then move each to where it stands; a few statements for all."""
    ends = [{name: getattr(case, name) for name in AT_THE_END} for case in cases]
    ways = {case.pk: way_of(case.screening_result, case.stage) for case in cases}
    for case in cases:
        case.stage, case.closed_on, case.closure_reason = Stage.INTAKE, None, ""
        case.suspended_from = ""
    Case.objects.bulk_create(cases)
    for place in range(len(WAY)):
        _step({pk: way[place] for pk, way in ways.items() if len(way) > place})
    for case, end in zip(cases, ends, strict=True):
        for name, value in end.items():
            setattr(case, name, value)
    Case.objects.bulk_update([case for case in cases if case.stage != Stage.INTAKE], AT_THE_END)


def _step(moves):
    """Move cases, {key: stage}, with one statement for each stage."""
    by_stage = sorted(moves.items(), key=lambda move: move[1])
    for stage, group in groupby(by_stage, key=lambda move: move[1]):
        Case.objects.filter(pk__in=[pk for pk, _ in group]).update(stage=stage)
