"""気づき: the page on which a section says why a hint is none"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from evaluation.actions.hints import dismiss_hint
from evaluation.forms.hints import HintForm
from evaluation.models import SheetEntry
from evaluation.queries.campaigns import campaign_of
from evaluation.queries.hints import hints_in, takes_hints
from koganei.access.decorators import requires
from koganei.access.matrix import Action, visible
from koganei.law import RuleBroken


@require_http_methods(["GET", "HEAD", "POST"])
@requires("evaluation.hint", "change")
def hint(request, year, pk, kind):
    """Say why a hint is none; it is silent until the text that it is about changes."""
    rows = SheetEntry.objects.select_related("sheet", "department", "initiative")
    rows = visible(rows.filter(sheet__year=year), request.user, "evaluation.hint", Action.CHANGE)
    row = get_object_or_404(rows, pk=pk)
    found = hints_in([row], row.sheet.year)[row.pk].of_kind(kind)
    if request.method != "POST" and not (found and takes_hints(campaign_of(row.sheet))):
        messages.info(request, "この気づきは、いまは出ていません。")
        return redirect(row)
    form = HintForm(request.POST or None, initial={"seen": found.text_hash if found else ""})
    if request.method == "POST" and form.is_valid():
        try:
            dismiss_hint(by=request.user, entry=row, kind=kind, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_violations(broken.violations)
        else:
            messages.success(request, "気づきを消しました。文を直すと、また出ることがあります。")
            return redirect(row)
    context = {"row": row, "hint": found, "form": form}
    return render(request, "evaluation/hint.html", context, status=422 if form.errors else 200)
