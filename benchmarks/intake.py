"""How many cases a second the API takes in, each on the disk before it is answered.

    python -m benchmarks.intake [--tickets 5000] [--clients 8] [--servers 2] [--rows 20000]
                                [--json FILE]

Into the PostgreSQL of RINGBACK_DATABASE_URL, which it brings up to date first: what the
demonstration's customers say, half of them known by their number, over HTTP to server processes of
its own; everything intake promises included. Beside it, in the same run, `pgbench` writes the
same rows without a product around them, which nobody can read afterwards: the database is for this
alone; then ``ringback register`` takes a file. Percentiles are
the customer's program's: from sending to the last byte. Processor time is that of the server
processes, without the database's; on a busy machine it says more than the clock. Ends with 1 when
the floor of 300 a second is missed.
"""

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import copied_rows, machine  # noqa: E402
from benchmarks.asked import bodies, tokens  # noqa: E402
from benchmarks.served import Server, server  # noqa: E402
from ringback.intake.models import Triage  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.project.commands import bring_up_to_date, train_starter  # noqa: E402
from ringback.project.demo import operator  # noqa: E402
from ringback.tickets.models import Ticket  # noqa: E402

FLOOR, GOAL, BATCH_GOAL = 300, 600, 3_000
GOAL_P95_MS, GOAL_CPU_MS, GOAL_SHARE = 40, 3.2, 0.15
WARMING = 25
"""Requests of each client before the clock runs."""
PGBENCH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the requests. ``cpu_ms`` of the server processes, for one case."""

    cases: int
    a_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float


class Program(threading.Thread):
    """A customer's program: one connection, one request after another."""

    def __init__(self, port: int, sent: Sequence[tuple[str, str, bytes]]) -> None:
        super().__init__()
        self.port, self.sent = port, sent
        self.spent: list[float] = []
        self.problem = ""

    def run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            for token, key, body in self.sent:
                headers = {
                    "Authorization": f"Bearer {token}",
                    "Idempotency-Key": key,
                    "Content-Type": "application/json",
                }
                begun = time.perf_counter()
                connection.request("POST", "/api/v1/requests", body, headers)
                answer = connection.getresponse()
                said = answer.read()
                self.spent.append(time.perf_counter() - begun)
                if answer.status != 201:
                    self.problem = f"{answer.status}: {said[:300]!r}"
                    return
        except OSError as problem:
            self.problem = str(problem)


def send(servers: Sequence[Server], clients: int, number: int, run: str) -> Taken:
    """Raises ``ValueError`` when a request was not answered with a receipt."""
    chance = random.Random(run)  # noqa: S311  made-up data
    held = tokens(number, run)
    sent = [
        (held[place % len(held)], f"{run}-{place}", json.dumps(body).encode())
        for place, body in enumerate(bodies(number, chance))
    ]
    programs = [
        Program(servers[place % len(servers)].port, sent[place::clients])
        for place in range(clients)
    ]
    used = sum(each.processor_seconds() for each in servers)
    begun = time.perf_counter()
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    took = time.perf_counter() - begun
    used = sum(each.processor_seconds() for each in servers) - used
    if problem := next((each.problem for each in programs if each.problem), ""):
        raise ValueError(problem)
    spent = [1000 * each for program in programs for each in program.spent]
    cuts = statistics.quantiles(spent, n=100)
    return Taken(number, number / took, cuts[49], cuts[94], cuts[98], 1000 * used / number)


def bare(clients: int) -> tuple[float, int]:
    """Transactions a second of the rows of the newest accepted case, and its statements."""
    waiting = Triage.objects.values("ticket_id")
    case = Ticket.objects.exclude(pk__in=waiting).order_by("-pk").first()
    case = case or Ticket.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM intake_idempotencykey ORDER BY created_at DESC LIMIT 1")
        (key,) = cursor.fetchone()
    written = copied_rows.script(case.pk, str(case.customer_id), key)
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(written)
        file.flush()
        command = ["pgbench", "-n", "-f", file.name, "-c", str(clients), "-j", "2"]
        command += ["-T", str(PGBENCH_SECONDS), *_where()]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None
    return float(found[1]), copied_rows.statements(written)


def _where() -> list[str]:
    told = connection.settings_dict
    words = {"-h": told["HOST"], "-p": told["PORT"], "-U": told["USER"]}
    return [*(part for pair in words.items() if pair[1] for part in pair), told["NAME"]]


def file_lines(rows: int, run: str) -> Iterator[str]:
    chance = random.Random(f"file {run}")  # noqa: S311  made-up data
    for place, body in enumerate(bodies(rows, chance)):
        told = {**body, "external_id": f"{run}-{place}", "channel": "phone"}
        yield json.dumps(told, ensure_ascii=False) + "\n"


def register(rows: int, run: str) -> tuple[float, float]:
    """Rows a second of ``ringback register``, and its processor time for a row in ms; the start of
    the program left out of neither."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(file_lines(rows, run))
        file.flush()
        command = [sys.executable, "-m", "ringback.project.cli", "register", file.name]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        took = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return rows / took, 1000 * used / rows


def measure(options: argparse.Namespace) -> dict[str, Any]:
    run = f"{instants.now().timestamp():.0f}"
    with ExitStack() as stack:
        servers = [stack.enter_context(server()) for _ in range(options.servers)]
        send(servers, options.clients, WARMING * options.clients, f"{run}-warm")
        taken = send(servers, options.clients, options.tickets, run)
    found: dict[str, Any] = {"machine": machine.describe("Django", "psycopg"), **asdict(taken)}
    found["pgbench_a_second"], found["pgbench_inserts"] = bare(options.clients)
    found["share"] = taken.a_second / found["pgbench_a_second"]
    if options.rows:
        found["rows_a_second"], found["row_cpu_ms"] = register(options.rows, run)
    return found


def table(found: dict[str, Any]) -> Iterator[str]:
    yield found["machine"]
    yield "| taken in | figure | goal |"
    yield "|---|---|---|"
    yield f"| cases a second, over {found['cases']:,} | {found['a_second']:.0f} | ≥ {GOAL} |"
    yield f"| p50 ms | {found['p50_ms']:.1f} | |"
    yield f"| p95 ms | {found['p95_ms']:.1f} | ≤ {GOAL_P95_MS} |"
    yield f"| p99 ms | {found['p99_ms']:.1f} | |"
    yield f"| server CPU ms a case | {found['cpu_ms']:.2f} | ≤ {GOAL_CPU_MS} |"
    inserts = f"pgbench, the same rows in {found['pgbench_inserts']} inserts, a second"
    yield f"| {inserts} | {found['pgbench_a_second']:.0f} | |"
    yield f"| share of pgbench's | {found['share']:.2f} | ≥ {GOAL_SHARE} |"
    if "rows_a_second" in found:
        yield f"| rows of a file a second | {found['rows_a_second']:.0f} | ≥ {BATCH_GOAL} |"
        yield f"| CPU ms a row | {found['row_cpu_ms']:.2f} | |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tickets", type=int, default=5_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--servers", type=int, default=2)
    parser.add_argument("--rows", type=int, default=20_000, help="of the file; 0: no file")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        print("intake is measured on PostgreSQL: set RINGBACK_DATABASE_URL", file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0)
    bring_up_to_date()
    train_starter()
    operator.install(instants.now())
    found = measure(options)
    print("\n".join(table(found)))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    return 0 if found["a_second"] >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
