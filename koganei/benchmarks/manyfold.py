"""Repeat what the statistics read, so that a city of 100,000 cases becomes one of 1,000,000.

DEBUG=True DATA_DIR=<folder> python -m koganei.benchmarks.manyfold [10]

To make that many with ``make_cases`` takes hours. Here each row is copied within the database, its
key and its links to other copied rows moved by the same rule, everything else as it was: the
distribution over months, codes and people stays. The copy is good for counting and for nothing
else: guards are taken away (on PostgreSQL by the server's owner), what no figure needs is not
copied. Only ever on a database that goes afterwards.
"""
# ruff: noqa: S608 -- names of our own tables and columns

import os
import sys
import time

SHIFT = 1_000_000_000  # between the copies of a counted key; far above what one copy holds
VERSION = 4  # of our UUIDs; a copy has the next digits in this place, so there are at most 12
READ = (
    *("Person", "Case", "ContactSlip", "SlipTrouble", "Screening", "Assessment", "PersonIssue"),
    *("ConsentRecord", "SupportPlan", "PlanUse", "PlanDecision", "PlanEvaluation"),
    *("EvaluationChange", "Referral", "CaseEvent", "OutreachVisit", "Accompaniment", "DueItem"),
    "ConferenceItem",
)
# unique without a link to a copied row
NUMBERED = {"case.number", "plandecision.document_number"}
SEQUENCES = {"case.sequence"}


def column(field, copied, vendor):
    """Return the SQL of a column in copy ``{k}``.

    ``{digit}`` stands for the version in a UUID, ``{shift}`` is between counted keys.
    """
    from django.db.models import UUIDField

    quoted = f'"{field.column}"'
    name = f"{field.model._meta.model_name}.{field.name}"
    target = field.target_field if field.is_relation else field
    if field.primary_key or (field.is_relation and field.related_model in copied):
        if not isinstance(target, UUIDField):
            return f"{quoted} + {{shift}}"
        if vendor == "postgresql":
            return f"overlay({quoted}::text PLACING '{{digit}}' FROM 15)::uuid"
        return f"substr({quoted}, 1, 12) || '{{digit}}' || substr({quoted}, 14)"
    if name in NUMBERED:
        return f"{quoted} || '-{{k}}'"
    if name in SEQUENCES:
        return f"{quoted} + {{k}} * 1000000"
    return quoted


def without_guards(cursor, vendor):
    if vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
        return
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "koganei.settings"
    import django

    django.setup()
    from django.apps import apps
    from django.db import connection, transaction

    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    if not 2 <= times <= 12:
        sys.exit("2から12までの数を書いてください。")
    models = [apps.get_model("consultation", name) for name in READ]
    began = time.monotonic()
    with connection.cursor() as cursor:
        without_guards(cursor, connection.vendor)
        for model in models:
            fields = model._meta.local_concrete_fields
            names = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(column(field, models, connection.vendor) for field in fields)
            table = f'"{model._meta.db_table}"'
            cursor.execute(f"CREATE TEMPORARY TABLE once AS SELECT * FROM {table}")
            with transaction.atomic():
                for k in range(1, times):
                    source = values.format(k=k, shift=k * SHIFT, digit=f"{VERSION + k:x}")
                    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {source} FROM once")
            cursor.execute("DROP TABLE once")
            print(f"{model._meta.verbose_name}: {time.monotonic() - began:.0f}秒")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
