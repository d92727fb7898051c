"""What it costs that a page is one transaction with its event: the same page with it and without.

python -m koganei.benchmarks.audited_page

On SQLite in a file with the settings of the house, or on the PostgreSQL that DATABASE_URL names (a
database ``test_…`` is made there and dropped again).
"""

import os
import tempfile
from contextlib import contextmanager

from koganei.benchmarks.audit import set_up_database
from koganei.benchmarks.measure import report, side_by_side

PAGES = ("/roles/", "/evaluation/2018/totals/", "/evaluation/2018/", "/evaluation/2018/workbook/")
ROUNDS, AT_ONCE = 15, 4


@contextmanager
def without_audit():
    """Make pages as they were made before: no transaction around them, no event."""
    from koganei import audit_pages

    kept = audit_pages.in_transaction, audit_pages._record
    audit_pages.in_transaction = lambda work: work()
    audit_pages._record = lambda request, response, reading, acts: vars(reading).update(
        is_recorded=True
    )
    try:
        yield
    finally:
        audit_pages.in_transaction, audit_pages._record = kept


def main():
    os.environ |= {"ALLOWED_HOSTS": "testserver", "DEMO": "True", "MFA_REQUIRED": "False"}
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "static"))
        destroy = set_up_database(folder)
        try:
            pages()
        finally:
            destroy()


def pages():
    from django.db import connection
    from django.test import Client, override_settings

    from koganei import demo
    from koganei.models import AuditEvent, User
    from koganei.testing.fixtures import PLAIN_STORAGE

    demo.load()
    client = Client()
    client.force_login(User.objects.get(username="welfare_staff"))

    def get(page):
        for _ in range(AT_ONCE):
            assert client.get(page).status_code == 200, page

    def bare(page):
        with without_audit():
            get(page)

    with override_settings(STORAGES={"staticfiles": PLAIN_STORAGE}):
        for page in PAGES:
            candidates = {"without": lambda p=page: bare(p), "with": lambda p=page: get(p)}
            times = side_by_side(candidates, ROUNDS)
            times = {name: seconds / AT_ONCE for name, seconds in times.items()}
            report(f"{connection.vendor} {page}", times, base="without")
    print(f"events: {AuditEvent.objects.count()}")


if __name__ == "__main__":
    main()
