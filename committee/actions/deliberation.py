"""The one door for what the committee does with an item: begin, decide, close to the public, end.

A decision without a quorum is refused by the rule, which quotes the article, and by the database,
which counts again (``models.quorum``).
"""

from django.utils import timezone

from committee.actions.meetings import keep_quorum, presider
from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import (
    ItemStatus,
    Outcome,
    ResolutionKind,
    ResolutionMethod,
    Topic,
    Vote,
    VoteKind,
)
from committee.models import AgendaItem, Resolution
from committee.permissions import check_may_run
from committee.queries.meetings import item_under_way, session_of
from committee.rules.proceedings import (
    check_casting,
    check_in_session,
    check_moment,
    check_start,
    check_under_way,
)
from committee.rules.publicity import check_closure
from committee.rules.votes import Tally
from koganei.audit import audited
from koganei.law import Violation, require


@audited("start_item", on="item")
def start_item(*, item, by, at=None, presided_by=None):
    """議題に入る: who leads it is recorded; a quorum must be there."""
    meeting, row, session = _under_lock(item, at)
    led_as, leader, check = presider(session, presided_by)
    busy = item_under_way(meeting)
    require(
        check_may_run(by),
        check_in_session(session.provisions, meeting.stage),
        _check_moment(session, meeting.opened_at),
        check_start(session.provisions, row.status, under_way=busy.title if busy else ""),
        session.quorum(row).check(),
        check,
    )
    row.status, row.started_at = ItemStatus.UNDER_WAY, session.at
    row.presided_as, row.presided_by = led_as, leader
    return recorded("start_item", save(row, by), by)


@audited("decide", on="item")
def decide(*, item, motion, method, by, at=None, votes=(None, None, None), chair_decides=None):
    """議題を決める（第6条第3項）: ``votes`` are 賛成, 反対, 棄権; none are counted of 異議なし.

    Returns the Resolution, whose explanation is the arithmetic. ``chair_decides`` at a tie only.
    """
    meeting, row, session = _under_lock(item, at)
    tally = tally_of(session, row, method, votes, chair_decides)
    require(
        *_before_deciding(meeting, row, session, motion, by),
        *violations_of(tally, method),
    )
    resolution = _resolve(session, row, ResolutionKind.DECISION, motion, method, tally)
    row.status, row.finished_at = ItemStatus.DECIDED, session.at
    save(row, by)
    return recorded("decide", resolution, by)


@audited("close_item", on="item")
def close_item(*, item, reason, method, by, at=None, votes=(None, None, None), chair_decides=None):
    """議題を非公開にする（第7条ただし書）: put to the committee; closed only if it is carried."""
    meeting, row, session = _under_lock(item, at)
    return _close(meeting, row, session, reason, method, by, votes, chair_decides)


@audited("close_meeting", on="meeting")
def close_meeting(
    *, meeting, reason, method, by, at=None, votes=(None, None, None), chair_decides=None
):
    """会議を非公開にする（第7条ただし書）: the whole of what follows."""
    row = lock_meeting(meeting.pk)
    session = session_of(row, at or timezone.now())
    return _close(row, None, session, reason, method, by, votes, chair_decides)


@audited("finish_item", on="item")
def finish_item(*, item, result, by, at=None, continued=False):
    """決めずに終える: 報告を聴いた, or 継続審議 when the committee goes on another day."""
    meeting, row, session = _under_lock(item, at)
    require(
        check_may_run(by),
        check_in_session(session.provisions, meeting.stage),
        check_under_way(session.provisions, row.status),
        _check_moment(session, row.started_at),
    )
    row.status = ItemStatus.CONTINUED if continued else ItemStatus.HEARD
    row.finished_at, row.result = session.at, result.strip()
    return recorded("finish_item", save(row, by), by)


