"""One item of a case as its page shows it: who attends, what was asked, said and handed out"""

from dataclasses import dataclass

from consultation.models import (
    AgencyOpinion,
    ConferenceItem,
    InformationRequest,
    ItemAgency,
    ItemAttendee,
    ItemMinutes,
    ItemPaper,
    Packet,
    PacketOpening,
)
from consultation.queries.attendance import picks_of


@dataclass(frozen=True)
class ItemFile:
    """The parts of an item that may be seen."""

    item: ConferenceItem
    agencies: list  # names of those that are invited now
    picks: list
    requests: list
    opinions: list
    minutes: list
    openings: list
    packets: dict
    papers: int


def newest_item(case):
    """Return the item of a case that was put last and not taken back, or None."""
    rows = ConferenceItem.objects.filter(case=case, taken_back_at=None)
    rows = rows.select_related("part__conference", "part__body")
    return rows.order_by("-put_at").first()


def file_of(item):
    """Return the ItemFile; eight queries."""
    of_item = {"item": item}
    picks = picks_of([item]).get(item.pk, [])
    packets = Packet.objects.filter(
        part=item.part_id, attendee__in=[pick.attendee_id for pick in picks]
    )
    agencies = ItemAgency.objects.filter(ended_at=None, **of_item).select_related("agency")
    requests = InformationRequest.objects.filter(**of_item).select_related("agency", "asked_by")
    opinions = AgencyOpinion.objects.filter(**of_item).select_related("agency")
    minutes = ItemMinutes.objects.filter(**of_item).select_related("written_by", "fixed_by")
    openings = PacketOpening.objects.filter(**of_item).select_related("agency", "opened_by")
    return ItemFile(
        item=item,
        agencies=[row.agency.name for row in agencies.order_by("pk")],
        picks=picks,
        requests=list(requests.order_by("asked_on", "pk")),
        opinions=list(opinions.order_by("recorded_at", "pk")),
        minutes=list(minutes.order_by("-version")),
        openings=list(openings.order_by("-opened_at")),
        packets={packet.attendee_id: packet for packet in packets.order_by("number")},
        papers=ItemPaper.objects.filter(item=item, ended_at=None).order_by().count(),
    )


def pick_of(case, pick_id):
    """Return a pick of the newest item of a case, or None."""
    item = newest_item(case)
    rows = ItemAttendee.objects.filter(pk=pick_id, item=item, ended_at=None)
    row = rows.select_related("attendee__user").first() if item else None
    if row:
        row.item = item
    return row


def request_of(case, request_id):
    """Return an open request of a case, or None."""
    items = ConferenceItem.objects.filter(case=case).order_by().values("pk")
    return InformationRequest.objects.filter(
        pk=request_id, item__in=items, answered_on=None
    ).first()
