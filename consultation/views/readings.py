"""理由を入れて読む: the form between a manager of the city and the contents of a case"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consultation.actions.readings import open_contents
from consultation.forms.readings import ReadingForm
from consultation.models import CaseReading
from consultation.presenters.frame import case_frame
from consultation.views.acting import check_may_open, saved
from koganei.access.decorators import requires
from koganei.access.matrix import Action


@require_http_methods(["GET", "HEAD", "POST"])
@requires("consultation.case_reading", "add")
def reading(request, case_id):
    """Ask for the reason, and open the case."""
    context = case_frame(request, case_id, "overview")
    case = context["case"]
    check_may_open(request.user, case, [CaseReading], Action.ADD, after_closure=True)
    form = ReadingForm(request.POST or None)

    def run(form):
        open_contents(by=request.user, case=case, **form.cleaned_data)

    if request.method == "POST" and saved(form, run):
        hours = int(CaseReading.LASTS.total_seconds() // 3600)
        messages.success(request, f"相談の内容を、いまから{hours}時間読めます。")
        return redirect("consultation:case", case_id)
    return render(request, "consultation/reading.html", context | {"form": form})
