"""The operation guide, shown inside the application from the file it is written in."""

import re
from pathlib import Path

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

GUIDE = Path(__file__).resolve().parent / "docs" / "guide.md"


def guide_page():
    """Return the guide as safe HTML."""
    return to_html(GUIDE.read_text(encoding="utf-8"))


def to_html(text):
    """Turn the little Markdown that our own guide uses into HTML: headings, lists, paragraphs.

    >>> to_html("# 手引き\\n\\n- 一\\n- 二")
    '<h1>手引き</h1>\\n<ul><li>一</li><li>二</li></ul>'
    """
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return mark_safe("\n".join(_block(block) for block in blocks if block))  # noqa: S308 -- every part is escaped in _block


def _block(block):
    lines = block.splitlines()
    if heading := re.match(r"(#{1,3}) (.+)", block):
        level = str(len(heading[1]))
        return format_html("<h{}>{}</h{}>", level, heading[2], level)
    if image := re.match(r"!\[(.+)\]\((.+)\)$", block):
        return format_html('<p class="figure-note">{}</p>', f"（図: {image[1]}）")
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_inline(line[2:]),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    if all(re.match(r"\d+\. ", line) for line in lines):
        items = format_html_join(
            "", "<li>{}</li>", ((_inline(line.split(". ", 1)[1]),) for line in lines)
        )
        return format_html("<ol>{}</ol>", items)
    return format_html("<p>{}</p>", _inline("".join(lines)))


def _inline(text):
    marked = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text)))
    return mark_safe(re.sub(r"`(.+?)`", r"<code>\1</code>", marked))  # noqa: S308 -- escaped above
