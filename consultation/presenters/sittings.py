"""開催のページ: attendees with what each body of the sitting knows of them, general items"""

from consultation.enums import ConsentRule
from consultation.models import GeneralItem, GeneralMinutes
from consultation.queries.attendance import agencies_expected, attendees_of, picks_of
from koganei.access.matrix import allows
from koganei.dates.wareki import format_datetime


def sitting_page(conference, agendas, user):
    """Return what the page of a sitting shows beside the cases on its agenda.

    A constant number of queries, however many come and however many items there are.
    """
    parts = [agenda.part for agenda in agendas]
    comings = attendees_of(conference)
    may_gather = allows(user, "consultation.attendee", "change") and not conference.cancelled_at
    items = [item for agenda in agendas for item, _, _ in agenda.items]
    picks = picks_of(items)
    return {
        "attendees": [_attendee(coming, parts) for coming in comings],
        "heads": [part for part in parts if part.body.consent_rule != ConsentRule.NO_CASES],
        "expected": agencies_expected(conference) if may_gather else [],
        "may_see_attendees": allows(user, "consultation.attendee", "view"),
        "may_gather": may_gather,
        "may_hand_out": allows(user, "consultation.packet", "add"),
        "may_change": allows(user, "consultation.conference", "change")
        and not conference.cancelled_at,
        "general": _general(parts, user),
        "own_parts": _own(comings, parts, user),
        "picked": {key: [_picked(pick) for pick in rows] for key, rows in picks.items()},
    }


def _attendee(coming, parts):
    row = coming.row
    return {
        "row": row,
        "name": str(row),
        "agency": row.agency.name,
        "post": row.post,
        "parts": [
            {
                "body": part.body,
                "seat": coming.seats.get(part.pk, ""),
                "acknowledged": coming.acknowledged.get(part.pk),
                "packet": coming.packets.get(part.pk),
            }
            for part in parts
            if part.body.consent_rule != ConsentRule.NO_CASES
        ],
        "seats": [f"{p.body}　{coming.seats[p.pk]}" for p in parts if p.pk in coming.seats],
        "may_sign": row.user_id is None and any(p.pk not in coming.acknowledged for p in parts),
    }


def _picked(pick):
    return f"{pick.attendee}（除斥）" if pick.is_recused else str(pick.attendee)


def _own(comings, parts, user):
    """Parts of the sitting for which the user still has to acknowledge."""
    mine = next((coming for coming in comings if coming.row.user_id == user.pk), None)
    if mine is None:
        return []
    return [
        part
        for part in parts
        if part.body.consent_rule != ConsentRule.NO_CASES and part.pk not in mine.acknowledged
    ]


def _general(parts, user):
    """Return {id of a part: its general items and the newest minutes}, for who may see them."""
    if not allows(user, "consultation.general_item", "view"):
        return {}
    keys = [part.pk for part in parts]
    items, minutes = {}, {}
    for item in GeneralItem.objects.filter(part__in=keys, ended_at=None).order_by("number"):
        items.setdefault(item.part_id, []).append(item)
    rows = GeneralMinutes.objects.filter(part__in=keys).select_related("fixed_by", "published_by")
    for row in rows.order_by("version"):
        minutes[row.part_id] = row
    return {
        part.pk: {
            "items": items.get(part.pk, []),
            "minutes": _minutes(minutes.get(part.pk)),
            "may_write": allows(user, "consultation.general_item", "add"),
            "may_fix": _waits(minutes.get(part.pk))
            and allows(user, "consultation.general_item", "change"),
            "may_publish": _may_publish(part, minutes.get(part.pk), user),
        }
        for part in parts
    }


def _waits(row):
    return row is not None and row.fixed_at is None


def _may_publish(part, row, user):
    return (
        part.body.consent_rule == ConsentRule.NO_CASES
        and row is not None
        and row.fixed_at is not None
        and row.published_at is None
        and row.fixed_by_id != user.pk
        and allows(user, "consultation.general_publication", "add")
    )


def _minutes(row):
    if row is None:
        return None
    if row.published_at:
        state = f"公表 {format_datetime(row.published_at)}", "good with-tick"
    elif row.fixed_at:
        state = f"確定 {format_datetime(row.fixed_at)} {row.fixed_by}", "kind"
    else:
        state = "案", "look"
    return {"row": row, "state": state}
