"""保存期間: until when each closed case is kept, which are over, and what keeps one longer"""

from django.db.models import Exists, OuterRef, Q

from consultation.codes import MatterStage
from consultation.enums import RecordKind, ScreeningResult, Stage
from consultation.models import (
    Case,
    ConsentRecord,
    Disclosure,
    MatterHold,
    PlanDecision,
    RetentionHold,
    RetentionRule,
    StatutoryMatter,
)
from consultation.rules.retention import ended_before, retention
from koganei.access.scoped import without_scope

OF_CASE = {"case": OuterRef("pk")}
INFORMED = Q(screening_result=ScreeningResult.INFORMATION_ONLY)


def rules_kept():
    """Return every rule; one query."""
    return [row.rule for row in RetentionRule.objects.all()]


def holds_of():
    """Return {kind: condition on a case}: which kinds of records it holds, past the scope."""
    with without_scope():
        consents = Exists(ConsentRecord.objects.filter(**OF_CASE).order_by())
        told = Exists(Disclosure.objects.filter(**OF_CASE).order_by())
        decided = PlanDecision.objects.filter(plan__case=OuterRef("pk")).order_by()
        return {
            RecordKind.INFORMATION: INFORMED,
            RecordKind.CASE: ~INFORMED,
            RecordKind.PLAN: Q(Exists(decided)),
            RecordKind.CONSENT: Q(consents) | Q(told),
        }


def term_is_over(rules, today):
    """Return the condition on closed cases: every kind that they hold may go."""
    over = Q(stage=Stage.CLOSED)
    for kind, held in holds_of().items():
        over &= ~held | _ended(rules, kind, today)
    return over


def _ended(rules, kind, today, day="closed_on"):
    found = Q(pk__in=[])
    for first, end in ended_before(rules, kind, today):
        found |= Q(**{f"{day}__gte": first, f"{day}__lt": end})
    return found


def matters_over(rules, today):
    """Return the matters whose term is over, as far as they may be seen; the oldest first."""
    declined = _ended(rules, RecordKind.MATTER, today, "decided_on")
    ended = Q(stage=MatterStage.ENDED) & _ended(rules, RecordKind.MATTER, today, "ended_on")
    rows = StatutoryMatter.objects.filter(ended | Q(stage=MatterStage.DECLINED) & declined)
    return rows.order_by("fiscal_year", "sequence")


def retention_of_matter(matter, rules):
    """Return the Retention of a matter; None while it is open."""
    return retention([RecordKind.MATTER], matter.over_on, rules) if matter.over_on else None


def with_kinds(cases):
    """Return the queryset with a flag ``has_<kind>`` for each kind of record."""
    return cases.annotate(**{f"has_{kind}": held for kind, held in holds_of().items()})


def over(rules, today):
    """Return the closed cases whose term is over, as far as they may be seen; the oldest first."""
    rows = with_kinds(Case.objects.filter(term_is_over(rules, today)))
    return rows.order_by("closed_on", "number")


def retention_of(case, rules):
    """Return the Retention of a case from ``with_kinds``; None while it is open."""
    if case.closed_on is None:
        return None
    kinds = [kind for kind in RecordKind if getattr(case, f"has_{kind}", False)]
    return retention(kinds, case.closed_on, rules)


def retention_of_one(case):
    """Return the Retention of one case that may be seen; None while it is open."""
    with without_scope():
        row = with_kinds(Case.objects.filter(pk=case.pk)).get()
    return retention_of(row, rules_kept())


def running_hold(case):
    """Return the hold of a case that is not ended, as far as it may be seen, or None."""
    rows = RetentionHold.objects.filter(case=case, ended_at=None)
    return rows.select_related("set_by").first()


def running_hold_of_matter(matter):
    """Return the same of a matter."""
    rows = MatterHold.objects.filter(matter=matter, ended_at=None)
    return rows.select_related("set_by").first()
