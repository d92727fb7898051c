"""人のページ: all that is recorded of a person, and the forms that change it"""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import persons as actions
from consultation.forms import families, persons
from consultation.models import Person
from consultation.presenters.frame import case_frame
from consultation.presenters.persons import person_page
from consultation.queries.humans import rows_of_one
from consultation.queries.persons import person_near, whole_person
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import Action

# the rows beside a person: their name in an address → form, and what a clerk calls it
KINDS = {
    "names": (persons.NameForm, "ほかの氏名"),
    "contacts": (persons.ContactPointForm, "連絡先"),
    "manner": (persons.ContactRuleForm, "連絡のしかた"),
    "relations": (families.RelationshipForm, "続柄・関係"),
    "ties": (families.TieForm, "エコマップの線"),
    "address": (persons.AddressForm, "住所・居場所"),
}
OF_PERSON = {"of": persons.person_of, "tab": "household"}


def _change(case, form, by):
    actions.change(
        by=by, person=form.about, version=form.cleaned_data["version"], given=form.values
    )


def _add_part(case, form, by):
    actions.add_part(by=by, person=form.about, part=form.part())


def _change_part(case, form, by):
    actions.change_part(
        by=by,
        person=form.about.person,
        version=form.cleaned_data["version"],
        part=form.about,
        values=form.changes,
    )


CHANGE = Act(
    "氏名・生年月日などを直す",
    persons.PersonForm,
    _change,
    "直しました。前の内容は、前の版に残っています。",
    (Person,),
    Action.CHANGE,
    button="保存する",
    **OF_PERSON,
)
ADDS = {
    kind: Act(
        f"{label}を加える", form, _add_part, f"{label}を加えました。", (form.MODEL,), **OF_PERSON
    )
    for kind, (form, label) in KINDS.items()
}
CHANGES = {
    kind: Act(
        f"{label}を直す", form, _change_part, f"{label}を直しました。", (form.MODEL,),
        Action.CHANGE, button="保存する", **OF_PERSON,
    )
    for kind, (form, label) in KINDS.items()
}  # fmt: skip


@require_safe
@requires("consultation.person", "view")
def person(request, case_id, person_id):
    """人のページ: names, ways to reach, whereabouts, cases, merges, former versions."""
    context = case_frame(request, case_id, "household")
    found = person_near(context["case"], person_id)
    if found is None:
        raise Http404
    whole = whole_person(found)
    shown = {Class.EXISTENCE, Class.IDENTITY} | ({Class.ADDRESS} if whole.addresses else set())
    audit.reads(subjects=[(each.pk, shown) for each in (found, *whole.others)])
    context |= person_page(context["case"], whole, request.user)
    return render(request, "consultation/person.html", context)


@require_http_methods(FORMS)
@requires("consultation.person", "change")
def change(request, case_id, person_id):
    """氏名・生年月日などを直す"""
    return person_act(request, case_id, person_id, CHANGE)


@require_http_methods(FORMS)
@requires("consultation.person", "add")
def part_add(request, case_id, person_id, kind):
    """連絡先、ほかの氏名、続柄などを加える"""
    return person_act(request, case_id, person_id, _known(ADDS, kind))


@require_http_methods(FORMS)
@requires("consultation.person", "change")
def part_change(request, case_id, person_id, kind, row_id):
    """連絡先、ほかの氏名、続柄などを直す"""
    act = _known(CHANGES, kind)
    return person_act(request, case_id, person_id, act, _row_of(act.form.MODEL, row_id))


@require_http_methods(FORMS)
@requires("consultation.address", "add")
def address_add(request, case_id, person_id):
    """住所・居場所を加える"""
    return person_act(request, case_id, person_id, ADDS["address"])


@require_http_methods(FORMS)
@requires("consultation.address", "change")
def address_change(request, case_id, person_id, row_id):
    """住所・居場所を直す"""
    act = replace(CHANGES["address"], shows=(Class.ADDRESS,))
    return person_act(request, case_id, person_id, act, _row_of(act.form.MODEL, row_id))


def person_act(request, case_id, person_id, act, find=lambda person: person, more=None):
    """An act on a person near the case, or on what ``find(person)`` returns; back to the person."""

    def about(case):
        found = person_near(case, person_id)
        return find(found) if found else None

    def back(case, about):
        return reverse("consultation:person", args=[case.pk, person_id])

    return act_page(request, case_id, replace(act, back=act.back or back), about, more)


def _row_of(model, row_id):
    """Return a function that finds a row of any of the person's rows."""

    def find(person):
        rows = model.objects.filter(pk=row_id, person__in=rows_of_one(person.pk))
        return rows.first()

    return find


def _known(acts, kind):
    """An address has its own page, as it is a right of its own."""
    if kind not in acts or kind == "address":
        raise Http404
    return acts[kind]
