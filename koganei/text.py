"""Small things done to Japanese text before it is shown."""

import re

# a line break, or the space that scanned papers have where a line of the original ended
PARAGRAPH_END = re.compile(r"\n+|(?<=[。）)]) (?=\S)")


def paragraphs(text):
    """Split a text into its paragraphs.

    >>> paragraphs("図った。 また、\\n見直す。"), paragraphs("")
    (['図った。', 'また、', '見直す。'], [])
    """
    return [part.strip() for part in PARAGRAPH_END.split(text.replace("\r", "")) if part.strip()]
