"""廃棄: propose, decide by another, execute once; what goes is asked again record by record"""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import Http404
from django.utils import timezone

from consultation.actions.kept_figures import figures_kept
from consultation.actions.writing import told_by_triggers
from consultation.codes import DisposalDecision, DisposedKind, ItemResult
from consultation.models import (
    Case,
    Disposal,
    DisposalItem,
    DisposalRecusal,
    Person,
    StatutoryMatter,
    owners,
)
from consultation.queries.disposals import MODELS, due_now, items_of, model_of
from consultation.queries.erasure import due_cases, plan
from consultation.queries.matter_disposals import kept_away_from, sees_whole, shown_to
from consultation.queries.retention import matters_over, rules_kept
from consultation.rules import disposal as rules
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows
from koganei.access.scoped import without_scope
from koganei.audit import audited, record
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import RuleBroken, require
from koganei.models import (
    AddressProtection,
    AddressReader,
    BreakGlass,
    ConflictOfInterest,
    Draft,
    User,
)

RESOURCE, RUN = "consultation.disposal", "consultation.disposal_run"
# what the kernel keeps about a case or a person by the id alone
BY_ID = (
    (BreakGlass, "case_id"),
    (ConflictOfInterest, "person_id"),
    (AddressProtection, "person_id"),
    (AddressReader, "person_id"),
    (Draft, "subject_id"),
    (Draft, "part_id"),
)


def holder(by, resource, action):
    """Return the account read afresh; PermissionDenied without the right."""
    actor = User.objects.get(pk=by.pk)
    if not allows(actor, resource, action):
        raise PermissionDenied
    return actor


def _locked(disposal):
    return Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)


def _shown(actor, disposal):
    """Return the disposal locked; to who may not see its matter it does not exist."""
    row = _locked(disposal)
    if not Disposal.objects.filter(shown_to(actor), pk=row.pk).exists():
        raise Http404
    return row


def digest_of(items):
    """Return the fingerprint of a list: what stands on it, in its order."""
    lines = "\n".join(f"{item.kind} {item.record_id} {item.due_on}" for item in items)
    return hashlib.sha256(lines.encode()).hexdigest()


def _state(row):
    return rules.State(row.decision, row.executed_at is not None)


@audited("disposal_proposed", on="due")
def propose(*, by, due):
    """提案する: all that is due now; ``due`` is ("due", fingerprint of the list on the screen)."""
    actor = holder(by, RESOURCE, Action.ADD)
    today = timezone.localdate()
    items = items_of(*due_now(actor, today), today)
    has_changed = digest_of(items) != due[1]
    require(*rules.check_proposal(is_empty=not items, has_changed=has_changed))
    return proposed(actor, items, today)


def proposed(actor, items, today, matter_number=""):
    """Write a disposal of ``items``, not saved yet; of one matter, with its number."""
    with told_by_triggers():
        year = FiscalYear.of(today)
        same = Disposal.objects.filter(fiscal_year=year, matter_number=matter_number)
        last = same.aggregate(last=Max("sequence"))["last"]
        row = Disposal(
            fiscal_year=year, sequence=(last or 0) + 1, proposed_by=actor, proposed_on=today,
            item_count=len(items), digest=digest_of(items), matter_number=matter_number,
        )  # fmt: skip
        row.save(force_insert=True)
        for position, item in enumerate(items, 1):
            item.disposal, item.position = row, position
        DisposalItem.objects.bulk_create(items)
    record(verb="disposal_proposed", by=actor, on_object=row, right=(RESOURCE, Action.ADD))
    return row


@audited("disposal_decided", on="disposal")
def decide(*, by, disposal, approve, seen, reason=""):
    """承認・却下する, as another person; ``seen`` is the fingerprint of the list that was read.

    Of a matter: by who may read all of it.
    """
    actor = holder(by, RESOURCE, Action.CHANGE)
    row = _shown(actor, disposal)
    items = list(row.items.order_by("position"))
    _check_sees_matters(actor, items)
    require(
        *rules.check_decision(
            state=_state(row),
            is_proposer=row.proposed_by_id == actor.pk,
            has_changed=not row.digest == digest_of(items) == seen,
            approves=approve,
            reason=reason,
        )
    )
    decision = DisposalDecision.APPROVED if approve else DisposalDecision.REFUSED
    return _decided(row, actor, decision, "" if approve else reason)


def _check_sees_matters(actor, items):
    ids = [item.record_id for item in items if item.kind == DisposedKind.MATTER]
    with without_scope():
        matters = list(StatutoryMatter.objects.filter(pk__in=ids))
    if not all(sees_whole(actor, matter) for matter in matters):
        raise Http404


