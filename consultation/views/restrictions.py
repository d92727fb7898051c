"""担当だけが見る相談を決めるページ"""

from django.views.decorators.http import require_http_methods

from consultation.actions.restrictions import restrict as set_restriction
from consultation.forms.restrictions import RestrictionForm
from consultation.models import Restriction
from consultation.views.acts import FORMS, Act, act_page
from koganei.access.decorators import requires
from koganei.access.matrix import Action


def _restrict(case, form, by):
    set_restriction(
        by=by, case=case, is_restricted=not case.is_restricted, reason=form.cleaned_data["reason"]
    )


RESTRICT = Act(
    "担当だけが見る相談の指定",
    RestrictionForm,
    _restrict,
    "決めました。",
    (Restriction,),
    Action.CHANGE,
    button="保存する",
    template="consultation/restriction.html",
)


@require_http_methods(FORMS)
@requires("consultation.restriction", "change")
def restrict(request, case_id):
    """Set it, or lift it where it is set."""
    return act_page(request, case_id, RESTRICT)
