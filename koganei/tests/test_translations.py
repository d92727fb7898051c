"""Every text of import-export and simple-history that a person may see has Japanese words."""

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize
from django.utils.translation.trans_real import translation

PACKAGES = ("import_export", "simple_history")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
# put together at run time: _("%s through import_export" % row.import_type)
RUN_TIME = ("new through import_export", "update through import_export")


def texts_of_package(package):
    """Return the text of each gettext call in the package's Python files and templates."""
    found = set()
    for path in Path(str(files(package))).rglob("*"):
        if "tests" in path.parts:
            continue
        if path.suffix == ".py":
            found |= texts_of_python(path.read_text(encoding="utf-8"))
        elif path.suffix == ".html":
            found |= texts_of_template(path.read_text(encoding="utf-8"))
    return found


def texts_of_python(source):
    """Return the first string of each gettext call, also where it is formatted inside the call."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in CALLS and node.args:
            first = node.args[0]
            text = first.left if isinstance(first, ast.BinOp) else first
            found |= {text.value} if isinstance(text, ast.Constant) else set()
    return found


def texts_of_template(source):
    calls = re.findall(r"""gettext\(u(?P<quote>['"])(.*?)(?P=quote)[,)]""", templatize(source))
    return {text for _, text in calls}


def test_the_texts_are_found():
    assert "Select all" in texts_of_package("import_export")
    assert "%s through import_export" in texts_of_package("import_export")
    assert "Change reason" in texts_of_package("simple_history")
    assert "View %(verbose_name)s" in texts_of_package("simple_history")
    assert len(texts_of_package("import_export")) >= 37
    assert len(texts_of_package("simple_history")) >= 25


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_has_japanese_words(package):
    with override("ja"):
        catalogue = translation("ja")
        missing = [
            text
            for text in sorted(texts_of_package(package))
            if catalogue.gettext(text) == text and ngettext(text, text, 2) == text
        ]
    assert missing == []


@pytest.mark.parametrize("text", RUN_TIME)
def test_texts_put_together_at_run_time_have_japanese_words(text):
    assert translation("ja").gettext(text) != text


def test_the_compiled_file_is_the_written_one():
    folder = Path(str(files("koganei"))) / "locale" / "ja" / "LC_MESSAGES"
    written = (folder / "django.po").read_text(encoding="utf-8")
    catalogue = translation("ja")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', written, re.MULTILINE)
    assert len(pairs) > 50
    for text, words in pairs:
        assert catalogue.gettext(text.replace('\\"', '"')) == words.replace('\\"', '"')
