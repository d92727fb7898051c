"""One English identifier for each Japanese term: every model stands in the glossary."""

import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[1] / "docs" / "glossary.md"
APPS = ("koganei", "committee", "consultation", "evaluation")


def entries(text):
    """Yield (Japanese term, identifier, kind) of the table.

    A row with as many terms as identifiers gives them in pairs; a note in brackets may be left out.
    """
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        names = re.findall(r"`([^`]+)`", cells[1]) if len(cells) == 4 else []
        if not line.startswith("|") or not names:
            continue
        terms = cells[0].split("／")
        pairs = zip(terms, names, strict=True) if len(terms) == len(names) else (
            (term, name) for term in terms for name in names
        )  # fmt: skip
        for term, name in pairs:
            for form in {term, re.sub(r"（.*?）|〔.*?〕", "", term), term.strip("（）")} - {""}:
                yield form, name, cells[2]


def our_models():
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    ]


def unnamed(models, text):
    """The models whose Japanese name the glossary does not give with their class name."""
    known = {(term, name) for term, name, _ in entries(text)}
    return [
        f"{model._meta.verbose_name} | `{model.__name__}`"
        for model in models
        if (str(model._meta.verbose_name), model.__name__) not in known
    ]


def test_every_model_stands_in_the_glossary():
    assert unnamed(our_models(), GLOSSARY.read_text(encoding="utf-8")) == []


def test_the_models_are_found():
    names = {model.__name__ for model in our_models()}
    assert {"User", "RoleAssignment", "Department", "WelfarePlan", "SheetEntry"} <= names


def test_every_name_is_japanese_in_singular_and_plural():
    english = re.compile("[A-Za-z]")
    for model in our_models():
        names = model._meta.verbose_name, model._meta.verbose_name_plural
        assert not any(english.search(str(name)) for name in names), model
        fields = [field for field in model._meta.fields if field.name != "id"]
        labels = {field.name: str(field.verbose_name) for field in fields}
        assert {n: label for n, label in labels.items() if re.fullmatch(r"[ -~]+", label)} == {}


TABLE = """
| 日本語 | identifier | kind | note |
|---|---|---|---|
| 関係機関／庁内関係課 | `PartnerOrganization` / `Department` | kernel models | |
| （評価票の一行） | `SheetEntry` | model | |
| 委嘱 | `Appointment` / `appoint()` | model, action | |
| 会議の種別（支援調整会議ほか） | `ConferenceBody` | model | |
"""


@pytest.mark.parametrize(
    ("term", "name", "is_known"),
    [
        ("関係機関", "PartnerOrganization", True),
        ("庁内関係課", "Department", True),
        ("関係機関", "Department", False),
        ("評価票の一行", "SheetEntry", True),
        ("委嘱", "Appointment", True),
        ("会議の種別", "ConferenceBody", True),
        ("支援調整会議", "ConferenceBody", False),
        ("日本語", "identifier", False),
    ],
)
def test_the_table_is_read_in_pairs(term, name, is_known):
    assert ((term, name) in {entry[:2] for entry in entries(TABLE)}) is is_known


def test_a_model_without_an_entry_is_named():
    text = GLOSSARY.read_text(encoding="utf-8").replace("| 役割の付与 |", "| 役の付与 |")
    assert "役割の付与 | `RoleAssignment`" in unnamed(our_models(), text)


def test_one_class_name_stands_for_one_term():
    named = [
        line.split(" | ")[1]
        for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and line.count(" | ") == 3 and "model" in line.split(" | ")[2]
    ]
    classes = [name for cell in named for name in re.findall(r"`([A-Z][a-z]\w+)`", cell)]
    assert len(classes) > 40
    assert [name for name in sorted(set(classes)) if classes.count(name) > 1] == []
