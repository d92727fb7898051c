"""Templates ask the matrix whether a button may be shown."""

from django import template

from koganei.access.matrix import allows

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, resource, action):
    """``{% may "evaluation.sheet" "export" as may_export %}`` tells whether this user may."""
    return allows(context["request"].user, resource, action)
