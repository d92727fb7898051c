"""The one door for minutes: draft, write, check, fix, publish, correct.

Every function locks the meeting's row first.
"""

from django.db.models import Max
from django.utils import timezone

from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import CheckResult, MeetingStage, MinutesStage
from committee.models import (
    Minutes,
    MinutesCheck,
    MinutesRevision,
    MinutesSection,
    MinutesVersion,
)
from committee.permissions import check_may_publish, check_may_write_minutes
from committee.queries.meetings import session_of
from committee.queries.minutes import (
    content_hash,
    draft_of,
    public_content,
    sections_of,
    speakers,
)
from committee.rules.minutes import (
    check_answers,
    check_changes,
    check_names,
    check_publisher,
    check_reason,
)
from committee.workflow import MINUTES, MINUTES_FLOW
from koganei.audit import audited
from koganei.law import Violation, require

OPEN = (MinutesStage.DRAFT, MinutesStage.CHECKING)


class Conflict(Exception):
    """Somebody else saved the section in between; ``section`` is as it stands now."""

    def __init__(self, section):
        self.section = section
        super().__init__("ほかの人が先に保存しました。")


@audited("draft_minutes", on="meeting")
def draft_minutes(*, meeting, by):
    """会議録の案を作る: once, from the record of a meeting that has ended."""
    row = lock_meeting(meeting.pk)
    require(check_may_write_minutes(by), _check_ended(row))
    minutes = save(Minutes(meeting=row), by)
    for number, (kind, item, title, text) in enumerate(draft_of(row), start=1):
        section = MinutesSection(
            minutes=minutes, number=number, kind=kind, item=item, title=title, text=text
        )
        _keep(save(section, by), by)
    return recorded("draft_minutes", minutes, by)


@audited("write_minutes", on="section")
def write_section(*, section, text, by, version):
    """会議録の本文を直す: every text is kept. Raises Conflict when another save came first."""
    lock_meeting(section.minutes.meeting_id)
    row = MinutesSection.objects.select_related("minutes").get(pk=section.pk)
    if row.text == text:
        return row
    if version != row.version:
        raise Conflict(row)
    require(check_may_write_minutes(by), _check_open(row.minutes), _check_text(text))
    row.text, row.version = text, row.version + 1
    _keep(save(row, by), by)
    return recorded("write_minutes", row, by)


@audited("ask_for_check", on="minutes")
def ask_for_check(*, minutes, until, by):
    """発言者に確認を頼む: with a last day for the answer."""
    row, step = _step("check", minutes)
    require(check_may_write_minutes(by))
    row.stage, row.check_until = step.target, until
    return recorded("ask_for_check", save(row, by), by)


@audited("answer_check", on="minutes")
def answer_check(*, minutes, appointment, result, by, on, note=""):
    """発言者の回答を記録する; a later answer replaces the earlier one."""
    row = _lock(minutes)
    require(
        check_may_write_minutes(by),
        _check_checking(row),
        _check_note(result, note),
    )
    found = MinutesCheck.objects.filter(minutes=row, appointment=appointment).first()
    found = found or MinutesCheck(minutes=row, appointment=appointment)
    found.result, found.note, found.answered_on = result, note.strip(), on
    return recorded("answer_check", save(found, by), by)


@audited("fix_minutes", on="minutes")
def fix_minutes(*, minutes, on, by):
    """会長の確定を記録する: when the speakers have answered, or their time is over."""
    row, step = _step("fix", minutes)
    session = session_of(row.meeting)
    answers = {check.appointment_id: check.result for check in row.checks.all()}
    asked = speakers(row)
    names = {appointment.pk: appointment.member.name for appointment in asked}
    silent = [name for pk, name in names.items() if pk not in answers]
    unhappy = [names.get(pk, "") for pk, r in answers.items() if r == CheckResult.CHANGES]
    texts = {s.title: s.text for s in sections_of(row) if s.item_id}
    require(
        check_may_write_minutes(by),
        check_answers(session.provisions, unanswered=silent, until=row.check_until, today=on),
        check_changes(session.provisions, unhappy),
        *check_names(session.provisions, texts, names.values()),
    )
    row.stage, row.fixed_on, row.fixed_by = step.target, on, by
    return recorded("fix_minutes", save(row, by), by)


@audited("publish_minutes", on="minutes")
def publish_minutes(*, minutes, on, by, reason=""):
    """公表する: by another person; closed parts stay inside; the version never changes."""
    row, step = _step("publish", minutes)
    provisions = session_of(row.meeting).provisions
    number = (row.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    require(
        check_may_publish(by),
        check_publisher(provisions, fixed_by=row.fixed_by_id, publisher=by.pk),
        check_reason(provisions, number, reason),
    )
    content = public_content(sections_of(row))
    version = MinutesVersion(
        minutes=row, number=number, content=content, content_hash=content_hash(content),
        fixed_on=row.fixed_on, fixed_by=row.fixed_by, published_on=on, published_by=by,
        reason=reason.strip(),
    )  # fmt: skip
    save(version, by)
    row.stage = step.target
    save(row, by)
    return recorded("publish_minutes", version, by)


@audited("reopen_minutes", on="minutes")
def reopen_minutes(*, minutes, by):
    """直しに戻す: what was published stays published; the answers are asked for anew."""
    row, step = _step("reopen", minutes)
    require(check_may_write_minutes(by))
    row.stage, row.check_until, row.fixed_on, row.fixed_by = step.target, None, None, None
    row.checks.all().delete()
    return recorded("reopen_minutes", save(row, by), by)


def _keep(section, by):
    MinutesRevision.objects.create(
        section=section, number=section.version, text=section.text, written_by=by,
        written_at=timezone.now(),
    )  # fmt: skip


def _lock(minutes):
    lock_meeting(minutes.meeting_id)
    return Minutes.objects.select_related("meeting__committee", "fixed_by").get(pk=minutes.pk)


def _step(name, minutes):
    row = _lock(minutes)
    return row, MINUTES_FLOW.take(name, row.stage, row, of="会議録")


def _violation(sentence, place=""):
    return Violation(MINUTES.section("会議録を書く"), sentence, place=place)


def _check_ended(meeting):
    if meeting.stage != MeetingStage.ENDED:
        return _violation("会議録の案は、閉会を記録してから作れます。")
    if hasattr(meeting, "minutes"):
        return _violation("会議録の案は、もう作られています。")
    return None


def _check_open(minutes):
    if minutes.stage in OPEN:
        return None
    stage = minutes.get_stage_display()
    return _violation(f"会議録は「{stage}」の段階です。直すときは「直しに戻す」を選んでください。")


def _check_checking(minutes):
    if minutes.stage == MinutesStage.CHECKING:
        return None
    return _violation("回答を記録できるのは、発言者の確認の間だけです。")


def _check_note(result, note):
    if result != CheckResult.CHANGES or note.strip():
        return None
    return _violation("求める直しを書いてください。", place="note")


def _check_text(text):
    if "\x00" not in text:
        return None
    return _violation("使えない文字（NUL）があります。消してください。", place="text")
