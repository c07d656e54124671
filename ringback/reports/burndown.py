"""What the rest of a period must be like for its target to be met: pure.

A standard of all cases of a period (总体标准) is written as a mean and a maximum together, or as a
ratio. Part of the period is over; from what is counted and what is still open follows what the
open ones must come to.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal


@dataclass(frozen=True, slots=True)
class Times:
    """Answered so far: how many, the sum and the longest of their times in seconds, how many took
    longer than the maximum. ``open_now`` are answered in the rest of the period."""

    count: int
    total: int
    longest: int
    beyond: int
    open_now: int


@dataclass(frozen=True, slots=True)
class MeanOutlook:
    """``mean`` is ``None`` while nothing is answered; ``needed`` is what the open ones must average
    in seconds, ``None`` when none are open. ``is_met``: the mean and the maximum as things stand.
    ``is_within_reach``: the mean can still be met."""

    mean: float | None
    needed: float | None
    is_met: bool
    is_within_reach: bool


def mean_outlook(times: Times, *, mean: int, maximum: int) -> MeanOutlook:
    """``mean`` and ``maximum`` are the standard's, in seconds. Both bind: one case beyond the
    maximum is not made good by many short ones, nor a poor mean by none being too long."""
    so_far = times.total / times.count if times.count else None
    needed = None
    if times.open_now:
        allowed = mean * (times.count + times.open_now) - times.total
        needed = allowed / times.open_now
    mean_is_met = so_far is None or so_far <= mean
    return MeanOutlook(
        mean=so_far,
        needed=needed,
        is_met=mean_is_met and times.longest <= maximum and not times.beyond,
        is_within_reach=mean_is_met if needed is None else needed > 0,
    )


@dataclass(frozen=True, slots=True)
class RatioOutlook:
    """Of ``remaining`` at least ``needed`` must turn out well; more than there are: out of
    reach."""

    ratio: float | None
    remaining: int
    needed: int
    is_met: bool

    @property
    def is_within_reach(self) -> bool:
        return self.needed <= self.remaining


def ratio_outlook(*, hits: int, count: int, remaining: int, target: Decimal) -> RatioOutlook:
    """For a ratio that is to be at least ``target``. Counted in whole things, so that nine in ten
    is not below 0.90 by a rounding."""
    wanted = (target * (count + remaining)).to_integral_value(ROUND_CEILING)
    return RatioOutlook(
        ratio=hits / count if count else None,
        remaining=remaining,
        needed=max(int(wanted) - hits, 0),
        is_met=count == 0 or hits >= target * count,
    )
