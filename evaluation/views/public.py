"""市民の画面: the evaluation as it was published. Nothing here asks who is reading."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluation.enums import Grade
from evaluation.forms.public import PublishedFilter
from evaluation.presenters.sheets import grade_bars
from evaluation.queries import published as queries
from evaluation.snapshot import said_of
from evaluation.views.staff import published_response
from koganei.access.decorators import public


@require_safe
@public
def index(request):
    """公表した年度: the newest version of each."""
    return render(request, "evaluation/public_index.html", {"versions": queries.current_versions()})


@require_safe
@public
def year(request, year):
    """The year as it stands published now."""
    return _version(request, queries.current_version(year))


@require_safe
@public
def version(request, year, number):
    """One published version, also one that a later one corrects."""
    return _version(request, queries.published_version(year, number), is_named=True)


@require_safe
@public
def file(request, year, number, kind):
    """A file of a published version, byte for byte as it was made."""
    return published_response(year, number, kind)


def _version(request, version, *, is_named=False):
    if version is None:
        raise Http404
    rows = queries.content_rows(version)
    form = PublishedFilter(request.GET, rows=rows)
    chosen = form.chosen()
    parts, whole = queries.tally(rows)
    versions = queries.with_files(version.sheet)
    context = {
        "version": version,
        "sheet": version.sheet,
        "is_named": is_named,
        "current": versions[0][0],
        "files": next(files for each, files in versions if each == version),
        "versions": versions,
        "form": form,
        "sections": queries.sections_of(chosen),
        "count": len(chosen),
        "parts": parts,
        "whole": whole,
        "chart": grade_bars([*parts, whole]),
        "grades": list(Grade),
        "said": said_of(version.content),
    }
    return render(request, "evaluation/public_version.html", context)
