"""What the documents name exists: commands, options, scripts, files, links, settings, layers."""

import os
import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError

from koganei import docs_generated
from koganei.access.roles import Role
from koganei.demo import PASSWORD, accounts
from koganei.management.commands import write_docs
from koganei.tests.test_layers import LAYERS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "koganei" / "docs"
README, ARCHITECTURE, OPERATION = (
    ROOT / "README.md",
    DOCS / "architecture.md",
    DOCS / "operation.md",
)
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
OUR_WORDS = [README, ARCHITECTURE, OPERATION, *sorted((DOCS / "decisions").glob("*.md"))]
TOP = (
    "koganei",
    "committee",
    "consultation",
    "evaluation",
    "templates",
    "fixtures",
    "script",
    ".ci",
)


def text_of(path):
    return path.read_text(encoding="utf-8")


def name_of(path):
    return str(path.relative_to(ROOT))


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def without_blocks(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def rows(text, heading):
    """The cells of the table whose first heading is ``heading``, one list a row."""
    table = re.search(rf"^\| {heading} \|.*?\n\|[-| ]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()
    ]


def code(text):
    return re.findall(r"`([^`\n]+)`", text)


# links


def slug(heading):
    """The anchor that GitHub gives a heading.

    >>> slug("Two words, `code`"), slug("日々の操作")
    ('two-words-code', '日々の操作')
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def broken_links(path):
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_blocks(text_of(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        wanted = (path.parent / file).resolve() if file else path
        if not wanted.exists():
            found.append(target)
        elif anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(wanted), re.MULTILINE)
            found += [] if anchor in map(slug, headings) else [target]
    return found


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path):
    assert broken_links(path) == []


def test_a_broken_link_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A b\n[x](#a-b) [y](#c) [z](gone.md) ![p](page.md) <https://a.example>\n")
    assert broken_links(page) == ["#c", "gone.md"]


# files and scripts


def missing_paths(text):
    """The paths written as code that do not exist; ``*`` stands for anything."""
    found = []
    for word in code(without_blocks(text)):
        if re.fullmatch(rf"({'|'.join(map(re.escape, TOP))})(/[\w.*-]+)+/?", word):
            found += [] if list(ROOT.glob(word.rstrip("/"))) else [word]
    return found


@pytest.mark.parametrize("path", OUR_WORDS, ids=name_of)
def test_every_file_that_is_named_exists(path):
    assert missing_paths(text_of(path)) == []


def test_a_missing_file_is_noticed():
    assert missing_paths("`koganei/law.py` `koganei/no.py` `script/none` `evaluation/rules/*`") == [
        "koganei/no.py",
        "script/none",
    ]


def test_the_map_of_the_house_is_true():
    [house] = [block for block in blocks(text_of(README), "text") if "koganei/  " in block]
    missing = []
    for line in house.splitlines():
        if line.startswith("   "):  # a description that goes on
            continue
        names = re.split(r" {2,}", line.strip())[0].split()
        inside = "koganei/" if line.startswith("  ") else ""
        missing += [name for name in names if not (ROOT / inside / name).exists()]
    assert missing == []


@pytest.mark.parametrize("path", [README, OPERATION], ids=name_of)
def test_every_script_that_is_named_runs(path):
    named = set(re.findall(r"(?<![\w/])((?:script|\.ci)/\w+)", text_of(path)))
    assert named
    assert [name for name in named if not os.access(ROOT / name, os.X_OK)] == []


# commands


def manage_lines(text):
    """The manage.py commands in the shell blocks, as lists of words."""
    for block in blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if found := re.match(
                r"(?:\S*python )?\S*(?:manage\.py|koganei-manage) ([a-z][^|<>]*)", line
            ):
                yield shlex.split(found[1], comments=True)


def broken_command(words):
    """Why the command would not start, or an empty text."""
    name, *arguments = words
    if name not in get_commands():
        return f"{name}: no such command"
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    try:
        command.create_parser("manage.py", name).parse_args(arguments)
    except (CommandError, SystemExit) as error:
        return f"{name}: {error}"
    return ""


@pytest.mark.parametrize("path", [README, OPERATION, ARCHITECTURE, DOCS / "deploy.md"], ids=name_of)
def test_every_command_that_is_shown_would_start(path):
    lines = list(manage_lines(text_of(path)))
    assert [why for words in lines if (why := broken_command(words))] == []


def test_the_commands_are_found():
    shown = {words[0] for words in manage_lines(text_of(README))}
    assert {"migrate", "load_demo", "evaluation_pdf", "import_evaluation"} <= shown


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("evaluation_pdf --year 2018 --output F.pdf", ""),
        ("evaluation_pdf --year 2018", "required"),
        ("evaluation_pdf --yaer 2018 --output F.pdf", "required"),
        ("evaluation_xls", "no such command"),
    ],
)
def test_a_wrong_command_is_noticed(line, why):
    assert why in broken_command(line.split())
    assert bool(broken_command(line.split())) is bool(why)


def test_every_command_of_ours_is_told():
    ours = {name for name, app in get_commands().items() if str(app) in TOP}
    told = "".join(map(text_of, OUR_WORDS))
    assert {name for name in ours if not re.search(rf"\b{name}\b", told)} == set()


# settings


def variables_read(*paths):
    found = set()
    for path in paths:
        found |= set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', text_of(path)))
        found |= set(re.findall(r'\benviron(?:\.get\(|\[)"([A-Z_]+)"', text_of(path)))
    return found


def test_the_table_of_settings_is_what_the_settings_read():
    [*told] = [name for row in rows(text_of(OPERATION), "変数") for name in code(row[0])]
    assert len(told) == len(set(told))
    assert set(told) == variables_read(ROOT / "koganei" / "settings.py")
    assert all(len(row) == 4 and all(row) for row in rows(text_of(OPERATION), "変数"))


def test_every_other_variable_is_told_too():
    tests = {"tests", "testing", "benchmarks"}
    python = [p for p in (ROOT / "koganei").rglob("*.py") if not tests & set(p.parts)]
    scripts = "".join(map(text_of, (ROOT / "script").glob("[bst]*")))
    known = code(text_of(OPERATION))
    assert [name for name in variables_read(*python) if name not in known] == []
    assert [n for n in re.findall(r"\$\{([A-Z]+):-", scripts) if n not in known] == []


def test_the_defaults_in_the_table_are_the_defaults():
    shown = {code(row[0])[0]: row[1] for row in rows(text_of(OPERATION), "変数")}
    assert shown["ALLOWED_HOSTS"] == "`127.0.0.1,localhost,[::1]`"
    assert shown["DEBUG"] == "`False`"
    settings = text_of(ROOT / "koganei" / "settings.py")
    assert '"ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"]' in settings
    assert 'DEBUG = env.switch("DEBUG")' in settings


# architecture, decisions, generated pages, demo


def test_the_layers_in_the_architecture_are_those_of_the_layer_test():
    assert [tuple(code(row[1])) for row in rows(text_of(ARCHITECTURE), "layer")] == list(LAYERS)


def test_decisions_are_numbered_short_and_listed():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    listed = rows(text_of(ARCHITECTURE), "number")
    assert [row[0] for row in listed] == [
        f"[{page.name[:4]}](decisions/{page.name})" for page in pages
    ]
    for page in pages:
        text = text_of(page)
        assert text.startswith(f"# {page.name[:4]} "), page.name
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], page.name
        assert text.count("\n") <= 60, page.name


def test_generated_pages_are_as_the_program_writes_them():
    call_command("write_docs", "--check")
    assert {path.name for path in docs_generated.FOLDER.iterdir()} == set(docs_generated.pages())


def test_a_generated_page_that_is_stale_missing_or_left_over_fails_the_check(tmp_path, monkeypatch):
    folder = tmp_path / "generated"
    monkeypatch.setattr(write_docs, "FOLDER", folder)
    with pytest.raises(CommandError, match=r"roles\.md"):
        call_command("write_docs", "--check")
    assert not folder.exists()
    call_command("write_docs", stdout=StringIO())
    call_command("write_docs", "--check")
    (folder / "old.md").write_text("古い文書")
    (folder / "roles.md").write_text("手で直した文書")
    with pytest.raises(CommandError, match=r"old\.md、roles\.md が古く"):
        call_command("write_docs", "--check")
    call_command("write_docs", stdout=StringIO())
    assert {path.name: text_of(path) for path in folder.iterdir()} == docs_generated.pages()


def test_the_page_of_roles_shows_every_role():
    assert [
        word for word in code(docs_generated.roles_page()) if word in Role.values
    ] == Role.values


def test_the_demo_accounts_of_the_readme_exist(demo):
    text = text_of(README)
    assert PASSWORD in text
    named = [word for word in code(text) if re.fullmatch(r"[a-z]+(_[a-z]+)*", word)]
    known = {username for username, *_ in accounts()}
    assert known - set(named) == set()
    assert {code(row[0])[0] for row in rows(text, "account")} <= known
