"""Intake, work and sweeps for half an hour while processes are killed at random.

    python -m benchmarks.soak [--minutes 30] [--workers 2] [--pace 5] [--json FILE]

Over the database of RINGBACK_DATABASE_URL, which is brought up to date first. Programs send
requests over HTTP, each again under the same key until it has its receipt; staff claim sheets and
hand in replies; workers deliver, sweep and seal. One web server, every worker but one and the staff
are killed (SIGKILL) at random and started again; the server and the worker that are spared tell how
much memory they hold. Then what is owed is worked off, and counted is whether anything was lost or
doubled. Ends with 1 when it was, or when memory grew.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import Count  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.asked import bodies, tokens  # noqa: E402
from benchmarks.served import free_port, web  # noqa: E402
from ringback.base import seals  # noqa: E402
from ringback.base.models import Delivery, Entry  # noqa: E402
from ringback.base.worker import drain  # noqa: E402
from ringback.clocks.models import Clock  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.project.commands import bring_up_to_date, train_starter  # noqa: E402
from ringback.project.demo import operator  # noqa: E402
from ringback.tickets.models import Ticket  # noqa: E402

PROGRAMS, MOST = 2, 100_000
PAUSE = (2.0, 8.0)
"""Seconds between two kills."""
LOOK = 5.0
GROWTH = 1.10
"""How much more memory the last quarter may hold than the second: the first is warming up."""


@dataclass(eq=False)
class Part:
    """A process of the product; ``is_spared`` ones live as long as the run."""

    name: str
    command: Sequence[str]
    is_spared: bool = False
    kills: int = 0
    held_mb: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.command], stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.kills += 1

    def tend(self) -> None:
        """Start it again when it has ended by itself; look what it holds when it has not."""
        if self.process.poll() is not None:
            self.start()
            return
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (held,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        self.held_mb.append(int(held.split()[1]) / 1024)

    @property
    def growth(self) -> float:
        quarter = len(self.held_mb) // 4
        if not quarter:
            return 1.0
        settled, last = self.held_mb[quarter : 2 * quarter], self.held_mb[-quarter:]
        return statistics.mean(last) / statistics.mean(settled)


class Sender(threading.Thread):
    """A customer's program: each request until it has its receipt, then the next."""

    def __init__(self, ports: Sequence[int], token: str, run: str, pace: float) -> None:
        super().__init__()
        self.ports, self.token, self.run_name, self.pace = ports, token, run, pace
        self.ending = threading.Event()
        self.receipts: dict[str, str] = {}
        self.again = 0
        self.refused: list[str] = []

    def run(self) -> None:
        for place, body in enumerate(bodies(MOST, random.Random(self.run_name))):  # noqa: S311
            if self.ending.is_set():
                return
            key = f"{self.run_name}-{place}"
            while key not in self.receipts and not self.refused:
                self._send(key, json.dumps(body).encode())
            time.sleep(1 / self.pace)

    def _send(self, key: str, body: bytes) -> None:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        port = random.choice(self.ports)  # noqa: S311
        asked = Request(f"http://127.0.0.1:{port}/api/v1/requests", body, headers)
        try:
            with urlopen(asked, timeout=60) as answer:  # noqa: S310  loopback
                self.receipts[key] = json.load(answer)["number"]
        except HTTPError as refusal:
            if refusal.code < 500:
                self.refused.append(f"{refusal.code}: {refusal.read()[:300]!r}")
            self._wait()
        except (OSError, HTTPException):
            self._wait()

    def _wait(self) -> None:
        self.again += 1
        time.sleep(0.2)


def parts(ports: Sequence[int], workers: int) -> list[Part]:
    staff = ["benchmarks.soak_staff"]
    worker = ["ringback.project.cli", "worker"]
    return [
        Part("web, spared", web(ports[0]), is_spared=True),
        Part("web", web(ports[1])),
        Part("worker, spared", worker, is_spared=True),
        *(Part(f"worker {number}", worker) for number in range(2, workers + 1)),
        Part("staff", staff),
    ]


def kill_at_random(mortal: Sequence[Part], until: float) -> None:
    next_look = time.monotonic()
    next_kill = time.monotonic() + random.uniform(*PAUSE)  # noqa: S311
    while (now := time.monotonic()) < until:
        if now >= next_kill:
            part = random.choice([each for each in mortal if not each.is_spared])  # noqa: S311
            part.kill()
            part.start()
            next_kill = now + random.uniform(*PAUSE)  # noqa: S311
        if now >= next_look:
            for part in mortal:
                part.tend()
            next_look = now + LOOK
        time.sleep(0.1)


