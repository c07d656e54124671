"""How many deadlines a second a calendar reckons, and what ten years cost against ten hours.

    python -m benchmarks.calendar [--rounds 5] [--json FILE]

On the packaged back-office calendar of China (two segments a day, holidays and make-up days
since 2004): ``add`` by service hours, working days and natural days, and ``between``; each over ten
hours or two days, and over ten years. Starts are spread over the year 2016, so that all of it lies
in confirmed years. Counted is this process's own processor time; the best round is told. Ends with
1 when a goal is missed: 100,000 a second, and ten years at most three times ten hours.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from benchmarks import machine  # noqa: E402
from ringback.calendars.packaged import CALENDARS  # noqa: E402
from ringback.kernel.spans import parse_span  # noqa: E402
from ringback.kernel.worktime import Calendar  # noqa: E402

STARTS = 20_000
LEAST, MOST_RATIO = 100_000, 3.0
FIRST = datetime(2016, 1, 1, tzinfo=UTC)
MINUTES = 366 * 24 * 60
SHORT, LONG = timedelta(hours=10), timedelta(days=3652)
SPANS = {
    "add, service hours": ("10sh", "18600sh"),
    "add, working days": ("2wd", "2480wd"),
    "add, natural days": ("1d", "3652d"),
}
"""A year has some 248 working days of seven and a half hours."""

Reckon = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """Reckonings a second over a short and a long span, and what the long one costs more."""

    what: str
    ten_hours: int
    ten_years: int

    @property
    def ratio(self) -> float:
        return self.ten_hours / self.ten_years

    @property
    def is_reached(self) -> bool:
        return min(self.ten_hours, self.ten_years) >= LEAST and self.ratio <= MOST_RATIO


def figures(calendar: Calendar, starts: Sequence[datetime], rounds: int) -> Iterator[Figure]:
    for what, spans in SPANS.items():
        speeds = [_speed(_adding(calendar, text), starts, rounds) for text in spans]
        yield Figure(what, *speeds)
    speeds = [_speed(_between(calendar, length), starts, rounds) for length in (SHORT, LONG)]
    yield Figure("between", *speeds)


def _adding(calendar: Calendar, text: str) -> Reckon:
    span = parse_span(text)
    return lambda start: calendar.add(start, span)


def _between(calendar: Calendar, length: timedelta) -> Reckon:
    return lambda start: calendar.between(start, start + length)


def _speed(reckon: Reckon, starts: Sequence[datetime], rounds: int) -> int:
    best = min(_seconds(reckon, starts) for _ in range(rounds))
    return int(len(starts) / best)


def _seconds(reckon: Reckon, starts: Sequence[datetime]) -> float:
    began = time.process_time()
    for start in starts:
        reckon(start)
    return time.process_time() - began


def office() -> Calendar:
    packaged = next(each for each in CALENDARS if each.code == "office")
    return packaged.plan("Asia/Shanghai").calendar()


def starts(number: int = STARTS) -> list[datetime]:
    """Instants of 2016, to the minute, always the same."""
    dice = random.Random("calendar")  # noqa: S311 - a measurement, no secret
    return [FIRST + timedelta(minutes=dice.randrange(MINUTES)) for _ in range(number)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.calendar")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args(arguments)
    print(machine.describe())
    print("| a second | over ten hours | over ten years | times dearer | goal |")
    print("|---|---|---|---|---|")
    found = list(figures(office(), starts(), options.rounds))
    for one in found:
        goal = "reached" if one.is_reached else "MISSED"
        speeds = f"{one.ten_hours:,} | {one.ten_years:,}"
        print(f"| {one.what} | {speeds} | {one.ratio:.2f} | {goal} |")
    if options.json:
        rows = [{**asdict(one), "ratio": round(one.ratio, 2)} for one in found]
        told = {"machine": machine.describe(), "figures": rows}
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return 0 if all(one.is_reached for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
