"""What the secretariat of a committee must do next; four queries"""

from datetime import timedelta

from django.db.models import Count, Exists, Min, OuterRef, Subquery
from django.urls import reverse

from committee.enums import MeetingStage as Stage
from committee.models import Appointment, Meeting, Ordinance
from committee.queries.pay import differing_meetings, unpaid_meetings
from koganei.access.matrix import allows
from koganei.tasks import Task

FORESEEN = timedelta(days=90)  # expiring terms are shown so long before: nominations take time
WAITING = (Stage.DRAFT, Stage.CONVENED, Stage.NOTIFIED, Stage.RECEPTION, Stage.IN_SESSION)


def tasks_for(user, today):
    """Return the Tasks of whoever runs the meetings, appoints and pays; none to others."""
    tasks = []
    if allows(user, "committee.meeting", "change"):
        tasks += [_of_meeting(meeting) for meeting in _open_meetings()]
    if allows(user, "committee.pay", "add"):
        tasks += [_of_pay("支給調書を作る", each) for each in unpaid_meetings()]
        tasks += [_of_pay("差額の支給調書を作る", each) for each in differing_meetings()]
    if allows(user, "committee.appointment", "change"):
        tasks += _expiring(today)
    return tasks


def _open_meetings():
    rule = Ordinance.objects.filter(
        committee=OuterRef("committee"), effective_on__lte=OuterRef("held_on")
    ).order_by("-effective_on")
    rows = Meeting.objects.filter(stage__in=WAITING).select_related("committee")
    return rows.annotate(notice_days=Subquery(rule.values("notice_days")[:1]))


def _of_meeting(meeting):
    notice_by = meeting.held_on - timedelta(days=meeting.notice_days or 0)
    act, due = {
        Stage.DRAFT: ("招集する", notice_by),
        Stage.CONVENED: ("通知・公表する", notice_by),
        Stage.NOTIFIED: ("会議の日", meeting.held_on),
        Stage.RECEPTION: ("開会する", meeting.held_on),
        Stage.IN_SESSION: ("閉会する", meeting.held_on),
    }[meeting.stage]
    address = reverse("committee:meeting", args=[meeting.committee.code, meeting.code])
    return Task(f"{act}　{meeting.title}", str(meeting.year), address, due)


def _of_pay(act, meeting):
    address = reverse("committee:pay", args=[meeting.committee.code, meeting.code])
    return Task(f"{act}　{meeting.title}", str(meeting.year), address)


def _expiring(today):
    """Terms that end soon and that nobody follows yet, one line for each body."""
    follows = Appointment.objects.filter(
        committee=OuterRef("committee"), category_code=OuterRef("category_code"),
        seat=OuterRef("seat"), starts_on__gt=OuterRef("ends_on"),
    )  # fmt: skip
    rows = (
        Appointment.objects.filter(
            ~Exists(follows), ended_on=None, ends_on__range=(today, today + FORESEEN)
        )
        .values("committee__name", "committee__code")
        .annotate(members=Count("pk"), first=Min("ends_on"))
        .order_by("first", "committee__code")
    )
    return [
        Task(
            f"任期が満了する委員の後任を決める　{row['committee__name']}",
            f"{row['members']}人",
            reverse("committee:forecast", args=[row["committee__code"]]),
            row["first"],
        )
        for row in rows
    ]
