"""The arrows of design.md §2, checked: imports point one way, between apps and inside them.

``broken_arrows`` reads the source of a tree; it is asked about our own, and about small trees in
which one arrow of each kind was turned round.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT = {
    "koganei": set(),
    "committee": {"koganei"},
    "consultation": {"koganei"},
    "evaluation": {"koganei", "committee"},
}
COMPOSITION_ROOT = ("koganei.urls", "koganei.views", "koganei.management", "koganei.demo")
# koganei/docs/architecture.md shows the same rows; test_docs compares them
LAYERS = (
    (
        *("enums", "codes", "questionnaire", "rules", "search_keys", "workflow"),
        *("drawing", "snapshot", "seed", "verbs"),
    ),
    ("models",),
    ("queries", "permissions", "statistics"),
    ("actions",),
    ("forms", "resources", "documents", "presenters"),
    ("views", "admin", "urls", "management", "kernel"),
)
NO_LAYER = ("apps", "migrations")
PURE = ("enums", "codes", "questionnaire", "rules", "search_keys", "workflow", "drawing")
PURE_MAY_IMPORT = ("koganei.law", "koganei.workflow", "koganei.text", "koganei.dates")
CHOICES = ("django.db.models.TextChoices", "django.db.models.IntegerChoices")
# what only some modules may import; nobody imports the layout process, the sandbox runs it
ONLY = {
    "weasyprint": ("koganei.pdf_worker",),
    "koganei.pdf_worker": (),
    "openpyxl": (
        "koganei.spreadsheets",
        "koganei.workbook_marker",
        "koganei.workbook_reader",
        "koganei.workbook_writer",
    ),
    "koganei.workbook_marker": (),
    "koganei.workbook_reader": (
        "koganei.spreadsheets",
        "koganei.workbook_marker",
        "koganei.workbook_writer",
    ),
    "koganei.workbook_writer": ("koganei.spreadsheets", "koganei.workbook_marker"),
}
# read by a jurist, or loaded by a child process that has to be quick: no Django in here
WITHOUT_DJANGO = (
    "koganei.law",
    "koganei.workflow",
    "koganei.text",
    "koganei.audit_verify_standalone",
    "koganei.charts",
    "koganei.dates.clock",
    "koganei.dates.wareki",
    "koganei.dates.fiscal_year",
    "koganei.dates.periods",
    "koganei.dates.office_days",
    "koganei.layout",
    "koganei.pdf_worker",
    "koganei.sandbox",
    "koganei.sandbox_server",
    "koganei.workbook_marker",
    "koganei.workbook_reader",
    "koganei.workbook_texts",
    "koganei.workbook_writer",
)
WRITES = {"save", "delete", "create", "get_or_create", "update_or_create"}
WRITES |= {"bulk_create", "bulk_update"}
# invented cases are written past the actions, into an empty demo database (issue 5, point 8)
SYNTHETIC = (
    "consultation.management.city",
    "consultation.management.commands.make_cases",
    "evaluation.management.demo_history",
    "evaluation.management.demo_opinions",
    "evaluation.management.demo_year",
)
NOT_WALKED = {"tests", "testing", "benchmarks"}


def broken_arrows(root):
    """Return one sentence for every import or write in the tree ``root`` that may not be."""
    return [
        f"{module}: {sentence}"
        for module, tree in modules(root)
        for sentence in sorted({*broken_imports(module, tree), *broken_writes(module, tree)})
    ]


def modules(root):
    for app in MAY_IMPORT:
        for path in sorted((root / app).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if not NOT_WALKED & set(parts):
                name = ".".join(parts).removesuffix(".__init__")
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def broken_imports(module, tree):
    app, name = place(module)
    if app != "koganei" and name and name not in NO_LAYER and depth(module) is None:
        yield f"{name} has no place among the layers"
    for imported in imports(module, tree):
        for allowed in (between_apps, upward, one_importer, plain_rules, without_django):
            if not allowed(module, imported):
                yield f"{name or app} may not import {imported} ({allowed.__name__})"


def between_apps(module, imported):
    app, other = module.split(".")[0], imported.split(".")[0]
    known = other in MAY_IMPORT and other != app
    return not known or other in MAY_IMPORT[app] or is_in(module, COMPOSITION_ROOT)


def upward(module, imported):
    app, other = module.split(".")[0], imported.split(".")[0]
    if app != other or app == "koganei" or None in (depth(module), depth(imported)):
        return True
    return depth(imported) <= depth(module)


def one_importer(module, imported):
    return all(
        is_in(module, (package, *importers)) or not is_in(imported, (package,))
        for package, importers in ONLY.items()
    )


def plain_rules(module, imported):
    """No database, no request and no clock of Django's in rules; choices are plain enough."""
    app, name = place(module)
    if app == "koganei" or name not in PURE:
        return True
    if is_in(imported, ("django",)):
        return name in ("enums", "codes") and imported in CHOICES
    return not is_in(imported, ("koganei",)) or (
        is_in(imported, PURE_MAY_IMPORT) and not is_in(imported, ("koganei.dates.fields",))
    )


