"""Ready pieces for the pages of a meeting: its steps, its attendance, what may be done next."""

from dataclasses import dataclass

from django.utils import timezone

from committee.actions.deliberation import explanation_of
from committee.enums import (
    ItemStatus,
    MeetingStage,
    MinutesStage,
    MovementKind,
    Outcome,
    QuorumKind,
    ResolutionMethod,
    Topic,
    VoteKind,
)
from committee.queries.meetings import unfinished_items
from committee.rules.attendance import IN_AND_OUT
from committee.rules.convocation import check_day, check_ready
from committee.rules.proceedings import check_end
from committee.workflow import MEETING_FLOW
from koganei.dates.clock import format_clock

NOW_AT = {
    MeetingStage.DRAFT: 0,
    MeetingStage.CONVENED: 1,
    MeetingStage.NOTIFIED: 2,
    MeetingStage.RECEPTION: 2,
    MeetingStage.IN_SESSION: 4,
    MeetingStage.ENDED: 6,
    MeetingStage.CANCELLED: 0,
}
FINISHED = (ItemStatus.DECIDED, ItemStatus.HEARD, ItemStatus.CONTINUED)
BADGES = {
    ItemStatus.WAITING: "",
    ItemStatus.UNDER_WAY: "kind",
    ItemStatus.DECIDED: "good",
    ItemStatus.HEARD: "good",
    ItemStatus.CONTINUED: "look",
}
STAGE_BADGES = {
    MeetingStage.IN_SESSION: "kind",
    MeetingStage.ENDED: "good",
    MeetingStage.CANCELLED: "stop",
}


def day(date):
    """「8月14日」"""
    return f"{date.month}月{date.day}日" if date else ""


def progress(meeting, items, minutes=""):
    """Return the steps bar: (label, state, note); ``minutes`` is how far the minutes are."""
    done = sum(item.status in FINISHED for item in items)
    here = min(done + 1, len(items))
    agenda = f"{here}件目／{len(items)}件" if meeting.stage == MeetingStage.IN_SESSION else ""
    notes = [
        ("招集", day(meeting.convened_on)),
        ("通知・公表", day(meeting.notice_published_on)),
        ("受付", format_clock(meeting.reception_at, meeting.held_on)),
        ("開会", format_clock(meeting.opened_at, meeting.held_on)),
        ("議事", agenda or (f"{len(items)}件" if items else "")),
        ("閉会", format_clock(meeting.ended_at, meeting.held_on)),
        ("会議録", minutes),
    ]
    now = NOW_AT[meeting.stage] + (minutes == MinutesStage.PUBLISHED.label)
    return [
        (label, "done" if place < now else "now" if place == now else "later", note)
        for place, (label, note) in enumerate(notes)
    ]


@dataclass(frozen=True)
class NextStep:
    """One button: what may be done next, and why not."""

    name: str
    label: str
    reasons: tuple = ()
    is_main: bool = False


def next_steps(meeting, session, items):
    """Return the steps that lead on from the present stage, with what keeps them."""
    steps = MEETING_FLOW.steps_from(meeting.stage)
    return [
        NextStep(
            step.name,
            step.label,
            tuple(filter(None, blockers(step.name, meeting, session, items))),
            is_main=place == 0,
        )
        for place, step in enumerate(steps)
    ]


def blockers(name, meeting, session, items):
    """Return the violations (or None) that keep a step from being taken now."""
    provisions = session.provisions
    if name == "convene":
        return check_ready(provisions, items=len(items), place=meeting.place, mode=meeting.mode)
    if name == "receive":
        return [check_day(provisions, meeting.held_on, timezone.localdate())]
    if name == "open":
        return [session.quorum().check()]
    if name == "end":
        return [check_end(provisions, [item.title for item in unfinished_items(meeting)])]
    return []


@dataclass(frozen=True)
class AttendanceLine:
    """One member on the live page."""

    row: object
    reply: object = None
    arrived: str = ""
    left: str = ""
    is_present: bool = False
    is_recused: bool = False
    via: str = ""

    @property
    def pk(self):
        return self.row.appointment.pk

    @property
    def state(self):
        """What is said where no button stands."""
        if self.left:
            return f"{self.left} 退席"
        if self.reply and self.reply.answer == "absent":
            return "欠席"
        return "未着"


def attendance_lines(session, replies, item=None):
    """Return a line for everybody in office that day."""
    answers = {reply.appointment_id: reply for reply in replies}
    recused = session.recused(item)
    return [
        _line(session, row, answers.get(row.appointment.pk), recused) for row in session.roster.rows
    ]


def _line(session, row, reply, recused):
    pk, presence = row.appointment.pk, session.presence
    held_on = session.meeting.held_on
    last = presence.last(pk, IN_AND_OUT, session.at)
    arrived = presence.last(pk, (MovementKind.ARRIVED,), session.at)
    here = last is not None and last.kind == MovementKind.ARRIVED
    return AttendanceLine(
        row=row,
        reply=reply,
        arrived=format_clock(arrived and arrived.at, held_on),
        left="" if here else format_clock(last and last.at, held_on),
        is_present=here,
        is_recused=pk in recused,
        via=arrived.via.label if arrived and arrived.via != "room" else "",
    )


def readings(provisions):
    """Return how this body reads its articles, as sentences."""
    found = []
    if provisions.quorum_kind == QuorumKind.NONE:
        found.append("定足数の定めはありません。")
    if provisions.online_presence_counts:
        found.append("オンラインの出席も数える。")
    if provisions.vote_kind == VoteKind.NONE:
        return [*found, "議決の定めはないので、話し合いの結果を記録する。"]
    chair = provisions.chair_title
    if provisions.chair_has_vote:
        found.append(f"{chair}も委員として表決に加わる。")
    else:
        found.append("議長を務める者は表決に加わらない。")
    found.append("棄権した人も出席に数える。")
    if provisions.chair_breaks_tie:
        found.append(f"可否同数のときだけ、{chair}がもう一度決める。")
    return found


def quoted(ordinance):
    """Return (place, caption, text) of the articles that the live page needs."""
    wanted = (Topic.QUORUM, Topic.VOTE, Topic.CLOSURE)
    articles = list(ordinance.articles.all())
    by_topic = {article.topic: article for article in articles}
    return [
        (by_topic[topic].citation_in(articles).place, topic.label, by_topic[topic].text)
        for topic in wanted
        if topic in by_topic
    ]


def result_of(tally, method):
    """Return how a vote would end: outcome, arithmetic, and the check of the sum."""
    counted = method != ResolutionMethod.NO_OBJECTION
    votes = tally.votes_for, tally.votes_against, tally.abstentions
    total = "＋".join(map(str, votes)) + f"＝{sum(votes)}"
    return {
        "outcome": tally.outcome.label,
        "is_carried": tally.outcome == Outcome.CARRIED,
        "is_known": tally.quorum.met,
        "explanation": explanation_of(tally, method),
        "sum": f"{total}　表決する数と合っています。" if counted else "",
    }


def item_lines(items, *, closed_too):
    """Return items with their badge; of closed ones only the title where the reader may not."""
    return [
        {
            "item": item,
            "badge": BADGES[item.status],
            "hidden": not item.is_public and not closed_too,
            "resolutions": list(item.resolutions.all()),
            "materials": list(item.materials.all()),
        }
        for item in items
    ]
