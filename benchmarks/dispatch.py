"""How long dispatch takes to match 1,000 waiting sheets with 500 people.

    python -m benchmarks.dispatch [--sheets 1000] [--people 500] [--rounds 7] [--json FILE]

Ten skills, forty counties, six teams, a tenth of the sheets with somebody who knows the customer,
some who let the offer lapse. Weighing and matching are timed as the worker does them: the first
batch of sheets goes round by round until everybody has as much in hand as dispatch gives. Prints a
table with the machine. Goal: 0.5 s on two cores.
"""

import argparse
import json
import random
import statistics
import sys
import time
from pathlib import Path

from benchmarks import machine
from ringback.dispatch import matching
from ringback.dispatch.rules import Candidate, Policy, Work
from ringback.dispatch.states import Factor

GOAL = 0.5
SKILLS = [f"skill.{number}" for number in range(10)]
PLACES = [f"/44/{city}/{city}{county:02}/" for city in (4401, 4403) for county in range(1, 21)]
TEAMS = [f"team.{number}" for number in range(6)]
POLICY = Policy(weights=dict.fromkeys(Factor, 1.0), in_hand=6, ceiling=24)


def people(count: int, chance: random.Random) -> list[Candidate]:
    return [
        Candidate(
            ref=f"user:{number}",
            is_present=chance.random() < 0.9,
            load=chance.randrange(5),
            team=chance.choice(TEAMS),
            home=chance.choice(PLACES),
            skills={skill: chance.randint(1, 3) / 3 for skill in chance.sample(SKILLS, 4)},
        )
        for number in range(count)
    ]


def sheets(count: int, refs: list[str], chance: random.Random) -> list[Work]:
    return [
        Work(
            id=number,
            weight=chance.choice((1, 2, 2, 2, 4)),
            used=chance.random() * 1.3,
            skill=chance.choice(SKILLS),
            team=chance.choice(TEAMS),
            place=chance.choice(PLACES),
            owner=chance.choice(refs) if chance.random() < 0.1 else "",
            known=frozenset(chance.sample(refs, 2)) if chance.random() < 0.1 else frozenset(),
            barred=frozenset({chance.choice(refs)}),
            missed=frozenset({chance.choice(refs)}) if chance.random() < 0.1 else frozenset(),
        )
        for number in range(count)
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sheets", type=int, default=1000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures, for a program")
    options = parser.parse_args(arguments)
    chance = random.Random(1)  # noqa: S311  made-up data, the same each time
    candidates = people(options.people, chance)
    works = sheets(options.sheets, [each.ref for each in candidates], chance)

    def once() -> tuple[float, float, int]:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        pairings = matching.match(matching.weigh(works, candidates, POLICY))
        return time.perf_counter() - begun, time.process_time() - begun_cpu, len(pairings)

    first, _, paired = once()  # loads SciPy
    rounds = [once() for _ in range(options.rounds)]
    took = [wall for wall, _, _ in rounds]
    figures = {
        "sheets": len(works),
        "people": len(candidates),
        "paired": paired,
        "median_s": round(statistics.median(took), 4),
        "worst_s": round(max(took), 4),
        "median_cpu_s": round(statistics.median(cpu for _, cpu, _ in rounds), 4),
        "first_s": round(first, 4),
        "goal_s": GOAL,
        "machine": machine.describe("numpy", "scipy"),
    }
    columns = ("sheets", "people", "paired", "median_s", "worst_s", "median_cpu_s", "first_s")
    print("".join(f"{name:>14}" for name in columns))
    print("".join(f"{figures[name]:>14}" for name in columns))
    print(f"goal: {GOAL} s for 1,000 × 500 (median_s); first_s also loads SciPy")
    print(figures["machine"])
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
