"""配付資料 as its recipient sees it: items by their place on the agenda until they are opened"""

from django.urls import reverse
from django.utils import timezone

from consultation.enums import ConsentRule
from consultation.models import Acknowledgement, Attendee
from consultation.queries.matter_packets import is_by_law, matters_asked
from consultation.queries.matters import body_on
from consultation.queries.packets import asked_of, packets_of
from consultation.rules.matters import TEXTS
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
    """Return the context of a packet: (place, address, violations) of each item, or matter."""
    ask, opens = asked_of, "consultation:packet_item"
    if is_by_law(packet):
        ask, opens = matters_asked, "consultation:packet_matter"
    items = [
        {
            "place": place,
            "address": reverse(opens, args=[packet.pk, asked.item.pk]),
            "violations": asked.violations,
        }
        for place, asked in enumerate(ask(packet), 1)
    ]
    must_acknowledge = any(
        violation.place == "acknowledgement" for item in items for violation in item["violations"]
    )
    return {"packet": packet, "items": items, "must_acknowledge": must_acknowledge}


def opened_page(packet, opened, mark):
    """Return the context of an opened item: its persons, how many are masked, and the mark."""
    return {"packet": packet, "persons": opened.persons, "masked": opened.masked, "mark": mark}


def opened_matter_page(packet, opened, mark):
    """Return the context of an opened matter: its persons, its texts, what binds the reader."""
    texts = [(label, getattr(opened.text, name)) for name, label, _ in TEXTS]
    return {
        "packet": packet, "persons": opened.persons, "texts": texts, "mark": mark,
        "terms": terms_of_packet(packet),
    }  # fmt: skip


def terms_of_packet(packet):
    """Return the BodyTerms that hold on the day of the sitting of a packet."""
    return body_on(packet.part.body, packet.part.conference.held_on).terms


def mark_of_packet(packet):
    """The serial, the recipient and the time, for each page."""
    return watermark(
        number=packet.number,
        name=str(packet.attendee),
        agency=str(packet.attendee.agency),
        moment=format_datetime(timezone.now()),
    )
