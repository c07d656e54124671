"""How long the sweep takes when a fifth of a million running clocks fall due at once.

    python -m benchmarks.sweep [--scale 1.0] [--json FILE]

Loads 1,000,000 running clocks with their ledgers into the database of RINGBACK_DATABASE_URL, which
must hold no clocks yet (without one: a SQLite file in RINGBACK_DATA_DIR). Then: a sweep with
nothing due; 200,000 clocks that reach their limit at one instant, fired by one worker; 200,000
others, by four worker processes. Afterwards counts that each was fired and told exactly once. The
database is left loaded. ``--scale 0.01`` does the same with a hundredth.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from benchmarks import machine  # noqa: E402
from ringback.base.models import Entry  # noqa: E402
from ringback.clocks import commands  # noqa: E402
from ringback.clocks.commands import Start  # noqa: E402
from ringback.clocks.models import Clock, FiredAlarm, Interval  # noqa: E402
from ringback.clocks.states import Alarm, Metric  # noqa: E402
from ringback.handbook import queries as handbook  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.kernel.instants import format_instant, parse_instant  # noqa: E402
from ringback.project.commands import bring_up_to_date  # noqa: E402

SYSTEM = Actor.system("benchmark")
RUNNING, DUE = 1_000_000, 200_000
BEGIN = parse_instant("2026-03-02T01:00:00Z")
FIRST_DUE = BEGIN + timedelta(hours=24)
SECOND_DUE = BEGIN + timedelta(hours=25)
WORKERS = 4
BATCH = 5_000
IDLE_ROUNDS = 50
GOAL_SECONDS, GOAL_IDLE_MS = 60, 20


def model() -> Clock:
    """One clock begun as every clock is; the others are made alike."""
    start = Start(
        subject_kind="benchmark",
        subject_id="model",
        metric=Metric.HANDLING,
        facts={},
        since=BEGIN,
        edition_id=handbook.edition_at(BEGIN).pk,
    )
    (clock,) = commands.start_many(starts=[start], actor=SYSTEM, now=BEGIN)
    return clock


def made(like: Clock, running: int, due: int) -> Iterator[Clock]:
    """``due`` clocks reach their limit at the first instant, as many at the second, the others
    much later, spread over a day."""
    kept = {field.attname: getattr(like, field.attname) for field in Clock._meta.concrete_fields}
    del kept["id"]
    for number in range(running):
        if number < 2 * due:
            at = FIRST_DUE if number % 2 else SECOND_DUE
        else:
            at = BEGIN + timedelta(days=30, seconds=number % 86_400)
        told = {"subject_id": str(number), "alarm": Alarm.BREACH, "alarm_at": at, "due_at": at}
        yield Clock(**{**kept, **told})


def load(running: int, due: int) -> float:
    """Seconds it took."""
    begun = time.perf_counter()
    like = model()
    rest = made(like, running, due)
    while rows := list(islice(rest, BATCH)):
        clocks = Clock.objects.bulk_create(rows)
        Interval.objects.bulk_create(Interval(clock=clock, since=BEGIN) for clock in clocks)
    Clock.objects.filter(pk=like.pk).update(alarm="", alarm_at=None)
    with connection.cursor() as cursor:
        # A database at work has done this by itself.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return time.perf_counter() - begun


def idle() -> tuple[float, float]:
    """Median and worst of a sweep that finds nothing, in milliseconds."""
    spent = []
    for _round in range(IDLE_ROUNDS):
        begun = time.perf_counter()
        assert commands.fire_due(actor=SYSTEM, now=BEGIN) == 0
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent), max(spent)


def fire(now: datetime) -> int:
    """What one worker does: again until nothing is due. A last look when all seemed done, for rows
    another worker held at that moment."""
    fired, idle_looks = 0, 0
    while idle_looks < 2:
        done = commands.fire_due(actor=SYSTEM, now=now)
        fired += done
        idle_looks = 0 if done else idle_looks + 1
    return fired


def work(now: datetime) -> None:
    """A worker process: tells when it is ready, waits for the word, tells what it has done."""
    assert commands.fire_due(actor=SYSTEM, now=BEGIN) == 0
    print("ready", flush=True)
    sys.stdin.readline()
    print(fire(now), flush=True)


def together(now: datetime) -> tuple[float, list[int]]:
    """Seconds until all workers found nothing more, and how many clocks each has looked at."""
    command = [sys.executable, "-m", "benchmarks.sweep", "--work-at", format_instant(now)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _worker in range(WORKERS)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
    begun = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    counts = [int(worker.communicate()[0]) for worker in workers]
    return time.perf_counter() - begun, counts


def faults(due: int) -> list[str]:
    """What was not fired and told exactly once."""
    fired = FiredAlarm.objects.filter(clock__subject_kind="benchmark")
    told = Entry.objects.filter(kind="clock.breached", content__of_kind="benchmark")
    twice = told.order_by().values("subject_id").annotate(times=Count("pk")).filter(times__gt=1)
    owed = Clock.objects.filter(alarm_at__lte=SECOND_DUE)
    found = {
        f"{fired.count():,} alarms fired, {2 * due:,} were due": fired.count() != 2 * due,
        f"{told.count():,} breaches told, {2 * due:,} were due": told.count() != 2 * due,
        f"{twice.count():,} clocks told of twice": twice.exists(),
        f"{owed.count():,} clocks not fired": owed.exists(),
    }
    return [words for words, is_so in found.items() if is_so]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--work-at", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.work_at:
        work(parse_instant(told.work_at))
        return 0
    call_command("migrate", verbosity=0)
    bring_up_to_date()
    if Clock.objects.exists():
        print("the database holds clocks already: name an empty one", file=sys.stderr)
        return 2
    return measure(max(int(RUNNING * told.scale), 10), max(int(DUE * told.scale), 2), told.json)


def measure(running: int, due: int, to: Path | None) -> int:
    where = f"{machine.describe('Django')}, {connection.vendor}"
    print(where)
    print(f"{running:,} running clocks loaded in {load(running, due):.0f} s")
    median, worst = idle()
    begun = time.perf_counter()
    alone_count = fire(FIRST_DUE)
    alone = time.perf_counter() - begun
    many, counts = together(SECOND_DUE)
    print(f"| {running:,} clocks running | seconds | clocks/s | goal |")
    print("|---|---|---|---|")
    print(f"| idle sweep | {median / 1000:.4f} (worst {worst / 1000:.4f}) | | ≤ 0.020 |")
    print(
        f"| {due:,} due, 1 worker | {alone:.1f} | {alone_count / alone:,.0f} | ≤ {GOAL_SECONDS} |"
    )
    print(f"| {due:,} due, {WORKERS} workers | {many:.1f} | {sum(counts) / many:,.0f} | |")
    wrong = faults(due)
    print("each fired and told exactly once" if not wrong else "; ".join(wrong))
    if to is not None:
        figures = {
            "machine": where,
            "running": running,
            "due": due,
            "idle_ms": median,
            "idle_worst_ms": worst,
            "one_worker_s": alone,
            "four_workers_s": many,
            "shares": counts,
            "goals": {"idle_ms": GOAL_IDLE_MS, "one_worker_s": GOAL_SECONDS},
            "faults": wrong,
        }
        to.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
