"""Text in a drawing: how wide it is, where it breaks, what of it may not stand in XML."""

import re
from unicodedata import category, east_asian_width

SIZE = 16  # px of a letter that is a whole square
HALF, SPACE = 9.5, 5
WIDE = 16 * 9  # no line of a label is longer: nine letters
NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, bidi controls, surrogates, not characters
ZERO = {"Mn", "Me"}  # marks, variation selectors


def clean(text):
    """Return the text on one line without what XML forbids or what turns the line around.

    >>> clean("早瀬\\x00 ゆ\\u202eかり\\n "), clean("葛\\U000e0100城")
    ('早瀬 ゆかり', '葛󠄀城')
    """
    shown = (" " if c.isspace() else c for c in text if c.isspace() or category(c) not in NOT_SHOWN)
    return " ".join("".join(shown).split())


def width(text):
    """Estimate the width of ``text`` in px, set in 16px BIZ UDPGothic: full-width is one em.

    >>> width("母 74"), width("葛\\U000e0100")
    (40.0, 16)
    """
    return sum(map(_width_of, text))


def _width_of(letter):
    if category(letter) in ZERO:
        return 0
    if letter == " ":
        return SPACE
    return SIZE if east_asian_width(letter) in "WFA" else HALF


def wrapped(text, limit=WIDE, most=2):
    """Break ``text`` into at most ``most`` lines of ``limit`` px; what is left out leaves 「…」.

    >>> wrapped("福祉総合相談窓口", 64), wrapped("", 64), wrapped("とし江 74", 64, 1)
    (['福祉総合', '相談窓口'], [], ['とし江…'])
    """
    lines, line = [], ""
    for piece in re.findall(r"[0-9A-Za-z]+ ?|.[\U000e0100-\U000e01ef\ufe00-\ufe0f]*", clean(text)):
        for part in [piece] if width(piece) <= limit else piece:
            if line and width((line + part).rstrip()) > limit:
                lines.append(line.strip())
                line = ""
            line += part
    lines = [each for each in [*lines, line.strip()] if each]
    if len(lines) > most:
        lines = [*lines[: most - 1], _shortened(lines[most - 1], limit)]
    return lines


def _shortened(line, limit):
    while line and width(f"{line}…") > limit:
        line = line[:-1]
    return f"{line.strip()}…"
