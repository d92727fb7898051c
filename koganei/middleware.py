"""What is done around every request."""

from uuid import UUID

from django.utils.cache import patch_cache_control

from koganei import audit
from koganei.failures import UNAVAILABLE, unavailable

REFUSED = {400: "誤った要求", 403: "権限なし", 404: "ないか、見えない", 405: "許されない方法"}


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
    recorded is not given.
    """

    def middleware(request):
        try:
            with audit.acting(request=request) as context:
                response = get_response(request)
                if not context.refusals and _is_refused(request, response, context):
                    audit.record_refusal(**_refused_request(request, response))
        except UNAVAILABLE:
            return unavailable()
        return response

    def process_exception(request, exception):
        return unavailable() if isinstance(exception, UNAVAILABLE) else None

    middleware.process_exception = process_exception
    return middleware


def _is_refused(request, response, context):
    """A 403 always; the others when an account tried: of the public they say nothing."""
    if request.resolver_match is None:
        return False
    return response.status_code == 403 or (
        response.status_code in REFUSED and context.user is not None
    )


def _refused_request(request, response):
    """Name the page by its route and its numbers; texts in an address may be typed by anybody."""
    match = request.resolver_match
    numbers = [str(v) for v in match.kwargs.values() if isinstance(v, int | UUID)]
    access = getattr(match.func, "access", None)
    return {
        "verb": access[1] if access else request.method.lower(),
        "on_object": (f"url:{match.view_name}", "/".join(numbers)),
        "reason": f"{REFUSED[response.status_code]}（{response.status_code}）",
    }
