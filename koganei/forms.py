"""How every form of the staff and public pages is drawn, and what none of them takes."""

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import TemplatesSetting

from koganei.characters import validate as refuse_unreadable


class FormRenderer(TemplatesSetting):
    """Labels above, help and errors below, joined for screen readers; in partials/field.html."""

    field_template_name = "partials/field.html"


class RuleForm(forms.Form):
    """A form that shows what the rules say to it, and refuses characters that nobody sees."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [refuse_unreadable, *filter(_is_more, field.validators)]

    def said(self):
        """What the action gets, by the names of what it takes; ask after ``is_valid``."""
        return dict(self.cleaned_data)

    def add_violations(self, violations):
        """Show each violation at its field, or above the form."""
        for violation in violations:
            place = violation.place if violation.place in self.fields else None
            self.add_error(place, str(violation))


def noted(field, words, *, is_required=False):
    """Put ``words` beside the label in the place of 必須 and 任意."""
    field.need, field.is_need_required = words, is_required
    return field


def with_fields(form_class, fields):
    """Return a form class that also names ``fields``, which its forms make one by one.

    For whoever asks what fields are called without having a form (koganei.drafts.kinds).
    """
    return type(form_class.__name__, (form_class,), fields)


def _is_more(validator):
    """NUL is one of many that nobody sees; it is told once."""
    return not isinstance(validator, ProhibitNullCharactersValidator)
