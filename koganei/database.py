"""SQLite opens with the settings that keep its promises, and says so if it does not."""

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created
from django.dispatch import receiver

# PRAGMA name → value that access.md asks for (synchronous 3 is EXTRA)
PRAGMAS = {
    "journal_mode": {"truncate", "memory"},  # memory: the in-memory database of the tests
    "synchronous": {3},
    "foreign_keys": {1},
    "recursive_triggers": {1},
    "secure_delete": {1},
}


@receiver(connection_created)
def read_back_pragmas(sender, connection, **kwargs):
    """Refuse to work on a SQLite connection whose settings did not take (access.md)."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name, wanted in PRAGMAS.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found not in wanted:
                raise ImproperlyConfigured(
                    f"SQLite の {name} が {found} です。{'・'.join(map(str, wanted))} でなければ、"
                    "停電のときに記録を失うおそれがあります。データベースの置き場所を確かめてください。"
                )
