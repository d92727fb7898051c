"""世帯のページ: who belongs together, how they are related, both drawings"""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.presenters.family import family_page
from consultation.presenters.frame import case_frame
from consultation.queries.relatives import family_of
from koganei import audit
from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass as Class


@require_safe
@requires("consultation.person", "view")
def household(request, case_id):
    """世帯: members with their times, relationships, 家族図 and エコマップ."""
    context = case_frame(request, case_id, "household")
    family = family_of(context["case"])
    shown = (Class.EXISTENCE, Class.IDENTITY)
    audit.reads(subjects=[(person, shown) for person in family.persons])
    context |= family_page(family)
    return render(request, "consultation/household.html", context)
