"""Addresses of the 福祉総合相談窓口: opaque keys only, no name and no number of a case in any."""

from django.urls import path

from consultation.views import (
    assessments,
    cases,
    documents,
    households,
    readings,
    search,
    slips,
)

app_name = "consultation"

urlpatterns = [
    path("cases/", cases.index, name="cases"),
    path("cases/<uuid:case_id>/", cases.overview, name="case"),
    path("cases/<uuid:case_id>/household/", households.household, name="household"),
    path("cases/<uuid:case_id>/reading/", readings.reading, name="reading"),
    path("search/", search.search, name="search"),
    path("search/<uuid:search_id>/", search.found, name="found"),
    path("cases/<uuid:case_id>/assessment/", assessments.assessment, name="assessment"),
    path("cases/<uuid:case_id>/assessment/begin/", assessments.begin, name="assessment_begin"),
    path("cases/<uuid:case_id>/assessment/fix/", assessments.fix, name="assessment_fix"),
    path(
        "cases/<uuid:case_id>/assessment/summary/", assessments.summary, name="assessment_summary"
    ),
    path(
        "cases/<uuid:case_id>/assessment/<uuid:person_id>/",
        assessments.person,
        name="assessment_person",
    ),
    path(
        "cases/<uuid:case_id>/assessment/<uuid:person_id>/money/",
        assessments.money,
        name="assessment_money",
    ),
    path("cases/<uuid:case_id>/documents/", documents.documents, name="documents"),
    path("cases/<uuid:case_id>/documents/<slug:kind>/", documents.case_file, name="case_file"),
    path("cases/<uuid:case_id>/slip/", slips.slip, name="slip"),
    path("cases/<uuid:case_id>/slip/correct/", slips.correct, name="slip_correct"),
    path("cases/<uuid:case_id>/slip/papers/", slips.attach, name="slip_attach"),
    path("cases/<uuid:case_id>/slip/papers/<int:number>/", slips.paper, name="slip_paper"),
    path("slips/", slips.index, name="slips"),
    path("slips/new/", slips.new, name="slip_new"),
    path("slips/look/", slips.look, name="slip_look"),
    path("documents/<slug:kind>/", documents.blank_file, name="blank_file"),
]
