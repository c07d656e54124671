"""Spans: how long a thing may take, in the unit its clause speaks of.

``24h`` and ``8sh`` are both hours, but the first runs on the natural clock and the second only
while the service is open; ``15d`` and ``15wd`` differ by three weekends. So a span is not a
timedelta: only a calendar (``worktime``) can turn it into an instant.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class SpanError(ValueError):
    """Not a span: unreadable, of no unit we know, zero or negative."""


class Unit(StrEnum):
    SECOND = "s"
    MINUTE = "m"
    HOUR = "h"
    SERVICE_HOUR = "sh"
    DAY = "d"
    WORKING_DAY = "wd"
    MONTH = "mo"
    YEAR = "y"


_LENGTH: Final = {
    Unit.SECOND: timedelta(seconds=1),
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.SERVICE_HOUR: timedelta(hours=1),
}
_LONGEST_DAYS: Final = {Unit.DAY: 1, Unit.WORKING_DAY: 14, Unit.MONTH: 31, Unit.YEAR: 366}
_MOST: Final = 99_999
_FORM: Final = re.compile(rf"([0-9]{{1,5}})({'|'.join(Unit)})")


@dataclass(frozen=True, slots=True)
class Span:
    """An amount (1 to 99,999) of a unit. ``str()`` and ``parse_span`` are inverse."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= _MOST:
            raise SpanError(f"a span is 1 to {_MOST} of its unit, not {self.amount}")

    @property
    def duration(self) -> timedelta | None:
        """Its length on the clock it runs on; None when it is counted by dates."""
        length = _LENGTH.get(self.unit)
        return None if length is None else self.amount * length

    @property
    def longest(self) -> timedelta:
        """Not shorter than it can last, whatever the dates: for what must not end too early."""
        return self.duration or timedelta(days=self.amount * _LONGEST_DAYS[self.unit] + 1)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def parse_span(text: str) -> Span:
    """Read ``15m``, ``24h``, ``8sh``, ``15d``, ``5wd``, ``3mo``, ``2y``. Raises SpanError."""
    match = _FORM.fullmatch(text)
    if match is None:
        units = " ".join(Unit)
        raise SpanError(f"{text!r} is no span: write a number and one of {units}, as in 5wd")
    return Span(int(match[1]), Unit(match[2]))
