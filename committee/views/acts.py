"""What the secretariat can do to a meeting, as a table: a button's label, its form, its action.

One view (``views.meetings.act``) serves every row; the page of the meeting shows the buttons.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from committee.actions import agenda, attendance, deliberation, meetings, observers
from committee.forms import meetings as forms
from committee.forms.sessions import CloseForm


@dataclass(frozen=True)
class Act:
    """``run(meeting, form, by)`` does it; ``about`` says whether it concerns one numbered row."""

    label: str
    form: type
    run: Callable
    done: str
    about: str = ""
    note: str = ""
    is_red: bool = False


def _convene(meeting, form, by):
    meetings.convene(meeting=meeting, by=by, on=form.cleaned_data["on"])


def _notify(meeting, form, by):
    meetings.notify(meeting=meeting, by=by, **form.cleaned_data)


def _receive(meeting, form, by):
    meetings.receive(meeting=meeting, by=by, at=form.at())


def _open(meeting, form, by):
    meetings.open_meeting(
        meeting=meeting, by=by, at=form.at(), presided_by=form.cleaned_data["presided_by"]
    )


def _end(meeting, form, by):
    meetings.end_meeting(
        meeting=meeting, by=by, at=form.at(), next_meeting=form.cleaned_data["next_meeting"]
    )


def _cancel(meeting, form, by):
    data = form.cleaned_data
    meetings.cancel_meeting(meeting=meeting, by=by, on=data["on"], reason=data["cancel_reason"])


def _edit(meeting, form, by):
    meetings.change_meeting(meeting=meeting, by=by, **form.cleaned_data)


def _add_item(meeting, form, by):
    agenda.add_item(meeting=meeting, by=by, **form.cleaned_data)


def _edit_item(meeting, form, by):
    agenda.change_item(item=form.item, by=by, **form.cleaned_data)


def _add_material(meeting, form, by):
    data = dict(form.cleaned_data)
    file = data.pop("file")
    agenda.add_material(meeting=meeting, by=by, file=_read(file), **data)


def _add_version(meeting, form, by):
    name, content = _read(form.cleaned_data["file"])
    agenda.add_version(
        material=form.item, name=name, content=content, note=form.cleaned_data["note"], by=by
    )


def _read(file):
    return file and (file.name, file.read())


def _reply(meeting, form, by):
    attendance.reply(meeting=meeting, by=by, on=timezone.localdate(), **form.cleaned_data)


def _invite(meeting, form, by):
    agenda.invite(meeting=meeting, by=by, **form.cleaned_data)


def _add_staff(meeting, form, by):
    agenda.add_staff(meeting=meeting, by=by, **form.cleaned_data)


def _close(meeting, form, by):
    deliberation.close_meeting(
        meeting=meeting, by=by, at=form.at(), reason=form.cleaned_data["reason"], **form.votes()
    )


def _receive_observer(meeting, form, by):
    observers.receive_observer(meeting=meeting, by=by, **form.cleaned_data)


def _draw(meeting, form, by):
    observers.draw(meeting=meeting, by=by)


@dataclass(frozen=True)
class Typed:
    """What was typed in the admin, where the action wants a form."""

    meeting: object
    cleaned_data: dict

    def at(self):
        clock = self.cleaned_data.get("time")
        return self.meeting.moment(clock) if clock else None


STEPS = {
    "convene": Act("招集する", forms.ConveneForm, _convene, "招集しました。"),
    "notify": Act("通知・公表する", forms.NotifyForm, _notify, "通知・公表を記録しました。"),
    "receive": Act("受付を始める", forms.TimedForm, _receive, "受付を始めました。"),
    "open": Act("開会する", forms.OpenForm, _open, "開会を記録しました。"),
    "end": Act("閉会する", forms.EndForm, _end, "閉会を記録しました。"),
    "cancel": Act("中止する", forms.CancelForm, _cancel, "中止を記録しました。", is_red=True),
}
ACTS = STEPS | {
    "edit": Act("予定を直す", forms.MeetingForm, _edit, "予定を直しました。"),
    "item": Act("議題を加える", forms.ItemForm, _add_item, "議題を加えました。"),
    "edit-item": Act(
        "議題を直す", forms.ItemForm, _edit_item, "議題を直しました。", about="items"
    ),
    "material": Act("資料を加える", forms.MaterialForm, _add_material, "資料を加えました。"),
    "version": Act(
        "ファイルを加える", forms.VersionForm, _add_version, "ファイルを加えました。",
        about="materials",
    ),
    "reply": Act("出欠の回答を記録する", forms.ReplyForm, _reply, "回答を記録しました。"),
    "invite": Act(
        "委員以外の者の出席を加える", forms.InviteForm, _invite, "加えました。",
        note="条例第6条第4項。定足数にも表決にも数えません。",
    ),
    "close": Act(
        "会議を非公開にする", CloseForm, _close, "諮った結果を記録しました。",
        note="委員会に諮り、可決されたときだけ、これからの議事が非公開になります。",
        is_red=True,
    ),
    "staff": Act("事務局の出席者を加える", forms.StaffForm, _add_staff, "加えました。"),
}  # fmt: skip
GALLERY = {
    "observer": Act(
        "傍聴を受け付ける", forms.ObserverForm, _receive_observer, "受け付けました。"
    ),
    "draw": Act(
        "抽選する", forms.AboutMeeting, _draw, "抽選しました。",
        note="種と結果を記録します。やり直しはできません。",
    ),
}  # fmt: skip