def faults(receipts: Sequence[str], before: int, until: datetime) -> Iterator[str]:
    """What was lost or doubled, of what was owed by an instant."""
    made = Ticket.objects.filter(pk__gt=before)
    held = {row.number for row in made.only("pk")}
    if lost := set(receipts) - held:
        yield f"{len(lost):,} receipts without a case"
    if unasked := held - set(receipts):
        yield f"{len(unasked):,} cases without a receipt: taken twice"
    if len(set(receipts)) != len(receipts):
        yield "two requests share a case"
    yield from _untold([str(pk) for pk in made.values_list("pk", flat=True)])
    yield from _owed(until)
    yield from (f"journal: {finding}" for finding in seals.verify())


def _untold(ids: Sequence[str]) -> Iterator[str]:
    for kind in ("ticket.registered", "request.taken"):
        told = Counter(
            Entry.objects.filter(kind=kind, subject_id__in=ids).values_list("subject_id", flat=True)
        )
        if wrong := [each for each in ids if told[each] != 1]:
            yield f"{len(wrong):,} cases told of otherwise than once: {kind}"


def _owed(until: datetime) -> Iterator[str]:
    owing = Delivery.objects.filter(done_at=None)
    if owing.exists():
        yield f"{owing.count():,} deliveries neither done nor given up, or dead"
    breaches = Entry.objects.filter(kind="clock.breached").order_by().values("subject_id")
    if breaches.annotate(times=Count("pk")).filter(times__gt=1).exists():
        yield "a breach was told twice"
    late = Clock.objects.filter(state="running", alarm_at__lte=until)
    if late.exists():
        yield f"{late.count():,} alarms were not fired"


def table(found: Sequence[Part], senders: Sequence[Sender], wrong: Sequence[str]) -> Iterator[str]:
    yield "| process | killed | MB at the end | grown |"
    yield "|---|---|---|---|"
    for part in found:
        held = f"{part.held_mb[-1]:.0f}" if part.held_mb else ""
        grown = f"{part.growth:.2f} (≤ {GROWTH:.2f})" if part.is_spared else ""
        yield f"| {part.name} | {part.kills} | {held} | {grown} |"
    taken = sum(len(each.receipts) for each in senders)
    again = sum(each.again for each in senders)
    yield f"{taken:,} requests taken, {again:,} times sent again"
    yield "nothing lost, nothing doubled" if not wrong else "; ".join(wrong)


def soak(options: argparse.Namespace) -> tuple[list[Part], list[Sender]]:
    run = f"soak-{instants.now().timestamp():.0f}"
    ports = [free_port(), free_port()]
    found = parts(ports, options.workers)
    senders = [
        Sender(ports, token, f"{run}-{place}", options.pace / PROGRAMS)
        for place, token in enumerate(tokens(PROGRAMS, run)[:PROGRAMS])
    ]
    connections.close_all()
    with ExitStack() as stack:
        for part in found:
            part.start()
            stack.callback(part.kill)
        for sender in senders:
            sender.start()
        kill_at_random(found, time.monotonic() + 60 * options.minutes)
        for sender in senders:
            sender.ending.set()
        for sender in senders:
            sender.join()
    for part in found:
        part.kills -= 1  # the last was the end
    return found, senders


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pace", type=float, default=5, help="requests a second")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    bring_up_to_date()
    train_starter()
    operator.install(instants.now())
    newest = Ticket.objects.order_by("-pk").first()
    before = newest.pk if newest else 0
    where = f"{machine.describe('Django')}, {connection.vendor}"
    print(where)
    found, senders = soak(options)
    until = instants.now()
    with suppress(KeyboardInterrupt):
        drain(until, rounds=10_000)
    wrong = [words for sender in senders for words in sender.refused]
    receipts = [number for sender in senders for number in sender.receipts.values()]
    wrong += faults(receipts, before, until)
    wrong += [f"{each.name} grew" for each in found if each.is_spared and each.growth > GROWTH]
    print("\n".join(table(found, senders, wrong)))
    if options.json:
        told = {
            "machine": where,
            "minutes": options.minutes,
            "requests": len(receipts),
            "processes": [asdict(each) for each in found],
            "faults": wrong,
        }
        options.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
