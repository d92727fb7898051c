"""Pages of the documentation that are made from the code, so that they cannot drift from it."""

from pathlib import Path

from koganei.access.overview import role_overview

FOLDER = Path(__file__).resolve().parent / "docs" / "generated"
HEAD = "<!-- manage.py write_docs がプログラムから作った文書です。手で直さないでください。 -->\n\n"


def pages():
    """Return {file name: text} of every generated page."""
    return {"roles.md": HEAD + roles_page()}


def roles_page():
    """権限一覧, from koganei/access/matrix.py."""
    lines = ["# 権限一覧", ""]
    for role in role_overview():
        lines += [f"## {role['label']}（`{role['code']}`）", "", role["purpose"], ""]
        lines += [f"- {resource}: {rights}" for resource, rights in role["rights"]] or ["- なし"]
        lines.append("")
    return "\n".join(lines)
