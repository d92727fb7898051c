"""支援会議にかける: who attends an item, under which secrecy, what was said and asked for"""

from django.http import Http404
from django.utils import timezone

from consultation.actions.matters import STATUTORY, add_note, persons_of
from consultation.actions.writing import Conflict, desk_action, recorded
from consultation.codes import MatterNoteKind
from consultation.enums import ItemKind
from consultation.models import (
    ConferencePart,
    MatterAttendee,
    MatterDemand,
    MatterItem,
    MatterMinutes,
    MatterNote,
    MatterRecusal,
    StatutoryMatter,
)
from consultation.queries.matters import body_on
from consultation.rules import bodies as gate
from consultation.rules import matters as rules
from koganei.law import require
from koganei.models import User
from koganei.safeguards.conflict_links import ids_closed_to

DECISION = {"on": "matter", "writes": (StatutoryMatter,)}
RECORD = {"on": "matter", "writes": (MatterNote, MatterMinutes)}
MINUTES = ("discussion", "involvement", "system")


@desk_action("matter_put_before_sitting", **DECISION)
def put(*, by, matter, part, opens_on):
    """会議にかける: before the body of its law, with that law on the day of the sitting."""
    part = ConferencePart.objects.select_related("conference", "body").get(pk=part.pk)
    held_on, is_cancelled = part.conference.held_on, part.conference.cancelled_at is not None
    require(
        rules.check_taken_up(matter.stage),
        rules.check_same_body(part.body_id == matter.body_id, part.body.name),
        *rules.check_sitting(
            held_on=held_on, is_cancelled=is_cancelled, opens_on=opens_on,
            today=timezone.localdate(),
        ),
        *gate.check_item(body_on(part.body, held_on).rule, ItemKind.MATTER, {}, held_on),
    )  # fmt: skip
    MatterItem(matter=matter, part=part, put_by=by, opens_on=opens_on).save(force_insert=True)
    return recorded_of("matter_put_before_sitting", by, matter)


@desk_action("matter_taken_back", **DECISION)
def take_back(*, by, matter, item):
    """会議から下ろす: from now on nobody reads the matter because of this sitting."""
    row = item_of(matter, item)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    return recorded_of("matter_taken_back", by, matter)


@desk_action("matter_attendee_chosen", **DECISION)
def choose(*, by, matter, item, attendee):
    """出席する人を選ぶ: an attendee of the sitting, for this item alone."""
    row, user = item_of(matter, item), attendee.user_id
    is_recused = user is not None and (
        MatterRecusal.objects.filter(matter=matter, user=user).exists()
        or _has_conflict(matter, user)
    )
    chosen = MatterAttendee.objects.filter(item=row, attendee=attendee, ended_at=None)
    require(
        *rules.check_attendee(name=str(attendee), is_recused=is_recused, is_chosen=chosen.exists())
    )
    MatterAttendee(item=row, attendee=attendee, user_id=user, chosen_by=by).save(force_insert=True)
    return recorded_of("matter_attendee_chosen", by, matter)


def _has_conflict(matter, user):
    near = StatutoryMatter.concerns(ids_closed_to(User(pk=user)))
    return StatutoryMatter.objects.filter(near, pk=matter.pk).exists()


@desk_action("matter_attendee_released", **DECISION)
def release(*, by, matter, attendee):
    """出席から外す: what was read stays in the audit."""
    rows = MatterAttendee.objects.filter(pk=attendee.pk, item__matter=matter, ended_at=None)
    row = rows.first()
    require(None if row else rules.NOT_CHOSEN)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    return recorded_of("matter_attendee_released", by, matter)


def end_attendance_near(user, persons, by):
    """End the attendance of ``user`` at matters that bear the name of one of ``persons``.

    Called by the kernel without scope, in the transaction that declares a conflict of interest.
    """
    named = StatutoryMatter.objects.filter(StatutoryMatter.concerns(persons)).order_by()
    near = MatterAttendee.objects.filter(user=user, ended_at=None, item__matter__in=named)
    near.update(ended_at=timezone.now())


