"""A real log of another system, imported with ``ringback import history`` and reckoned anew.

    python -m benchmarks.replay ../shared/data/it_incident_log [--json FILE]

The folder holds ``incident_event_log.csv.gz`` (CC BY 4.0; not part of this repository). The
database of RINGBACK_DATABASE_URL, which must hold no tickets yet (without one: a SQLite file in
RINGBACK_DATA_DIR), gets a department for each group of the log; then the log is imported. Every
case is held against what ``replay_log`` makes of the same rows in plain Python: its last state,
how often it was passed on, held, answered and reopened, and each of its clocks. Ends with 1 when
one differs or an event is missing. ``--cases 500`` takes the first 500 cases alone.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402

from benchmarks import machine, replay_log  # noqa: E402
from benchmarks.replay_log import Case, Told  # noqa: E402
from ringback.base.journal import IMPORTED_AT  # noqa: E402
from ringback.base.models import Delivery, Entry  # noqa: E402
from ringback.calendars import queries as calendars  # noqa: E402
from ringback.clocks import rules  # noqa: E402
from ringback.clocks.models import Clock, FiredAlarm  # noqa: E402
from ringback.clocks.rules import Running  # noqa: E402
from ringback.intake.history import cli  # noqa: E402
from ringback.intake.models import PastRow  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.people import commands as people  # noqa: E402
from ringback.project.commands import bring_up_to_date  # noqa: E402
from ringback.tickets.models import Statement, Ticket, WorkSheet  # noqa: E402
from ringback.tickets.states import StatementKind  # noqa: E402

SYSTEM = Actor.system("benchmark")
FILE = "incident_event_log.csv.gz"
SOURCE = "incident log"
GOAL_SECONDS = 300
PAGE = 2_000
MOST_SHOWN = 5


def unpacked(folder: Path, to: Path, cases: int | None) -> Path:
    """The log as a plain file: whole, or its first cases."""
    path = to / "log.csv"
    with (
        gzip.open(folder / FILE, "rt", encoding="utf-8", newline="") as packed,
        path.open("w", encoding="utf-8", newline="") as plain,
    ):
        if cases is None:
            shutil.copyfileobj(packed, plain)
        else:
            plain.write(next(packed))
            of_case = groupby(packed, key=lambda line: line.partition(",")[0])
            for _number, lines in islice(of_case, cases):
                plain.writelines(lines)
    return path


def floor(path: Path) -> dict[str, str]:
    """An organisation with a department for each group of the log; by group where it lies."""
    now = instants.now()
    root = people.add_organisation(
        code="44", name_zh="示例省", name_en="Province", parent=None, actor=SYSTEM, now=now
    )
    with path.open(encoding="utf-8", newline="") as lines:
        groups = sorted({row["assignment_group"] for row in csv.DictReader(lines)})
    places = {}
    for group in groups:
        code = group.lower().replace(" ", "_") or "first_line"
        named = {"name_zh": group or "一线", "name_en": group or "First line"}
        department = people.add_department(
            organisation=root, code=code, **named, actor=SYSTEM, now=now
        )
        places[group] = department.path
    return places


def written_mapping(to: Path, path: Path, places: dict[str, str]) -> Path:
    with path.open(encoding="utf-8", newline="") as lines:
        categories = sorted({row["category"] for row in csv.DictReader(lines)})
    kinds = {category: replay_log.kind_of(category) for category in categories}
    complexities = dict.fromkeys(replay_log.MAJOR, "major") | {"*": "ordinary"}
    states = {
        word: {"state": meaning.state}
        | ({"reason": meaning.reason} if meaning.reason else {})
        | ({"spoken": True} if meaning.spoken else {})
        for word, meaning in replay_log.STATES.items()
    }
    parts = [
        f'source = "{SOURCE}"\nzone = "Asia/Shanghai"\n',
        _section(
            "columns",
            {
                "case": "number",
                "at": "sys_updated_at",
                "state": "incident_state",
                "group": "assignment_group",
                "opened_at": "opened_at",
                "reassignments": "reassignment_count",
                "kind": "category",
                "complexity": "priority",
                "severity": "priority",
            },
        ),
        _section("case", {"organisation": "/44/", "text": "$category, $subcategory, $u_symptom"}),
        _section("kind", kinds),
        _section("complexity", complexities),
        _section("severity", replay_log.SEVERITIES),
        _section("groups", places),
        *(_section(f"states.{json.dumps(word)}", rule) for word, rule in states.items()),
    ]
    file = to / "mapping.toml"
    file.write_text("\n".join(parts), "utf-8")
    return file


def _section(name: str, values: Mapping[str, object]) -> str:
    """A table of TOML; JSON's strings and booleans are TOML's."""
    lines = [f"{json.dumps(word)} = {json.dumps(value)}" for word, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock on the wall, and of the processor in this process."""

    wall: float
    processor: float


