"""Rows written with little ado, where every millisecond counts: intake, the journal, clocks.

Django builds the statement of an insert anew each time, which takes longer than the database needs
to carry it out. Here its words are built once for a table; what is no plain value already goes
through its field as ever. On PostgreSQL many rows are one value, a JSON text the database takes
apart by the columns of the table: the words stay the same however many rows there are. On SQLite
the words are kept for a few rows, and many are left to Django (docs/adr/0012).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import AutoFieldMixin, Field

from ringback.base.statements import execute

FEW = 12
"""Rows up to which SQLite is spared Django's building; so many statements are kept for a table."""
TABLES = 40

Row = TypeVar("Row", bound=models.Model)
Columns = tuple["Field[Any, Any]", ...]


def fresh(model: type[Row], **columns: Any) -> Row:
    """A row not yet written, as ``model(**columns)`` makes it, at a tenth of the cost. Columns are
    named as they are kept: ``ticket_id``. Raises ``TypeError`` for one there is not."""
    kept, asked = _blank(model)
    if not columns.keys() <= kept.keys():
        raise TypeError(f"{model.__name__} has no {sorted(columns.keys() - kept.keys())}")
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(kept)
    for name, ask in asked:
        if name not in columns:
            row.__dict__[name] = ask()
    row.__dict__.update(columns)
    return row


@lru_cache
def _blank(
    model: type[models.Model],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """What a row holds of which nothing is told, and what is asked anew for each."""
    fields = model._meta.concrete_fields
    kept = {field.attname: field.get_default() for field in fields}
    own = [field for field in fields if field.has_default() and callable(field.default)]
    asked = [(field.attname, field.default) for field in own]
    return kept, asked


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
    pk = _own(type(made[0])).attname
    for row, (key,) in zip(made, keys, strict=True):
        if row.__dict__[pk] is None:
            row.__dict__[pk] = key
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return made


def insert_if_new(row: models.Model) -> bool:
    """Whether it was written: nothing happens where a row of its name is. Of two at once the second
    waits until the first is through."""
    columns = _given(row)
    words = _of_values(connection.vendor, type(row), columns, 1, or_nothing=True)
    with transaction.mark_for_rollback_on_error():
        if not execute(words, _values([row], columns)):
            return False
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS
    return True


def rewrite(row: models.Model, *names: str) -> None:
    """As ``save(update_fields=names)`` of a row that is there."""
    model = type(row)
    fields = tuple(field for field in _columns(model) if field.name in names)
    words = _of_changes(connection.vendor, model, fields)
    with transaction.mark_for_rollback_on_error():
        execute(words, _values([row], (*fields, _own(model))))


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
    columns, left_open = _columns(type(row)), _left_open(type(row))
    if not left_open:
        return columns
    return tuple(
        field
        for field in columns
        if field not in left_open or not isinstance(row.__dict__[field.attname], DatabaseDefault)
    )


@lru_cache(maxsize=TABLES)
def _left_open(model: type[models.Model]) -> Columns:
    return tuple(field for field in _columns(model) if field.has_db_default())


@lru_cache(maxsize=TABLES)
def _columns(model: type[models.Model]) -> Columns:
    return tuple(
        field for field in model._meta.concrete_fields if not isinstance(field, AutoFieldMixin)
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """``is_held``: the row holds what is written; no ciphertext is made of it, no moment taken.
    ``plain``: types of values that are written as they are, as values and in JSON."""

    field: "Field[Any, Any]"
    name: str
    written: str
    is_held: bool
    plain: frozenset[type]
    plain_in_json: frozenset[type]


@lru_cache(maxsize=TABLES * 2)
def _told(vendor: str, columns: Columns) -> list[_Column]:
    return [_column(vendor, field) for field in columns]


def _column(vendor: str, field: "Field[Any, Any]") -> _Column:
    kept: Any = field.target_field if isinstance(field, models.ForeignKey) else field
    plain: set[type] = {type(None)}
    plain |= {str} if isinstance(kept, models.CharField | models.TextField) else set()
    plain |= {bool} if isinstance(kept, models.BooleanField) else set()
    if vendor == "postgresql":
        plain |= {datetime} if isinstance(kept, models.DateTimeField) else set()
        plain |= {UUID} if isinstance(kept, models.UUIDField) else set()
    # As a value a number goes through its field: PostgreSQL tells sizes of numbers apart.
    in_json: set[type] = plain | ({int} if isinstance(kept, models.IntegerField) else set())
    if isinstance(kept, models.JSONField):
        in_json |= {dict, list, tuple}
    if isinstance(kept, models.BinaryField):
        in_json |= {bytes}
    is_held = type(field).pre_save in (Field.pre_save, models.DateTimeField.pre_save)
    takes_moment = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return _Column(
        field,
        field.attname,
        str(field.column),
        is_held and not takes_moment,
        frozenset(plain),
        frozenset(in_json),
    )


def _values(rows: Sequence[models.Model], columns: Columns) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]  # asked for each value, the proxy would cost as much
    told = [
        (each.field, each.name, each.is_held, each.plain)
        for each in _told(database.vendor, columns)
    ]
    values = []
    for row in rows:
        held = row.__dict__
        for field, name, is_held, plain in told:
            value = held[name] if is_held else field.pre_save(row, True)
            values.append(
                value if type(value) in plain else field.get_db_prep_save(value, database)
            )
    return values


def _records(rows: Sequence[models.Model], columns: Columns) -> str:
    """The rows as one JSON text, each an object by column."""
    database = connections[DEFAULT_DB_ALIAS]
    told = [
        (each.field, each.name, each.written, each.is_held, each.plain_in_json, str in each.plain)
        for each in _told(database.vendor, columns)
    ]
    records = []
    moment = written = None  # most of a batch are the same one
    for row in rows:
        held, record = row.__dict__, {}
        for field, name, column, is_held, plain, is_text in told:
            value = held[name] if is_held else field.pre_save(row, True)
            if type(value) is datetime and datetime in plain:
                if value is not moment:
                    moment, written = value, value.isoformat()
                value = written
            elif type(value) not in plain and not (is_text and isinstance(value, str)):
                value = field.get_db_prep_save(value, database)
            record[column] = value
        records.append(record)
    return json.dumps(records, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    """As PostgreSQL reads a value of that type. Raises ``TypeError`` for one no column has."""
    write = _WRITTEN.get(type(value))
    if write is None:
        raise TypeError(f"{type(value).__name__} is not written")
    return write(value)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    bytes: lambda value: f"\\x{value.hex()}",
    date: date.isoformat,
    datetime: datetime.isoformat,
    UUID: str,
    Decimal: str,
}


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


@lru_cache(maxsize=TABLES)
def _of_changes(vendor: str, model: type[models.Model], columns: Columns) -> str:
    quoted = connection.ops.quote_name
    told = ", ".join(f"{quoted(str(field.column))} = %s" for field in columns)
    key = quoted(str(_own(model).column))
    table = quoted(model._meta.db_table)
    return f"UPDATE {table} SET {told} WHERE {key} = %s RETURNING {key}"  # noqa: S608  names of ours


def _around(model: type[models.Model], columns: Columns) -> tuple[str, str]:
    quoted = connection.ops.quote_name
    into = f"INSERT INTO {quoted(model._meta.db_table)} ({_named(columns)})"
    return into, quoted(str(_own(model).column))


def _own(model: type[models.Model]) -> "Field[Any, Any]":
    own = model._meta.pk
    assert own is not None  # every table has one
    return own


def _named(columns: Columns) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
