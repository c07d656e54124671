"""What a parameter may be worth: the values the code works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ringback.kernel.spans import Span


class ValueType(StrEnum):
    SPAN = "span"
    RATIO = "ratio"
    INTEGER = "integer"
    MONEY = "money"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    TEXT = "text"
    WORDING = "wording"
    WINDOW = "window"
    TABLE = "table"


class ValueRefused(ValueError):
    """A written value that its shape does not allow; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Chinese and in English; neither may be missing."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not (self.zh.strip() and self.en.strip()):
            raise ValueRefused("words are wanted in Chinese and in English")

    def in_language(self, language: str) -> str:
        """The words for a language tag: Chinese for any ``zh…``, else English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """Hours of the operator's day, the end not included; ``22:00-08:00`` runs past midnight."""

    opens: time
    closes: time

    def __contains__(self, moment: time) -> bool:
        if self.opens < self.closes:
            return self.opens <= moment < self.closes
        return moment >= self.opens or moment < self.closes

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal columns, in the order they are written."""

    rows: tuple[Mapping[str, Any], ...]

    def column(self, name: str) -> tuple[Any, ...]:
        return tuple(row[name] for row in self.rows)

    def row(self, name: str, value: Any) -> Mapping[str, Any]:
        """The first row whose column ``name`` holds ``value``. Raises ``KeyError``."""
        for row in self.rows:
            if row[name] == value:
                return row
        raise KeyError(value)


Value = Span | Decimal | int | bool | str | Bilingual | TimeWindow | Table


def read_bilingual(written: Any) -> Bilingual:
    """``{"zh": …, "en": …}`` with surrounding blank space dropped. Raises ValueRefused."""
    if not isinstance(written, Mapping) or set(written) != {"zh", "en"}:
        raise ValueRefused("words are wanted in Chinese and in English")
    return Bilingual(zh=string_of(written["zh"]).strip(), en=string_of(written["en"]).strip())


def string_of(written: Any) -> str:
    """``written`` when it is text. Raises ValueRefused."""
    if not isinstance(written, str):
        raise ValueRefused(f"{written!r} is no text")
    return written
