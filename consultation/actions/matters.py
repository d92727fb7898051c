"""支援会議の案件: opened on the order of the manager, drafted, taken up by another, and ended

Nothing here is copied anywhere: no draft is kept outside the register, no timeline is written.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone

from consultation.actions.writing import Conflict, desk_action, recorded, told_by_triggers
from consultation.codes import MatterNoteKind, MatterStage
from consultation.enums import ConsentRule, ItemKind
from consultation.models import (
    ConferenceBody,
    MatterAttendee,
    MatterHandover,
    MatterNote,
    MatterPerson,
    MatterRecusal,
    MatterText,
    StatutoryMatter,
)
from consultation.queries.matters import CITY, INSIDE, accounts, body_on
from consultation.rules import bodies as gate
from consultation.rules import matters as rules
from consultation.search_keys import name_key
from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action, allows
from koganei.access.scoped import without_scope
from koganei.audit import audited
from koganei.dates.fiscal_year import FiscalYear
from koganei.law import require
from koganei.models import User

RESOURCE = "consultation.matter"
DRAFT = {"on": "matter", "writes": (MatterText, MatterPerson), "action": Action.CHANGE}
DECISION = {"on": "matter", "writes": (StatutoryMatter,)}
STATUTORY = (FieldClass.STATUTORY,)


@audited("matter_ordered", on="body")
def order(*, by, body, drafter, proposed_by=""):
    """起案を命じる: open a matter with the next number of the register, for ``drafter`` to write.

    The bodies that need no consent are locked: two at once get two numbers, and none is left out.
    """
    if not allows(User.objects.get(pk=by.pk), RESOURCE, Action.ADD):
        raise PermissionDenied
    today = timezone.localdate()
    here = body_on(body, today)
    is_city = accounts(CITY, today).filter(pk=drafter.pk).exists()
    require(*gate.check_item(here.rule, ItemKind.MATTER, {}, today), rules.check_drafter(is_city))
    with without_scope(), told_by_triggers():
        locked = ConferenceBody.objects.filter(consent_rule=ConsentRule.NOT_REQUIRED)
        list(locked.select_for_update().order_by("pk"))
        year = FiscalYear.of(today)
        rows = StatutoryMatter.objects.filter(fiscal_year=year).order_by()
        sequence = (rows.aggregate(last=Max("sequence"))["last"] or 0) + 1
        matter = StatutoryMatter(
            number=rules.matter_number(year, sequence), fiscal_year=year, sequence=sequence,
            body=body, law=here.terms.law, opened_on=today, ordered_by=by, drafter=drafter,
            proposed_by=proposed_by,
        )  # fmt: skip
        matter.save(force_insert=True)
        MatterText(matter=matter).save(force_insert=True)
        return recorded("matter_ordered", by=by, row=matter)


@desk_action("matter_written", **DRAFT)
def write(*, by, matter, version, texts, proposed_by=""):
    """起案する: the texts of TEXTS, while nobody has decided on them."""
    require(rules.check_drafted(matter.stage))
    row = MatterText.objects.get(matter=matter)
    if version != matter.version:
        raise Conflict(row)
    for name, words in texts.items():
        setattr(row, name, words)
    row.save(update_fields=list(texts))
    matter.version, matter.proposed_by = matter.version + 1, proposed_by
    matter.save(update_fields=["version", "proposed_by"])
    return _recorded("matter_written", by, matter)


@desk_action("matter_person_written", **DRAFT)
def write_person(*, by, matter, facts, person=None):
    """Add somebody to the matter, or correct who stands there; ``facts`` are columns."""
    require(rules.check_drafted(matter.stage), rules.check_person(facts["name"]))
    if person is None:
        rows = MatterPerson.objects.filter(matter=matter).order_by()
        last = rows.aggregate(last=Max("number"))["last"] or 0
        person = MatterPerson(matter=matter, number=last + 1)
    for name, value in facts.items():
        setattr(person, name, value)
    person.key = name_key(person.name)
    person.save()
    return _recorded("matter_person_written", by, matter)


@desk_action("matter_taken_up", **DECISION)
def take_up(*, by, matter):
    """取り上げる: another manager than the drafter, of a whole matter whose law still stands."""
    text = MatterText.objects.get(matter=matter)
    today = timezone.localdate()
    require(
        *rules.check_decision(
            stage=matter.stage, texts={name: getattr(text, name) for name, _, _ in rules.TEXTS},
            persons=MatterPerson.objects.filter(matter=matter).count(),
            is_drafter=matter.drafter_id == by.pk, law=body_on(matter.body, today).rule.law,
        )
    )  # fmt: skip
    return _decided("matter_taken_up", by, matter, MatterStage.TAKEN_UP)


@desk_action("matter_declined", **DECISION)
def decline(*, by, matter, words):
    """取り上げない: the draft stays in the register with the reason."""
    require(
        rules.check_drafted(matter.stage),
        rules.check_other_than_drafter(matter.drafter_id == by.pk),
        rules.check_reason(words, "取り上げない理由"),
    )
    add_note(matter, MatterNoteKind.DECLINED, words, by=by)
    return _decided("matter_declined", by, matter, MatterStage.DECLINED)


@desk_action("matter_entrusted", **DECISION)
def entrust(*, by, matter, user):
    """働きかける人を決める: who acknowledged the secrecy, and reads on until it ends."""
    rows = MatterAttendee.objects.filter(item__matter=matter, user=user, ended_at=None)
    has_acknowledged = rows.filter(MatterAttendee.acknowledged()).exists()
    is_inside = accounts(INSIDE, timezone.localdate()).filter(pk=user.pk).exists()
    require(
        rules.check_taken_up(matter.stage),
        *rules.check_entrusted(
            name=user.name, has_acknowledged=has_acknowledged, is_inside=is_inside
        ),
    )
    matter.approach_by = user
    matter.save(update_fields=["approach_by"])
    return _recorded("matter_entrusted", by, matter)


@desk_action("matter_recused", **DECISION)
def recuse(*, by, matter, user):
    """除斥する: from now on the matter is not there for ``user``, who is taken off first."""
    near = MatterAttendee.objects.filter(item__matter=matter, user=user, ended_at=None)
    near.update(ended_at=timezone.now())
    if matter.approach_by_id == user.pk:
        matter.approach_by = None
        matter.save(update_fields=["approach_by"])
    if not MatterRecusal.objects.filter(matter=matter, user=user).exists():
        MatterRecusal(matter=matter, user=user, recused_by=by).save(force_insert=True)
    return _recorded("matter_recused", by, matter)


@desk_action("matter_ended", **DECISION)
def end(*, by, matter, kind, words=""):
    """終える: from this day on the register keeps it for its term (rules/retention.py)."""
    was_handed_over = MatterHandover.objects.filter(matter=matter).exists()
    require(
        *rules.check_end(
            stage=matter.stage, kind=kind, words=words, was_handed_over=was_handed_over
        )
    )
    if words.strip():
        add_note(matter, MatterNoteKind.END, words, by=by)
    matter.stage, matter.end_kind, matter.ended_by = MatterStage.ENDED, kind, by
    matter.ended_on = timezone.localdate()
    matter.save()
    return _recorded("matter_ended", by, matter)


def add_note(matter, kind, words, *, by, agency=None):
    """Write a line of the register; within another action."""
    MatterNote(matter=matter, kind=kind, words=words, agency=agency, written_by=by).save(
        force_insert=True
    )


def _decided(verb, by, matter, stage):
    matter.stage, matter.decided_by, matter.decided_on = stage, by, timezone.localdate()
    matter.save(update_fields=["stage", "decided_by", "decided_on"])
    return _recorded(verb, by, matter)


def _recorded(verb, by, matter):
    return recorded(verb, by=by, row=matter, persons=persons_of(matter), classes=STATUTORY)


def persons_of(matter):
    """Return the ids under which the audit knows who is concerned: rows of the register only."""
    return list(MatterPerson.objects.filter(matter=matter).order_by().values_list("pk", flat=True))