def without_django(module, imported):
    return module not in WITHOUT_DJANGO or not is_in(imported, ("django",))


def broken_writes(module, tree):
    """The one door: in the apps only actions write."""
    app, name = place(module)
    if app == "koganei" or name in ("actions", "migrations") or is_in(module, SYNTHETIC):
        return
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in WRITES:
            yield f"{name} may not call {called.attr}() (one door)"


def imports(module, tree):
    """Yield all that a module imports, by its whole name: with import, by name, as a model."""
    package = module.split(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # an app or a model named in a string; the kernel's keys of the matrix are lower case
            after = r"(\.[A-Z]\w*)" if module.startswith("koganei") else r"(\.\w+)*"
            if re.fullmatch(rf"({'|'.join(MAY_IMPORT)}){after}", node.value):
                yield node.value


def place(module):
    """Return (app, name of its part): evaluation.models.plan → ("evaluation", "models")."""
    app, _, rest = module.partition(".")
    return app, rest.split(".")[0]


def depth(module):
    name = place(module)[1]
    return next((number for number, names in enumerate(LAYERS) if name in names), None)


def is_in(module, packages):
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_our_own_arrows_point_one_way():
    assert broken_arrows(ROOT) == []


def test_the_walk_sees_the_whole_house():
    seen = {module for module, _ in modules(ROOT)}
    assert {"koganei.views", "evaluation.models.sheet", "evaluation.views.staff"} <= seen
    assert set(WITHOUT_DJANGO) <= seen
    assert {*ONLY, *(each for importers in ONLY.values() for each in importers)} - seen == {
        "weasyprint",
        "openpyxl",
    }
    imported = {name for module, tree in modules(ROOT) for name in imports(module, tree)}
    assert {"weasyprint.HTML", "openpyxl.Workbook", "evaluation.queries.sheets"} <= imported


PLANTED = {
    "between_apps": [
        ("evaluation/queries.py", "from consultation.models import Case"),
        ("evaluation/queries.py", "import consultation"),
        ("evaluation/views/staff.py", "import consultation.statistics as s"),
        ("evaluation/models/sheet.py", "case = 'consultation.Case'"),
        ("evaluation/queries.py", "get_model('consultation', 'Case')"),
        ("evaluation/migrations/0002_x.py", "dependencies = [('consultation', '0001_initial')]"),
        ("committee/queries.py", "from consultation import statistics"),
        ("committee/queries.py", "from evaluation.models import Goal"),
        ("consultation/queries.py", "import committee.models"),
        ("consultation/apps.py", "import evaluation.models"),
        ("koganei/audit.py", "import consultation.models"),
        ("koganei/audit.py", "get_model('consultation.Case')"),
        ("koganei/checks.py", "from evaluation import queries"),
        ("koganei/access/matrix.py", "def f():\n    import committee.enums"),
        ("koganei/views_more.py", "import evaluation.queries"),
    ],
    "upward": [
        ("evaluation/rules/grades.py", "from evaluation.models import Goal"),
        ("evaluation/rules/grades.py", "from ..models import Goal"),
        ("evaluation/enums.py", "from . import queries"),
        ("evaluation/snapshot.py", "from evaluation.models import Goal"),
        ("evaluation/models/plan.py", "from evaluation import queries"),
        ("evaluation/queries.py", "from evaluation.actions import x"),
        ("evaluation/permissions.py", "import evaluation.forms"),
        ("evaluation/actions/x.py", "from evaluation import documents"),
        ("evaluation/presenters.py", "from evaluation.urls import x"),
        ("evaluation/documents.py", "from evaluation.views import staff"),
        ("evaluation/resources.py", "from evaluation import admin"),
    ],
    "no place": [("evaluation/helpers.py", ""), ("committee/utils/text.py", "import re")],
    "one_importer": [
        ("evaluation/documents.py", "import weasyprint"),
        ("koganei/documents.py", "from weasyprint import HTML"),
        ("koganei/documents.py", "from koganei import pdf_worker"),
        ("evaluation/resources.py", "from openpyxl import Workbook"),
        ("koganei/charts.py", "import openpyxl.styles"),
        ("evaluation/resources.py", "from koganei import workbook_reader"),
        ("koganei/admin.py", "from koganei.workbook_writer import write_workbook"),
    ],
    "plain_rules": [
        ("committee/rules/terms.py", "from django.db import models"),
        ("committee/rules/terms.py", "from django.db.models import Q, TextChoices"),
        ("committee/rules/terms.py", "from django.utils import timezone"),
        ("committee/rules/terms.py", "from koganei.dates.fields import WarekiField"),
        ("committee/workflow.py", "from koganei.models import User"),
        ("committee/workflow.py", "import koganei.access.matrix"),
        ("committee/enums.py", "from django.db.models import F"),
    ],
    "without_django": [
        ("koganei/law.py", "from django.db import models"),
        ("koganei/pdf_worker.py", "from django.conf import settings"),
        ("koganei/dates/wareki.py", "import django"),
        ("koganei/audit_verify_standalone.py", "from django.utils import timezone"),
    ],
    "one door": [
        ("evaluation/views/staff.py", "entry.save()"),
        ("evaluation/resources.py", "SheetEntry.objects.bulk_create([])"),
        ("evaluation/management/commands/c.py", "SheetEntry.objects.create()"),
        ("evaluation/admin.py", "rows.filter(grade='').delete()"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "path", "source"),
    [(kind, *case) for kind, cases in PLANTED.items() for case in cases],
)
def test_a_planted_violation_is_named(tmp_path, kind, path, source):
    plant(tmp_path, path, source)
    [found] = {each.split(": ")[0]: each for each in broken_arrows(tmp_path)}.items()
    assert found[0] == path.removesuffix(".py").replace("/", ".")
    assert kind in found[1]


def plant(root, path, source):
    file = root / path
    file.parent.mkdir(parents=True)
    file.write_text(source + "\n", encoding="utf-8")


ALLOWED = [
    ("koganei/urls.py", "import consultation.urls, evaluation.urls"),
    ("koganei/views.py", "from consultation import statistics"),
    ("koganei/management/commands/load_demo.py", "from consultation.actions import intake"),
    ("koganei/demo.py", "get_model('evaluation.EvaluationSheet').objects.exists()"),
    ("koganei/access/matrix.py", "RESOURCES = ['consultation.case', 'evaluation.entry']"),
    ("koganei/settings.py", "INSTALLED_APPS = ['koganei', 'committee', 'consultation']"),
    ("evaluation/models/version.py", "from committee.models import Meeting"),
    ("evaluation/models/version.py", "meeting = 'committee.Meeting'"),
    ("evaluation/views/staff.py", "from evaluation import queries\nfrom . import public"),
    ("evaluation/rules/grades.py", "from evaluation.enums import Grade\nimport unicodedata"),
    ("evaluation/enums.py", "from django.db.models import TextChoices"),
    ("evaluation/workflow.py", "from koganei.workflow import Flow\nfrom koganei.law import x"),
    ("evaluation/rules/years.py", "from koganei.dates.fiscal_year import FiscalYear"),
    ("evaluation/actions/entries.py", "row.save()"),
    ("koganei/pdf_worker.py", "import weasyprint"),
    ("koganei/spreadsheets.py", "from openpyxl.utils import x\nimport koganei.workbook_reader"),
    ("evaluation/tests/test_x.py", "import consultation, openpyxl\nrow.save()"),
    ("koganei/benchmarks/x.py", "import weasyprint, evaluation.documents"),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_may_be_is_not_named(tmp_path, path, source):
    plant(tmp_path, path, source)
    assert broken_arrows(tmp_path) == []


LONGEST = 400
OURS = ("*.py", "*.html", "*.css", "*.js")  # a step-by-step document may be longer
MADE_BY_PROGRAMS = {"migrations", "generated", ".venv", "var", "node_modules"}


def our_files(root):
    for app in (*MAY_IMPORT, "templates", "script", ".ci"):
        for pattern in OURS if app not in ("script", ".ci") else ("*",):
            for path in sorted((root / app).rglob(pattern)):
                if path.is_file() and not MADE_BY_PROGRAMS & set(path.relative_to(root).parts):
                    yield path
    yield from (root / name for name in ("README.md", "manage.py"))


def test_no_file_of_ours_holds_two_ideas():
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in our_files(ROOT)
        if path.exists()
    }
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
