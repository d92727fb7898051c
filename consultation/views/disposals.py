"""廃棄: what may go, who proposed it, who approved it, and the record of what went"""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation.presenters.retention import due_lines
from consultation.queries.retention import over, rules_kept, running_holds
from koganei.access.decorators import requires

MOST = 200


@require_safe
@requires("consultation.disposal", "add")
def due(request):
    """保存期間が過ぎた相談, the oldest first."""
    rules = rules_kept()
    found = over(rules, timezone.localdate())
    cases = list(found[:MOST])
    context = {
        "count": found.count(),
        "most": MOST,
        "lines": due_lines(cases, rules, running_holds([case.pk for case in cases])),
    }
    return render(request, "consultation/disposal_due.html", context)
