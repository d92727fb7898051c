"""支援計画案を作る: a version is begun from the last one, written, and agreed to by the person"""

from django.db.models import Max
from django.utils import timezone

from consultation.actions.steps import move
from consultation.actions.writing import Conflict, add_event, desk_action, recorded
from consultation.enums import EventKind, Stage
from consultation.models import PlanItem, PlanText, PlanUse, SupportPlan
from consultation.queries.plans import TERMS, gaps_of, open_plan
from consultation.rules import plan as rules
from consultation.rules.plan import TEXTS, Item, Terms
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.law import require

WRITTEN = (FieldClass.WORK, FieldClass.NARRATIVE)
NAMES = tuple(name for name, _, _ in TEXTS)
AGREED = {"agreed_on": None, "agreed_by": "", "agreed_how": "", "agreed_proof": ""}


@desk_action("plan_begun", on="case", writes=(SupportPlan, PlanText))
def begin(*, by, case, drafted_on):
    """支援計画案を作る: move to 支援計画案, with a copy of the last version, or an empty one."""
    require(rules.check_drafted(drafted_on, case.received_on, timezone.localdate()))
    event = add_event(case, by=by, kind=EventKind.PLAN, label="支援計画案を作り始める")
    move(case, "plan", by=by, event=event)
    plan = next_version(case, by=by, drafted_on=drafted_on)
    _recorded("plan_begun", by, case)
    return plan


def next_version(case, *, by, drafted_on, kept=None):
    """Write the next version of a case at 支援計画案; its period and agreement are asked anew.

    ``kept`` are the rows of the last version that go on, where not all of them do.
    """
    last = SupportPlan.objects.filter(case=case).order_by("-number").first()
    plan = SupportPlan(
        case=case, number=last.number + 1 if last else 1, drafted_on=drafted_on, drafted_by=by,
        written_by=by, is_employment_target=last.is_employment_target if last else None,
    )  # fmt: skip
    plan.save(force_insert=True)
    before = PlanText.objects.filter(plan=last).first() if last else None
    texts = {name: getattr(before, name) for name in NAMES} if before else {}
    PlanText(plan=plan, **texts).save(force_insert=True)
    for model in (PlanItem, PlanUse):
        rows = model.objects.filter(plan=last) if last else ()
        for place, row in enumerate([row for row in rows if kept is None or row in kept], 1):
            row.pk, row.plan, row.version = None, plan, 1
            if model is PlanUse:
                row.starts_on = row.ends_on = None
            else:
                row.number = place
            row.save(force_insert=True)
    return plan


@desk_action("plan_written", on="case", writes=(SupportPlan, PlanText), action=Action.CHANGE)
def write(*, by, case, version, values):
    """Write terms and texts of the open version; ``values`` has the names of TERMS and TEXTS.

    ``version`` is the count of saves that was seen; what was agreed must be agreed again.
    """
    plan = _open(case, version)
    terms = Terms(**{name: values[name] for name in TERMS})
    require(rules.check_stage(case.stage), *rules.check_terms(terms, drafted_on=plan.drafted_on))
    text = PlanText.objects.get(plan=plan)
    for name in NAMES:
        setattr(text, name, values[name])
    text.save()
    for name in TERMS:
        setattr(plan, name, values[name])
    _touch(plan, by)
    return _recorded("plan_written", by, case)


@desk_action("plan_written", on="case", writes=(PlanItem,), action=Action.CHANGE)
def write_item(*, by, case, values, row=None, version=0):
    """Write one row of the plan, a new one where ``row`` is None."""
    plan = _open(case)
    agency = values["agency"].name if values["agency"] else ""
    words = {name: values[name] for name in ("problem", "action", "done_by")}
    require(rules.check_stage(case.stage), *rules.check_item(Item(agency=agency, **words)))
    return _write_row(PlanItem, plan, by, case, values, row, version)


@desk_action("plan_written", on="case", writes=(PlanUse,), action=Action.CHANGE)
def write_use(*, by, case, values, row=None, version=0):
    """Write one service that the plan uses, a new one where ``row`` is None."""
    plan = _open(case)
    asked = {name: values[name] for name in ("service", "name", "starts_on", "ends_on")}
    others = PlanUse.objects.filter(plan=plan).exclude(pk=row.pk if row else None)
    is_twice = others.filter(service=values["service"], name=values["name"]).exists()
    require(
        rules.check_stage(case.stage), *rules.check_use(**asked), rules.check_use_once(is_twice)
    )
    return _write_row(PlanUse, plan, by, case, values, row, version)


@desk_action("plan_written", on="case", writes=(SupportPlan,), action=Action.CHANGE)
def remove_row(*, by, case, row):
    """Take a row out of the draft."""
    plan = _open(case)
    require(rules.check_stage(case.stage))
    type(row).objects.filter(pk=row.pk, plan=plan).delete()
    _touch(plan, by)
    return _recorded("plan_written", by, case)


@desk_action("plan_agreed", on="case", writes=(SupportPlan,), action=Action.CHANGE)
def agree(*, by, case, agreed_on, agreed_by, agreed_how, agreed_proof=""):
    """本人の同意・申込署名 to the version as it stands now."""
    plan = _open(case)
    require(
        rules.check_stage(case.stage),
        *rules.check_agreement(
            gaps=gaps_of(plan), agreed_on=agreed_on, drafted_on=plan.drafted_on,
            today=timezone.localdate(), signer=agreed_by, how=agreed_how, proof=agreed_proof,
        ),
    )  # fmt: skip
    plan.agreed_on, plan.agreed_by, plan.agreed_how = agreed_on, agreed_by, agreed_how
    plan.agreed_proof = agreed_proof
    plan.save(update_fields=list(AGREED))
    label = f"支援計画案 第{plan.number}回に本人が同意"
    add_event(case, by=by, kind=EventKind.PLAN, label=label)
    return _recorded("plan_agreed", by, case)


def _open(case, version=None):
    """Return the open version, or say that there is none; Conflict where another save came first.

    The case is locked, and with it every version of its plan.
    """
    plan = open_plan(case)
    if plan is None or case.stage == Stage.CLOSED:
        require(rules.NO_DRAFT)
    if version is not None and plan.version != version:
        raise Conflict(plan)
    return plan


def _write_row(model, plan, by, case, values, row, version):
    stands = model.objects.filter(pk=row.pk, plan=plan).first() if row else None
    if row and (stands is None or stands.version != version):
        raise Conflict(stands)
    if stands is None:
        stands = model(plan=plan, version=0)
        if model is PlanItem:
            last = PlanItem.objects.filter(plan=plan).aggregate(last=Max("number"))["last"]
            stands.number = (last or 0) + 1
    for name, value in values.items():
        setattr(stands, name, value)
    stands.version += 1
    stands.save()
    _touch(plan, by)
    return _recorded("plan_written", by, case)


def _touch(plan, by):
    """The version was written by somebody; whoever agreed to it agreed to another text."""
    for name, value in AGREED.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.written_by, plan.written_at = by, timezone.now()
    plan.save()


def _recorded(verb, by, case):
    return recorded(verb, by=by, row=case, persons=[case.client_id], classes=WRITTEN)
