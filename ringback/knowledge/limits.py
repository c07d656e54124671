"""What the handbook fixes for knowledge (§3.3.1). The one place that asks it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Span, Table


@dataclass(frozen=True, slots=True)
class Suggesting:
    """How many articles are suggested at most, and from which likeness on."""

    count: int
    threshold: float


@dataclass(frozen=True, slots=True)
class Falling:
    """Two windows of this length are held against each other; see ``rules.falls``."""

    window: timedelta
    minimum: int
    fall: float


def review_due(now: datetime) -> datetime:
    """When what is approved now is to be looked at anew."""
    span = handbook.parameter("knowledge.review.interval", at=now).value_as(Span)
    return handbook.reckon.get()(span, now)


def expiring_before(now: datetime) -> datetime:
    """What ends before this instant ends soon."""
    return now + _duration("knowledge.review.notice", now)


def suggesting(now: datetime) -> Suggesting:
    return Suggesting(
        _integer("knowledge.suggestions.count", now),
        _ratio("knowledge.suggestions.threshold", now),
    )


def unviewed_since(now: datetime) -> datetime:
    return now - _duration("knowledge.unviewed.period", now)


def falling(now: datetime) -> Falling:
    return Falling(
        _duration("knowledge.usefulness.window", now),
        _integer("knowledge.usefulness.minimum", now),
        _ratio("knowledge.usefulness.fall", now),
    )


def least_misses(now: datetime) -> int:
    """Words searched for in vain are shown from so many times on: what one person typed once may
    tell who they are."""
    return _integer("knowledge.miss.minimum", now)


def similarity(now: datetime) -> float:
    """From which share of an agreed answer on a reply counts as saying it."""
    return _ratio("agreed_answer.similarity", now)


def deviations_since(now: datetime) -> datetime:
    return now - _duration("agreed_answer.period", now)


def readers(now: datetime) -> frozenset[str]:
    """The roles that acknowledge mandatory answers before they go on duty."""
    table = handbook.parameter("agreed_answer.roles", at=now).value_as(Table)
    return frozenset(table.column("role"))


def _duration(code: str, now: datetime) -> timedelta:
    """Of a rule in days or longer its full days at their longest, without the day it begins on."""
    span = handbook.parameter(code, at=now).value_as(Span)
    return span.duration or span.longest - timedelta(days=1)


def _integer(code: str, now: datetime) -> int:
    return handbook.parameter(code, at=now).value_as(int)


def _ratio(code: str, now: datetime) -> float:
    return float(handbook.parameter(code, at=now).value_as(Decimal))
