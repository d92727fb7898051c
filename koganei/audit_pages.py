"""Every page that is not public leaves one event, in the transaction in which it is made.

``@requires`` and the admin site make their views so. A view says with ``audit.reads`` whose data it
shows; an act that it carries out, or that is refused, is the page's event. Only a request that
does several acts at once (an import, the transfers of April) leaves several, one for each.
"""

from functools import wraps
from uuid import UUID

from django.contrib.messages.storage import default_storage
from django.db import transaction

from koganei import audit, audit_context
from koganei.access.matrix import RESOURCE_OF_MODEL, Action
from koganei.retry import in_transaction

REFUSED = {400: "誤った要求", 403: "権限なし", 404: "ないか、見えない", 405: "許されない方法"}
UNFINISHED = {302: "本人の確かめが先", 500: "内部の誤り"}
PRINT = "print"  # the verb of an export that is a PDF


def recorded(view):
    """Make a view whose answer, whole, and whose event are one transaction (access.md, Audit)."""

    @wraps(view)
    def recorded_view(request, *args, **kwargs):
        context = audit_context.current()
        if context is None:
            with audit.acting(request=request):
                return recorded_view(request, *args, **kwargs)
        before = len(context.refusals)

        def attempt():
            if context.reading is not None:
                _forget(request)
            context.reading = audit_context.Reading()
            del context.refusals[before:]
            with audit.together() as held:
                response = _rendered(view(request, *args, **kwargs))
                if response.status_code in REFUSED:
                    held.clear()
                    transaction.set_rollback(True)
                else:
                    acts = audit.standing(held) or context.refusals[before:]
                    _record(request, response, context.reading, acts)
                return response

        return in_transaction(attempt)

    return recorded_view


def _forget(request):
    """Make the request what it was before an attempt that PostgreSQL broke off."""
    if hasattr(request, "_messages"):
        request._messages = default_storage(request)
    for file in request.FILES.values():
        file.seek(0)


def _rendered(response):
    if callable(getattr(response, "render", None)):
        response.render()
    if response.streaming:
        raise TypeError("答えは、送りはじめる前に全部できていなければなりません（監査）。")
    return response


def _record(request, response, reading, acts):
    """Give what was shown to the last act of the request, or else write that the page was read."""
    if acts:
        acts[-1].subjects.extend(reading.subjects)
    elif not reading.is_quiet:
        audit.record(**_read(request, response, reading))
    reading.is_recorded = True


def _read(request, response, reading):
    event = name_of(request)
    if event["verb"] == Action.EXPORT and response.get("Content-Type") == "application/pdf":
        event["verb"] = PRINT
    return event | {
        "verb": reading.verb or event["verb"],
        "on_object": reading.on_object or event["on_object"],
        "purpose": reading.purpose,
        "subjects": reading.subjects,
    }


def refusal(request, response, context):
    """Return what is recorded of a page that was not given, or None if there is nothing to record.

    A 403 always; the others when an account tried: of the public they say nothing. 503 means that
    nothing can be written.
    """
    status = response.status_code
    if request.resolver_match is None or context.refusals or status == 503:
        return None
    if context.reading is not None:
        found = not context.reading.is_recorded
    else:
        found = status == 403 or (status in REFUSED and context.user is not None)
    reason = (REFUSED | UNFINISHED).get(status, "途中で終わった")
    return name_of(request) | {"reason": f"{reason}（{status}）"} if found else None


def name_of(request):
    """Name a page by its route and its numbers; texts in an address may be typed by anybody."""
    match = request.resolver_match
    numbers = [str(value) for value in match.kwargs.values() if _is_number(value)]
    right = getattr(match.func, "access", None) or _admin_right(match)
    return {
        "verb": right[1] if right else request.method.lower(),
        "on_object": (f"url:{match.view_name}", "/".join(numbers)),
        "right": right,
    }


def _is_number(value):
    return isinstance(value, int | UUID) or (value.isascii() and value.isdecimal())


def _admin_right(match):
    """The right that a page of the admin site uses; its saves are recorded by koganei/admin.py."""
    if match.app_name != "admin":
        return None
    admin = getattr(match.func, "model_admin", None)
    resource = RESOURCE_OF_MODEL.get(admin.opts.label_lower, "") if admin else ""
    is_export = (match.url_name or "").endswith("_export")
    return resource, Action.EXPORT if is_export else Action.VIEW
