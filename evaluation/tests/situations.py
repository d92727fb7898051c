"""The rows of the evaluation sheets as they stand to the account that asks."""

from evaluation.models import (
    BasicMeasure,
    EvaluationSheet,
    Goal,
    Initiative,
    Measure,
    SheetEntry,
    SheetVersion,
    WelfarePlan,
)
from koganei.testing.decisions import (
    EVERY_SCOPE,
    UNKNOWN_IN_ADMIN,
    Situation,
    admin_rows,
    in_admin,
)


def _sheet_years(user):
    return [
        Situation("published", {"year": 2018}, EVERY_SCOPE),
        Situation("no such year", {"year": 1999}),
    ]


def _draft():
    published = EvaluationSheet.objects.get(year=2018)
    draft, is_new = EvaluationSheet.objects.get_or_create(plan=published.plan, year=2019)
    if is_new:
        for row in published.entries.all():
            SheetEntry.objects.create(
                sheet=draft, initiative=row.initiative, department=row.department
            )
    return published, draft


def _entries(user):
    """Rows of the own and of another section, published and not."""
    for sheet, scope in zip(_draft(), ({"all", "published"}, {"all"}), strict=True):
        name = "published" if "published" in scope else "draft"
        own = sheet.entries.filter(department=user.department_id).first()
        other = sheet.entries.exclude(department=user.department_id).first()
        if own:
            yield sheet, own, f"{name} of own section", frozenset(scope | {"own_section"})
        yield sheet, other, f"{name} of another section", frozenset(scope)


def _entry_pages(user):
    rows = [
        Situation(name, {"year": int(sheet.year), "pk": row.pk}, scopes)
        for sheet, row, name, scopes in _entries(user)
    ]
    return [*rows, Situation("unknown", {"year": 2018, "pk": 999_999})]


def _entries_in_admin(user):
    rows = [in_admin(name, row, scopes) for _, row, name, scopes in _entries(user)]
    return [*rows, UNKNOWN_IN_ADMIN]


ROWS = {
    "sheet_year": _sheet_years,
    "entry": _entry_pages,
    "entry_in_admin": _entries_in_admin,
    "welfare_plan": admin_rows(WelfarePlan),
    "goal": admin_rows(Goal),
    "basic_measure": admin_rows(BasicMeasure),
    "measure": admin_rows(Measure),
    "initiative": admin_rows(Initiative),
    "sheet": admin_rows(EvaluationSheet),
    "sheet_version": admin_rows(SheetVersion),
}
DATA = {
    "evaluation:entry": lambda user: {
        "results": "窓口を開いた。", "grade": "B", "outlook": "続ける。", "version": "1",
    }
}  # fmt: skip
