"""How a workbook writes a text: what XML cannot hold, and what we do not take from anybody."""

import re

# Excel reads _xHHHH_ as that character. It writes so what XML cannot hold, and the underscore of
# a text that has this shape by chance.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
NOT_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
TO_ESCAPE = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}(?:_|{NOT_IN_XML}))|{NOT_IN_XML}")
# Control characters but TAB and LF, bidirectional controls, lone surrogates, noncharacters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text):
    """The text as Excel shows it, and the first character of it that may not be stored, or None."""
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        try:  # a pair of surrogates, escaped one by one, is one character
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            return text, next(filter(FORBIDDEN.match, text))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = FORBIDDEN.search(text)
    return text, found and found[0]


def escape(text):
    """What to write so that Excel shows the text, and ``clean`` gives it back (newlines as LF).

    >>> escape("_x0041_"), clean(escape("_x0041_"))
    ('_x005F_x0041_', ('_x0041_', None))
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
