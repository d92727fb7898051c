"""市民の画面: who sits in the public bodies. Nothing here asks who is reading."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committee.queries.bodies import public_bodies
from committee.views.rosters import roster_context
from koganei.access.decorators import public


@require_safe
@public
def index(request):
    """公開している委員会"""
    context = {"bodies": public_bodies(timezone.localdate())}
    return render(request, "committee/public_index.html", context)


@require_safe
@public
def roster(request, code):
    """委員名簿: name, body that nominated, category, office and term"""
    body = get_object_or_404(public_bodies(timezone.localdate()), code=code)
    context = roster_context(body, request.GET)
    if context["day"] > timezone.localdate():
        raise Http404
    return render(request, "committee/public_roster.html", context)
