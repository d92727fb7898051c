"""市民の画面: minutes of 推進会議 that were published. Nothing here asks who is reading."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.queries.published import newest_published, published_minutes
from koganei.access.decorators import public


@require_safe
@public
def index(request):
    """公表した会議録: the newest version of each."""
    context = {"published": newest_published()}
    return render(request, "consultation/public_minutes_index.html", context)


@require_safe
@public
def minutes(request, minutes_id):
    """One published version."""
    row = published_minutes(minutes_id)
    if row is None:
        raise Http404
    return render(request, "consultation/public_minutes.html", {"minutes": row})
