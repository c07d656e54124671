"""A test database brought back to the rows it began with.

Django ends a test with transactions of its own by emptying every table (on PostgreSQL a TRUNCATE of
all of them), and then the manual and the calendars were to be installed again: seconds a test. Here
the rows of the beginning are kept in copies beside their tables; what came since is deleted where
there is any, and of the first rows only those are written again that a test has changed.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.options import Options

PREFIX = "kept_"
"""Of a copy's name: a table that no model knows."""


def keep(connection: BaseDatabaseWrapper) -> None:
    """Copy the rows that stand in the tables now, instead of those kept before: what a session that
    was killed has left in other tables (``--reuse-db``) goes."""
    with transaction.atomic(), connection.cursor() as cursor:
        copies = _copies(connection)
        for table in _filled(cursor, _keys()):
            if copies and f"{PREFIX}{table}" not in copies:
                cursor.execute(f"DELETE FROM {table}")
                continue
            cursor.execute(f"DROP TABLE IF EXISTS {PREFIX}{table}")
            cursor.execute(f"CREATE TABLE {PREFIX}{table} AS SELECT * FROM {table}")


def restore(connection: BaseDatabaseWrapper) -> None:
    """Let the tables hold the kept rows and no others. References are checked at the end."""
    keys, copies = _keys(), _copies(connection)
    kept = {table: key for table, key in keys.items() if f"{PREFIX}{table}" in copies}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _filled(cursor, keys.keys() - kept.keys()):
            cursor.execute(f"DELETE FROM {table}")
        for table, key in kept.items():
            copy, lost = f"{PREFIX}{table}", f"SELECT * FROM {PREFIX}{table} EXCEPT SELECT * FROM"
            cursor.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {copy})")
            cursor.execute(f"SELECT {key} FROM ({lost} {table}) AS lost")
            if changed := [row[0] for row in cursor.fetchall()]:
                marks = ", ".join(["%s"] * len(changed))
                cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({marks})", changed)
                again = f"INSERT INTO {table} SELECT * FROM {copy} WHERE {key} IN ({marks})"
                cursor.execute(again, changed)


def _keys() -> dict[str, str]:
    """Of every table of a model, the column that names a row."""
    options: list[Options[Any]] = [
        model._meta for model in apps.get_models(include_auto_created=True)
    ]
    own = (each for each in options if each.managed and not each.proxy)
    return {each.db_table: str(each.pk.column) for each in own}


def _copies(connection: BaseDatabaseWrapper) -> list[str]:
    names = connection.introspection.table_names()
    return [each for each in names if each.startswith(PREFIX)]


def _filled(cursor: CursorWrapper, tables: Iterable[str]) -> list[str]:
    """Those of the tables that have a row."""
    asked = (f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM {each})" for each in tables)
    cursor.execute(" UNION ALL ".join(asked))
    return [row[0] for row in cursor.fetchall()]
