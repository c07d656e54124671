"""News: what happened, as frozen values that pass through the journal and back.

A news class is a frozen, keyword-only dataclass in the past tense. It carries ids, codes, numbers
and hashes, never personal data or the body of a message, so that erasing a body breaks no chain.
"""

import types
import typing
from collections.abc import Hashable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Self, cast
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Base of all news. A subclass names its ``kind`` and which of its fields is the subject."""

    kind: ClassVar[str]
    subject_kind: ClassVar[str]
    subject_field: ClassVar[str]

    @property
    def subject_id(self) -> str:
        return str(getattr(self, self.subject_field))

    def to_json(self) -> dict[str, Any]:
        """Everything but the subject, in JSON types."""
        told = {name: getattr(self, name) for name in _told(cast("Hashable", type(self)))}
        return {
            name: value if type(value) in _AS_IT_IS else _plain(value)
            for name, value in told.items()
        }

    @classmethod
    def from_json(cls, subject_id: str, stored: dict[str, Any]) -> Self:
        """The value back from the journal. Unknown keys are dropped: old entries outlive fields."""
        hints = _hints(cast("Hashable", cls))  # mypy sees the hash of its instances only
        known = {name: stored[name] for name in stored if name in hints}
        known[cls.subject_field] = subject_id
        return cls(**{name: _typed(hints[name], value) for name, value in known.items()})


_AS_IT_IS = frozenset({str, int, bool, float, type(None)})


@cache
def _told(cls: type[News]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.name != cls.subject_field)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(cls: type[News]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
        return _typed(hint, value)
    if origin is tuple:
        return tuple(_typed(typing.get_args(hint)[0], item) for item in value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum | UUID | int) and hint is not bool:
        return hint(value)
    return value
