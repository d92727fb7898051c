"""What is done around every request."""

from django.http import HttpResponseNotAllowed
from django.utils.cache import patch_cache_control

from koganei import audit, audit_pages, audit_strangers
from koganei.failures import UNAVAILABLE, unavailable

METHODS = ("GET", "HEAD", "POST")  # what links and forms send; no page of the house has others


def only_known_methods(get_response):
    """Refuse other methods before any view: Django's own pages would take them for a GET."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    middleware.process_view = process_view
    return middleware


def no_store(get_response):
    """Keep pages of logged-in people out of every cache, the browser's own included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def audit_context(get_response):
    """Know who acts and from where; record what the request was refused, after the rollback.

    Stands outside sessions and log-in: what they refuse is seen too. An answer that cannot be
    recorded is not given. What is given, the page itself records (koganei/audit_pages.py).
    """

    def middleware(request):
        try:
            with audit.acting(request=request) as context:
                response = get_response(request)
                refusal = audit_pages.refusal(request, response, context)
                if refusal and audit_strangers.may_be_recorded(context, refusal):
                    audit.record_refusal(**refusal)
        except UNAVAILABLE:
            return unavailable()
        return response

    def process_exception(request, exception):
        return unavailable() if isinstance(exception, UNAVAILABLE) else None

    middleware.process_exception = process_exception
    return middleware
