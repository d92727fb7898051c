"""会議の画面: the list, one meeting with agenda, materials and replies, and every act on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from committee.actions.meetings import plan_meeting
from committee.forms.meetings import MeetingFilter, NewMeetingForm
from committee.models import Committee, MaterialVersion, Meeting
from committee.presenters import meetings as presenters
from committee.queries import meetings as queries
from committee.queries.minutes import minutes_state, versions_of
from committee.views.acts import ACTS, GALLERY, STEPS, Act
from koganei.access.decorators import requires
from koganei.access.matrix import allows
from koganei.law import RuleBroken


def find_meeting(code, key):
    """Return the meeting 「2019-1」 of a body, or 404."""
    meeting = queries.meeting_called(get_object_or_404(Committee, code=code), key)
    if meeting is None:
        raise Http404
    return meeting


def to_meeting(meeting, name="committee:meeting"):
    return redirect(name, code=meeting.committee.code, key=meeting.code)


@require_safe
@requires("committee.meeting", "view")
def index(request):
    """会議の一覧"""
    form = MeetingFilter(request.GET)
    rows = Meeting.objects.select_related("committee").order_by("-held_on", "committee")
    if body := form.chosen():
        rows = rows.filter(committee=body)
    lines = [(row, presenters.STAGE_BADGES.get(row.stage, "")) for row in rows[:200]]
    advisory = Committee.objects.filter(ordinances__kind="ordinance").distinct()
    context = {"form": form, "lines": lines, "advisory": advisory}
    return render(request, "committee/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.meeting", "add")
def new(request):
    """会議を用意する"""
    form = NewMeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = plan_meeting(by=request.user, **form.plan())
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, f"{meeting.title}を用意しました。議題を加えてください。")
            return to_meeting(meeting)
    context = {"form": form, "act": Act("会議を用意する", NewMeetingForm, plan_meeting, "")}
    return render(request, "committee/act.html", context, status=422 if form.errors else 200)


@require_safe
@requires("committee.meeting", "view")
def meeting(request, code, key):
    """One meeting: agenda, materials, notice, replies, and what may be done next."""
    shown = find_meeting(code, key)
    items = queries.items_of(shown)
    session = queries.session_of(shown)
    closed_too = allows(request.user, "committee.closed_part", "view")
    context = {
        "meeting": shown,
        "steps": presenters.progress(shown, items, minutes_state(shown)),
        "session": session,
        "lines": presenters.item_lines(items, closed_too=closed_too),
        "remits": {remit.item: remit.text for remit in session.provisions.remits},
        "materials": [m for m in queries.materials_of(shown) if closed_too or not _is_closed(m)],
        "replies": queries.replies_of(shown),
        "opening": shown.quorum_records.filter(is_opening=True).first(),
        "differences": queries.quorum_differences(shown),
        "may_change": allows(request.user, "committee.meeting", "change"),
        "published": versions_of(shown).defer("content").first(),
    }
    if context["may_change"]:
        context["next_steps"] = presenters.next_steps(shown, session, items)
    return render(request, "committee/meeting.html", context)


def _is_closed(material):
    return material.item is not None and not material.item.is_public


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.meeting", "change")
def act(request, code, key, name):
    """One act on a meeting: its form, then its action."""
    return act_page(request, find_meeting(code, key), ACTS.get(name), "committee:meeting")


@require_safe
@requires("committee.observer", "view")
def observers(request, code, key):
    """傍聴の受付簿"""
    shown = find_meeting(code, key)
    context = {"meeting": shown, "observers": shown.observers.order_by("number")}
    return render(request, "committee/observers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("committee.observer", "change")
def gallery(request, code, key, name):
    """傍聴の受付と抽選"""
    return act_page(request, find_meeting(code, key), GALLERY.get(name), "committee:observers")


def act_page(request, shown, wanted, after):
    """Show the form of an act, or do it and lead to the page ``after``."""
    if wanted is None:
        raise Http404
    form = _form(request, shown, wanted)
    if request.method == "POST" and form.is_valid():
        try:
            wanted.run(shown, form, request.user)
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, wanted.done)
            live = wanted in (STEPS["receive"], STEPS["open"])
            return to_meeting(shown, "committee:live" if live else after)
    context = {"meeting": shown, "form": form, "act": wanted, "after": after}
    return render(request, "committee/act.html", context, status=422 if form.errors else 200)


def _form(request, shown, wanted):
    options = {"meeting": shown}
    if wanted.about:
        rows = getattr(shown, wanted.about)
        number = request.GET.get("number", "")
        options["item"] = get_object_or_404(rows, number=number if number.isdecimal() else 0)
    data = request.POST if request.method == "POST" else None
    form = wanted.form(data, request.FILES or None, **options)
    if hasattr(form, "offer"):
        form.offer(queries.session_of(shown).provisions.remits)
    return form


@require_safe
@requires("committee.meeting", "view")
def material(request, code, key, number, version):
    """One version of a material as a file."""
    shown = find_meeting(code, key)
    found = get_object_or_404(
        MaterialVersion.objects.select_related("material__item"),
        material__meeting=shown,
        material__number=number,
        number=version,
    )
    if _is_closed(found.material) and not allows(request.user, "committee.closed_part", "view"):
        raise Http404
    return file_response(found)


def file_response(version):
    """The file of a version, to be kept; no browser runs what is in it."""
    response = HttpResponse(bytes(version.content), content_type=version.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, version.name)
    return response
