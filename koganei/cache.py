"""The cache that all workers of this machine share."""

import fcntl
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Django's cache in files, with an ``add()`` that only one of several callers can win.

    allauth counts failed log-ins under a lock that it takes with ``add()``. Django's own looks and
    then writes, so that guesses sent at the same moment would be counted as one.
    """

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._createdir()
        with open(Path(self._dir) / "add.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return super().add(key, value, timeout, version)
