"""The few elements of our drawings, as text; no styles, no scripts, black and white enough."""

from xml.sax.saxutils import escape, quoteattr

INK, GREY, BLUE, PALE, WHITE = "#333333", "#4d4d4d", "#0017c1", "#e8f1fe", "#ffffff"
FONT = "BIZ UDPGothic, Noto Sans JP, sans-serif"


def number(value):
    """A coordinate without a needless decimal.

    >>> number(12.0), number(3.456)
    ('12', '3.46')
    """
    return f"{round(value, 2):g}" if abs(value) < 100_000 else str(round(value))


def element(name, text=None, **attributes):
    """Return one element; ``stroke_width`` is written stroke-width, numbers are made short."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if text is None else f"<{name}{written}>{escape(text)}</{name}>"


def _value(value):
    return value if isinstance(value, str) else number(value)


def path(points, **attributes):
    """A line through points, open."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", d=f"M{steps}", fill="none", **attributes)


def drawing(parts, *, width, height, title, words, prefix):
    """Return the whole SVG. ``prefix`` keeps its ids apart from those of another on the page."""
    head = element(
        "svg",
        "",
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=FONT,
        font_size="16",
        fill=INK,
    ).removesuffix("</svg>")
    described = [
        element("title", title, id=f"{prefix}-title"),
        element("desc", " ".join(words), id=f"{prefix}-desc"),
    ]
    return "\n".join([head, *described, *parts, "</svg>"])
