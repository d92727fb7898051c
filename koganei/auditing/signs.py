"""不適切に見える閲覧のしるし: what a weekly review looks at. A sign accuses nobody.

A sign is a function from the reads of a week to groups of them, one group for each line of the
review. An app may add its own: ``register(Sign("vip", "…", "…", find))``.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from koganei.auditing import directory
from koganei.dates.office_days import is_office_day
from koganei.models import BreakGlass, User

OPENS, CLOSES = time(7, 30), time(19, 0)  # an hour or two around the counter's 8:30–17:15
MANY, WITHIN = 20, timedelta(minutes=10)


@dataclass(frozen=True)
class Read:
    """That one account read about one person, in one event."""

    sequence: int
    at: datetime
    user_id: int
    person_id: str
    verb: str
    object_id: str
    field_classes: str


@dataclass(frozen=True)
class Sign:
    """``find`` takes the reads of a week, in their order, and yields lists of them."""

    code: str
    label: str
    explanation: str
    find: Callable


def by_person(reads):
    """Group reads by reader and person."""
    groups = defaultdict(list)
    for read in reads:
        groups[read.user_id, read.person_id].append(read)
    return list(groups.values())


def unassigned(reads):
    return by_person(directory.current().unassigned(reads))


def out_of_hours(reads):
    return by_person(read for read in reads if not _is_in_hours(timezone.localtime(read.at)))


def _is_in_hours(moment):
    return is_office_day(moment.date()) and OPENS <= moment.time() < CLOSES


def same_surname(reads):
    people = directory.current().surnames({read.person_id for read in reads})
    users = User.objects.in_bulk({read.user_id for read in reads if people.get(read.person_id)})
    readers = {pk: directory.surname_marks(user.name, user.kana) for pk, user in users.items()}
    return _alike(reads, people, readers)


def same_address(reads):
    known = directory.current()
    people = known.addresses({read.person_id for read in reads})
    return _alike(reads, people, known.reader_addresses({read.user_id for read in reads}))


def _alike(reads, people, readers):
    nobody = frozenset()
    return by_person(
        read
        for read in reads
        if people.get(read.person_id, nobody) & readers.get(read.user_id, nobody)
    )


def many(reads):
    """MANY pages or more about as many persons within WITHIN; one group for each such stretch.

    Pages are counted, not lines: a list of results shows many persons at once.
    """
    of_reader = defaultdict(list)
    for read in reads:
        of_reader[read.user_id].append(read)
    for own in of_reader.values():
        yield from _stretches(sorted(own, key=lambda read: (read.at, read.sequence)))


def _stretches(reads):
    stretch, first, shown = (
        [],
        0,
        0,
    )  # reads[first:last] lie within WITHIN; shown: in stretch so far
    for last, read in enumerate(reads, 1):
        while read.at - reads[first].at > WITHIN:
            first += 1
        if not _is_many(reads[first:last]):
            continue
        if stretch and first >= shown:
            yield stretch
            stretch = []
        stretch += reads[max(first, shown) : last]
        shown = last
    if stretch:
        yield stretch


def _is_many(reads):
    pages, persons = {read.sequence for read in reads}, {read.person_id for read in reads}
    return min(len(pages), len(persons)) >= MANY


def unreviewed_break_glass(reads):
    """緊急閲覧 that nobody has looked at: from their start until their own review is done."""
    started = [read for read in reads if read.verb == "break_glass_started"]
    numbers = {int(read.object_id) for read in started}
    waiting = BreakGlass.objects.filter(pk__in=numbers, reviewed_at=None)
    waiting = set(waiting.values_list("pk", flat=True))
    return by_person(read for read in started if int(read.object_id) in waiting)


_signs = {}


def register(*signs):
    """Add to the signs; a code is taken once."""
    for sign in signs:
        if _signs.setdefault(sign.code, sign) is not sign:
            raise ValueError(f"しるしの名前が重なっています: {sign.code}")


def registered():
    return list(_signs.values())


# the rarest first: what a review begins with
register(
    Sign("break_glass", "緊急閲覧", "緊急閲覧の確認がまだです。", unreviewed_break_glass),
    Sign("same_address", "同じ住所", "見た人と、見られた人の住所が同じです。", same_address),
    Sign("same_surname", "同じ姓", "見た人と、見られた人の姓が同じです。", same_surname),
    Sign("many", "短い間に多く", "10分のうちに20人以上の画面を開きました。", many),
    Sign("out_of_hours", "時間外", "閉庁日か、7:30〜19:00 の外に見ました。", out_of_hours),
    Sign("unassigned", "担当でない", "そのとき担当でない人の記録を見ました。", unassigned),
)
