"""What a definition of a figure says: what it counts, by which day, and how it is told."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise

from ringback.reports.models import Fact


class Scale(StrEnum):
    COUNT = "count"
    RATIO = "ratio"
    SECONDS = "seconds"


class Aim(StrEnum):
    """On which side of its target a figure is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Part(StrEnum):
    """Which rows of a figure to open: all it rests on, those it happened in, or the others."""

    ALL = "all"
    HIT = "hit"
    MISS = "miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """``target`` and ``satisfied`` name handbook parameters: the number aimed at, and the lowest
    score that counts as satisfied. ``minimum`` names the fewest facts from which a target is
    judged. ``share`` is that of a percentile of ``measure``; ``None``: its mean."""

    code: str
    name: str | Promise
    formula: str | Promise
    cohort: str | Promise
    clause: str
    scale: Scale
    facts: type[Fact]
    day: str
    counted: Q = field(default_factory=Q)
    hit: Q = field(default_factory=Q)
    satisfied: str = ""
    measure: str = ""
    share: float | None = None
    target: str = ""
    aim: Aim = Aim.AT_LEAST
    minimum: str = "report.sample.minimum"

    @property
    def is_ratio(self) -> bool:
        return self.scale is Scale.RATIO

    @property
    def is_percentile(self) -> bool:
        return self.share is not None
