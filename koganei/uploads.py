"""An uploaded file kept for a day for whoever uploaded it, while they look at what it would do

It lies in the cache that all workers share, under a key that nobody else's account can name.
"""

from uuid import UUID, uuid4

from django.core.cache import cache

SECONDS = 24 * 60 * 60


def keep(*, by, content):
    """Keep the bytes; return the UUID under which ``by`` finds them again."""
    key = uuid4()
    cache.set(_name(by, key), content, SECONDS)
    return key


def kept(*, by, key):
    """Return the bytes that ``by`` uploaded, or None where they are gone or somebody else's."""
    return cache.get(_name(by, key))


def forget(*, by, key):
    cache.delete(_name(by, key))


def _name(by, key):
    return f"upload-{by.pk}-{UUID(str(key)).hex}"
