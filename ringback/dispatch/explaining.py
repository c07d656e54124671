"""Why this person: what a choice keeps of itself, small enough to stay with the offer for good."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ringback.dispatch import rules
from ringback.dispatch.matching import Flags, Numbers, Pairing, Weighing
from ringback.dispatch.states import Barrier, Factor

MOST_OTHERS = 5
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """How somebody stood: how good each factor was from 0 to 1, the points in hand, and what all
    of it was worth. ``got``: the sheet that went to them in the same round instead, if any."""

    ref: str
    worth: float
    factors: Mapping[str, float]
    load: int
    got: int | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many could not be given the sheet for one reason, and some of them by name."""

    barrier: str
    count: int
    refs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a sheet went to ``chosen``; ``None``: to nobody yet. ``waiting`` sheets and
    ``considered`` people were weighed together, by these ``weights``."""

    waiting: int
    considered: int
    weights: Mapping[str, float]
    chosen: Ground | None
    others: Sequence[Ground]
    stopped: Sequence[Stopped]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Decision":
        return cls(
            waiting=written["waiting"],
            considered=written["considered"],
            weights=written["weights"],
            chosen=Ground(**written["chosen"]) if written["chosen"] else None,
            others=[Ground(**each) for each in written["others"]],
            stopped=[Stopped(**each) for each in written["stopped"]],
        )


def decision(
    weighing: Weighing, line: int, *, loads: Numbers, gone: Mapping[int, int], chosen: int | None
) -> Decision:
    """``loads`` as they were when it was decided, ``chosen`` the column that got the sheet, and
    ``gone`` the sheets (by id) the other columns got in the same round."""
    standing = _standing(weighing, line, loads)
    left = {barrier: flags for barrier, flags in standing.items() if flags.any()}
    free = ~np.any(list(standing.values()), axis=0)
    grounds = [
        _ground(weighing, line, int(column), loads, gone.get(int(column)))
        for column in np.flatnonzero(free)
        if column != chosen
    ]
    grounds.sort(key=lambda each: (-each.worth, each.ref))
    return Decision(
        waiting=len(weighing.works),
        considered=len(weighing.candidates),
        weights={factor.value: weight for factor, weight in weighing.policy.weights.items()},
        chosen=None if chosen is None else _ground(weighing, line, chosen, loads, None),
        others=grounds[:MOST_OTHERS],
        stopped=[_stopped(weighing, barrier, flags) for barrier, flags in left.items()],
    )


def decisions(weighing: Weighing, pairings: Sequence[Pairing]) -> list[Decision]:
    """The grounds of every pair, in their order."""
    rounds: dict[int, dict[int, int]] = {}
    for pairing in pairings:
        rounds.setdefault(pairing.round, {})[pairing.column] = weighing.works[pairing.line].id
    return [
        decision(
            weighing,
            pairing.line,
            loads=pairing.loads,
            gone=rounds[pairing.round],
            chosen=pairing.column,
        )
        for pairing in pairings
    ]


def _standing(weighing: Weighing, line: int, loads: Numbers) -> dict[Barrier, Flags]:
    """Who is stopped by what: of several barriers the first alone counts."""
    full = weighing.is_full(loads, [weighing.works[line]])[0]
    stopped = np.zeros(len(weighing.candidates), dtype=bool)
    found: dict[Barrier, Flags] = {}
    for barrier in Barrier:
        flags = full if barrier is Barrier.FULL else weighing.against[barrier][line]
        found[barrier] = flags & ~stopped
        stopped |= flags
    return found


def _ground(weighing: Weighing, line: int, column: int, loads: Numbers, got: int | None) -> Ground:
    policy = weighing.policy
    factors = {
        factor: float(np.broadcast_to(raw, (len(weighing.works), len(loads)))[line, column])
        for factor, raw in weighing.raw.items()
    }
    factors[Factor.LOAD] = rules.room(float(loads[column]), policy.in_hand)
    worth = 1.0
    for factor, raw in factors.items():
        worth *= rules.worth(raw, policy.weights[factor])
    return Ground(
        ref=weighing.candidates[column].ref,
        worth=round(worth, 5),
        factors={factor.value: round(factors[factor], 3) for factor in Factor},
        load=int(loads[column]),
        got=got,
    )


def _stopped(weighing: Weighing, barrier: Barrier, flags: Flags) -> Stopped:
    columns = np.flatnonzero(flags)
    refs = [weighing.candidates[int(column)].ref for column in columns[:MOST_NAMED]]
    return Stopped(barrier=barrier.value, count=len(columns), refs=refs)
