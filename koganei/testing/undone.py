"""A block after which the database is as it was before."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone():
    """Take back whatever the block writes; durable blocks may stand inside, as in a TestCase."""
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        yield
        transaction.set_rollback(True)
