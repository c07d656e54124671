"""How long work takes and how likely it comes too late: pure.

An estimate, and called one wherever it is shown. What lies in one pair of hands is done one piece
after the other; how long each takes is drawn from what lately finished sheets took, always by the
same draws, so that the same rows say the same twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

DRAWS = 512
SKEWED = (2, 3, 4, 4, 6, 10)
"""Quarters of the typical time, where too little is measured: work times have a long tail."""
QUARTERS = 4
MOST_PIECES = 30

Stretch = tuple[str, datetime, datetime]
"""Who worked, from when until when."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What sheets took whoever had them, in minutes. ``measured`` is how many finished ones that
    rests on; 0: on what the manual calls typical."""

    minutes: tuple[float, ...]
    measured: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """How it will go, as far as can be told: when it is done in one case of two (``None``: not
    while we can see), and the chance from 0 to 1 that its limit passes before."""

    done_at: datetime | None
    breach: float


NEVER = Prospect(None, 1)
"""Nobody works on it."""


def pace(stretches: Iterable[Stretch], *, fewest: int, typical: timedelta) -> Pace:
    """From the last finished sheets of a department, in the order they were handed in. Somebody
    who has several does one after the other, so each is timed from the one before; what lay over a
    night tells nothing about the work and is left out."""
    before: dict[str, datetime] = {}
    minutes = []
    for ref, claimed_at, ended_at in stretches:
        since = max(claimed_at, before.get(ref, claimed_at))
        before[ref] = ended_at
        took = ended_at - since
        if timedelta() < took < timedelta(days=1) and since.date() == ended_at.date():
            minutes.append(took.total_seconds() / 60)
    if len(minutes) >= fewest:
        return Pace(tuple(minutes), len(minutes))
    usual = typical.total_seconds() / 60
    return Pace(tuple(usual * quarters / QUARTERS for quarters in SKEWED), 0)


def prospect(
    of: Pace, *, ahead: int, now: datetime, due_at: datetime, leaves_in: float | None
) -> Prospect:
    """For somebody who does ``ahead`` other pieces first and goes home in so many minutes: what is
    not done by then lies until they are back."""
    sums = _sums(of, min(ahead, MOST_PIECES) + 1)
    left = (due_at - now).total_seconds() / 60
    counted = left if leaves_in is None else min(left, leaves_in)
    middle = float(np.median(sums))
    stays = leaves_in is None or middle <= leaves_in
    return Prospect(
        done_at=now + timedelta(minutes=middle) if stays else None,
        breach=float(np.mean(sums > counted)),
    )


def _sums(of: Pace, pieces: int) -> NDArray[np.float64]:
    draws = np.random.default_rng(pieces).choice(of.minutes, size=(DRAWS, pieces))
    sums: NDArray[np.float64] = draws.sum(axis=1)
    return sums
