"""下書きを保存する・捨てる: for the browser's autosave, and as pages for who has no JavaScript."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koganei import audit
from koganei.access.decorators import requires
from koganei.drafts import actions, opening
from koganei.drafts.compared import compared
from koganei.law import RuleBroken

FINISHED = (
    "この内容は、もう保存したか、捨ててあります。下書きには残していません。"
    "新しく書くときは、画面を開き直してください。"
)
OVERTAKEN = (
    "別の画面で、この下書きを先に保存しています。この画面の文は、まだ下書きになっていません。"
)


@require_POST
@requires("koganei.draft", "change")
def save(request, pk):
    """Keep what was typed: every few seconds by JavaScript, else by 「下書きを保存」."""
    audit.quiet()
    draft = opening.of_token(request.POST, request.user)
    if draft is None or draft.pk != pk:
        raise Http404
    draft.values = opening.values_of(request.POST)
    try:
        row = actions.keep(by=request.user, draft=draft, values=draft.values)
    except RuleBroken as broken:
        return _refused(request, 422, draft, "\n".join(v.message for v in broken.violations))
    except actions.Finished:
        return _refused(request, 410, draft, FINISHED)
    except actions.Overtaken as overtaken:
        return _refused(request, 409, draft, OVERTAKEN, draft.now(overtaken.row))
    kept = draft.now(row)
    if _is_autosave(request):
        return JsonResponse({"version": kept.version, "line": kept.line, "url": kept.url})
    messages.success(request, f"下書きを保存しました。{kept.line}")
    return redirect(kept.url)


def _is_autosave(request):
    return request.headers.get("Accept") == "application/json"


def _refused(request, status, draft, message, now=None):
    """Say why, and show a person all that was typed: nothing of it is lost."""
    if _is_autosave(request):
        return JsonResponse({"message": message}, status=status)
    context = {
        "draft": draft,
        "now": now,
        "sentences": message.split("\n"),
        "fields": compared(draft.kind, draft.values, now.values if now else None),
        "sent": [(name, text) for name, texts in draft.values.items() for text in texts],
    }
    return render(request, "drafts/refused.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.draft", "change")
def discard(request, pk):
    """Ask, then throw a draft away."""
    draft = opening.own_or_404(request.user, pk)
    if request.method == "POST":
        actions.discard(by=request.user, draft=draft)
        messages.success(request, f"{draft.kind.label}の下書きを捨てました。")
        return redirect(draft.url if draft.subject_id else "home")
    return render(request, "drafts/discard.html", {"draft": draft})


@require_safe
@requires("koganei.draft", "change")
def csrf(request):
    """The token of this log-in, for a page that was opened before somebody logged in anew."""
    return JsonResponse({"token": get_token(request)})
