"""One transaction, begun anew when PostgreSQL broke it off for the sake of another (access.md)."""

import logging
import random
import time

from django.db import DatabaseError, transaction

logger = logging.getLogger(__name__)

PASSING = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
ATTEMPTS = 5
WITHIN = 20  # seconds from the first attempt; nothing is begun anew later


def in_transaction(work):
    """Return ``work()``, called in a transaction, the whole of it again where it was broken off.

    ``work`` may be called up to ATTEMPTS times; what it leaves outside the database must bear that.
    Inside another transaction this is a savepoint, and the outermost caller begins anew: after such
    an error PostgreSQL keeps nothing of the transaction.
    """
    if transaction.get_connection().in_atomic_block:
        with transaction.atomic():
            return work()
    began, attempt = time.monotonic(), 0
    while True:
        attempt += 1
        try:
            with transaction.atomic():
                return work()
        except DatabaseError as error:
            if not is_passing(error) or attempt == ATTEMPTS or time.monotonic() - began > WITHIN:
                raise
            logger.warning("データベースの競合のため、%s回目をやり直します。", attempt)
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 -- keeps two apart, no secret


def is_passing(error):
    """Tell whether ``error``, or what it was raised from, goes away when one tries again."""
    while error is not None:
        if getattr(error, "sqlstate", None) in PASSING:
            return True
        error = error.__cause__
    return False
