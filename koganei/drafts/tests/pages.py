"""Two small pages with drafts, as an app makes them: a new note, and a record that is edited."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from koganei import urls
from koganei.access.decorators import requires
from koganei.drafts import kinds
from koganei.drafts.actions import finish
from koganei.drafts.opening import opened
from koganei.my_number import validate as refuse_my_number

TROUBLES = [("1", "病気や健康"), ("2", "住まい"), ("3", "収入")]
PAGE = """{% extends "base.html" %}{% load static %}
{% block title %}聞き取り{% endblock %}
{% block heading %}<h1>聞き取り</h1>{% include "partials/draft_line.html" %}{% endblock %}
{% block content %}{% include "partials/form_errors.html" %}
<form method="post" data-enter="draft" novalidate>{% include "partials/draft.html" %}
{% csrf_token %}
{{ form.as_div }}
<div class="save-bar"><div class="save-actions">{% include "partials/draft_buttons.html" %}
<button class="button main" accesskey="s">保存する</button></div></div></form>{% endblock %}
{% block script %}<script src="{% static 'koganei/draft.js' %}" defer></script>{% endblock %}"""


class NoteForm(forms.Form):
    title = forms.CharField(label="題", max_length=20)
    words = forms.CharField(
        label="本人の言葉", required=False, widget=forms.Textarea, validators=[refuse_my_number]
    )
    troubles = forms.MultipleChoiceField(
        label="お困りのこと", required=False, choices=TROUBLES, widget=forms.CheckboxSelectMultiple
    )
    is_anonymous = forms.BooleanField(label="匿名", required=False)
    received_on = forms.DateField(label="受付日", required=False)
    file = forms.FileField(label="添付", required=False)


def _note_page(draft):
    return f"{reverse('note')}?draft={draft.pk}"


def _record_page(draft):
    return reverse("record", args=[draft.subject_id])


NOTE = kinds.Kind(
    "tests.note", "聞き取り", ("koganei.home", "view"), _note_page, several=True, form=NoteForm
)
RECORD = kinds.Kind(
    "tests.record", "記録", ("koganei.home", "view"), _record_page, days=30, form=NoteForm
)
ALONE = kinds.Kind("tests.alone", "1つだけ", ("koganei.home", "view"), _note_page)
FOR_CITY = kinds.Kind("tests.city", "市だけ", ("evaluation.plan", "change"), _note_page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.home", "view")
def note(request):
    return _page(request, opened(request, NOTE.key))


class Record:
    def __init__(self, pk):
        self.pk = pk


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.home", "view")
def record(request, pk):
    return _page(request, opened(request, RECORD.key, Record(pk)))


def _page(request, draft):
    form = draft.form(NoteForm, request)
    if request.method == "POST" and form.is_valid():
        _save(by=request.user, draft=draft)
        messages.success(request, "保存しました。")
        return redirect("home")
    page = engines["django"].from_string(PAGE).render({"form": form, "draft": draft}, request)
    return HttpResponse(page, status=422 if form.errors else 200)


@transaction.atomic
def _save(*, by, draft):
    finish(by=by, draft=draft)


urlpatterns = [
    path("tests/note/", note, name="note"),
    path("tests/record/<uuid:pk>/", record, name="record"),
    *urls.urlpatterns,
]
handler500 = urls.handler500


def register():
    for kind in (NOTE, RECORD, ALONE, FOR_CITY):
        kinds.register(kind)
