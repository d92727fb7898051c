"""Comparisons that Django has none for"""

from django.db.models import Lookup

LAST = "\U0010ffff"


class Prefix(Lookup):
    """``filter(Prefix(F("value"), "かな"))``: begins with, by the index on both databases.

    ``startswith`` is LIKE with ESCAPE, which SQLite answers by reading the whole table. On
    PostgreSQL characters are compared by code points, as an index of ``varchar_pattern_ops`` does,
    whatever the order of the database is.
    """

    lookup_name = "prefix"

    def __init__(self, column, text):
        super().__init__(column, text)
        self.text = text

    def as_sql(self, compiler, connection, *, at_least=">=", below="<"):
        column, parameters = self.process_lhs(compiler, connection)
        return (
            f"({column} {at_least} %s AND {column} {below} %s)",
            [*parameters, self.text, *parameters, self.text + LAST],
        )

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, at_least="~>=~", below="~<~")
