"""Characters that nobody sees are refused in every form, and named."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from koganei.characters import validate
from koganei.forms import RuleForm


class NoteForm(RuleForm):
    note = forms.CharField(max_length=50)


@pytest.mark.parametrize(
    "text",
    ["", "一行目\n二行目\r\n三行目\tタブ", "葛\U000e0100飾", "𠮷", "👨\u200d👩", "ﾊﾞ か\u3099"],
)
def test_text_passes(text):
    assert validate(text) is None


@pytest.mark.parametrize(
    "character", ["\0", "\x0b", "\x7f", "\x85", "\u200f", "\u202e", "\u2066", "\udc00"]
)
def test_what_nobody_sees_is_refused_with_its_place(character):
    with pytest.raises(ValidationError, match=f"2行目の2文字目（U\\+{ord(character):04X}）"):
        validate(f"一行目\r\n二{character}")


def test_the_first_places_are_named_and_the_others_counted():
    with pytest.raises(ValidationError, match="1行目の3文字目（U\\+0000）ほか2か所を消して"):
        validate("\0" * 5)


def test_every_form_of_the_house_refuses_them_once():
    form = NoteForm({"note": "山\0吹"})
    assert form.errors["note"] == [
        "目に見えない文字があります。1行目の2文字目（U+0000）を消してください。"
    ]


def test_a_long_text_is_read_quickly():
    with pytest.raises(ValidationError, match="ほか99997か所"):
        validate("\0" * 100_000)
