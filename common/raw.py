"""The driver's own cursor for the few questions of the hot paths: around them, Django's wrapper costs as much again."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any
from weakref import WeakSet

from django.db import Error, connection

#: PostgreSQL's codes for « no such prepared statement » and « there is one already »: a pooler stands between.
_SHARED_CONNECTION = {"26000", "42P05"}


class Question:
    """A query whose parameters are whole numbers, asked through this thread's connection of Django.

    PostgreSQL plans it once for each connection (a third of the cost of a small question), unless a pooler deals
    the connections out anew for each.
    """

    def __init__(self, name: str, sql: str) -> None:
        """`sql` marks its parameters with `%s`; `name` is unique among the site's questions."""
        count = sql.count("%s")
        self._plain = sql
        self._sqlite = sql.replace("%s", "?")
        self._prepare = f"PREPARE {name} ({', '.join(['bigint'] * count)}) AS " if count else f"PREPARE {name} AS "
        self._prepare += sql % tuple(f"${n}" for n in range(1, count + 1))
        self._execute = f"EXECUTE {name} ({', '.join(['%s'] * count)})" if count else f"EXECUTE {name}"
        self._prepared: WeakSet[Any] = WeakSet()
        self._may_prepare = True

    def ask(self, *values: int) -> list[Sequence[Any]]:
        """All rows. Raises django.db.Error."""
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            return self._ask(self._sqlite, values)
        if not self._may_prepare or connection.in_atomic_block:
            return self._ask(self._plain % values)
        try:
            if connection.connection not in self._prepared:
                self._ask(self._prepare, rows=False)
                self._prepared.add(connection.connection)
            return self._ask(self._execute % values)
        except Error as error:
            if getattr(error.__cause__, "pgcode", None) not in _SHARED_CONNECTION:
                raise
            self._may_prepare = False
            return self._ask(self._plain % values)

    def _ask(self, sql: str, values: Sequence[int] = (), *, rows: bool = True) -> list[Sequence[Any]]:
        with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if rows else []
