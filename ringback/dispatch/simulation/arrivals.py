"""What comes in: drawn once for a seed, so that every way of giving out work gets the same."""

import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from ringback.dispatch.rules import Policy
from ringback.dispatch.simulation.scenario import HOURS, Scenario, WorkType

HOUR = 60
DAY = HOURS * HOUR

DueIn = Callable[[WorkType, float], float]
"""When a sheet of a type that comes at a minute falls due, in minutes from the start."""


@dataclass(frozen=True, slots=True)
class Manual:
    """What the manual in force says, as far as a floor needs it; ``claim`` and
    ``longest_break`` in minutes."""

    policy: Policy
    claim: float
    longest_break: float
    points: Mapping[str, int]
    due: DueIn


@dataclass(slots=True)
class Sheet:
    """A sheet on the floor. Times are minutes from the start; ``None``: not yet. ``minutes`` is
    what an average person would need."""

    id: int
    type: WorkType
    at: float
    due: float
    minutes: float
    weight: int
    place: str
    customer: int
    begun: float | None = None
    done: float | None = None
    missed: set[str] = field(default_factory=set)

    @property
    def is_late(self) -> bool:
        return self.done is None or self.done > self.due


def draw(scenario: Scenario, manual: Manual, seed: int) -> list[Sheet]:
    """Everything that comes, in order; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a play, no secret
    types = {each.code: each for each in scenario.types}
    shares = [each.share for each in scenario.types]
    sheets: list[Sheet] = []
    for at, code in _moments(scenario, chance):
        kind = types[code] if code else chance.choices(scenario.types, shares)[0]
        sheets.append(
            Sheet(
                id=len(sheets),
                type=kind,
                at=at,
                due=manual.due(kind, at),
                minutes=_lognormal(kind.minutes, scenario.assumptions.spread, chance),
                weight=manual.points[kind.code],
                place=chance.choice(kind.places),
                customer=_customer(sheets, scenario.assumptions.repeat, chance),
            )
        )
    return sheets


def _moments(scenario: Scenario, chance: random.Random) -> Iterator[tuple[float, str]]:
    """(minute, type's code); an empty code: to be drawn."""
    if scenario.arrivals:
        for at, code in scenario.arrivals:
            yield (at - scenario.starts_at).total_seconds() / 60, code
        return
    for day in range(scenario.days):
        weekday = (scenario.starts_on + timedelta(days=day)).weekday()
        share = 1.0 if weekday < 5 else scenario.weekend
        for hour, rate in enumerate(scenario.per_hour):
            begins = day * DAY + hour * HOUR
            yield from ((begins + minute, "") for minute in _poisson(rate * share, chance))


def _poisson(rate: float, chance: random.Random) -> Iterator[float]:
    """The minutes of an hour at which something comes, ``rate`` times in the mean."""
    minute = 0.0
    while rate > 0:
        minute += chance.expovariate(rate / HOUR)
        if minute >= HOUR:
            return
        yield minute


def _lognormal(mean: float, spread: float, chance: random.Random) -> float:
    return chance.lognormvariate(math.log(mean) - spread * spread / 2, spread)


def _customer(sheets: list[Sheet], repeat: float, chance: random.Random) -> int:
    """Mostly somebody new, at times somebody who has come before."""
    if sheets and chance.random() < repeat:
        return chance.choice(sheets).customer
    return len(sheets)


def percentile(ordered: list[float], share: float) -> float:
    """Of ordered numbers; 0 when there are none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
