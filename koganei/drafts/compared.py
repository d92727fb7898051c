"""Two texts of one form beside each other, in the words of its fields."""

from dataclasses import dataclass

from django import forms


@dataclass(frozen=True)
class Compared:
    """One field: what this page holds, and what the kept draft holds."""

    label: str
    mine: str
    kept: str


def compared(kind, mine, kept=None):
    """Return the fields that differ, in the order of the form; without ``kept`` all that is typed.

    Both are {field: [text, …]}.
    """
    order = list(kind.form.base_fields) if kind.form else []
    names = sorted({*mine, *(kept or {})}, key=lambda name: (_place(order, name), name))
    rows = [
        Compared(
            kind.label_of(name),
            _words(kind, name, mine.get(name, [])),
            _words(kind, name, (kept or {}).get(name, [])),
        )
        for name in names
    ]
    return [row for row in rows if row.mine != row.kept]


def _place(order, name):
    return order.index(name) if name in order else len(order)


def _words(kind, name, texts):
    """What a person chose or typed; a choice by its words."""
    field = kind.form.base_fields.get(name) if kind.form else None
    words = {}
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        words = {str(value): str(label) for value, label in field.choices}
    if isinstance(field, forms.BooleanField):
        return "はい" if texts else ""
    return "、".join(words.get(text, text) for text in texts)
