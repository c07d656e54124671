"""How many a second, over the database of the environment; ``benchmarks.desk --rates`` starts it.

The queue's page and the list of the API over HTTP from two server processes, one connection a
client; taking a case and writing a note on it by the two commands, in two processes.
"""

import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.asked import tokens  # noqa: E402
from benchmarks.desk_pages import SERVERS, agent  # noqa: E402
from benchmarks.served import server  # noqa: E402
from ringback.identity import queries as identity  # noqa: E402
from ringback.identity.models import User  # noqa: E402
from ringback.identity.tests.browsing import logged_in  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.tickets import commands as tickets  # noqa: E402
from ringback.tickets.queries import Ticket  # noqa: E402

SECONDS = 10.0
MOST_LISTED = 10_000
"""More than anybody lists meanwhile: a program may ask a few hundred times a minute, so that many
of them take turns."""
PROCESSES, MOST_TAKEN = 2, 4_000

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rate:
    what: str
    a_second: float
    goal: int


def answers(address: str, headers: Sequence[Headers], ports: Sequence[int], clients: int) -> float:
    """A second, all clients together. Raises ``ValueError`` when one was refused."""
    counts, problems = [0] * clients, list[str]()
    until = time.perf_counter() + SECONDS

    def ask(place: int) -> None:
        line = HTTPConnection("127.0.0.1", ports[place % len(ports)], timeout=60)
        while time.perf_counter() < until:
            told = headers[(place + clients * counts[place]) % len(headers)]
            line.request("GET", address, headers=told)
            answer = line.getresponse()
            said = answer.read()
            if answer.status != 200:
                problems.append(f"{address}: {answer.status} {said[:200]!r}")
                return
            counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise ValueError(problems[0])
    return sum(counts) / (time.perf_counter() - begun)


def take_and_note(told: tuple[Any, list[int]]) -> int:
    """In a process of its own: how many cases until the time was up."""
    user_id, ids = told
    connections.close_all()
    actor = identity.actor_of(User.objects.get(pk=user_id))
    until = time.perf_counter() + SECONDS
    for done, ticket_id in enumerate(ids):
        if time.perf_counter() > until:
            return done
        tickets.take(ticket_id=ticket_id, actor=actor, now=instants.now())
        tickets.note(ticket_id=ticket_id, body="已联系客户。", actor=actor, now=instants.now())
    return len(ids)


def rates(clients: int) -> list[Rate]:
    user, home = agent()
    cookies = logged_in(user).cookies[settings.SESSION_COOKIE_NAME].OutputString()
    run = f"rates-{instants.now().timestamp():.0f}"
    programs = [
        {"Authorization": f"Bearer {token}"} for token in tokens(MOST_LISTED, run, ["ticket.work"])
    ]
    with ExitStack() as stack:
        ports = [stack.enter_context(server()).port for _ in range(SERVERS)]
        asked = [("/desk/list/pool/", [{"Cookie": cookies}]), ("/api/v1/requests", programs)]
        for address, headers in asked:
            answers(address, headers[:1], ports, 1)  # warm
        page, listed = (answers(address, headers, ports, clients) for address, headers in asked)
    free = Ticket.objects.open().filter(owner="", handling_path=home).order_by("pk")
    ids = list(free.values_list("pk", flat=True)[:MOST_TAKEN])
    connections.close_all()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(_nothing, range(PROCESSES))  # started before the time runs
        shares = [(user.pk, ids[place::PROCESSES]) for place in range(PROCESSES)]
        begun = time.perf_counter()
        done = sum(pool.map(take_and_note, shares, chunksize=1))
        taken = done / (time.perf_counter() - begun)
    return [
        Rate("queue page", round(page, 1), 300),
        Rate("list API, 20 cases", round(listed, 1), 500),
        Rate(f"take a case and note on it, over {done:,}", round(taken, 1), 300),
    ]


def _nothing(_place: int) -> None:
    """For a process to have loaded what it needs."""


def main() -> int:
    clients, to = int(sys.argv[1]), sys.argv[2]
    where, held = machine.describe("Django", "psycopg"), Ticket.objects.count()
    print(f"{where}\n| over {held:,} tickets, {clients} clients | a second | goal |\n|---|---|---|")
    found = rates(clients)
    for one in found:
        print(f"| {one.what} | {one.a_second} | ≥ {one.goal} |")
    if to:
        told = {"machine": where, "tickets": held, "rates": [asdict(one) for one in found]}
        Path(to).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
