"""A case as one document, and back: every row that belongs to it, from whatever table.

Encrypted values are opened here; what they lie in is encrypted as a whole (``base.files``), so that
a new key reaches the archive as it reaches every other file.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ringback.base import belongings, search
from ringback.base.fields import EncryptedTextField

Rows = dict[str, list[dict[str, Any]]]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Document:
    """``content`` is canonical JSON: by table its rows in the order of their keys."""

    case: int
    content: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def rows(self) -> Rows:
        found: Rows = json.loads(self.content)
        return found


def documents(cases: Sequence[int]) -> dict[int, Document]:
    """Each case as it stands now, read by one statement a table."""
    subjects = belongings.subjects_of(cases)
    found: dict[int, dict[str, dict[str, dict[str, Any]]]] = {case: {} for case in cases}
    for name in belongings.belongings:
        belonging = belongings.belongings[name]
        table = belonging.model._meta.label
        for case, row in belonging.rows(cases, subjects):
            found[case].setdefault(table, {})[str(row.pk)] = _told(row)
    return {case: Document(case, _canonical(tables)) for case, tables in found.items()}


def _canonical(tables: Mapping[str, Mapping[str, dict[str, Any]]]) -> str:
    ordered = {table: [rows[key] for key in sorted(rows)] for table, rows in tables.items()}
    return json.dumps(
        ordered,
        cls=_Exact,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


class _Exact(DjangoJSONEncoder):
    """Django's own shortens instants to milliseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def _told(row: models.Model) -> dict[str, Any]:
    return {field.attname: _value(row, field) for field in row._meta.concrete_fields}


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, EncryptedTextField):
        return None if value is None else value.reveal()
    return value


def instances(rows: Rows) -> dict[str, list[models.Model]]:
    """The rows as they were, not in the database: by table. A column that is no more is left out,
    one that came since has its default."""
    models_by_label = {model._meta.label: model for model in belongings.owned()}
    return {
        label: [_made(models_by_label[label], row) for row in found]
        for label, found in rows.items()
        if label in models_by_label
    }


def _made(model: type[models.Model], row: Mapping[str, Any]) -> models.Model:
    made = model()
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    for field in fields:  # the key first: encrypted values are bound to it
        if field.attname in row:
            value = row[field.attname]
            is_text = isinstance(field, EncryptedTextField | models.JSONField)
            setattr(made, field.attname, value if is_text else field.to_python(value))
    return made


def put_back(found: Sequence[Document]) -> None:
    """Insert the rows of these cases again. Keys between tables are checked at the end of the
    transaction, so the order is free; a row two cases share is inserted once."""
    made: dict[str, dict[Any, models.Model]] = {}
    for document in found:
        for label, rows in instances(document.rows).items():
            made.setdefault(label, {}).update({row.pk: row for row in rows})
    for by_key in made.values():
        row, *_rest = by_key.values()
        type(row)._base_manager.bulk_create(by_key.values(), batch_size=BATCH)


def take_away(found: Sequence[Document]) -> int:
    """Delete the rows of these cases, by one statement a table and batch. Answers how many."""
    keys: dict[str, set[Any]] = {}
    for document in found:
        for label, rows in instances(document.rows).items():
            keys.setdefault(label, set()).update(row.pk for row in rows)
    gone = 0
    for model in belongings.owned():
        ids = sorted(keys.get(model._meta.label, ()))
        for start in range(0, len(ids), BATCH):
            batch = model._base_manager.filter(pk__in=ids[start : start + BATCH])
            gone += batch._raw_delete(batch.db)
    search.forget("ticket", [document.case for document in found])
    return gone
