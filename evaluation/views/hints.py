"""気づき: the page on which a section says why a hint is none"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from evaluation.actions.hints import dismiss_hint
from evaluation.forms.hints import HintForm
from evaluation.models import SheetEntry
from evaluation.queries.campaigns import campaign_of
from evaluation.queries.hints import hints_in, takes_hints
from evaluation.views.acts import form_page, sent
from koganei.access.decorators import requires
from koganei.access.matrix import Action, visible


@require_http_methods(["GET", "HEAD", "POST"])
@requires("evaluation.hint", "change")
def hint(request, year, pk, kind):
    """Say why a hint is none; it is silent until the text that it is about changes."""
    row = _row_or_404(request.user, year, pk)
    found = hints_in([row], row.sheet.year)[row.pk].of_kind(kind)
    if request.method != "POST" and not (found and takes_hints(campaign_of(row.sheet))):
        messages.info(request, "この気づきは、いまは出ていません。")
        return redirect(row)
    form = HintForm(sent(request), initial={"seen": found.text_hash if found else ""})

    def run(said):
        dismiss_hint(by=request.user, entry=row, kind=kind, **said)
        messages.success(request, "気づきを消しました。文を直すと、また出ることがあります。")
        return redirect(row)

    return form_page(request, "evaluation/hint.html", form, run, {"row": row, "hint": found})


def _row_or_404(user, year, pk):
    rows = SheetEntry.objects.select_related("sheet", "department", "initiative")
    rows = visible(rows.filter(sheet__year=year), user, "evaluation.hint", Action.CHANGE)
    return get_object_or_404(rows, pk=pk)
