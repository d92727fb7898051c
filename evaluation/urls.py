"""Addresses of the evaluation sheets; a year is written as 2018."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from evaluation.documents.totals import FILES
from evaluation.enums import FileKind, HintKind
from evaluation.views import (
    campaigns,
    entries,
    hints,
    opinions,
    public,
    sections,
    staff,
    trees,
    workbooks,
)

app_name = "evaluation"


class YearConverter(IntConverter):
    regex = "[0-9]{4}"


def _names(names, words):
    """Register the converter of a fixed list of names."""
    register_converter(type(words, (StringConverter,), {"regex": "|".join(names)}), words)


register_converter(YearConverter, "nendo")
for _views in (sections, campaigns, opinions):
    for _right, _acts in _views.ACTS.items():
        _names(_acts, f"{_views.__name__.rpartition('.')[2]}_{_right[0].partition('.')[2]}")
_names(trees.CHANGES, "tree_change")
_names(FILES, "totals_file")
_names(FileKind.values, "file_kind")
_names(HintKind.values, "hint_kind")

SECTION = "<nendo:year>/sections/<int:department>/"

urlpatterns = [
    path("", staff.latest_sheet, name="sheet"),
    path("<nendo:year>/", staff.sheet, name="year"),
    path("<nendo:year>/totals/", staff.totals, name="year_totals"),
    path("<nendo:year>/totals/<totals_file:kind>/", staff.totals_file, name="totals_file"),
    path("totals/", staff.latest_totals, name="totals"),
    path("<nendo:year>/print/", staff.print_options, name="print"),
    path("<nendo:year>/pdf/", staff.pdf, name="pdf"),
    path("<nendo:year>/workbook/", staff.workbook, name="workbook"),
    path("<nendo:year>/excel/", workbooks.upload, name="workbook_upload"),
    path("<nendo:year>/excel/<uuid:key>/", workbooks.merge, name="workbook_merge"),
    path("<nendo:year>/excel/<uuid:key>/marked/", workbooks.marked, name="workbook_marked"),
    path("<nendo:year>/rows/<int:pk>/", entries.entry, name="entry"),
    path("<nendo:year>/rows/<int:pk>/evidence/", entries.evidence_add, name="evidence_add"),
    path("<nendo:year>/rows/<int:pk>/hints/<hint_kind:kind>/", hints.hint, name="hint"),
    path("rows/<int:pk>/", entries.row, name="row"),
    path("evidence/<int:pk>/", entries.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", entries.evidence_remove, name="evidence_remove"),
    path("years/", campaigns.year_list, name="years"),
    path("years/open/", campaigns.open_year, name="open_year"),
    path("<nendo:year>/progress/", campaigns.progress, name="progress"),
    path("<nendo:year>/extend/", campaigns.extend, name="extend"),
    path("<nendo:year>/remind/", campaigns.remind, name="remind"),
    path(
        "<nendo:year>/gathering/<campaigns_gathering:step>/",
        campaigns.gathering,
        name="year_gathering",
    ),
    path(
        "<nendo:year>/submission/<campaigns_submission:step>/",
        campaigns.submission,
        name="year_submission",
    ),
    path(
        "<nendo:year>/publication/<campaigns_publication:step>/",
        campaigns.publication,
        name="year_publication",
    ),
    path(
        "<nendo:year>/versions/<int:number>/<file_kind:kind>/",
        staff.version_file,
        name="version_file",
    ),
    path("public/", public.index, name="public"),
    path("public/<nendo:year>/", public.year, name="public_year"),
    path("public/<nendo:year>/<int:number>/", public.version, name="public_version"),
    path("public/<nendo:year>/<int:number>/<file_kind:kind>/", public.file, name="public_file"),
    path(SECTION, sections.section, name="section"),
    path(f"{SECTION}entry/<sections_answer:step>/", sections.entry_step, name="section_entry"),
    path(f"{SECTION}fixing/<sections_fixing:step>/", sections.fixing_step, name="section_fixing"),
    path(
        f"{SECTION}gathering/<sections_gathering:step>/",
        sections.gathering_step,
        name="section_gathering",
    ),
    path("<nendo:year>/opinions/", opinions.opinion_list, name="opinions"),
    path("<nendo:year>/opinions/add/", opinions.opinion_add, name="opinion_add"),
    path("<nendo:year>/opinions/pdf/", opinions.pdf, name="opinions_pdf"),
    path("<nendo:year>/rows/<int:pk>/committee/", opinions.committee_grade, name="committee_grade"),
    path("opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/change/", opinions.opinion_change, name="opinion_change"),
    path("opinions/<int:pk>/view/", opinions.city_view, name="city_view"),
    path(
        "opinions/<int:pk>/fixing/<opinions_fixing:step>/",
        opinions.fixing_step,
        name="opinion_fixing",
    ),
    path(
        "opinions/<int:pk>/submission/<opinions_submission:step>/",
        opinions.submission_step,
        name="opinion_submission",
    ),
    path("plans/<int:pk>/", trees.tree, name="tree"),
    path("plans/<int:pk>/add/", trees.add, name="tree_add"),
    path("plans/<int:pk>/next/", trees.next_plan, name="next_plan"),
    path("initiatives/<int:pk>/", trees.initiative, name="initiative"),
    path("initiatives/<int:pk>/<tree_change:kind>/", trees.change, name="tree_change"),
    path("initiatives/<int:pk>/indicators/", trees.indicator_add, name="indicator_add"),
    path("indicators/<int:pk>/target/", trees.target_change, name="target_change"),
]
