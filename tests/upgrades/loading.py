"""The rows of a small SQLite database into PostgreSQL, in tables as its version had them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model

OWN = {"django_migrations", "django_content_type"}


def load(path: str) -> None:
    with closing(sqlite3.connect(path)) as source:
        applied = source.execute("SELECT app, name FROM django_migrations").fetchall()
        models = _migrated_to(applied)
        with transaction.atomic(), connection.cursor() as cursor:
            for model in models:
                _copy(model, source, cursor)
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _migrated_to(applied: list[tuple[str, str]]) -> list[type[Model]]:
    """The tables of that version, made by the migrations it had."""
    executor = MigrationExecutor(connection)
    executor.migrate(applied)
    known = set(connection.introspection.table_names())
    apps = executor.loader.project_state(applied).apps
    return [m for m in apps.get_models() if m._meta.db_table in known - OWN]


def _copy(model: type[Model], source: sqlite3.Connection, cursor: Any) -> None:
    fields = list(model._meta.concrete_fields)
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(f.column) for f in fields)
    cursor.execute(f"DELETE FROM {table}")
    places = ", ".join(["%s"] * len(fields))
    rows = source.execute(f"SELECT {columns} FROM {table}").fetchall()
    if rows:
        converted = [list(_converted(fields, row)) for row in rows]
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", converted)


def _converted(fields: "list[Field[Any, Any]]", row: tuple[Any, ...]) -> Iterator[Any]:
    """SQLite knows no truth values; everything else PostgreSQL reads from the same text."""
    for field, value in zip(fields, row, strict=True):
        is_truth = field.get_internal_type() == "BooleanField" and value is not None
        yield bool(value) if is_truth else value
