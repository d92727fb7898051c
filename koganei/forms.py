"""How every form of the staff and public pages is drawn."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Labels above, help and errors below, joined for screen readers; in partials/field.html."""

    field_template_name = "partials/field.html"
