"""配付資料 as its recipient sees it: items by their place on the agenda until they are opened"""

from django.utils import timezone

from consultation.enums import ConsentRule
from consultation.models import Acknowledgement, Attendee
from consultation.queries.packets import asked_of, packets_of
from consultation.rules.packets import watermark
from koganei.dates.wareki import format_datetime


def own_packets(user):
    """Return {"packets", "sittings"}: what may be read, and where the user attends."""
    rows = Attendee.objects.filter(
        user=user, ended_at=None, conference__held_on__gte=timezone.localdate(),
        conference__cancelled_at=None,
    )  # fmt: skip
    rows = rows.select_related("conference").prefetch_related("conference__parts__body")
    rows = list(rows.order_by("conference__held_on", "conference__starts_at"))
    made = Acknowledgement.in_force().filter(attendee__in=rows)
    made = set(made.values_list("attendee_id", "part_id"))
    sittings = [
        {
            "conference": row.conference,
            "parts": [
                {
                    "part": part,
                    "is_acknowledged": (row.pk, part.pk) in made,
                    "has_cases": part.body.consent_rule != ConsentRule.NO_CASES,
                }
                for part in row.conference.parts.all()
            ],
        }
        for row in rows
    ]
    return {"packets": packets_of(user), "sittings": sittings}


def packet_page(packet):
    """Return the context of a packet: (place, key of the item, violations) of each item."""
    items = [
        {"place": place, "key": asked.item.pk, "violations": asked.violations}
        for place, asked in enumerate(asked_of(packet), 1)
    ]
    must_acknowledge = any(
        violation.place == "acknowledgement" for item in items for violation in item["violations"]
    )
    return {"packet": packet, "items": items, "must_acknowledge": must_acknowledge}


def opened_page(packet, opened, mark):
    """Return the context of an opened item: its persons, how many are masked, and the mark."""
    return {"packet": packet, "persons": opened.persons, "masked": opened.masked, "mark": mark}


def mark_of_packet(packet):
    """The serial, the recipient and the time, for each page."""
    return watermark(
        number=packet.number,
        name=str(packet.attendee),
        agency=str(packet.attendee.agency),
        moment=format_datetime(timezone.now()),
    )
