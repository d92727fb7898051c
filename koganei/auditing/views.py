"""監査の記録: search it, look at one event, and see who saw a person."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from koganei.access.decorators import requires
from koganei.access.field_classes import FieldClass
from koganei.audit import reads
from koganei.auditing import queries
from koganei.auditing.forms import PersonForm, SearchForm, SearchQuery
from koganei.models import AuditEvent

AUDIT = [FieldClass.AUDIT]


def looks_at(persons):
    """Say that the page shows the audit of these persons; that is recorded too."""
    reads(subjects=[(str(person), AUDIT) for person in persons])


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.audit", "view")
def search(request):
    """Find events by person, account, day and verb; names go with POST only."""
    if request.method == "POST":
        form = SearchForm(request.POST, actor=request.user)
        if form.is_valid():
            return redirect_to("audit:search", form.query())
        return render(request, "audit/search.html", {"form": form}, status=422)
    query = SearchQuery(request.GET)
    if not query.is_valid():
        raise Http404
    asked = [str(query.cleaned_data["person"])] if query.cleaned_data["person"] else []
    if not set(asked) <= queries.visible_to(request.user, asked):
        raise Http404
    looks_at(asked)
    page = queries.search(**query.cleaned_data)
    context = {
        "form": SearchForm(initial=query.typed(), actor=request.user),
        "page": page,
        "older": older(request, page),
        "is_narrowed": any(query.cleaned_data.values()),
    }
    return render(request, "audit/search.html", context)


def redirect_to(name, query, **numbers):
    response = redirect(name, **numbers)
    response.headers["Location"] += f"?{urlencode(query)}" if query else ""
    return response


def older(request, page):
    """Return the address of the next older rows, or ''."""
    words = request.GET.dict() | {"before": page.older}
    return f"?{urlencode(words)}" if page.older else ""


@require_safe
@requires("koganei.audit", "view")
def event(request, sequence):
    """One event with every person that it is about."""
    row = get_object_or_404(AuditEvent, pk=sequence if sequence < 2**62 else 0)
    [row] = queries.described([row])
    subjects = list(row.subjects.order_by("person_id"))
    allowed = queries.visible_to(request.user, [each.person_id for each in subjects])
    subjects = [each for each in subjects if each.person_id in allowed]
    looks_at(each.person_id for each in subjects)
    labels = queries.named(request.user, [each.person_id for each in subjects])
    context = {"row": row, "subjects": [(each, labels[each.person_id]) for each in subjects]}
    return render(request, "audit/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("koganei.audit_person", "view")
def find_person(request):
    """Find the person whose audit is to be seen."""
    form = PersonForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect("audit:person", person=form.cleaned_data["person"])
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/find_person.html", {"form": form}, status=status)


@require_safe
@requires("koganei.audit_person", "view")
def person(request, person):
    """この方の記録を見た人. A person without audit, or of others, is as unknown as any number."""
    person, query = str(person), SearchQuery(request.GET)
    is_there = queries.has_audit(person) and queries.visible_to(request.user, [person])
    if not (is_there and query.is_valid()):
        raise Http404
    looks_at([person])
    page = queries.readers_of(person, before=query.cleaned_data["before"])
    context = {
        "label": queries.named(request.user, [person])[person],
        "page": page,
        "older": older(request, page),
        "summary": queries.summary_of(person),
    }
    return render(request, "audit/person.html", context)