def imported(path: Path, mapping: Path, outcome: Path) -> Spent:
    wall, processor = time.perf_counter(), time.process_time()
    cli.import_history(path, mapping, outcome)
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def ours() -> Iterator[Case]:
    """Every imported case as the database has it, page by page."""
    last = 0
    while tickets := list(Ticket.objects.filter(pk__gt=last).order_by("pk")[:PAGE]):
        last = tickets[-1].pk
        yield from _page({ticket.pk: ticket for ticket in tickets})


def _page(tickets: dict[int, Ticket]) -> Iterator[Case]:
    notes = Statement.objects.filter(ticket__in=tickets, kind=StatementKind.NOTE)
    numbers = {note.ticket_id: note.body.reveal().removeprefix(f"{SOURCE} ") for note in notes}
    counts = {name: _counted(tickets, name) for name in ("holds", "resolutions", "reopenings")}
    handed = dict(
        WorkSheet.objects.filter(ticket__in=tickets)
        .values_list("ticket")
        .annotate(Sum("hand_overs"))
        .order_by()
    )
    clocks = _clocks("ticket", tickets)
    sheets = dict(
        WorkSheet.objects.filter(ticket__in=tickets).order_by("pk").values_list("pk", "ticket_id")
    )
    of_sheets = _clocks("work_sheet", sheets)
    worked: dict[int, list[Told]] = {pk: [] for pk in tickets}
    for sheet, ticket_id in sheets.items():
        worked[ticket_id].append(of_sheets[sheet]["sheet", "manual"])
    rows = Counter(PastRow.objects.filter(ticket__in=tickets).values_list("ticket_id", flat=True))
    for pk, ticket in tickets.items():
        yield Case(
            numbers[pk],
            state=ticket.state,
            reassignments=handed[pk],
            reopenings=counts["reopenings"].get(pk, 0),
            holds=counts["holds"].get(pk, 0),
            answers=counts["resolutions"].get(pk, 0),
            rows=rows[pk],
            clocks=clocks[pk],
            sheets=worked[pk],
        )


def _counted(tickets: dict[int, Ticket], name: str) -> dict[int, int]:
    rows = Ticket.objects.filter(pk__in=tickets).annotate(times=Count(name))
    return dict(rows.values_list("pk", "times"))


