"""The one door for the public gallery: 受付, 抽選, 入場."""

import secrets

from django.db.models import Max
from django.utils import timezone

from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import Admission, Selection
from committee.models import Observer
from committee.permissions import check_may_receive
from committee.queries.ordinances import rule_book
from committee.rules.observers import admitted, check_drawn, check_room, drawn_order
from koganei.audit import audited
from koganei.law import require


@audited("receive_observer", on="meeting")
def receive_observer(*, meeting, name, by, at=None):
    """傍聴を受け付ける: by first come admitted at once while there is room; else it waits."""
    row = lock_meeting(meeting.pk)
    provisions = rule_book(row.committee).on(row.held_on)
    by_lottery = row.observer_selection == Selection.LOTTERY
    inside = row.observers.filter(admission=Admission.ADMITTED).count()
    full = check_room(provisions, row.observer_limit, inside)
    require(check_may_receive(by), check_drawn(provisions, row.lottery_at) if by_lottery else full)
    number = (row.observers.aggregate(last=Max("number"))["last"] or 0) + 1
    observer = Observer(
        meeting=row, number=number, name=name, received_at=at or timezone.now(),
        admission=Admission.WAITING if by_lottery else Admission.ADMITTED,
    )  # fmt: skip
    return recorded("receive_observer", save(observer, by), by)


@audited("draw_observers", on="meeting")
def draw(*, meeting, by, seed="", at=None):
    """抽選する: the seed is recorded, so anybody can draw again with the same result."""
    row = lock_meeting(meeting.pk)
    provisions = rule_book(row.committee).on(row.held_on)
    require(check_may_receive(by), check_drawn(provisions, row.lottery_at))
    row.lottery_seed, row.lottery_at = seed or secrets.token_hex(8), at or timezone.now()
    save(row, by)
    waiting = {o.number: o for o in row.observers.filter(admission=Admission.WAITING)}
    inside = admitted(waiting, row.observer_limit, seed=row.lottery_seed)
    for place, number in enumerate(drawn_order(row.lottery_seed, waiting), start=1):
        observer = waiting[number]
        observer.drawn = place
        observer.admission = Admission.ADMITTED if number in inside else Admission.DECLINED
        save(observer, by)
    return recorded("draw_observers", row, by)
