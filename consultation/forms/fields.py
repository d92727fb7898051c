"""Fields that the forms of the desk share: what is said on the telephone, as clerks type it"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from consultation.models.base import LONGEST
from koganei.dates.wareki import excerpt
from koganei.my_number import validate as refuse_my_number

HYPHENS = re.compile("[‐‑‒–—―−ーｰ─━~〜～]")
PHONE = re.compile(r"\+?[0-9][0-9()\- ]{8,18}(内線 ?[0-9]{1,6})?")
MOBILE = re.compile(r"(0[5-9]0)([0-9]{4})([0-9]{4})")


class LineField(forms.CharField):
    """One line that a person types; no 個人番号 in it."""

    def __init__(self, *, max_length=200, required=False, **options):
        super().__init__(max_length=max_length, required=required, **options)
        self.validators.append(refuse_my_number)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"autocomplete": "off"}


class LongField(LineField):
    """A long text; a line break counts as one character, whatever the browser sends."""

    widget = forms.Textarea

    def __init__(self, *, rows=4, **options):
        super().__init__(max_length=LONGEST, **options)
        self.widget.attrs["rows"] = rows

    def widget_attrs(self, widget):
        # a browser would cut what is pasted without a word; the form says that it is too long
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class PhoneField(LineField):
    """A telephone number of any width and dash: 090-1234-5678, ０９０１２３４５６７８.

    The number of a mobile telephone is written with its hyphens; others stay as they were typed.
    """

    def __init__(self, **options):
        super().__init__(max_length=30, **options)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "tel"}

    def to_python(self, value):
        typed = super().to_python(value)
        folded = HYPHENS.sub("-", unicodedata.normalize("NFKC", HYPHENS.sub("-", typed))).strip()
        if not folded:
            return ""
        digits = folded.replace("-", "").replace(" ", "")
        if found := MOBILE.fullmatch(digits):
            return "-".join(found.groups())
        if not PHONE.fullmatch(folded):
            raise ValidationError(
                f"「{excerpt(typed)}」は電話番号として読めません。市外局番から、"
                "「042-000-0000」のように書いてください。"
            )
        return folded
