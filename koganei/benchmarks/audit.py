"""What the audit costs: verifying a million events, and an action with its event and without.

python -m koganei.benchmarks.audit

The verifier stands beside bare SHA-256 over the same bytes. The action changes one row and commits;
it runs on SQLite in a file with the settings of the house, or on the PostgreSQL that DATABASE_URL
names (a database ``test_…`` is made there and dropped again), with one writer and with eight.
"""

import hashlib
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from koganei.audit_verify_standalone import ORIGIN, check, digest, line

EVENTS = 1_000_000
ROUNDS, ACTS = 7, 40
WRITERS = 8


def write_chain(path, count=EVENTS):
    """Write a chain such as ``audit_export`` does; every third event names a person."""
    start, previous = datetime(2026, 4, 1, tzinfo=UTC), ORIGIN
    with path.open("wb") as target:
        for sequence in range(1, count + 1):
            at = start + timedelta(seconds=sequence)
            payload = {
                "sequence": sequence,
                "at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "user": sequence % 97,
                "username": f"staff{sequence % 97}",
                "roles": "SUPPORT_WORKER",
                "verb": "view",
                "object_type": "consultation.case",
                "object_id": f"{sequence:032x}",
                "purpose": "support",
                "address": "10.1.2.3",
                "result": "allowed",
                "reason": "",
                "subjects": [] if sequence % 3 else [[f"{sequence:032x}", "identity address"]],
                "previous": previous,
            }
            previous = digest(payload)
            target.write(line(payload, previous) + b"\n")


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def verification():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.jsonl"
        write_chain(path)

        def bare():
            with path.open("rb") as lines:
                for raw in lines:
                    hashlib.sha256(raw).hexdigest()

        def ours():
            with path.open("rb") as lines:
                report = check(lines)
            assert (report.count, report.finding) == (EVENTS, None)

        bare_seconds = statistics.median(seconds(bare) for _ in range(3))
        our_seconds = statistics.median(seconds(ours) for _ in range(3))
        size = path.stat().st_size / 2**20
    print(
        f"verify {EVENTS:,} events ({size:.0f} MiB): {our_seconds:.1f} s, "
        f"{EVENTS / our_seconds:,.0f} events/s; bare sha256 {bare_seconds:.1f} s, "
        f"{EVENTS / bare_seconds:,.0f} lines/s; ratio {our_seconds / bare_seconds:.1f}"
    )


def set_up_database(folder):
    """Make an empty database of the house and return what drops it."""
    os.environ |= {"DATA_DIR": folder, "DEBUG": "False", "HTTPS": "False", "SECRET_KEY": "b" * 50}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "koganei.settings"}

    import django

    django.setup()

    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "benchmark.sqlite3")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return lambda: connection.creation.destroy_test_db(name, verbosity=0)


def action(number, *, audit):
    from django.db import transaction

    from koganei.audit import record
    from koganei.models import Department

    with transaction.atomic():
        row = Department.objects.select_for_update().get(name=f"{number}課")
        row.display_order += 1
        row.save()
        if audit:
            subjects = [(f"{number:032x}", ["identity", "address"])] if number % 2 else ()
            record(verb="change", on_object=row, subjects=subjects)


def act_at_once(writers, *, audit):
    """Return the acts per second of so many writers, each with a row of its own."""
    from django.db import connection

    def work(number):
        for _ in range(ACTS):
            action(number, audit=audit)
        connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return writers * ACTS / seconds(lambda: list(pool.map(work, range(writers))))


def actions():
    from django.db import connection

    from koganei.models import Department

    for number in range(WRITERS):
        Department.objects.create(name=f"{number}課")
    for writers in (1, WRITERS):
        without, audited = [], []
        for _ in range(ROUNDS):  # in turns, so that the machine's moods strike both
            without.append(act_at_once(writers, audit=False))
            audited.append(act_at_once(writers, audit=True))
        bare, ours = statistics.median(without), statistics.median(audited)
        print(
            f"{connection.vendor}, {writers} at once: action {bare:,.0f}/s without audit, "
            f"{ours:,.0f}/s with; ratio of the time {bare / ours:.2f}"
        )


def main():
    verification()
    with tempfile.TemporaryDirectory() as folder:
        destroy = set_up_database(folder)
        try:
            actions()
        finally:
            destroy()


if __name__ == "__main__":
    main()
