"""How every form of the staff and public pages is drawn."""

from django import forms
from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Labels above, help and errors below, joined for screen readers; in partials/field.html."""

    field_template_name = "partials/field.html"


class RuleForm(forms.Form):
    """A form that shows what the rules say to it."""

    def add_violations(self, violations):
        """Show each violation at its field, or above the form."""
        for violation in violations:
            place = violation.place if violation.place in self.fields else None
            self.add_error(place, str(violation))
