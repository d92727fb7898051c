"""Pages of the documentation that are made from the code, so that they cannot drift from it."""

from pathlib import Path

from koganei.access.overview import role_overview
from koganei.access.zones import Zone, addresses

FOLDER = Path(__file__).resolve().parent / "docs" / "generated"
HEAD = "<!-- manage.py write_docs がプログラムから作った文書です。手で直さないでください。 -->\n\n"
_makers = {}


def register(name, make):
    """Have ``make()``, the text of a page without its head, written to ``name`` as well.

    An app does so when it is ready: the kernel knows none of them.
    """
    _makers[name] = make


def pages():
    """Return {file name: text} of every generated page."""
    return {name: HEAD + make() for name, make in sorted(_makers.items())}


def roles_page():
    """権限一覧, from koganei/access/matrix.py."""
    lines = ["# 権限一覧", ""]
    for role in role_overview():
        lines += [f"## {role['label']}（`{role['code']}`）", "", role["purpose"], ""]
        lines += [f"- {resource}: {rights}" for resource, rights in role["rights"]] or ["- なし"]
        lines.append("")
    return "\n".join(lines)


def zones_page():
    """What each ZONE serves, from the addresses themselves; the admin's many pages are one line."""
    lines = ["# 動かす場所（ZONE）ごとに出すページ", ""]
    lines += [f"- `{zone.value}`: {zone.label}" for zone in Zone] + [""]
    lines += ["| ページ | アドレス | 出す場所 |", "|---|---|---|"]
    rows = {}
    for name, address, zones in addresses():
        if name.startswith("admin:"):
            name, address = "admin:…", "/admin/…"
        served = "、".join(f"`{zone.value}`" for zone in Zone if zone in zones)
        rows[name, served] = f"| `{name}` | `{address}` | {served} |"
    return "\n".join([*lines, *rows.values(), ""])


register("roles.md", roles_page)
register("zones.md", zones_page)
