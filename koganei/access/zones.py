"""Which pages a server serves (access.md, ZONE): citizens never reach the staff's machine.

``internal`` stands in the closed network and serves staff; ``public`` serves only what is
published, to anybody; ``all`` serves everything, for the demo and the tests. A page outside the
zone is answered like an unknown address.
"""

from django.conf import settings
from django.db.models import TextChoices
from django.http import Http404
from django.urls import get_resolver


class Zone(TextChoices):
    """どの利用者に向けて動いているか"""

    INTERNAL = "internal", "庁内"
    PUBLIC = "public", "公開"
    ALL = "all", "すべて（デモ・試験）"


STAFF = frozenset({Zone.INTERNAL, Zone.ALL})
CITIZENS = frozenset({Zone.PUBLIC, Zone.ALL})
OUTSIDERS = frozenset({Zone.ALL})  # members and agencies: they get paper until a network is decided


def zones_of(view):
    """The zones in which a view is served; a view that says nothing is the staff's."""
    return getattr(view, "zones", STAFF)


def only_this_zone(get_response):
    """Middleware: answer 404 for every page that this server does not serve."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if settings.ZONE not in zones_of(view):
            raise Http404

    middleware.process_view = process_view
    return middleware


def addresses():
    """Yield (name, address pattern, zones) of every page, in the order of the URLs."""
    return ((name, address, zones_of(view)) for name, address, view in views())


def views():
    """Yield (name, address pattern, view) of every page, in the order of the URLs."""
    yield from _walk(get_resolver().url_patterns, "", "/")


def _walk(patterns, namespace, prefix):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, address)
        else:
            yield f"{namespace}{pattern.name or '-'}", address, pattern.callback
