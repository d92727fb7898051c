"""The codes of the audit in words."""

from django import template

from koganei.auditing import signs, words
from koganei.dates.wareki import format_date, in_japan

register = template.Library()
register.filter("verb_label", words.verb_label)
register.filter("role_labels", words.role_labels)
register.filter("class_labels", words.class_labels)


@register.filter
def object_label(event):
    """What an event is about."""
    return words.object_label(event.object_type, event.object_id)


@register.filter
def sign_label(code):
    """What a sign of an improper reading is called."""
    return next((sign.label for sign in signs.registered() if sign.code == code), code)


@register.filter
def wareki_clock(moment):
    """R8.11.23 14:05, in Japanese time."""
    moment = in_japan(moment)
    return f"{format_date(moment, short=True)} {moment.hour}:{moment.minute:02}"