def tally_of(session, item, method, votes, chair_decides=None):
    """Return the vote as the rules see it; of 異議なし everybody who votes is in favour."""
    present, recused = len(session.present), len(session.recused(item))
    out = 0 if session.provisions.chair_has_vote else 1
    if method == ResolutionMethod.NO_OBJECTION:
        votes = (max(0, present - recused - out), 0, 0)
    votes_for, votes_against, abstentions = (vote or 0 for vote in votes)
    return Tally(
        session.provisions, session.roster.in_office, present, votes_for, votes_against,
        abstentions, recused=recused, chair_decides=chair_decides and Vote(chair_decides),
    )  # fmt: skip


def explanation_of(tally, method):
    """The arithmetic in one line; 「出席10、異議なし → 可決」 where no votes were counted."""
    if method == ResolutionMethod.NO_OBJECTION and tally.quorum.met:
        recused = f"（除斥{tally.recused}）" if tally.recused else ""
        return f"出席{tally.present}{recused}、異議なし → 可決"
    return tally.explanation


def _under_lock(item, at):
    meeting = lock_meeting(item.meeting_id)
    row = AgendaItem.objects.select_related("presided_by").get(pk=item.pk)
    return meeting, row, session_of(meeting, at or timezone.now())


def _before_deciding(meeting, item, session, motion, by):
    return [
        check_may_run(by),
        check_in_session(session.provisions, meeting.stage),
        item and check_under_way(session.provisions, item.status),
        _check_moment(session, item.started_at if item else meeting.opened_at),
        _check_motion(session.provisions, motion),
        session.quorum(item).check(),
    ]


def violations_of(tally, method):
    """Return what is wrong with a vote; that there is no quorum is said by its own rule."""
    if not tally.quorum.met:
        return []
    found = tally.check()
    if found or method == ResolutionMethod.NO_OBJECTION:
        return found
    return [check_casting(tally)]


def _check_motion(provisions, motion):
    if motion.strip():
        return None
    return Violation(provisions.cite(Topic.VOTE), "何を諮ったかを書いてください。", place="motion")


def _close(meeting, item, session, reason, method, by, votes, chair_decides):
    provisions = session.provisions
    votes_taken = provisions.vote_kind != VoteKind.NONE
    tally = tally_of(session, item, method, votes, chair_decides)
    what = f"議題{item.number}「{item.title}」" if item else "会議"
    motion = f"{what}を非公開とする"
    require(
        *_before_deciding(meeting, item, session, motion, by),
        *(violations_of(tally, method) if votes_taken else ()),
        *check_closure(provisions, outcome=Outcome.CARRIED, reason=reason),
    )
    resolution = None
    if votes_taken:
        resolution = _resolve(session, item, ResolutionKind.CLOSURE, motion, method, tally)
    if resolution is None or resolution.outcome == Outcome.CARRIED:
        row = item or meeting
        row.is_public, row.non_public_reason = False, reason.strip()
        save(row, by)
    return recorded("close_to_public", resolution or item or meeting, by)


def _resolve(session, item, kind, motion, method, tally):
    counted = method != ResolutionMethod.NO_OBJECTION
    led_by = item or session.meeting
    return Resolution.objects.create(
        meeting=session.meeting, item=item, quorum=keep_quorum(session, item=item), kind=kind,
        motion=motion.strip(), method=method, decided_at=session.at, voters=tally.voters,
        votes_for=tally.votes_for if counted else None,
        votes_against=tally.votes_against if counted else None,
        abstentions=tally.abstentions if counted else None,
        chair_decides=tally.chair_decides or "", outcome=tally.outcome,
        explanation=explanation_of(tally, method),
        presided_as=led_by.presided_as, presided_by=led_by.presided_by,
    )  # fmt: skip


def _check_moment(session, not_before):
    meeting = session.meeting
    return check_moment(
        session.provisions, held_on=meeting.held_on, mode=meeting.mode, at=session.at,
        now=timezone.now(), not_before=not_before,
    )  # fmt: skip
