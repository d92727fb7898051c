"""開催のページ: a form about one sitting in its frame, then its action"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from consultation.actions import general
from consultation.actions import sittings as actions
from consultation.enums import ConsentRule
from consultation.forms import sittings as forms
from consultation.models import Attendee, Conference, GeneralItem
from consultation.queries.attendance import terms_of
from consultation.rules.attendance import secrecy_words
from consultation.views.acting import saved
from koganei.access.decorators import requires

FORMS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class SittingAct:
    """``run(conference, form, by)`` does it."""

    label: str
    form: type
    run: Callable
    done: str
    button: str = ""
    note: str = ""
    is_red: bool = False
    after: str = ""  # the page that follows; without one that of the sitting


CHANGE = SittingAct(
    "開催の日時・場所を変える",
    forms.ChangeForm,
    lambda row, form, by: actions.change(by=by, conference=row, **form.cleaned_data),
    "開催を変えました。出席者には、別に知らせてください。",
    button="変える",
)
CANCEL = SittingAct(
    "開催を取りやめる",
    forms.CancelForm,
    lambda row, form, by: actions.cancel(by=by, conference=row, **form.cleaned_data),
    "開催を取りやめました。",
    button="取りやめる",
    is_red=True,
)
ADD_ATTENDEE = SittingAct(
    "出席者を加える",
    forms.AttendeeForm,
    lambda row, form, by: actions.add_attendee(by=by, conference=row, **form.given()),
    "出席者を加えました。",
    button="加える",
    note="案件ごとの出席者は、案件のページで会長が選びます。",
)
END_ATTENDEE = SittingAct(
    "出席者から外す",
    forms.EmptyForm,
    lambda row, form, by: actions.end_attendee(by=by, conference=row, attendee=form.about),
    "出席者から外しました。",
    button="外す",
    is_red=True,
)
SIGNED = SittingAct(
    "署名した紙の守秘義務の確認を記録する",
    forms.SignedForm,
    lambda row, form, by: actions.record_signed(
        by=by, conference=row, attendee=form.about, **form.given()
    ),
    "守秘義務の確認を記録しました。",
    button="記録する",
)
ACKNOWLEDGE = SittingAct(
    "守秘義務を確認する",
    forms.EmptyForm,
    lambda row, form, by: actions.acknowledge(by=by, conference=row, part=form.about),
    "守秘義務を確認しました。",
    button="読みました。守ります",
    after="consultation:packets",
)
ADD_GENERAL = SittingAct(
    "総括的な議題を載せる",
    forms.GeneralItemForm,
    lambda row, form, by: general.add_item(
        by=by, conference=row, part=form.about, **form.cleaned_data
    ),
    "議題を載せました。",
    button="載せる",
)
END_GENERAL = SittingAct(
    "議題を取り下げる",
    forms.EmptyForm,
    lambda row, form, by: general.end_item(by=by, conference=row, item=form.about),
    "議題を取り下げました。",
    button="取り下げる",
    is_red=True,
)
WRITE_GENERAL = SittingAct(
    "会議録の案を書く",
    forms.GeneralMinutesForm,
    lambda row, form, by: general.write_minutes(
        by=by, conference=row, part=form.about, **form.cleaned_data
    ),
    "会議録の案を保存しました。",
    button="案を保存する",
)
FIX_GENERAL = SittingAct(
    "会議録を確定する",
    forms.EmptyForm,
    lambda row, form, by: general.fix_minutes(by=by, conference=row, part=form.about),
    "会議録を確定しました。",
    button="確定する",
    note="確定したあとは変えられません。直すときは、次の版になります。",
)
PUBLISH_GENERAL = SittingAct(
    "会議録を公表する",
    forms.EmptyForm,
    lambda row, form, by: general.publish(by=by, conference=row, part=form.about),
    "会議録を公表しました。",
    button="公表する",
    note="公表した会議録は、市民のページに載ります。",
)


def sitting_page(request, conference_id, act, find=None, **more):
    """Show the form of an act on a sitting, or do it; ``find(conference)`` gets its row."""
    conference = Conference.objects.filter(pk=conference_id).first()
    about = find(conference) if conference and find else None
    if conference is None or (find and about is None):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = act.form(data, conference=conference, by=request.user, about=about)
    page = [act.after] if act.after else ["consultation:conference", conference.pk]
    context = {"conference": conference, "act": act, "form": form, "about": about}
    context["back"] = reverse(page[0], args=page[1:])

    def run(form):
        act.run(conference, form, request.user)

    if data is not None and saved(form, run):
        messages.success(request, act.done)
        return redirect(context["back"])
    context |= {name: value(about) for name, value in more.items()}
    status = 422 if form.is_bound else 200
    return render(request, "consultation/sitting_act.html", context, status=status)


def _attendee(attendee_id):
    return lambda conference: Attendee.objects.filter(
        pk=attendee_id, conference=conference, ended_at=None
    ).first()


def _part(position):
    def find(conference):
        parts = conference.parts.select_related("body", "conference")
        return parts.filter(position=position).first()

    return find


def _own_part(user, position):
    """A part with cases of a sitting that the user attends."""

    def find(conference):
        there = Attendee.objects.filter(conference=conference, user=user, ended_at=None)
        part = _part(position)(conference)
        has_cases = part and part.body.consent_rule != ConsentRule.NO_CASES
        return part if has_cases and there.exists() else None

    return find


def _words(part):
    terms = terms_of(part)
    return secrecy_words(part.body.name, terms) if terms else ""


@require_http_methods(FORMS)
@requires("consultation.conference", "change")
def change(request, conference_id):
    """開催の日時・場所を変える"""
    return sitting_page(request, conference_id, CHANGE)


@require_http_methods(FORMS)
@requires("consultation.conference", "change")
def cancel(request, conference_id):
    """開催を取りやめる: what is on its agenda is moved, or taken back first."""
    return sitting_page(request, conference_id, CANCEL)


@require_http_methods(FORMS)
@requires("consultation.attendee", "add")
def add_attendee(request, conference_id):
    """出席者を加える"""
    return sitting_page(request, conference_id, ADD_ATTENDEE)


@require_http_methods(FORMS)
@requires("consultation.attendee", "change")
def end_attendee(request, conference_id, attendee_id):
    """出席者から外す"""
    return sitting_page(request, conference_id, END_ATTENDEE, _attendee(attendee_id))


@require_http_methods(FORMS)
@requires("consultation.attendee", "change")
def signed(request, conference_id, attendee_id):
    """署名した紙の守秘義務の確認を記録する"""
    return sitting_page(request, conference_id, SIGNED, _attendee(attendee_id))


@require_http_methods(FORMS)
@requires("consultation.own_packet", "add")
def acknowledge(request, conference_id, position):
    """守秘義務を確認する: the text stands there before anything of the sitting opens."""
    find = _own_part(request.user, position)
    return sitting_page(request, conference_id, ACKNOWLEDGE, find, words=_words)


@require_http_methods(FORMS)
@requires("consultation.general_item", "add")
def add_general(request, conference_id, position):
    """総括的な議題を載せる"""
    return sitting_page(request, conference_id, ADD_GENERAL, _part(position))


@require_http_methods(FORMS)
@requires("consultation.general_item", "add")
def end_general(request, conference_id, item_id):
    """議題を取り下げる"""

    def find(conference):
        rows = GeneralItem.objects.filter(part__conference=conference, ended_at=None)
        return rows.filter(pk=item_id).first()

    return sitting_page(request, conference_id, END_GENERAL, find)


@require_http_methods(FORMS)
@requires("consultation.general_item", "add")
def write_general(request, conference_id, position):
    """総括的な議題の会議録の案を書く"""
    return sitting_page(request, conference_id, WRITE_GENERAL, _part(position))


@require_http_methods(FORMS)
@requires("consultation.general_item", "change")
def fix_general(request, conference_id, position):
    """会議録を確定する"""
    return sitting_page(request, conference_id, FIX_GENERAL, _part(position))


@require_http_methods(FORMS)
@requires("consultation.general_publication", "add")
def publish_general(request, conference_id, position):
    """会議録を公表する"""
    return sitting_page(request, conference_id, PUBLISH_GENERAL, _part(position))
