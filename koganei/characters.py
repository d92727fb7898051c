"""文字: what no text of the house may hold, because nobody sees it and it does harm.

NUL and lone halves of a surrogate pair cannot be stored by every database; controls of the writing
direction (U+202E …) show another text than the one that is stored; other controls do nothing but
break what is printed. Tab and line breaks are text.
"""

import re

from django.core.exceptions import ValidationError

from koganei.my_number import Place

UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls but tab and line breaks
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # of the writing direction
    "\ud800-\udfff]"  # half a character
)
MOST = 3


def validate(text):
    """Validator of whatever a person types: refuse, and name the first places.

    >>> validate("山吹\\u202e 蓮")
    Traceback (most recent call last):
    ...
    django.core.exceptions.ValidationError: \
['目に見えない文字があります。1行目の3文字目（U+202E）を消してください。']
    """
    text = str(text or "").replace("\r\n", "\n")
    if found := list(UNREADABLE.finditer(text)):
        named = "、".join(f"{_place(text, c.start())}（U+{ord(c[0]):04X}）" for c in found[:MOST])
        more = f"ほか{len(found) - MOST}か所" if len(found) > MOST else ""
        raise ValidationError(
            f"目に見えない文字があります。{named}{more}を消してください。", code="unreadable"
        )


def _place(text, position):
    return Place(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))