def _clocks(kind: str, ids: Iterable[int]) -> dict[int, dict[tuple[str, str], Told]]:
    found: dict[int, dict[tuple[str, str], Told]] = {pk: {} for pk in ids}
    rows = Clock.objects.filter(subject_kind=kind, subject_id__in=[str(pk) for pk in found])
    for clock in rows.prefetch_related("intervals"):
        calendar = calendars.version(clock.calendar_version_id).calendar
        runs = [Running(run.since, run.until) for run in clock.intervals.all()]
        used = rules.elapsed(calendar, runs, clock.started_at)
        told = Told(clock.state, int(used.total_seconds()) // 60, clock.breached_at)
        found[int(clock.subject_id)][clock.metric, clock.layer] = told
    return found


def differences(path: Path) -> tuple[list[str], Counter[str]]:
    """Every case that is other here than the log says, and what was counted."""
    imported_cases = {case.number: case for case in ours()}
    wrong, counted = [], Counter[str]()
    for expected in replay_log.cases(path):
        found = imported_cases.pop(expected.number, None)
        _add_up(counted, expected)
        if found is None:
            wrong.append(f"{expected.number} is missing")
            continue
        found.rows, found.strays = found.rows + expected.strays, expected.strays
        wrong += [
            f"{expected.number}: {name} is {theirs!r}, not {asdict(expected)[name]!r}"
            for name, theirs in asdict(found).items()
            if theirs != asdict(expected)[name]
        ]
    wrong += [f"{number} is none of the log" for number in imported_cases]
    return wrong, counted


def _add_up(counted: Counter[str], case: Case) -> None:
    counted["cases"] += 1
    counted["events"] += case.rows
    counted["rows out of order"] += case.strays
    for name in ("reassignments", "reopenings", "holds", "answers"):
        counted[name] += getattr(case, name)
    told = [*case.clocks.values(), *case.sheets]
    counted["clocks"] += len(told)
    counted["clocks missed"] += sum(each.outcome == "missed" for each in told)


def faults() -> list[str]:
    """What an import must never do."""
    entries = Entry.objects.exclude(kind__in=["ticket.loaded", "clock.loaded"])
    lived = entries.filter(subject_kind__in=["ticket", "work_sheet"])
    told = Delivery.objects.exclude(entry__kind__in=["ticket.loaded"])
    told = told.filter(entry__subject_kind__in=["ticket", "work_sheet", "clock"])
    found = {
        "alarms were fired for the past": FiredAlarm.objects.exists(),
        "somebody was told of the past": told.exists(),
        "an entry is not marked": lived.exclude(content__has_key=IMPORTED_AT).exists(),
    }
    return [words for words, is_so in found.items() if is_so]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, help="the first so many cases alone")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    told = parser.parse_args()
    if not (told.folder / FILE).is_file():
        print(f"there is no {FILE} in {told.folder}: nothing was measured", file=sys.stderr)
        return 2
    bring_up_to_date()
    if Ticket.objects.exists():
        print("the database holds tickets already: name an empty one", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as place:
        return measure(unpacked(told.folder, Path(place), told.cases), Path(place), told.json)


def measure(path: Path, place: Path, to: Path | None) -> int:
    where = f"{machine.describe('Django')}, {connection.vendor}"
    print(where)
    mapping = written_mapping(place, path, floor(path))
    spent = imported(path, mapping, place / "outcome.jsonl")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with (place / "outcome.jsonl").open(encoding="utf-8") as lines:
        told = map(json.loads, lines)
        outcomes = Counter((each["outcome"], each.get("reason", "")) for each in told)
    wrong, counted = differences(path)
    wrong += faults()
    if outcomes.total() != counted["events"]:
        wrong.append(f"{outcomes.total():,} outcomes for {counted['events']:,} rows")
    _print(spent, peak, outcomes, counted, wrong)
    if to is not None:
        figures = {
            "machine": where,
            "seconds": spent.wall,
            "processor_seconds": spent.processor,
            "peak_mb": peak,
            "goals": {"seconds": GOAL_SECONDS},
            "outcomes": {" ".join(key).strip(): number for key, number in outcomes.items()},
            "counted": counted,
            "faults": wrong,
        }
        to.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return 1 if wrong else 0


def _print(
    spent: Spent,
    peak: float,
    outcomes: Counter[tuple[str, str]],
    counted: Counter[str],
    wrong: list[str],
) -> None:
    rate = counted["events"] / spent.wall
    print("| | |")
    print("|---|---|")
    print(f"| seconds (goal ≤ {GOAL_SECONDS}) | {spent.wall:.0f} |")
    print(f"| of the processor, in this process | {spent.processor:.0f} |")
    print(f"| events/s | {rate:,.0f} |")
    print(f"| memory at most, MiB | {peak:.0f} |")
    for (outcome, reason), number in sorted(outcomes.items()):
        print(f"| rows {outcome}{': ' if reason else ''}{reason} | {number:,} |")
    for name, number in counted.items():
        print(f"| {name} | {number:,} |")
    print(f"{len(wrong):,} differences" if wrong else "every case and clock as the log says")
    for each in wrong[:MOST_SHOWN]:
        print(f"  {each}")


if __name__ == "__main__":
    sys.exit(main())
