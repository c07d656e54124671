"""What came of it: figures of a run, their means over seeds, and where the differences are real."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from ringback.dispatch.simulation.arrivals import Manual, Sheet, draw, percentile
from ringback.dispatch.simulation.floor import Agent, Floor
from ringback.dispatch.simulation.scenario import Scenario
from ringback.dispatch.simulation.ways import Ours, all_ways

FIGURES = (
    "breach_rate",
    "wait_mean",
    "wait_p90",
    "resolution_mean",
    "resolution_p90",
    "load_spread",
)
"""Of all of them less is better. Waiting is from arrival until somebody begins, resolution until
the work is done, both in minutes; the spread of load is the standard deviation, over the people,
of the share of their hours in which they worked."""

T_95 = {10: 2.228, 15: 2.131, 19: 2.093, 20: 2.086, 24: 2.064, 29: 2.045, 39: 2.023, 59: 2.001}
"""Student's t for 95 % by degrees of freedom; between two entries the wider one is taken."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and half the width of its 95 % confidence interval."""

    mean: float
    half: float

    @property
    def is_real(self) -> bool:
        """For a difference: whether it is told from nought."""
        return abs(self.mean) > self.half


@dataclass(frozen=True, slots=True)
class Comparison:
    """Over all seeds: each figure of each way, and how much more each other way has than ours,
    seed by seed (``behind``: positive where ours is better)."""

    sheets: float
    seeds: int
    ways: Sequence[str]
    figures: Mapping[str, Mapping[str, Interval]]
    behind: Mapping[str, Mapping[str, Interval]]


def compare(scenario: Scenario, manual: Manual, seeds: Sequence[int]) -> Comparison:
    """Every way on the same arrivals, seed by seed."""
    runs: dict[str, list[dict[str, float]]] = {way.name: [] for way in all_ways()}
    came: list[int] = []
    for seed in seeds:
        for way in all_ways():
            sheets = draw(scenario, manual, seed)
            floor = Floor(scenario, manual, sheets, way, seed)
            floor.run()
            runs[way.name].append(measured(sheets, floor.agents))
        came.append(len(sheets))
    ours = runs[Ours.name]
    return Comparison(
        sheets=statistics.fmean(came),
        seeds=len(seeds),
        ways=list(runs),
        figures={
            name: {figure: interval([run[figure] for run in of_way]) for figure in FIGURES}
            for name, of_way in runs.items()
        },
        behind={
            name: {
                figure: interval(
                    [run[figure] - own[figure] for run, own in zip(of_way, ours, strict=True)]
                )
                for figure in FIGURES
            }
            for name, of_way in runs.items()
            if name != Ours.name
        },
    )


def measured(sheets: Sequence[Sheet], agents: Sequence[Agent]) -> dict[str, float]:
    waits = sorted(each.begun - each.at for each in sheets if each.begun is not None)
    took = sorted(each.done - each.at for each in sheets if each.done is not None)
    busy = [agent.worked / agent.there for agent in agents if agent.there]
    return {
        "breach_rate": sum(each.is_late for each in sheets) / max(len(sheets), 1),
        "wait_mean": statistics.fmean(waits) if waits else 0.0,
        "wait_p90": percentile(waits, 0.9),
        "resolution_mean": statistics.fmean(took) if took else 0.0,
        "resolution_p90": percentile(took, 0.9),
        "load_spread": statistics.pstdev(busy) if busy else 0.0,
    }


def interval(values: Sequence[float]) -> Interval:
    """Of two values and more."""
    freedom = len(values) - 1
    fitting = [t for degrees, t in sorted(T_95.items()) if degrees <= freedom]
    t = fitting[-1] if fitting else 12.706
    return Interval(statistics.fmean(values), t * statistics.stdev(values) / sqrt(len(values)))
