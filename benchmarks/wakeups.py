"""Due clocks fired by workers behind a broker, one of them killed in the middle.

    python -m benchmarks.wakeups [--due 20000] [--workers 4] [--json FILE]

Needs the extra `celery`, RINGBACK_BROKER_URL (RabbitMQ) and RINGBACK_DATABASE_URL, a PostgreSQL
database without clocks. Loads twice ``--due`` clocks that are due, starts `ringback beat` and so
many `ringback worker --celery`, kills one of these (SIGKILL) when a quarter is fired, and waits
until nothing is owed. Then measures on the idle floor how long it takes from a commit to the alarm
it makes due, and counts whether each clock was fired and told exactly once. Ends with 1 when
anything was lost or doubled.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import machine, sweep  # noqa: E402
from ringback.base.models import Delivery  # noqa: E402
from ringback.clocks import commands  # noqa: E402
from ringback.clocks.commands import Start  # noqa: E402
from ringback.clocks.models import Clock, FiredAlarm  # noqa: E402
from ringback.clocks.states import Metric  # noqa: E402
from ringback.handbook import queries as handbook  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.project.commands import bring_up_to_date  # noqa: E402

PATIENCE = 1_800.0
LOOKS = 15


def started(stack: ExitStack, *words: str) -> subprocess.Popen[bytes]:
    program = "import sys; from ringback.project.cli import main; sys.exit(main(sys.argv[1:]))"
    part = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(part.wait)
    stack.callback(part.terminate)
    return part


def until_fired(number: int, deadline: float) -> None:
    while FiredAlarm.objects.filter(clock__subject_kind="benchmark").count() < number:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{number:,} clocks were not fired in {PATIENCE:.0f} s")
        time.sleep(0.2)


def settled(deadline: float) -> int:
    """What is still owed, once nothing moves or the time is over."""
    owed = Delivery.objects.filter(done_at=None, dead_at=None)
    while (left := owed.count()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


def delays() -> list[float]:
    """Milliseconds from a clock that is due at once to its alarm, on the idle floor."""
    found = []
    for number in range(LOOKS):
        now = instants.now()
        start = Start(
            subject_kind="benchmark-look",
            subject_id=str(number),
            metric=Metric.HANDLING,
            facts={},
            since=now - timedelta(days=400),
            edition_id=handbook.edition_at(now).pk,
        )
        begun = time.perf_counter()
        (clock,) = commands.start_many(starts=[start], actor=sweep.SYSTEM, now=now)
        while not Clock.objects.filter(pk=clock.pk, breached_at__isnull=False).exists():
            if time.perf_counter() - begun > PATIENCE:
                raise TimeoutError(f"a due clock was not fired in {PATIENCE:.0f} s")
            time.sleep(0.005)
        found.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.7)
    return found


def measure(due: int, workers: int, to: Path | None) -> int:
    where = f"{machine.describe('Django', 'celery')}, {connection.vendor}"
    print(where)
    print(f"{2 * due:,} due clocks loaded in {sweep.load(2 * due, due):.0f} s")
    deadline = time.monotonic() + PATIENCE
    with ExitStack() as stack:
        started(stack, "beat")
        begun = time.perf_counter()
        team = [started(stack, "worker", "--celery") for _worker in range(workers)]
        until_fired(due // 2, deadline)
        team[0].send_signal(signal.SIGKILL)
        print("killed one worker when a quarter was fired")
        until_fired(2 * due, deadline)
        took = time.perf_counter() - begun
        owed = settled(deadline)
        waits = delays()
    wrong = sweep.faults(due) + ([f"{owed:,} deliveries not done"] if owed else [])
    print(f"| {workers} workers behind RabbitMQ, one killed | |\n|---|---|")
    print(f"| {2 * due:,} due clocks fired, start of the workers included | {took:.1f} s |")
    print(f"| clocks a second | {2 * due / took:,.0f} |")
    middle, worst = statistics.median(waits), max(waits)
    print(f"| from a commit to its alarm, idle | {middle:.0f} ms (worst {worst:.0f}) |")
    print("each fired and told exactly once" if not wrong else "; ".join(wrong))
    if to is not None:
        figures = {
            "machine": where,
            "due": 2 * due,
            "workers": workers,
            "seconds": took,
            "idle_ms": middle,
            "idle_worst_ms": worst,
            "faults": wrong,
        }
        to.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    told = parser.parse_args()
    call_command("migrate", verbosity=0)
    bring_up_to_date()
    if Clock.objects.exists():
        print("the database holds clocks already: name an empty one", file=sys.stderr)
        return 2
    return measure(told.due, told.workers, told.json)


if __name__ == "__main__":
    sys.exit(main())
