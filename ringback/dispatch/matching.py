"""Many sheets against many people: weighed in one go, paired so that the whole is best.

``weigh`` lays every factor out as a matrix, a line a sheet and a column a person; ``match`` pairs
them, round by round, until nobody has room or nothing waits. Pure: the same in the worker, on the
page that explains, and in the simulation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from ringback.base import extras
from ringback.dispatch import rules
from ringback.dispatch.rules import Candidate, Policy, Work
from ringback.dispatch.states import Barrier, Factor

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How good each factor of each pair is, and what stands against it; lines are sheets, columns
    people. Without load and room: those change while work is given out."""

    works: Sequence[Work]
    candidates: Sequence[Candidate]
    policy: Policy
    raw: Mapping[Factor, Numbers]
    against: Mapping[Barrier, Flags]

    def worth(self) -> Numbers:
        """What every pair is worth before anybody's load is looked at; 0 where a barrier stands."""
        exponents = np.zeros((len(self.works), len(self.candidates)))
        for factor, raw in self.raw.items():
            if weight := self.policy.weights[factor]:
                exponents += weight * (raw - 1.0)
        worth: Numbers = np.power(float(rules.STEP), exponents, out=exponents)
        for flags in self.against.values():
            worth[flags] = 0.0
        return worth

    def load_worth(self, loads: Numbers) -> Numbers:
        raw = np.clip(1 - loads / self.policy.in_hand, 0.0, 1.0)
        worth: Numbers = np.power(float(rules.STEP), self.policy.weights[Factor.LOAD] * (raw - 1.0))
        return worth

    def is_full(self, loads: Numbers, works: Sequence[Work]) -> Flags:
        weights = np.array([work.weight for work in works], dtype=float)[:, None]
        after = loads[None, :] + weights
        # A sheet heavier than what may be in hand would find nobody ever: empty hands take it.
        full: Flags = (after > self.policy.in_hand) & (loads > 0)[None, :]
        full |= after > self.policy.ceiling
        return full


@dataclass(frozen=True, slots=True)
class Pairing:
    """The sheet of this line for the person of this column; ``loads`` are those of the round."""

    line: int
    column: int
    round: int
    loads: Numbers


def weigh(works: Sequence[Work], candidates: Sequence[Candidate], policy: Policy) -> Weighing:
    raw: dict[Factor, Numbers] = {
        Factor.SKILL: _levels(works, candidates),
        Factor.DUE: np.array([[rules.pressure(work.used)] for work in works]).reshape(-1, 1),
        Factor.AFFINITY: _affinities(works, candidates),
        Factor.REGION: _nearness(works, candidates),
        Factor.TEAM: _same(works, candidates, lambda one: one.team).astype(float),
        Factor.MISSED: 1.0 - _named(works, candidates, lambda work: work.missed),
    }
    absent = np.array([[not each.is_present for each in candidates]], dtype=bool)
    leaving = np.array([[_is_leaving(each, policy) for each in candidates]], dtype=bool)
    return Weighing(
        works,
        candidates,
        policy,
        raw=raw,
        against={
            Barrier.ABSENT: np.broadcast_to(absent, (len(works), len(candidates))),
            Barrier.LEAVING: np.broadcast_to(leaving, (len(works), len(candidates))),
            Barrier.SKILL: raw[Factor.SKILL] == 0,
            Barrier.POST: ~_same(works, candidates, lambda one: one.post),
            Barrier.GRID: _out_of_grid(works, candidates),
            Barrier.BARRED: _named(works, candidates, lambda work: work.barred).astype(bool),
        },
    )


def _is_leaving(candidate: Candidate, policy: Policy) -> bool:
    """Empty hands may begin something yet; on top of other work it would lie overnight."""
    if candidate.leaves_in is None or not candidate.load:
        return False
    return candidate.leaves_in < policy.margin


def loads_of(candidates: Sequence[Candidate]) -> Numbers:
    return np.array([each.load for each in candidates], dtype=float)


def match(weighing: Weighing) -> list[Pairing]:
    """Pair until nothing more can be: in each round everybody gets one sheet at most, so that work
    spreads. The sum of what the pairs of a round are worth is the greatest there is."""
    works, candidates = weighing.works, weighing.candidates
    loads = loads_of(candidates)
    if not works or not candidates:
        return []
    fixed = weighing.worth()
    open_lines = np.arange(len(works))
    pairings: list[Pairing] = []
    for number in count():
        if not len(open_lines):
            break
        worth = fixed[open_lines] * weighing.load_worth(loads)
        worth[weighing.is_full(loads, [works[int(line)] for line in open_lines])] = 0.0
        found = _best(worth)
        if not found:
            break
        then, loads = loads, loads.copy()
        for place, column in found:
            line = int(open_lines[place])
            pairings.append(Pairing(line, column, number, then))
            loads[column] += works[line].weight
        open_lines = np.delete(open_lines, [place for place, _ in found])
    return pairings


