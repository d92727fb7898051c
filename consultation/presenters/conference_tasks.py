"""今日すること around sittings: secrecy to acknowledge, packets to read, papers to get back"""

from django.urls import reverse

from consultation.presenters.packets import own_packets
from consultation.queries.packets import not_returned
from koganei.access.matrix import allows
from koganei.access.roles import Role
from koganei.dates.wareki import format_date
from koganei.tasks import Task


def conference_tasks(user, today):
    """Return the Tasks of an attendee, and of the city's office."""
    return [*_own(user), *_returns(user, today)]


def _own(user):
    if not allows(user, "consultation.own_packet", "view"):
        return
    own = own_packets(user)
    for sitting in own["sittings"]:
        conference = sitting["conference"]
        for each in sitting["parts"]:
            if each["has_cases"] and not each["is_acknowledged"]:
                address = reverse(
                    "consultation:acknowledge", args=[conference.pk, each["part"].position]
                )
                label = f"守秘義務を確認する　{each['part'].body}"
                yield Task(label, format_date(conference.held_on), address, conference.held_on)
    for packet in own["packets"]:
        if packet.first_opened_at is None:
            address = reverse("consultation:packet", args=[packet.pk])
            held_on = packet.part.conference.held_on
            label = f"配付資料を読む　{packet.part.body} 第{packet.number}号"
            yield Task(label, format_date(held_on), address, held_on)


def _returns(user, today):
    if {Role.WELFARE_STAFF, Role.WELFARE_MANAGER}.isdisjoint(user.roles):
        return
    if out := not_returned(today):
        address = reverse("consultation:packet_returns")
        yield Task("配付資料を返してもらう", f"{len(out)}部", address)