@desk_action("matter_minutes_written", **RECORD)
def write_minutes(*, by, matter, item, version, texts, review_on=None):
    """会議録を書く: until somebody else fixes it; ``version`` is 0 where there is none yet."""
    row = item_of(matter, item)
    held_on, today = row.part.conference.held_on, timezone.localdate()
    found = rules.check_minutes(
        held_on=held_on, discussion=texts["discussion"], review_on=review_on, today=today
    )
    require(rules.check_taken_up(matter.stage), *found)
    minutes = MatterMinutes.objects.filter(item=row).first()
    if version != (minutes.version if minutes else 0):
        raise Conflict(minutes)
    minutes = minutes or MatterMinutes(item=row, version=0)
    for name, words in texts.items():
        setattr(minutes, name, words)
    minutes.version, minutes.written_by = minutes.version + 1, by
    minutes.written_at = timezone.now()
    minutes.save()
    matter.review_on = review_on
    matter.save(update_fields=["review_on"])
    return recorded_of("matter_minutes_written", by, matter)


@desk_action("matter_minutes_fixed", **DECISION)
def fix_minutes(*, by, matter, item):
    """会議録を確定する: by another manager than who wrote it."""
    minutes = MatterMinutes.objects.filter(item=item_of(matter, item)).first()
    require(
        rules.check_reason(minutes.discussion if minutes else "", "先に、会議録"),
        minutes
        and rules.check_fixing(
            is_writer=minutes.written_by_id == by.pk, is_fixed=minutes.fixed_at is not None
        ),
    )
    minutes.fixed_by, minutes.fixed_at = by, timezone.now()
    minutes.save(update_fields=["fixed_by", "fixed_at"])
    return recorded_of("matter_minutes_fixed", by, matter)


@desk_action("matter_noted", **RECORD)
def note(*, by, matter, kind, words, agency=None):
    """書き足す: an opinion of an agency, or how one came near the person."""
    require(rules.check_taken_up(matter.stage), rules.check_reason(words, "内容"))
    add_note(matter, MatterNoteKind(kind), words, by=by, agency=agency)
    return recorded_of("matter_noted", by, matter)


@desk_action("matter_information_demanded", **RECORD)
def demand(*, by, matter, agency, asked_on, due_on, words):
    """情報の提供を求める: by the article that the terms of the body name on that day."""
    here = body_on(matter.body, asked_on)
    law = here.terms.demand if here.terms else ""
    require(
        rules.check_taken_up(matter.stage),
        *rules.check_demand(
            body=here.row.name, may_demand=here.row.may_demand, law=law, asked_on=asked_on,
            due_on=due_on, words=words, today=timezone.localdate(),
        ),
    )  # fmt: skip
    MatterDemand(
        matter=matter, agency=agency, law=law, asked_on=asked_on, asked_by=by, due_on=due_on,
        words=words,
    ).save(force_insert=True)  # fmt: skip
    return recorded_of("matter_information_demanded", by, matter)


@desk_action("matter_demand_answered", **RECORD)
def answer(*, by, matter, demand, answered_on, answer):
    """回答を記録する"""
    row = MatterDemand.objects.filter(pk=demand.pk, matter=matter).first()
    if row is None:
        raise Http404
    require(
        rules.check_taken_up(matter.stage),
        *rules.check_answer(
            answered_on=answered_on, asked_on=row.asked_on, answer=answer,
            today=timezone.localdate(),
        ),
    )  # fmt: skip
    row.answered_on, row.answer = answered_on, answer
    row.save(update_fields=["answered_on", "answer"])
    return recorded_of("matter_demand_answered", by, matter)


def item_of(matter, item):
    """Return an item of the matter that is still before its sitting."""
    rows = MatterItem.objects.filter(matter=matter, taken_back_at=None)
    row = rows.select_related("part__conference", "part__body").filter(pk=item.pk).first()
    if row is None:
        raise Http404
    return row


def recorded_of(verb, by, matter):
    return recorded(verb, by=by, row=matter, persons=persons_of(matter), classes=STATUTORY)
