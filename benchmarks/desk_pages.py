"""The pages themselves, over the database of the environment; ``benchmarks.desk`` starts it."""

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from benchmarks import machine  # noqa: E402
from benchmarks.served import Browser, Server, server  # noqa: E402
from ringback.base.models import Entry  # noqa: E402
from ringback.identity import commands as identity  # noqa: E402
from ringback.identity.models import User  # noqa: E402
from ringback.identity.roles import Role  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.project.demo import operator  # noqa: E402
from ringback.tickets.queries import ANY_OPEN, Order, Ticket  # noqa: E402
from ringback.tickets.states import TicketState  # noqa: E402

SYSTEM = Actor.system("benchmark")
GOALS = {"list page": 150, "ticket page": 150, "search 宽带": 300, "filter and sort": 200}
"""Milliseconds at the 95th percentile."""
SERVERS = 2
"""Processes that answer: one for each core of the machine the goals are set for."""
DIFFERENT = 200
"""Pages that take turns, so that none is in the memory of its predecessor."""


@dataclass(frozen=True, slots=True)
class Figure:
    page: str
    times: int
    p50_ms: float
    p95_ms: float
    goal_p95_ms: int
    pages_a_second: float
    cpu_ms: float


def agent() -> tuple[User, str]:
    """Somebody who sees one county, and its path."""
    home = operator.homes()[0]
    now = instants.now()
    user = identity.add_user(
        username=f"benchmark-{now.timestamp():.0f}",
        display_name="B",
        password=None,
        actor=SYSTEM,
        now=now,
    )
    identity.grant(user=user, role=Role.AGENT, scope_path=home, actor=SYSTEM, now=now)
    return user, home


def addresses(home: str) -> Mapping[str, Sequence[str]]:
    """By page: what is asked for in turn."""
    newest = list(Ticket.objects.filter(handling_path=home).order_by("-pk")[:DIFFERENT])
    leaves = list(dict.fromkeys(row.category for row in newest if row.category))
    narrowed = [
        f"/desk/cases/?{urlencode({'state': state, 'order': order, **by})}"
        for state in ("", ANY_OPEN, TicketState.CLOSED)
        for order in Order
        for by in [{"category": leaf} for leaf in leaves[:8]] + [{"channel": "phone"}]
    ]
    return {
        "list page": ["/desk/list/pool/"],
        "ticket page": [f"/desk/tickets/{row.number}/" for row in newest],
        "search 宽带": [f"/desk/search?q={quote('宽带')}"],
        "filter and sort": narrowed,
    }


def measured(asked: Sequence[str], browsers: Sequence[Browser], rounds: int) -> list[float]:
    """Milliseconds of every page; the browsers ask at once."""
    spent: list[float] = []

    def ask(browser: Browser, first: int) -> None:
        for place in range(rounds):
            address = asked[(first + place * len(browsers)) % len(asked)]
            begun = time.perf_counter()
            browser.page(address)
            spent.append(1000 * (time.perf_counter() - begun))

    threads = [
        threading.Thread(target=ask, args=(browser, place))
        for place, browser in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(spent) != rounds * len(browsers):
        raise ValueError(f"{asked[0]}: a page was refused")
    return spent


def figures(clients: int, rounds: int) -> Iterator[Figure]:
    user, home = agent()
    with ExitStack() as stack:
        servers = [stack.enter_context(server()) for _ in range(SERVERS)]
        browsers = [Browser(servers[n % SERVERS].port, user) for n in range(clients)]
        for page, asked in addresses(home).items():
            measured(asked, browsers, 2)
            used, begun = _used(servers), time.perf_counter()
            spent = measured(asked, browsers, rounds)
            took, used = time.perf_counter() - begun, _used(servers) - used
            cuts = statistics.quantiles(spent, n=20)
            yield Figure(
                page=page,
                times=len(spent),
                p50_ms=round(cuts[9], 1),
                p95_ms=round(cuts[18], 1),
                goal_p95_ms=GOALS[page],
                pages_a_second=round(len(spent) / took, 1),
                cpu_ms=round(1000 * used / len(spent), 1),
            )


def _used(servers: Sequence[Server]) -> float:
    return sum(each.processor_seconds() for each in servers)


def main() -> int:
    clients, rounds, to = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    where = machine.describe("Django", "psycopg")
    held = {"tickets": Ticket.objects.count(), "entries": Entry.objects.count()}
    print(where)
    over = f"{held['tickets']:,} tickets, {held['entries']:,} entries, {clients} clients"
    print(f"| {over} | p50 ms | p95 ms | goal | a second | server CPU ms |")
    print("|---|---|---|---|---|---|")
    found = []
    for one in figures(clients, rounds):
        found.append(one)
        row = f"| {one.page} | {one.p50_ms} | {one.p95_ms} | ≤ {one.goal_p95_ms} "
        print(f"{row}| {one.pages_a_second} | {one.cpu_ms} |", flush=True)
    if to:
        told = {"machine": where, **held, "pages": [asdict(one) for one in found]}
        Path(to).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
