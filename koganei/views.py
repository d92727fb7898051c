"""職員ホーム, 手引き and 権限一覧: the pages that look across the apps."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committee.queries import tasks as committee
from consultation.presenters.conference_tasks import conference_tasks
from consultation.presenters.home import desk_panels
from consultation.queries import matter_tasks
from evaluation.queries import tasks as evaluation_tasks
from evaluation.queries.sheets import sheets_for
from koganei.access.decorators import requires
from koganei.access.overview import role_overview
from koganei.docs_pages import guide_page
from koganei.drafts.opening import kept_by
from koganei.layout import why_unavailable
from koganei.tasks import in_order


@require_safe
@requires("koganei.home", "view")
def home(request):
    """職員ホーム: what I must do today."""
    today, user = timezone.localdate(), request.user
    tasks = [
        *committee.tasks_for(user, today),
        *evaluation_tasks.tasks_for(user, today),
        *matter_tasks.tasks_for(user, today),
        *conference_tasks(user, today),
    ]
    return render(
        request,
        "home.html",
        {
            "today": today,
            "task_groups": in_order(tasks, today),
            "desk": desk_panels(user),
            "drafts": kept_by(user),
            "sheets": sheets_for(user),
            "pdf_missing": why_unavailable(),
        },
    )


@require_safe
@requires("koganei.home", "view")
def guide(request):
    """手引き: the operation guide, from koganei/docs/guide.md."""
    return render(request, "guide.html", {"page": guide_page()})


@require_safe
@requires("koganei.home", "view")
def roles(request):
    """権限一覧, read from the matrix."""
    return render(request, "roles.html", {"overview": role_overview()})
