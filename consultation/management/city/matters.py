"""支援会議の台帳 of the synthetic city: invented matters, none of them about anybody of a case"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from consultation.codes import MatterStage
from consultation.enums import ConsentRule, MemberRole
from consultation.models import (
    Conference,
    ConferenceBody,
    ConferencePart,
    MatterItem,
    MatterMinutes,
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


def register(world, drafter):
    """Write the matters before a past and a coming sitting of 支援会議; return how many rows."""
    body = ConferenceBody.objects.filter(consent_rule=ConsentRule.NOT_REQUIRED)
    body = body.exclude(established_on=None).first()
    if body is None:
        return 0
    today, by = world.today, world.decider
    past, coming = (_sitting(body, by, today + timedelta(days=days)) for days in (-14, 7))
    return sum(
        _write(story, number, world, drafter, body, past if story.said else coming)
        for number, story in enumerate(STORIES, 1)
    )


def _sitting(body, by, day):
    conference = Conference.objects.create(
        held_on=day, starts_at=time(15, 30), place="市役所 第3会議室（見本）", is_regular=False,
        called_by=by, called_at=_at(day - timedelta(days=7)),
    )  # fmt: skip
    return ConferencePart.objects.create(conference=conference, body=body, position=1)


def _write(story, number, world, drafter, body, part):
    opened_on = part.conference.held_on - timedelta(days=21)
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
    if not story.said:
        return 3
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
    return 5


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(10)))
