"""名寄せのページ: who may be the same, the two beside each other, undoing, splitting"""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from consultation.actions import merging as actions
from consultation.forms import merging as forms
from consultation.models import Case, Merge, Person
from consultation.presenters.frame import case_frame
from consultation.presenters.persons import beside_each_other, candidate_lines
from consultation.queries.humans import rows_of_one
from consultation.queries.persons import may_be_same, person_near
from consultation.views.acting import check_may_open
from consultation.views.acts import FORMS, Act
from consultation.views.persons import person_act
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import Action


def _merge(case, form, by):
    stays, merged = form.pair()
    actions.merge(
        by=by, person=stays, merged=merged, versions=form.seen(),
        reason=form.cleaned_data["reason"],
        is_checked=form.cleaned_data.get("is_checked", False),
    )  # fmt: skip


def _undo(case, form, by):
    actions.undo(by=by, person=form.about.person, merge=form.about, **form.cleaned_data)


def _split(case, form, by):
    actions.split(
        by=by, person=form.about, other=form.other(), cases=form.chosen_cases(),
        parts=form.chosen_parts(), reason=form.cleaned_data["reason"],
    )  # fmt: skip


MERGE = Act(
    "同じ人の記録をまとめる",
    forms.MergeForm,
    _merge,
    "まとめました。どちらの記録も、書かれたまま残っています。",
    (Merge,),
    button="まとめる",
    note="まとめると、検索・同意・情報提供の記録・住所の保護・利益相反が、1人のものとして扱われます。"
    "記録は書き換えないので、いつでも戻せます。",
    tab="household",
    of=lambda about: about[0],
    template="consultation/merge.html",
    shows=(Class.IDENTITY,),
)
UNDO = Act(
    "まとめた記録を戻す",
    forms.UndoForm,
    _undo,
    "戻しました。それぞれの記録は、書かれた人のものに戻りました。",
    (Merge,),
    Action.CHANGE,
    tab="household",
    of=lambda about: about.person,
    is_red=True,
)
SPLIT = Act(
    "別の人の記録を分ける",
    forms.SplitForm,
    _split,
    "分けました。移した相談の本人同意は、新しくもらってください。",
    (Merge,),
    tab="household",
    of=lambda about: about,
    button="分ける",
    note="1人の記録に、2人のことが入っていたときに使います。選んだ相談と連絡先などが、新しい人のものに"
    "なります。もとの人の同意は、移りません。",
    is_red=True,
)


@require_http_methods(FORMS)
@requires("consultation.merge", "add")
def candidates(request, case_id, person_id):
    """同じ人かもしれない人, and the number of a case by which another one is named."""
    context = case_frame(request, case_id, "household")
    case, person = context["case"], person_near(context["case"], person_id)
    if person is None:
        raise Http404
    check_may_open(request.user, person, [Merge], Action.ADD)
    form = forms.OtherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = Case.objects.filter(number=form.cleaned_data["number"]).first()
        if other and other.client_id not in rows_of_one(person.pk):
            return redirect("consultation:merge", case.pk, person.pk, other.client_id)
        form.add_error("number", "この番号の、ほかの人の相談は見つかりません。")
    found = may_be_same(person)
    audit.reads(subjects=[(known.person.pk, [Class.IDENTITY]) for known in found])
    context |= {"person": person, "form": form, "candidates": candidate_lines(found)}
    status = 422 if form.errors else 200
    return render(request, "consultation/merge_candidates.html", context, status=status)


@require_http_methods(FORMS)
@requires("consultation.merge", "add")
def merge(request, case_id, person_id, other_id):
    """The two beside each other, and the form that puts them together."""

    def pair(person):
        other = Person.objects.filter(pk=other_id).exclude(pk=person.pk).first()
        return (person, other) if other else None

    def more(case, user):
        persons = list(Person.objects.filter(pk__in=[person_id, other_id]))
        audit.reads(subjects=[(person.pk, [Class.IDENTITY]) for person in persons])
        return beside_each_other(sorted(persons, key=lambda person: person.pk != person_id))

    return person_act(request, case_id, person_id, MERGE, pair, more)


@require_http_methods(FORMS)
@requires("consultation.merge", "change")
def undo(request, case_id, person_id, merge_id):
    """まとめた記録を戻す"""

    def find(person):
        rows = Merge.objects.filter(pk=merge_id, person__in=rows_of_one(person.pk), undone_at=None)
        return rows.first()

    return person_act(request, case_id, person_id, UNDO, find)


@require_http_methods(FORMS)
@requires("consultation.merge", "add")
def split(request, case_id, person_id):
    """別の人の記録を分ける; the case itself may be the one that moves"""
    act = replace(SPLIT, back=lambda case, about: reverse("consultation:case", args=[case.pk]))
    return person_act(request, case_id, person_id, act)