def _best(worth: Numbers) -> list[tuple[int, int]]:
    """Pairs (line, column) of one round; a pair worth nothing is none. The matching of SciPy is
    loaded only when there is something to match."""
    lines = np.flatnonzero(worth.any(axis=1))
    columns = np.flatnonzero(worth.any(axis=0))
    if not len(lines):
        return []
    if len(lines) == 1 or len(columns) == 1:
        line, column = np.unravel_index(int(worth.argmax()), worth.shape)
        return [(int(line), int(column))]
    part = worth[np.ix_(lines, columns)]
    chosen = extras.load("scipy.optimize").linear_sum_assignment(part, maximize=True)
    pairs = zip(lines[chosen[0]], columns[chosen[1]], strict=True)
    return [(int(line), int(column)) for line, column in pairs if worth[line, column] > 0]


def _levels(works: Sequence[Work], candidates: Sequence[Candidate]) -> Numbers:
    """The level each person has of what each sheet asks, 0 for none; 1 where nothing is asked."""
    by_skill = {
        skill: np.array([1.0 if not skill else each.skills.get(skill, 0.0) for each in candidates])
        for skill in {work.skill for work in works}
    }
    return np.array([by_skill[work.skill] for work in works]).reshape(len(works), len(candidates))


def _nearness(works: Sequence[Work], candidates: Sequence[Candidate]) -> Numbers:
    homes = list({each.home for each in candidates})
    columns = [homes.index(each.home) for each in candidates]
    with_grids = [(column, each) for column, each in enumerate(candidates) if each.grids]
    by_place: dict[str, Numbers] = {}
    for place in {work.place for work in works}:
        near = np.array([rules.nearness(place, home) for home in homes])[columns]
        for column, each in with_grids:
            if rules.looks_after(each, place):
                near[column] = 1.0
        by_place[place] = near
    return np.array([by_place[work.place] for work in works]).reshape(len(works), len(candidates))


def _out_of_grid(works: Sequence[Work], candidates: Sequence[Candidate]) -> Flags:
    """A grid that somebody looks after is theirs; one that nobody does is everybody's."""
    with_grids = [(column, each) for column, each in enumerate(candidates) if each.grids]
    by_place: dict[str, Flags] = {}
    for place in {work.place for work in works}:
        theirs = [column for column, each in with_grids if rules.looks_after(each, place)]
        others = np.full(len(candidates), bool(theirs))
        others[theirs] = False
        by_place[place] = others
    flags = np.array([by_place[work.place] for work in works], dtype=bool)
    return flags.reshape(len(works), len(candidates))


def _same(
    works: Sequence[Work],
    candidates: Sequence[Candidate],
    of: Callable[[Work | Candidate], str],
) -> Flags:
    """Whether both name the same; true where the sheet names none."""
    codes = np.array([of(each) for each in candidates], dtype=object)
    by_code = {
        code: np.ones(len(candidates), dtype=bool) if not code else (codes == code)
        for code in {of(work) for work in works}
    }
    flags = np.array([by_code[of(work)] for work in works], dtype=bool)
    return flags.reshape(len(works), len(candidates))


def _affinities(works: Sequence[Work], candidates: Sequence[Candidate]) -> Numbers:
    columns = {each.ref: column for column, each in enumerate(candidates)}
    found = np.zeros((len(works), len(candidates)))
    for line, work in enumerate(works):
        for ref in {work.owner, *work.known}:
            if ref in columns:
                found[line, columns[ref]] = rules.affinity(work, ref)
    return found


def _named(
    works: Sequence[Work],
    candidates: Sequence[Candidate],
    of: Callable[[Work], frozenset[str]],
) -> Numbers:
    """1 for each person a sheet names, 0 for all others."""
    columns = {each.ref: column for column, each in enumerate(candidates)}
    found = np.zeros((len(works), len(candidates)))
    for line, work in enumerate(works):
        for ref in of(work):
            if ref in columns:
                found[line, columns[ref]] = 1.0
    return found
