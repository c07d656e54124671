"""Statements said again and again in the same words: the database reads and plans them once.

Django writes the values into the words, so that the database gets a new text each time. Here, on
PostgreSQL, the words go once and afterwards the values alone. One cursor for each connection is
kept: to make one costs as much as a short answer. On SQLite, which keeps statements by itself,
they go Django's way.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ringback.base import extras

MOST_PREPARED = 400
"""Statements a connection keeps: intake has about a hundred."""

_kept: "WeakKeyDictionary[BaseDatabaseWrapper, Any]" = WeakKeyDictionary()


def execute(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of the answer. ``values`` as the database's driver takes them; raises Django's
    errors of the database."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql":
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    database.close_if_health_check_failed()
    database.ensure_connection()
    raw = _cursor(database)
    kept = database.make_debug_cursor(raw) if database.queries_logged else database.make_cursor(raw)
    kept.execute(sql, values)
    return list(kept.fetchall())


def _cursor(database: Any) -> Any:
    """A cursor belongs to its connection; Django's wrapper gets a new one when that was lost."""
    cursor = _kept.get(database)
    if cursor is None or cursor.connection is not database.connection:
        cursor = _kept[database] = _binding()(database.connection)
        database.connection.prepare_threshold = 0
        database.connection.prepared_max = MOST_PREPARED
    return cursor


@cache
def _binding() -> Any:
    """The cursor whose values the server puts in. Its package is there only with PostgreSQL."""
    return extras.load("django.db.backends.postgresql.base").ServerBindingCursor
