"""会議体の表: what each body may hear, of whom, and on which ground"""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation.presenters.bodies import body_table
from consultation.queries.bodies import bodies_on
from koganei.access.decorators import requires
from koganei.access.matrix import allows


@require_safe
@requires("consultation.master", "view")
def index(request):
    """The table of chapter 6(1), as it stands today."""
    found = bodies_on(timezone.localdate())
    context = {
        "bodies": body_table([each for each in found if each.row.established_on]),
        "ready": body_table([each for each in found if not each.row.established_on]),
        "may_change": allows(request.user, "consultation.body", "change"),
    }
    return render(request, "consultation/bodies.html", context)
