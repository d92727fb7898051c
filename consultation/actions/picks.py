"""案件の出席者を選び、来た時刻を記録し、除斥する: the chair decides item by item"""

from django.utils import timezone

from consultation.actions.conferences import opened_item
from consultation.actions.writing import desk_action, recorded
from consultation.models import ConferenceItem, ItemAttendee
from consultation.queries.attendance import bound_to
from consultation.queries.people import persons_of_case
from consultation.rules import attendance as rules
from koganei.access.matrix import Action
from koganei.law import require
from koganei.safeguards.conflict_links import ids_closed_to

CONFLICT = "利益相反"


@desk_action("attendees_picked", on="case", writes=(ItemAttendee,), action=Action.CHANGE)
def pick(*, by, case, attendees):
    """案件の出席者を選ぶ: exactly ``attendees``; who has a conflict of interest becomes 除斥."""
    item = opened_item(case)
    bound = bound_to(item)
    require(*rules.check_picks([(str(each), bound.get(each, False)) for each in attendees]))
    chosen, now = {each.pk for each in attendees}, timezone.now()
    rows = ItemAttendee.objects.filter(item=item)
    rows.filter(ended_at=None).exclude(attendee__in=chosen).update(ended_at=now)
    known = set(rows.filter(ended_at=None).values_list("attendee_id", flat=True)) | set(
        rows.filter(is_recused=True).values_list("attendee_id", flat=True)
    )
    near = set(persons_of_case(case.pk))
    for attendee in attendees:
        if attendee.pk not in known:
            _picked(by, item, attendee, near, now)
    return recorded("attendees_picked", by=by, row=case, persons=[case.client_id])


def _picked(by, item, attendee, near, now):
    row = ItemAttendee(item=item, attendee=attendee, user_id=attendee.user_id, picked_by=by)
    if attendee.user_id and ids_closed_to(attendee.user) & near:
        row.is_recused, row.recusal, row.ended_at = True, CONFLICT, now
    row.save(force_insert=True)


@desk_action("attendee_recused", on="case", writes=(ItemAttendee,), action=Action.CHANGE)
def recuse(*, by, case, pick, reason):
    """除斥する: somebody who must not hear of the item, also one who has no account."""
    row = _of_case(case, pick)
    row.is_recused, row.recusal, row.ended_at = True, reason or CONFLICT, timezone.now()
    row.save(update_fields=["is_recused", "recusal", "ended_at"])
    return recorded("attendee_recused", by=by, row=case, persons=[case.client_id])


@desk_action("attendance_recorded", on="case", writes=(ItemAttendee,), action=Action.CHANGE)
def attend(*, by, case, pick, is_absent=False, came_at=None, left_at=None):
    """案件ごとの出欠: when somebody came and left, or that they were not there."""
    row = _of_case(case, pick)
    require(*rules.check_times(is_absent=is_absent, came_at=came_at, left_at=left_at))
    row.is_absent, row.came_at, row.left_at = is_absent, came_at, left_at
    row.save(update_fields=["is_absent", "came_at", "left_at"])
    return recorded("attendance_recorded", by=by, row=case, persons=[case.client_id])


def _of_case(case, pick):
    items = ConferenceItem.objects.filter(case=case).values("pk")
    return ItemAttendee.objects.get(pk=pick.pk, item__in=items, ended_at=None)


def recuse_near(user, persons, by):
    """Take ``user`` off the items of cases of ``persons``, for a conflict of interest.

    Called by the kernel without scope, in the transaction that declares the conflict.
    """
    rows = ItemAttendee.objects.filter(user=user, ended_at=None).select_related("item")
    for row in rows.order_by("pk"):
        if persons & set(persons_of_case(row.item.case_id)):
            row.is_recused, row.recusal, row.ended_at = True, CONFLICT, timezone.now()
            row.save(update_fields=["is_recused", "recusal", "ended_at"])
