"""One table of a catalogue document, read key by key; faults are gathered, not raised."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from ringback.catalog.nodes import Wording
from ringback.kernel.conditions import (
    ConditionError,
    Conditions,
    Vocabulary,
    read_conditions,
)

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LONGEST_CODE = 40
"""Codes stand in the journal as its subjects."""
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[a-z][a-z0-9_]*)*")


class CatalogueError(ValueError):
    """A catalogue document is not whole. `problems` names each fault by section and code."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Problems:
    """Faults found so far."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, problem: str) -> None:
        self.found.append(problem)

    def raise_if_any(self) -> None:
        if self.found:
            raise CatalogueError(tuple(self.found))


class Entry:
    """A table of the document. Each reader notes its key; `refuse_unread` catches misspellings."""

    def __init__(self, where: str, row: object, problems: Problems) -> None:
        self.row: dict[str, Any] = row if isinstance(row, dict) else {}
        self.problems = problems
        self.where = f"{where} {self.row.get('code', '')}".rstrip()
        self.read: set[str] = {"code"}
        if not isinstance(row, dict):
            self.fault("is not a table")

    def fault(self, what: str) -> None:
        self.problems.add(f"{self.where}: {what}")

    def has(self, key: str) -> bool:
        return bool(self.row.get(key))

    def raw(self, key: str) -> Any:
        self.read.add(key)
        return self.row.get(key)

    def code(self) -> str:
        code = self.row.get("code")
        if not isinstance(code, str) or len(code) > LONGEST_CODE or not CODE.fullmatch(code):
            self.fault("has no proper code")
            return ""
        return code

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"{key} is missing")
            return ""
        return value

    def wording(self, prefix: str) -> Wording:
        """The texts `<prefix>_zh` and `<prefix>_en`, or `zh` and `en` for an empty prefix."""
        stem = f"{prefix}_" if prefix else ""
        return Wording(zh=self.text(f"{stem}zh"), en=self.text(f"{stem}en"))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts with at least one member and none twice."""
        value = self.raw(key)
        if not isinstance(value, list) or not value:
            self.fault(f"{key} is missing or empty")
            return ()
        if not all(isinstance(each, str) and each.strip() for each in value):
            self.fault(f"{key} holds something that is no text")
            return ()
        if len(set(value)) < len(value):
            self.fault(f"{key} holds something twice")
        return tuple(value)

    def picked(self, key: str, known: Mapping[str, T]) -> tuple[T, ...]:
        """The things a list of codes names; the list may be left out."""
        if key not in self.row:
            return ()
        found = (self.known(code, known, key) for code in self.texts(key))
        return tuple(each for each in found if each is not None)

    def known(self, code: str, known: Mapping[str, T], what: str) -> T | None:
        """The thing `code` names, or None with a fault noted."""
        if code not in known:
            self.fault(f"unknown {what} {code!r}")
            return None
        return known[code]

    def one_of(self, key: str, members: type[E], *, default: E | None = None) -> E:
        if default is not None and key not in self.row:
            return default
        return self.member(self.raw(key), members, key, fallback=next(iter(members)))

    def member(self, value: object, members: type[E], what: str, *, fallback: E) -> E:
        names: Container[str] = [each.value for each in members]
        if not isinstance(value, str) or value not in names:
            self.fault(f"unknown {what} {value!r}")
            return fallback
        return members(value)

    def decimal(self, key: str) -> Decimal | None:
        """A number, written as TOML integer or as text ("0.01": no binary fraction)."""
        value = self.raw(key)
        if value is None:
            return None
        try:
            number = Decimal(value) if isinstance(value, int | str) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if isinstance(value, bool) or not number.is_finite():
            self.fault(f"{key} is no number")
            return None
        return number

    def whole(self, key: str) -> int | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fault(f"{key} is no whole number")
            return None
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.fault(f"{key} is neither true nor false")
        return value is True

    def pattern(self, key: str) -> str | None:
        value = self.raw(key)
        if value is None:
            return None
        try:
            re.compile(value)
        except (re.error, TypeError):
            self.fault(f"{key} is no regular expression")
            return None
        return str(value)

    def conditions(self, key: str, vocabulary: Vocabulary) -> Conditions:
        """A rule of `kernel.conditions`; it must test something."""
        written = self.raw(key)
        if not isinstance(written, dict) or not written:
            self.fault(f"{key} is missing")
            return ()
        try:
            return read_conditions(written, vocabulary)
        except ConditionError as error:
            self.fault(f"{key}: {error}")
            return ()

    def table(self, key: str) -> Entry:
        return Entry(f"{self.where} {key}", self.raw(key), self.problems)

    def tables(self, key: str) -> tuple[Entry, ...]:
        """The tables of a list; the list may be left out."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(f"{key} is no list")
            return ()
        return tuple(Entry(f"{self.where} {key}", row, self.problems) for row in value)

    def refuse_unread(self) -> None:
        for key in sorted(self.row.keys() - self.read):
            self.fault(f"unknown key {key!r}")
