"""Rows written with little ado, where every millisecond counts: intake, the journal, clocks.

Django builds the statement of an insert anew each time, which takes longer than the database needs
to carry it out. Here its words are built once for a table; the values go through the fields as
ever. On PostgreSQL many rows are one value, a JSON text the database takes apart by the columns of
the table: the words stay the same however many rows there are. On SQLite the words are kept for a
few rows, and many are left to Django (docs/adr/0012).
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import AutoFieldMixin, Field

from ringback.base.statements import execute

FEW = 12
"""Rows up to which SQLite is spared Django's building; so many statements are kept for a table."""
TABLES = 40

Row = TypeVar("Row", bound=models.Model)
Columns = tuple["Field[Any, Any]", ...]


def insert(rows: Iterable[Row]) -> list[Row]:
    """As ``bulk_create`` without conditions: the rows as they are, with their numbers when the
    database gives these. Nothing for none."""
    made = list(rows)
    if not made:
        return made
    if connection.vendor != "postgresql" and len(made) > FEW:
        return list(type(made[0])._default_manager.bulk_create(made))
    columns = _given(made[0])
    with transaction.mark_for_rollback_on_error():
        keys = _write(type(made[0]), columns, made)
    for row, (key,) in zip(made, keys, strict=True):
        if row.pk is None:
            row.pk = key
        _mark_written(row)
    return made


def insert_if_new(row: models.Model) -> bool:
    """Whether it was written: nothing happens where a row of its name is. Of two at once the second
    waits until the first is through."""
    columns = _given(row)
    words = _of_values(connection.vendor, type(row), columns, 1, or_nothing=True)
    with transaction.mark_for_rollback_on_error():
        if not execute(words, _values([row], columns)):
            return False
    _mark_written(row)
    return True


def _write(
    model: type[models.Model], columns: Columns, rows: Sequence[models.Model]
) -> list[tuple[Any, ...]]:
    """The keys of the rows, in their order."""
    if connection.vendor == "postgresql" and len(rows) > 1:
        return execute(_of_records(model, columns), [_records(rows, columns)])
    words = _of_values(connection.vendor, model, columns, len(rows))
    return execute(words, _values(rows, columns))


def _given(row: models.Model) -> Columns:
    """The columns of which a row says something; the others the database fills in."""
    return tuple(
        field
        for field in _columns(type(row))
        if not isinstance(row.__dict__.get(field.attname), DatabaseDefault)
    )


@lru_cache(maxsize=TABLES)
def _columns(model: type[models.Model]) -> Columns:
    return tuple(
        field for field in model._meta.concrete_fields if not isinstance(field, AutoFieldMixin)
    )


def _values(rows: Sequence[models.Model], columns: Columns) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]  # asked for each value, the proxy would cost as much
    return [
        field.get_db_prep_save(field.pre_save(row, True), database)
        for row in rows
        for field in columns
    ]


def _records(rows: Sequence[models.Model], columns: Columns) -> str:
    """The rows as one JSON text, each an object by column."""
    database = connections[DEFAULT_DB_ALIAS]
    as_they_are = [isinstance(field, models.JSONField | models.BinaryField) for field in columns]
    told = []
    for row in rows:
        record = {}
        for field, is_plain in zip(columns, as_they_are, strict=True):
            value = field.pre_save(row, True)
            if not (is_plain or value is None or type(value) is str):
                value = field.get_db_prep_save(value, database)
            record[str(field.column)] = value
        told.append(record)
    return json.dumps(told, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    """As PostgreSQL reads a value of that type. Raises ``TypeError`` for one no column has."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written")


@lru_cache(maxsize=TABLES * FEW)
def _of_values(
    vendor: str,
    model: type[models.Model],
    columns: Columns,
    rows: int,
    *,
    or_nothing: bool = False,
) -> str:
    into, key = _around(model, columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    unless = " ON CONFLICT DO NOTHING" if or_nothing else ""
    return f"{into} VALUES {', '.join([one] * rows)}{unless} RETURNING {key}"


@lru_cache(maxsize=TABLES)
def _of_records(model: type[models.Model], columns: Columns) -> str:
    into, key = _around(model, columns)
    table = connection.ops.quote_name(model._meta.db_table)
    records = f"json_populate_recordset(NULL::{table}, %s)"
    told = f"SELECT {_named(columns)} FROM {records}"  # noqa: S608  names of ours, quoted
    return f"{into} {told} RETURNING {key}"


def _around(model: type[models.Model], columns: Columns) -> tuple[str, str]:
    own = model._meta.pk
    assert own is not None  # every table has one
    quoted = connection.ops.quote_name
    into = f"INSERT INTO {quoted(model._meta.db_table)} ({_named(columns)})"
    return into, quoted(str(own.column))


def _named(columns: Columns) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)


def _mark_written(row: models.Model) -> None:
    row._state.adding = False
    row._state.db = connection.alias
