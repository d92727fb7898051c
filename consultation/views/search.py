"""さがす: what was typed is sent once and kept in the session; the address is an opaque number."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.search import SearchForm
from consultation.presenters.search import hit_rows, kind_label
from consultation.queries.search import MOST, find
from consultation.rules.search import read_query
from koganei import audit
from koganei.access.decorators import requires

KEPT = "searches"  # {opaque number: what was typed}, in the session, which ends with the log-out
MOST_KEPT = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires("consultation.search", "view")
def search(request):
    """The empty form; or what was typed, sent on to its result."""
    form = SearchForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "consultation/search.html", {"form": form})
    key = str(uuid.uuid4())
    kept = request.session.get(KEPT, {}) | {key: form.cleaned_data["text"]}
    request.session[KEPT] = dict(list(kept.items())[-MOST_KEPT:])
    return redirect("consultation:found", key)


@require_safe
@requires("consultation.search", "view")
def found(request, search_id):
    """What is found now: asked anew each time, so a lost right shows at once."""
    text = request.session.get(KEPT, {}).get(str(search_id))
    if text is None:
        messages.warning(request, "この検索は残っていません。もう一度さがしてください。")
        return redirect("consultation:search")
    query = read_query(text)
    found = find(query)
    audit.reads(verb="person_searched")
    context = {
        "form": SearchForm(initial={"text": text}),
        "kind": kind_label(query),
        "rows": hit_rows(found.hits),
        "is_more": found.is_more,
        "most": MOST,
    }
    return render(request, "consultation/search.html", context)
