"""``ringback simulate``: what a way of giving out work would do to a floor."""

import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from ringback.dispatch.rules import CLAUSE
from ringback.dispatch.simulation import outcome, scenario
from ringback.dispatch.simulation.outcome import Comparison, Interval
from ringback.dispatch.simulation.rulebook import manual_of
from ringback.dispatch.simulation.scenario import Scenario
from ringback.dispatch.simulation.ways import Ours
from ringback.handbook import queries as handbook
from ringback.kernel import instants
from ringback.kernel.errors import Invalid

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"

SEEDS = 20
MOST_SEEDS = 200
TITLES = {
    "breach_rate": "breaches %",
    "wait_mean": "wait mean",
    "wait_p90": "wait P90",
    "resolution_mean": "done mean",
    "resolution_p90": "done P90",
    "load_spread": "spread %",
}
IN_PERCENT = {"breach_rate", "load_spread"}
LEGEND = """\
Mean ± half of the 95 % confidence interval over the seeds; waiting (until somebody begins) and
done (until it is finished) in minutes. Less is better everywhere. Every way meets the same
arrivals and the same luck, so differences are taken seed by seed."""


def add_commands(subparsers: Subparsers) -> None:
    simulate = subparsers.add_parser(
        "simulate",
        help="compare four ways of giving out work, in virtual time, under the manual in force",
    )
    simulate.add_argument(
        "--scenario",
        default=scenario.PACKAGED,
        metavar="FILE",
        help=f"a TOML file, or a packaged one by name ({scenario.PACKAGED})",
    )
    simulate.add_argument(
        "--arrivals", type=Path, metavar="CSV", help="what came, instead of the profile: at,type"
    )
    simulate.add_argument("--seeds", type=int, default=SEEDS, help=f"how many ({SEEDS})")
    simulate.add_argument("--first-seed", type=int, default=1)
    simulate.add_argument("--json", type=Path, metavar="FILE", help="the figures, for a program")
    simulate.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Print what was found. Raises ``Invalid`` for a scenario or a number that makes no sense."""
    if not 2 <= options.seeds <= MOST_SEEDS:
        raise Invalid(f"--seeds: 2 to {MOST_SEEDS}, not {options.seeds}.")
    now = instants.now()
    floor = _scenario(options)
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    compared = outcome.compare(floor, manual_of(floor, now), seeds)
    cited = handbook.cited(CLAUSE, handbook.edition_at(now).pk)
    sys.stdout.writelines(f"{line}\n" for line in told(floor, compared, cited))
    if options.json:
        options.json.write_text(json.dumps(asdict(compared), indent=2) + "\n", "utf-8")
    return 0


def _scenario(options: Namespace) -> Scenario:
    path = Path(options.scenario)
    try:
        made = scenario.from_file(path) if path.is_file() else scenario.packaged(options.scenario)
        return scenario.with_arrivals(made, options.arrivals) if options.arrivals else made
    except OSError as problem:
        raise Invalid(f"{problem.filename} cannot be read: {problem.strerror}.") from None


def told(floor: Scenario, compared: Comparison, cited: str) -> Iterator[str]:
    """The tables, then in words where we win, where we lose and where nothing can be told."""
    yield (
        f"{floor.name}: {compared.sheets:.0f} sheets in the mean, {len(floor.people)} people, "
        f"{floor.days} days, {compared.seeds} seeds, {cited}"
    )
    yield f"taken for granted: {_assumed(floor)}"
    yield ""
    yield " ".join([f"{'':14}", *(f"{title:>16}" for title in TITLES.values())])
    for name in compared.ways:
        cells = [_cell(figure, compared.figures[name][figure]) for figure in TITLES]
        yield " ".join([f"{name:14}", *cells])
    yield ""
    for name, figures in compared.behind.items():
        yield f"{Ours.name} against {name}:"
        yield f"  better: {_listed(figures, 1)}"
        yield f"  worse: {_listed(figures, -1)}"
        yield f"  not to be told apart: {_listed(figures, 0)}"
    yield ""
    yield LEGEND


def _assumed(floor: Scenario) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in asdict(floor.assumptions).items())


def _scaled(figure: str, value: float) -> str:
    return f"{100 * value:.2f}" if figure in IN_PERCENT else f"{value:.1f}"


def _cell(figure: str, found: Interval) -> str:
    return f"{_scaled(figure, found.mean)} ± {_scaled(figure, found.half)}".rjust(16)


def _listed(figures: Mapping[str, Interval], side: int) -> str:
    chosen = [
        f"{TITLES[figure]} by {_scaled(figure, abs(found.mean))} ± {_scaled(figure, found.half)}"
        for figure, found in figures.items()
        if (found.is_real and side * found.mean > 0) or (not side and not found.is_real)
    ]
    return ", ".join(chosen) or "nothing"