@audited("disposal_withdrawn", on="disposal")
def withdraw(*, by, disposal):
    """取り下げる: the proposer, before anybody decided."""
    actor = holder(by, RESOURCE, Action.ADD)
    row = _shown(actor, disposal)
    is_proposer = row.proposed_by_id == actor.pk
    require(*rules.check_withdrawal(state=_state(row), is_proposer=is_proposer))
    return _decided(row, actor, DisposalDecision.WITHDRAWN, "")


def _decided(row, actor, decision, reason):
    row.decision, row.decided_by, row.decided_at = decision, actor, timezone.now()
    row.reason = reason
    with told_by_triggers():
        row.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    record(verb=f"disposal_{decision}", by=actor, on_object=row, right=(RESOURCE, Action.CHANGE))
    return row


@audited("disposal_executed", on="disposal")
def execute(*, by, disposal):
    """実行する: erase what is still due of what was approved; who executes chooses nothing."""
    actor = holder(by, RUN, Action.CHANGE)
    row = _locked(disposal)
    require(rules.check_execution(_state(row)))
    items = list(row.items.order_by("position"))
    with without_scope(), told_by_triggers():
        going, why = _still_going(items)
        away = kept_away_from(going.of[StatutoryMatter])
        DisposalRecusal.objects.bulk_create(
            DisposalRecusal(disposal=row, user_id=user) for user in sorted(away)
        )
        with figures_kept(going.of[Case]):
            row.erased_rows = erase(going)
        for item in items:
            is_gone = item.record_id in going.of[model_of(item.kind)]
            item.result = ItemResult.ERASED if is_gone else ItemResult.KEPT
            item.kept_because = "" if is_gone else why(item)
        for item in items:
            item.save(update_fields=["result", "kept_because"])
    row.executed_by, row.executed_at = actor, timezone.now()
    row.save(update_fields=["erased_rows", "executed_by", "executed_at"])
    record(
        verb="disposal_executed", by=by, on_object=row, right=(RUN, Action.CHANGE),
        subjects=[(person, [FieldClass.EXISTENCE]) for person in sorted(going.of[Person])],
    )  # fmt: skip
    return row


def execute_matters(*, by):
    """実行する: every approved disposal of a matter. Who executes learns nothing, not how many."""
    holder(by, RUN, Action.CHANGE)
    waiting = Disposal.objects.filter(decision=DisposalDecision.APPROVED, executed_at=None)
    for row in waiting.exclude(matter_number=""):
        try:
            execute(by=by, disposal=row)
        except RuleBroken:  # somebody else was faster: the audit has the refusal
            continue


def _still_going(items):
    """Lock all that is on the list, and ask again which of it may go."""
    today = timezone.localdate()
    there = {}
    for kind, model in reversed(MODELS.items()):  # people before cases, as every act on a case
        there[kind] = _lock(model, {item.record_id for item in items if item.kind == kind})
    due = set(due_cases(rules_kept(), today, there[DisposedKind.CASE]))
    going = plan(
        today,
        cases=due,
        people=there[DisposedKind.PERSON],
        households=there[DisposedKind.HOUSEHOLD],
        matters=_matters_due(there[DisposedKind.MATTER], today),
    )

    def why(item):
        if item.record_id not in there.get(item.kind, ()):
            return rules.GONE
        return going.kept.get(item.record_id, rules.NOT_OVER)

    return going, why


def _matters_due(ids, today):
    return matters_over(rules_kept(), today).filter(pk__in=ids).values_list("pk", flat=True)


def _lock(model, ids):
    """Lock the records in the order of their keys; whoever links to them now is waited for."""
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def erase(going):
    """Delete every row of what goes, parts before what they are parts of; return the counts.

    The triggers let each row go by itself (models/release.py); foreign keys are asked at commit.
    """
    counts = {}
    for model in sorted(owners.scoped_models(), key=lambda m: -len(owners.way_up(m))):
        condition = Q(pk__in=[])
        for owner, way in owners.ends(model):
            path = "__".join(link.name for link in way) or "pk"
            condition |= Q(**{f"{path}__in": going.of[owner]})
        _delete(model, condition, counts)
    ids = set().union(*going.of.values())
    for model, column in BY_ID:
        _delete(model, Q(**{f"{column}__in": ids}), counts)
    return counts


def _delete(model, condition, counts):
    keys = list(model.objects.filter(condition).order_by().values_list("pk", flat=True).distinct())
    if keys:
        rows = model.objects.filter(pk__in=keys)
        rows._raw_delete(rows.db)  # no signal, no cascade: every table is asked for by its owner
        label = model._meta.label_lower
        counts[label] = counts.get(label, 0) + len(keys)
