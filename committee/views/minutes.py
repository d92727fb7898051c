"""会議録の画面: write it section by section, have it checked and fixed, publish it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committee.actions import minutes as actions
from committee.enums import MinutesStage
from committee.forms import minutes as forms
from committee.forms.meetings import AboutMeeting
from committee.presenters.minutes import minutes_steps
from committee.queries import minutes as queries
from committee.views.acts import Act
from committee.views.meetings import act_page, find_meeting
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.law import RuleBroken


def _draft(meeting, form, by):
    actions.draft_minutes(meeting=meeting, by=by)


def _check(meeting, form, by):
    actions.ask_for_check(minutes=meeting.minutes, until=form.cleaned_data["until"], by=by)


def _answer(meeting, form, by):
    actions.answer_check(
        minutes=meeting.minutes, by=by, on=timezone.localdate(), **form.cleaned_data
    )


def _fix(meeting, form, by):
    actions.fix_minutes(minutes=meeting.minutes, on=form.cleaned_data["on"], by=by)


def _reopen(meeting, form, by):
    actions.reopen_minutes(minutes=meeting.minutes, by=by)


def _publish(meeting, form, by):
    actions.publish_minutes(minutes=meeting.minutes, by=by, **form.cleaned_data)


ACTS = {
    "draft": Act(
        "会議録の案を作る", AboutMeeting, _draft, "会議録の案を作りました。",
        note="次第、出席、定足数、議決とその計算、資料を、会議の記録から書き入れます。",
    ),
    "check": Act("発言者に確認を頼む", forms.CheckForm, _check, "確認の期限を記録しました。"),
    "answer": Act("発言者の回答を記録する", forms.AnswerForm, _answer, "回答を記録しました。"),
    "fix": Act("会長の確定を記録する", forms.FixForm, _fix, "確定を記録しました。"),
    "reopen": Act(
        "直しに戻す", AboutMeeting, _reopen, "直しに戻しました。", is_red=True,
        note="発言者の確認と会長の確定を取り直します。公表した版はそのまま残ります。",
    ),
}  # fmt: skip
PUBLISH = Act(
    "会議録を公表する", forms.PublishForm, _publish, "公表しました。",
    note="非公開の議題の本文は出ません。公表した版は、後から変えられません。",
)  # fmt: skip


@require_safe
@requires("committee.minutes", "view")
def minutes(request, code, key):
    """会議録: the text, who has checked it, what may be done next"""
    meeting = find_meeting(code, key)
    found = getattr(meeting, "minutes", None)
    context = {
        "meeting": meeting,
        "minutes": found,
        "may_change": allows(request.user, "committee.minutes", "change"),
        "may_publish": allows(request.user, "committee.minutes_publication", "add"),
        "steps": minutes_steps(found),
    }
    if found:
        context |= {
            "sections": queries.sections_of(found),
            "checks": found.checks.select_related("appointment__member"),
            "versions": queries.versions_of(meeting),
            "is_open": found.stage in (MinutesStage.DRAFT, MinutesStage.CHECKING),
        }
    return render(request, "committee/minutes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.minutes", "change")
def act(request, code, key, name):
    """One act on the minutes."""
    meeting = find_meeting(code, key)
    if name != "draft" and not hasattr(meeting, "minutes"):
        raise Http404
    return act_page(request, meeting, ACTS.get(name), "committee:minutes")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.minutes_publication", "add")
def publish(request, code, key):
    """公表する"""
    meeting = find_meeting(code, key)
    if not hasattr(meeting, "minutes"):
        raise Http404
    return act_page(request, meeting, PUBLISH, "committee:minutes")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.minutes", "change")
def section(request, code, key, number):
    """One section: write it, see what it said before."""
    meeting = find_meeting(code, key)
    row = get_object_or_404(queries.sections_with_item(), minutes__meeting=meeting, number=number)
    initial = {"text": row.text, "version": row.version}
    form = forms.SectionForm(request.POST or None, initial=initial)
    context = {"meeting": meeting, "section": row, "form": form}
    context |= {"revisions": row.revisions.select_related("written_by")}
    if request.method == "POST" and form.is_valid():
        return _save(request, row, form, context)
    status = 422 if form.errors else 200
    return render(request, "committee/minutes_section.html", context, status=status)


def _save(request, row, form, context):
    try:
        actions.write_section(
            section=row, text=form.written(), by=request.user, version=form.cleaned_data["version"]
        )
    except RuleBroken as broken:
        form.add_violations(broken.violations)
        return render(request, "committee/minutes_section.html", context, status=422)
    except actions.Conflict as conflict:
        context |= {"now": conflict.section}
        return render(request, "committee/minutes_conflict.html", context, status=409)
    messages.success(request, "保存しました。")
    meeting = context["meeting"]
    return redirect("committee:minutes", code=meeting.committee.code, key=meeting.code)


@require_safe
@requires("committee.meeting", "view")
def published(request, code, key):
    """公表した会議録: the newest version, or an earlier one"""
    meeting = find_meeting(code, key)
    return render(
        request, "committee/minutes_published.html", version_context(meeting, request.GET)
    )


def version_context(meeting, data):
    """Return the version that is asked for (the newest), or 404."""
    versions = list(queries.versions_of(meeting))
    number = data.get("version", "")
    wanted = [v for v in versions if not number or str(v.number) == number]
    if not wanted:
        raise Http404
    return {"meeting": meeting, "version": wanted[0], "versions": versions}
