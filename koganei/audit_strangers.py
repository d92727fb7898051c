"""Strangers on the public server cannot fill the audit: of what they are refused, so much is kept.

Only requests without an account in ``ZONE=public`` are counted, all of them together: a count for
each address would itself grow with every address that a stranger can invent.
"""

import time

from django.conf import settings
from django.core.cache import cache

from koganei.access.zones import Zone

AN_HOUR = 60  # events; the last of them says that no more are written
SECONDS = 3600
LAST = "（多いので、この先1時間は記録しない）"


def may_be_recorded(context, refusal):
    """Tell whether a refusal still finds room; the last one that does is marked as such."""
    if settings.ZONE != Zone.PUBLIC or context.user is not None:
        return True
    key = f"audit-strangers-{int(time.time()) // SECONDS}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, SECONDS)
    if count == AN_HOUR:
        refusal["reason"] += LAST
    return count <= AN_HOUR
