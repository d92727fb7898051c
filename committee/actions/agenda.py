"""The one door for what is prepared: agenda items, materials, invitees, staff of the day."""

from django.db.models import Max
from django.utils import timezone

from committee.actions.files import check_file, kept
from committee.actions.writing import lock_meeting, recorded, save
from committee.enums import ItemKind, ItemStatus, MeetingStage
from committee.models import AgendaItem, Invitee, Material, MaterialVersion, MeetingStaff
from committee.permissions import check_may_run
from committee.queries.ordinances import rule_book
from committee.rules.organization import check_remit
from committee.workflow import PROCEDURE
from koganei.audit import audited
from koganei.law import Violation, require

FILES = PROCEDURE.section("資料を加える")


@audited("add_item", on="meeting")
def add_item(*, meeting, title, by, kind=ItemKind.DELIBERATION, remit=None):
    """議題を加える; it must name a 号 of the remit, or none (その他)."""
    row = lock_meeting(meeting.pk)
    require(check_may_run(by), check_not_over(row), check_remit(_provisions(row), remit))
    item = AgendaItem(
        meeting=row, number=_next(row.items), title=title, kind=kind, remit=remit
    )  # fmt: skip
    return recorded("add_item", save(item, by), by)


@audited("change_item", on="item")
def change_item(*, item, by, title, kind, remit):
    """議題を直す; until it is dealt with."""
    meeting = lock_meeting(item.meeting_id)
    row = AgendaItem.objects.get(pk=item.pk)
    require(check_may_run(by), check_remit(_provisions(meeting), remit), _check_waiting(row))
    row.title, row.kind, row.remit = title, kind, remit
    return recorded("change_item", save(row, by), by)


@audited("add_material", on="meeting")
def add_material(*, meeting, title, by, item=None, is_public=True, file=None):
    """資料を加える: the next 資料n; ``file`` is (name, content) of its first version."""
    row = lock_meeting(meeting.pk)
    require(check_may_run(by), *(check_file(*file, FILES) if file else ()))
    material = Material(
        meeting=row, item=item, number=_next(row.materials), title=title, is_public=is_public
    )
    save(material, by)
    if file:
        _keep_version(material, 1, *file, "", by)
    return recorded("add_material", material, by)


@audited("add_material_version", on="material")
def add_version(*, material, name, content, by, note=""):
    """資料のファイルを加える: a new version with the reason, the old ones stay."""
    lock_meeting(material.meeting_id)
    number = _next(material.versions)
    require(check_may_run(by), *check_file(name, content, FILES), check_replaced(number, note))
    version = _keep_version(material, number, name, content, note, by)
    return recorded("add_material_version", version, by)


def _keep_version(material, number, name, content, note, by):
    version = MaterialVersion(
        material=material, number=number, added_at=timezone.now(), note=note.strip(),
        **kept(name, content),
    )  # fmt: skip
    return save(version, by)


@audited("invite", on="meeting")
def invite(*, meeting, name, purpose, by, affiliation="", item=None):
    """委員以外の者に出席を求める（第6条第4項）."""
    row = lock_meeting(meeting.pk)
    require(check_may_run(by), check_not_over(row))
    guest = Invitee(meeting=row, item=item, name=name, affiliation=affiliation, purpose=purpose)
    return recorded("invite", save(guest, by), by)


@audited("add_staff", on="meeting")
def add_staff(*, meeting, post, name, by):
    """事務局の出席者を加える."""
    row = lock_meeting(meeting.pk)
    require(check_may_run(by))
    staff = MeetingStaff(meeting=row, number=_next(row.staff), post=post, name=name)
    return recorded("add_staff", save(staff, by), by)


def check_replaced(number, note):
    if number == 1 or note.strip():
        return None
    return Violation(FILES, "差し替える理由を書いてください。", place="note")


def check_not_over(meeting):
    """Nothing is added to what is over."""
    if meeting.stage not in (MeetingStage.ENDED, MeetingStage.CANCELLED):
        return None
    return Violation(
        PROCEDURE.section("議題を加える"),
        f"会議は「{meeting.get_stage_display()}」です。もう加えられません。",
    )


def _check_waiting(item):
    if item.status == ItemStatus.WAITING:
        return None
    return Violation(
        PROCEDURE.section("議題を加える"),
        f"議題{item.number}は「{item.get_status_display()}」なので、直せません。",
    )


def _provisions(meeting):
    return rule_book(meeting.committee).on(meeting.held_on)


def _next(rows):
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
