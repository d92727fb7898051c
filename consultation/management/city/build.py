"""The synthetic city, batch by batch: constant memory, the same seed gives the same city

Rows go past ``actions/`` in bulk, into a demo database without cases, and the audit says so. Parts
are written before their case: under a closed case the database refuses them (models/guards.py).
"""

import random
from collections import Counter
from datetime import timedelta

from django.db import transaction

from consultation import models
from consultation.enums import ScreeningResult, Stage
from consultation.management.city.closures import (
    add_closure,
    answer_proposals,
    receive_summaries,
)
from consultation.management.city.papers import Papers
from consultation.management.city.past import days_long_ago
from consultation.management.city.people import People
from consultation.management.city.plans import add_plan
from consultation.management.city.story import WAY, Story
from consultation.management.city.walk import write_and_walk
from consultation.search_keys import keys_of
from koganei.access.scoped import without_scope
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.office_days import is_office_day

BATCH = 250  # cases written in one transaction
# each stage and each result once, for the newest cases: a small city shows everything
SHOWN = (
    (None, Stage.INTAKE),
    (ScreeningResult.INFORMATION_ONLY, Stage.CLOSED),
    (ScreeningResult.REFERRED, Stage.REFERRAL),
    (ScreeningResult.REFERRED, Stage.CLOSED),
    (ScreeningResult.AWAITING_CONSENT, Stage.AWAITING_CONSENT),
    *((ScreeningResult.SUPPORT, stage) for stage in WAY),
    (ScreeningResult.SUPPORT, Stage.SUSPENDED),
    (ScreeningResult.SUPPORT, Stage.CLOSED),
    (ScreeningResult.BROKEN_OFF, Stage.SUSPENDED),
    (ScreeningResult.BROKEN_OFF, Stage.CLOSED),
)
ORDER = (
    models.Person,
    models.SearchKey,
    models.ContactPoint,
    models.ContactRule,
    models.PersonAddress,
    models.Household,
    models.HouseholdMembership,
    models.Relationship,
    models.CaseAssignment,
    models.ContactSlip,
    models.Caller,
    models.SlipTrouble,
    models.SlipNarrative,
    models.SlipThirdParty,
    models.CaseEvent,
    models.EventNote,
    models.Screening,
    models.Triage,
    models.Referral,
    models.OutreachVisit,
    models.DueItem,
    models.Assessment,
    models.AssessmentSummary,
    models.PersonAssessment,
    models.PersonMoney,
    models.PersonIssue,
    models.SupportPlan,
    models.PlanText,
    models.PlanItem,
    models.PlanUse,
    models.PlanDecision,
    models.ConsentRecord,
    models.ConsentTarget,
    models.ConferenceItem,
    models.ItemAgency,
    models.ItemOpinion,
    models.Disclosure,
    models.DisclosureText,
    models.ClosureProposal,
    models.ClosureText,
    models.ClosureMove,
    models.DeathNotice,
    models.HandoverSummary,
    models.HandoverText,
    models.HandoverIdentity,
    models.Case,
)
# parts of a decided plan: the database takes them only then
OF_DECIDED_PLANS = (
    models.SupportService,
    models.MonitoringNote,
    models.PlanEvaluation,
    models.EvaluationText,
    models.GoalResult,
    models.EvaluationChange,
)


class Rows:
    """The rows of one batch by model, and what is fixed when all is there: 課題分析, 評価シート."""

    def __init__(self):
        self.summaries = []  # (引継書, the day on which it arrived, who was told so)
        self.of = {model: [] for model in (*ORDER, *OF_DECIDED_PLANS)}
        self.fixed, self.evaluated = [], []

    def add(self, row):
        self.of[type(row)].append(row)

    def write(self):
        """Write them all, in the order of ORDER, in the caller's transaction; return how many."""
        persons = self.of[models.Person]
        points = {}
        for point in self.of[models.ContactPoint]:
            points.setdefault(point.person_id, []).append(point.value)
        for person in persons:
            keys = keys_of(name=person.name, kana=person.kana, phones=points.get(person.pk, ()))
            for key in sorted(keys, key=lambda key: (key.kind, key.value)):
                self.add(
                    models.SearchKey(
                        person=person, kind=key.kind, value=key.value, is_whole=key.is_whole
                    )
                )
        cases = self.of.pop(models.Case)
        for model in ORDER[:-1]:
            model.objects.bulk_create(self.of[model])
        for assessment, moment, worker in self.fixed:
            assessment.fixed_at, assessment.fixed_by = moment, worker
        models.Assessment.objects.bulk_update(
            [row for row, _, _ in self.fixed], ["fixed_at", "fixed_by"]
        )
        decided = [decision.plan for decision in self.of[models.PlanDecision]]
        for plan in decided:
            plan.is_decided = True
        models.SupportPlan.objects.bulk_update(decided, ["is_decided"])
        for model in OF_DECIDED_PLANS:
            model.objects.bulk_create(self.of[model])
        for sheet, moment, worker in self.evaluated:
            sheet.fixed_at, sheet.fixed_by = moment, worker
        models.PlanEvaluation.objects.bulk_update(
            [row for row, _, _ in self.evaluated], ["fixed_at", "fixed_by"]
        )
        answer_proposals(self.of[models.ClosureProposal])
        receive_summaries(self.summaries)
        write_and_walk(cases)
        return len(cases) + sum(map(len, self.of.values()))


def days_of_reception(count, years, today):
    """Yield ``count`` days in order, spread over the years that end today, on open days only."""
    first = today - timedelta(days=365 * years - 1)
    for n in range(count):
        day = first + timedelta(days=(365 * years - 1) * n // max(1, count - 1))
        while not is_office_day(day):
            day -= timedelta(days=1)
        yield day


def build(world, *, count, seed, years, past=0, progress=lambda done, rows: None):
    """Write ``count`` cases and return how many rows; ``progress`` is told after each batch.

    ``past`` more of them ended so long ago that their term is over.
    """
    numbers, written, rows = Counter(), 0, Rows()
    shown = _shown(count)
    for n, (day, end) in enumerate(days_long_ago(past, world.today)):
        year = FiscalYear.of(day)
        numbers[year] += 1
        rng = random.Random(f"{seed}:past:{n}")  # noqa: S311 -- invented people, no secret
        _tell(rng, world, rows, day, numbers[year], end)
    for n, day in enumerate(days_of_reception(count, years, world.today)):
        year = FiscalYear.of(day)
        numbers[year] += 1
        rng = random.Random(f"{seed}:{n}")  # noqa: S311 -- invented people, no secret
        _tell(rng, world, rows, day, numbers[year], shown.get(n))
        if (n + 1) % BATCH == 0 or n + 1 == count:
            written += _write(rows)
            rows = Rows()
            progress(n + 1, written)
    return written


def _shown(count):
    """Return {place: (result, stage)} for the newest cases."""
    first = max(0, count - 2 * len(SHOWN))
    return {n: SHOWN[(n - first) % len(SHOWN)] for n in range(first, count)}


def _tell(rng, world, rows, day, sequence, wanted):
    by = rng.choice(world.workers)
    story = Story(rng, world, None, rows, received_on=day, sequence=sequence, wanted=wanted)
    story.people = People(rng, world.desk, by, story.at(day), rows)
    story.tell()
    if story.result == ScreeningResult.SUPPORT:
        Papers(story).add()
        add_plan(story)
    add_closure(story)


def _write(rows):
    with without_scope(), transaction.atomic():
        return rows.write()
