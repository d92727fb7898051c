"""支援会議の台帳 of the synthetic city: invented matters, none of them about anybody of a case"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from consultation.codes import MatterEnd, MatterNoteKind, MatterStage
from consultation.enums import AcknowledgedHow, ConsentRule, MemberRole
from consultation.management.city.packets import hand_out_matter
from consultation.models import (
    Acknowledgement,
    Attendee,
    Conference,
    ConferenceBody,
    ConferencePart,
    MatterAttendee,
    MatterDemand,
    MatterItem,
    MatterMinutes,
    MatterNote,
    MatterPerson,
    MatterText,
    StatutoryMatter,
)
from consultation.queries.matters import body_on
from consultation.rules.matters import matter_number
from consultation.search_keys import name_key
from koganei.dates.fiscal_year import FiscalYear


@dataclass(frozen=True)
class Story:
    """One matter: who, why, and what was said; without ``said`` it waits for its decision."""

    name: str
    kana: str
    proposed_by: str
    need: str
    no_consent: str
    known: str
    said: str = ""
    involvement: str = ""
    system: str = ""


STORIES = (
    Story(
        "霧島 たえ（見本）", "きりしま たえ", "民生委員協議会 地区担当",
        "郵便受けに新聞がたまり、夜も明かりがつかない日が続いている。",
        "訪ねても戸を開けず、支援の話をすると会話を終える。",
        "単身。以前は地域の集まりに出ていた。",
        "最近の様子を機関ごとに出し合った。急な危険はないが、見守りの間が空いている。",
        "民生委員が週1回声をかけ、窓口の支援員が月2回訪ねる。",
        "地域包括支援センターが見守りの予定をまとめ、変わったことは地域福祉課に伝える。",
    ),
    Story(
        "若槻 恒（見本）", "わかつき こう", "水道課 料金係",
        "料金の滞納が長く、止める前に支援につなぐ必要がある。",
        "電話に出ず、手紙にも返事がない。",
        "世帯にはほかに1人いるようだが、分からない。",
    ),
)  # fmt: skip


YEARS = 6  # one more than the term of the demo's rule, counted from the next year on
OLD = Story(
    "柿本 すみ（見本）", "かきもと すみ", "地域包括支援センター",
    "訪ねても出ず、家の中の様子が分からない。",
    "電話も手紙も返事がない。",
    "親族が転居先で一緒に暮らすことになった。",
)  # fmt: skip


def register(world, drafter, *, past=False, outside=None):
    """Write the matters before a past and a coming sitting of 支援会議; return how many rows.

    The first of them comes again before the coming one, handed out to ``outside``, an account of
    an agency. ``past``: also one that ended years ago, so that there is something to dispose of.
    """
    body = ConferenceBody.objects.filter(consent_rule=ConsentRule.NOT_REQUIRED)
    body = body.exclude(established_on=None).first()
    if body is None:
        return 0
    today, by = world.today, world.decider
    thursday = today - timedelta(days=(today.weekday() - 3) % 7)
    before, coming = (_sitting(body, by, thursday + timedelta(days=days)) for days in (-7, 14))
    rows = _of_years_ago(world, drafter, body, is_wanted=past) + sum(
        _write(story, number, world, drafter, body, before if story.said else coming)
        for number, story in enumerate(STORIES, 1)
    )
    if outside is not None:
        again = MatterItem.objects.filter(part=before).select_related("matter").get()
        rows += hand_out_matter(world, outside, again.matter, coming)
    return rows


def _of_years_ago(world, drafter, body, *, is_wanted):
    opened_on = date(FiscalYear.of(world.today).year - YEARS, 10, 15)
    if not is_wanted or not (terms := body_on(body, opened_on).terms) or not terms.law:
        return 0
    matter, rows = _drafted(OLD, 1, world, drafter, body, opened_on)
    matter.stage, matter.decided_by, matter.decided_on = (
        MatterStage.TAKEN_UP,
        world.decider,
        opened_on,
    )
    matter.save()
    matter.stage, matter.end_kind = MatterStage.ENDED, MatterEnd.NOT_NEEDED
    matter.ended_by, matter.ended_on = world.decider, opened_on + timedelta(days=90)
    matter.save()
    return rows


def _sitting(body, by, day):
    conference = Conference.objects.create(
        held_on=day, starts_at=time(15, 30), place="市役所 第3会議室（見本）", is_regular=False,
        called_by=by, called_at=_at(day - timedelta(days=7)),
    )  # fmt: skip
    return ConferencePart.objects.create(conference=conference, body=body, position=1)


def _write(story, number, world, drafter, body, part):
    opened_on = part.conference.held_on - timedelta(days=21)
    matter, rows = _drafted(story, number, world, drafter, body, opened_on)
    if not story.said:
        return rows
    matter.stage, matter.decided_by = MatterStage.TAKEN_UP, world.decider
    matter.decided_on, matter.review_on = opened_on, world.today + timedelta(days=30)
    matter.save()
    item = MatterItem.objects.create(
        matter=matter, part=part, put_by=world.decider, opens_on=opened_on
    )
    MatterMinutes.objects.create(
        item=item, discussion=story.said, involvement=story.involvement, system=story.system,
        written_by=drafter,
    )  # fmt: skip
    return rows + 2 + _attended(item, world) + _asked(matter, world, drafter)


def _drafted(story, number, world, drafter, body, opened_on):
    """Write the draft of a matter; return it and how many rows."""
    year = FiscalYear.of(opened_on)
    matter = StatutoryMatter.objects.create(
        number=matter_number(year, number), fiscal_year=year, sequence=number, body=body,
        law=body_on(body, opened_on).terms.law, opened_on=opened_on, ordered_by=world.decider,
        drafter=drafter, proposed_by=story.proposed_by,
    )  # fmt: skip
    MatterText.objects.create(
        matter=matter, need=story.need, no_consent=story.no_consent, known=story.known,
        asked="だれが、どのように声をかけるか。",
    )  # fmt: skip
    MatterPerson.objects.create(
        matter=matter, number=1, role=MemberRole.CLIENT, name=story.name, kana=story.kana,
        key=name_key(story.name),
    )  # fmt: skip
    return matter, 3


def _attended(item, world):
    """A worker of the desk attends the item, acknowledged the secrecy, and is to come near."""
    part, worker = item.part, world.workers[0]
    attendee = Attendee.objects.create(
        conference=part.conference, user=worker, agency=world.agencies[0], post="相談支援員",
        added_by=world.decider,
    )  # fmt: skip
    terms = body_on(part.body, part.conference.held_on).terms
    Acknowledgement.objects.create(
        attendee=attendee, part=part, terms=terms, words=f"{terms.secrecy}により、漏らしません。",
        how=AcknowledgedHow.SIGNED, acknowledged_at=_at(part.conference.held_on),
        recorded_by=world.decider,
    )  # fmt: skip
    MatterAttendee.objects.create(
        item=item, attendee=attendee, user=worker, chosen_by=world.decider
    )
    item.matter.approach_by = worker
    item.matter.save(update_fields=["approach_by"])
    return 3


def _asked(matter, world, drafter):
    asked_on = matter.opened_on + timedelta(days=7)
    MatterDemand.objects.create(
        matter=matter, agency=world.agencies[0], law=body_on(matter.body, asked_on).terms.demand,
        asked_on=asked_on, asked_by=drafter, due_on=asked_on + timedelta(days=7),
        words="最近の見守りの様子", answered_on=asked_on + timedelta(days=5),
        answer="先月から3回訪ね、1回だけ声が聞けた。",
    )  # fmt: skip
    MatterNote.objects.create(
        matter=matter, kind=MatterNoteKind.APPROACH, written_by=world.decider,
        words="市の見守りの手紙を届けた。返事はまだない。",
    )  # fmt: skip
    return 2


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(10)))
