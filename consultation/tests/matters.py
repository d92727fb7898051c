"""支援会議の案件 for tests, with invented people and past the scope, like factories.py

matter = make_matter(drafter=staff)                 a whole draft
matter = taken_up(make_matter())                    a manager decided on it
item = put(matter); attend(item, user)              before a sitting of today, acknowledged
"""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from consultation.codes import MatterEnd, MatterNoteKind, MatterStage
from consultation.enums import ConsentRule, MemberRole
from consultation.models import (
    BodyTerms,
    ConferenceBody,
    MatterAttendee,
    MatterDemand,
    MatterHandover,
    MatterItem,
    MatterMinutes,
    MatterNote,
    MatterOpening,
    MatterPerson,
    MatterRecusal,
    MatterText,
    Packet,
    StatutoryMatter,
)
from consultation.rules.matters import matter_number
from consultation.search_keys import name_key
from consultation.tests.factories import make_account, make_agency, past_the_scope, the_writer
from consultation.tests.parts import make_part
from consultation.tests.retained import make_matter_hold
from consultation.tests.sittings import acknowledge, make_attendee, make_packet
from koganei.access.roles import Role
from koganei.dates.fiscal_year import FiscalYear

LAW, SECRECY, DEMAND = "ある支援法9条1項", "ある支援法9条6項", "ある支援法9条3項"
ESTABLISHED = date(2020, 10, 1)
_sequence = count(1)


def make_body(code="statutory", *, law=LAW, **fields):
    """支援会議, with its law from its first day on; without ``law`` it has none."""
    defaults = {"name": "支援会議" if code == "statutory" else code, "organizer": "地域福祉課"}
    defaults |= {"consent_rule": ConsentRule.NOT_REQUIRED, "may_demand": True}
    defaults |= {"established_on": ESTABLISHED}
    body, is_new = ConferenceBody.objects.get_or_create(code=code, defaults=defaults | fields)
    if is_new and law:
        BodyTerms.objects.create(
            body=body, starts_on=ESTABLISHED, law=law, secrecy=SECRECY, demand=DEMAND,
            penalty="1年以下の拘禁刑",
        )  # fmt: skip
    return body


def terms_on(body, day):
    return body.terms.filter(starts_on__lte=day).order_by("-starts_on").first()


@past_the_scope
def make_matter(*, name="霧島 たえ", drafter=None, body=None, texts="書いた文", **fields):
    """A whole draft about one person; with ``name=""`` about nobody."""
    today, body = timezone.localdate(), body or make_body()
    sequence, year = next(_sequence), FiscalYear.of(today)
    defaults = {"ordered_by": the_writer(), "opened_on": today, "law": terms_on(body, today).law}
    defaults |= {"number": matter_number(year, sequence)}
    matter = StatutoryMatter.objects.create(
        fiscal_year=year, sequence=sequence, body=body,
        drafter=drafter or the_writer(), **defaults | fields,
    )  # fmt: skip
    MatterText.objects.create(matter=matter, need=texts, no_consent=texts, known=texts, asked=texts)
    if name:
        MatterPerson.objects.create(
            matter=matter, number=1, role=MemberRole.CLIENT, name=name, key=name_key(name)
        )
    return matter


@past_the_scope
def taken_up(matter, by=None):
    matter.stage, matter.decided_on = MatterStage.TAKEN_UP, timezone.localdate()
    matter.decided_by = by or make_account(Role.WELFARE_MANAGER)
    matter.save()
    return matter


@past_the_scope
def over(matter, on, *, declined=False):
    """The matter ended on a day, or not taken up."""
    manager = make_account(Role.WELFARE_MANAGER)
    if declined:
        matter.stage, matter.decided_on, matter.decided_by = MatterStage.DECLINED, on, manager
    else:
        matter = taken_up(matter) if matter.stage == MatterStage.DRAFT else matter
        matter.stage, matter.end_kind = MatterStage.ENDED, MatterEnd.NOT_NEEDED
        matter.ended_on, matter.ended_by = on, manager
    matter.save()
    return matter


@past_the_scope
def put(matter, *, held_on=None, part=None, **fields):
    """The matter before a sitting of its body, today unless told otherwise."""
    part = part or make_part(held_on=held_on, code=matter.body.code)
    defaults = {"put_by": the_writer(), "opens_on": ESTABLISHED}
    return MatterItem.objects.create(matter=matter, part=part, **defaults | fields)


@past_the_scope
def attend(item, user, *, has_acknowledged=True, is_chosen=True):
    """``user`` at the sitting of an item; chosen for it, and the secrecy acknowledged."""
    attendee = make_attendee(item.part, user=user)
    if has_acknowledged:
        terms = terms_on(item.part.body, item.part.conference.held_on)
        acknowledge(attendee, item.part, terms=terms)
    if is_chosen:
        choose(item, attendee)
    return attendee


@past_the_scope
def choose(item, attendee):
    """Somebody of the sitting, for this item."""
    return MatterAttendee.objects.create(
        item=item, attendee=attendee, user=attendee.user, chosen_by=the_writer()
    )


@past_the_scope
def hand_out(item, user, **options):
    """The packet of ``user``, or of somebody without an account, for an item; as ``attend``."""
    attendee = attend(item, user, **options)
    there = Packet.objects.filter(part=item.part, attendee=attendee).first()
    return there or make_packet(item.part, attendee)


@past_the_scope
def make_matter_opening(item, packet, **fields):
    """That the recipient of a packet opened the matter of an item."""
    defaults = {"agency": packet.attendee.agency, "opened_by": the_writer(), "law": LAW}
    defaults |= {"opened_on": timezone.localdate()}
    return MatterOpening.objects.create(item=item, packet=packet, **defaults | fields)


@past_the_scope
def make_minutes(item, words="話した", **fields):
    return MatterMinutes.objects.create(
        item=item, discussion=words, involvement=words, system=words,
        **{"written_by": the_writer()} | fields,
    )  # fmt: skip


@past_the_scope
def make_matter_note(matter, words="意見", **fields):
    defaults = {"kind": MatterNoteKind.OPINION, "written_by": the_writer()}
    return MatterNote.objects.create(matter=matter, words=words, **defaults | fields)


@past_the_scope
def make_demand(matter, words="求めたこと", **fields):
    today = timezone.localdate()
    defaults = {"agency": make_agency(), "law": DEMAND, "asked_on": today}
    defaults |= {"asked_by": the_writer(), "due_on": today + timedelta(days=7)}
    return MatterDemand.objects.create(matter=matter, words=words, **defaults | fields)


@past_the_scope
def make_matter_file():
    """A matter with one row of everything that hangs on it; returns {model: row}."""
    matter = taken_up(make_matter())
    item, person = put(matter), matter.persons.get()
    packet = hand_out(item, make_account(Role.CONFERENCE_ATTENDEE))
    rows = [
        make_matter_opening(item, packet),
        matter, matter.text, person, item, item.attendees.get(),
        make_minutes(item), make_matter_note(matter), make_demand(matter),
        MatterHandover.objects.create(
            matter=matter, person=person, handed_over_on=timezone.localdate()
        ),
        MatterRecusal.objects.create(
            matter=matter, user=make_account(Role.SUPPORT_WORKER), recused_by=the_writer()
        ),
        make_matter_hold(matter, is_over=True),
    ]  # fmt: skip
    return {type(row): row for row in rows}
