"""世帯のページ: who belongs together, how they are related, both drawings"""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import families as actions
from consultation.forms import families as forms
from consultation.models import HouseholdMembership, Person, Relationship
from consultation.presenters.family import family_page
from consultation.presenters.frame import case_frame
from consultation.queries.relatives import family_of
from consultation.views.acts import FORMS, Act, act_page
from koganei import audit
from koganei.access.decision import may_write
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class
from koganei.access.matrix import Action


def _add(case, form, by):
    actions.add_member(
        by=by, person=form.about, case=case, member=form.member(), belonging=form.belonging(),
        kin=form.kinship(),
    )  # fmt: skip


def _change(case, form, by):
    actions.change_member(
        by=by, household=form.about.household, membership=form.about, belonging=form.belonging()
    )


BACK = {"tab": "household", "after": "consultation:household"}
ADD = Act(
    "世帯の人を加える",
    forms.MemberForm,
    _add,
    "世帯の人を加えました。",
    (Person, Relationship),
    of=lambda client: client,
    **BACK,
)
CHANGE = Act(
    "世帯の人の期間などを直す",
    forms.MembershipForm,
    _change,
    "直しました。",
    (HouseholdMembership,),
    Action.CHANGE,
    of=lambda membership: membership.household,
    button="保存する",
    note="世帯を離れたときは「いつまで」を入れます。その人の記録は残ります。",
    **BACK,
)


@require_safe
@requires("consultation.person", "view")
def household(request, case_id):
    """世帯: members with their times, relationships, 家族図 and エコマップ."""
    context = case_frame(request, case_id, "household")
    family = family_of(context["case"])
    shown = (Class.EXISTENCE, Class.IDENTITY)
    audit.reads(subjects=[(person, shown) for person in family.persons])
    context |= family_page(family)
    client = family.persons.get(context["case"].client_id)
    context["may_add"] = client and may_write(request.user, Action.ADD, ADD.models, client)
    context["may_change"] = client and may_write(request.user, Action.CHANGE, ADD.models, client)
    return render(request, "consultation/household.html", context)


@require_http_methods(FORMS)
@requires("consultation.person", "add")
def member_add(request, case_id):
    """世帯の人を加える"""
    return act_page(
        request, case_id, ADD, lambda case: Person.objects.filter(pk=case.client_id).first()
    )


@require_http_methods(FORMS)
@requires("consultation.person", "change")
def member_change(request, case_id, membership_id):
    """世帯の人の期間などを直す"""
    return act_page(request, case_id, CHANGE, lambda case: _membership(case, membership_id))


def _membership(case, key):
    return HouseholdMembership.objects.filter(pk=key, household=case.household_id).first()
