"""支援会議の案件 whose term is over, for the tests of disposal."""

from datetime import date

from django.utils import timezone

from consultation.actions import disposals, matter_disposals
from consultation.models import MatterHandover, MatterRecusal
from consultation.tests.factories import make_account, past_the_scope, the_writer
from consultation.tests.matters import (
    hand_out,
    make_demand,
    make_matter,
    make_matter_note,
    make_matter_opening,
    make_minutes,
    over,
    put,
    taken_up,
)
from consultation.tests.retained import make_matter_hold
from koganei.access.roles import Role

OPENED, LONG_AGO = date(2020, 10, 5), date(2020, 10, 20)


def make_old_matter(*, declined=False, **fields):
    """A matter whose term is over."""
    return over(make_matter(opened_on=OPENED, **fields), LONG_AGO, declined=declined)


@past_the_scope
def make_whole_old_matter(words="書いた文", name="霧島 たえ"):
    """The same with a row of every table of the register."""
    matter = taken_up(make_matter(opened_on=OPENED, texts=words, name=name))
    item = put(matter)
    make_matter_opening(item, hand_out(item, make_account(Role.CONFERENCE_ATTENDEE)))
    make_minutes(item, words)
    make_matter_note(matter, words)
    make_demand(matter, words)
    MatterHandover.objects.create(
        matter=matter, person=matter.persons.get(), handed_over_on=timezone.localdate()
    )
    MatterRecusal.objects.create(
        matter=matter, user=make_account(Role.SUPPORT_WORKER), recused_by=the_writer()
    )
    make_matter_hold(matter, is_over=True)
    return over(matter, LONG_AGO)


def approved_matter(matter, by, another):
    row = matter_disposals.propose(by=by, matter=matter)
    return disposals.decide(by=another, disposal=row, approve=True, seen=row.digest)
