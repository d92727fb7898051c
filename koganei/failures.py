"""503 instead of 500 when nothing can be written: database away, locked or full, audit refused.

No audit, no data (access.md): the page holds nothing of what was asked for, and needs no database.
"""

import sys

from django.db import InternalError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

# AuditUnavailable is an OperationalError; a read-only PostgreSQL answers with an InternalError
UNAVAILABLE = (OperationalError, InternalError)
RETRY_SECONDS = 30


def unavailable():
    """Return the 503 page."""
    headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


def server_error(request):
    """``handler500``: also for what fails outside the view, such as reading the session."""
    if isinstance(sys.exception(), UNAVAILABLE):
        return unavailable()
    return defaults.server_error(request)
