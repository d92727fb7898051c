"""What stands around a sitting: attendees, secrecy, picks, packets, minutes, general items"""

from datetime import date

from django.utils import timezone

from consultation.enums import AcknowledgedHow
from consultation.models import (
    Acknowledgement,
    Attendee,
    AttendeeSeat,
    BodySeat,
    BodyTerms,
    GeneralItem,
    GeneralMinutes,
    InformationRequest,
    ItemAgency,
    ItemAttendee,
    ItemMinutes,
    ItemPaper,
    ItemPaperText,
    Packet,
    PacketOpening,
)
from consultation.tests.factories import make_agency, past_the_scope, the_writer


@past_the_scope
def make_attendee(part, *, user=None, name="", agency=None, is_seated=False, **fields):
    """An account, or somebody of an agency who has none, at the sitting of ``part``."""
    row = Attendee.objects.create(
        conference=part.conference, user=user, name=name or ("" if user else "樫 直子"),
        agency=agency or make_agency(), post="担当者", added_by=the_writer(), **fields,
    )  # fmt: skip
    if is_seated:
        AttendeeSeat.objects.create(attendee=row, part=part, seat=make_seat(part.body))
    return row


def make_seat(body, post="構成員", **fields):
    return BodySeat.objects.create(
        body=body, kind="member", post=post, **{"starts_on": date(2020, 10, 1)} | fields
    )


def make_terms(body, starts_on=date(2020, 10, 1), **fields):
    """The terms of a body from a day on, the same ones when asked twice."""
    fields = {"secrecy": "設置要綱"} | fields
    return BodyTerms.objects.get_or_create(body=body, starts_on=starts_on, defaults=fields)[0]


@past_the_scope
def acknowledge(attendee, part, **fields):
    """The attendee's acknowledgement for a part of their sitting, on signed paper."""
    defaults = {"how": AcknowledgedHow.SIGNED, "recorded_by": the_writer(), "words": "漏らさない"}
    defaults |= {"terms": make_terms(part.body), "acknowledged_at": timezone.now()}
    return Acknowledgement.objects.create(attendee=attendee, part=part, **defaults | fields)


@past_the_scope
def make_pick(item, attendee=None, **fields):
    """Somebody of the invited agency, or ``attendee``, picked for an item."""
    agency = ItemAgency.objects.filter(item=item).first().agency
    attendee = attendee or make_attendee(item.part, agency=agency)
    return ItemAttendee.objects.create(
        item=item, attendee=attendee, user=attendee.user, picked_by=the_writer(), **fields
    )


@past_the_scope
def make_paper(item, person=None, words="山の話", **fields):
    """What the packets of an item say of its client, or of ``person``."""
    person = person or item.case.client
    paper = ItemPaper.objects.create(
        item=item, case=item.case, person=person, is_client=person == item.case.client,
        called=str(person), about="本人", written_by=the_writer(), **fields,
    )  # fmt: skip
    ItemPaperText.objects.create(paper=paper, lines=[["課題", words]])
    return paper


def make_packet(part, attendee, **fields):
    number = Packet.objects.filter(part=part).count() + 1
    defaults = {"number": number, "closes_on": Packet.closing(part.conference.held_on)}
    defaults |= {"sent_by": the_writer(), "is_paper": attendee.user_id is None}
    return Packet.objects.create(part=part, attendee=attendee, **defaults | fields)


@past_the_scope
def make_opening(item, packet, consent=None, **fields):
    """That the recipient of a packet opened an item."""
    invited = ItemAgency.objects.filter(item=item, agency=packet.attendee.agency).first()
    defaults = {"asked_on": timezone.localdate(), "opened_by": the_writer()}
    defaults |= {"consent": consent or invited.consent, "agency": packet.attendee.agency}
    return PacketOpening.objects.create(item=item, packet=packet, **defaults | fields)


@past_the_scope
def make_request(item, **fields):
    invited = ItemAgency.objects.filter(item=item).first()
    today = timezone.localdate()
    defaults = {"agency": invited.agency, "consent": invited.consent, "asked_on": today}
    defaults |= {"asked_by": the_writer(), "answer_by": today, "question": "利用の状況"}
    return InformationRequest.objects.create(item=item, **defaults | fields)


@past_the_scope
def make_minutes(item, version=1, **fields):
    defaults = {"words": "話し合った", "written_by": the_writer()}
    return ItemMinutes.objects.create(item=item, version=version, **defaults | fields)


@past_the_scope
def hand_out(item, attendee=None):
    """Everything around an item: picked, acknowledged, papers, packet, opened; returns the rows."""
    pick = make_pick(item, attendee)
    acknowledge(pick.attendee, item.part)
    paper, packet = make_paper(item), make_packet(item.part, pick.attendee)
    opening = make_opening(item, packet)
    return [pick, paper, paper.text, opening]


def make_general_item(part, title="連携のあり方", **fields):
    number = GeneralItem.objects.filter(part=part).count() + 1
    return GeneralItem.objects.create(
        part=part, number=number, title=title, added_by=the_writer(), **fields
    )


def make_general_minutes(part, version=1, **fields):
    defaults = {"words": "連携を話し合った", "written_by": the_writer()}
    return GeneralMinutes.objects.create(part=part, version=version, **defaults | fields)
