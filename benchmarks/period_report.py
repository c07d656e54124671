"""How long the period report takes over 200,000 tickets.

    python -m benchmarks.period_report [--tickets 200000] [--rounds 5]

Loads facts as they would have been counted (no tickets behind them: the report reads facts alone),
spread over a year in two cities, then asks for reports of a month and of the whole year and opens
a page of rows. It writes into the database of RINGBACK_DATABASE_URL, which must hold no facts yet,
and leaves it loaded. Prints a table with the machine.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import machine  # noqa: E402
from ringback.clocks.states import ClockState, Metric  # noqa: E402
from ringback.feedback.states import InvitationState, Question, RepairOutcome  # noqa: E402
from ringback.handbook import commands as handbook  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.messaging.states import Channel  # noqa: E402
from ringback.reports import models, queries  # noqa: E402
from ringback.reports.queries import Part, Selection  # noqa: E402
from ringback.reports.states import Layer, Recognition, Step  # noqa: E402
from ringback.tickets.states import Kind  # noqa: E402

SYSTEM = Actor.system("benchmark")
FIRST = date(2026, 1, 1)
YEAR = Selection(since=FIRST, until=date(2026, 12, 31))
MONTH = Selection(since=date(2026, 6, 1), until=date(2026, 6, 30))
PATHS = [f"/44/{city}/{city}{county:02}/" for city in (4401, 4403) for county in range(1, 10)]
DEPARTMENTS = [f"/44/{city}/~{name}/" for city in (4401, 4403) for name in ("billing", "repair")]
LEAVES = [f"branch.leaf_{number}" for number in range(66)]
BATCH = 5_000
EDITION = UUID(int=1)
LIMITS = ((Metric.FIRST_CONTACT, "3.2.1"), (Metric.HANDLING, "3.2.2"), (Metric.SHEET, "3.2.2"))
STEPS = (Step.ACCEPTANCE, Step.CLAIM, Step.WORK, Step.REVIEW, Step.ANSWER, Step.FEEDBACK)
"""A ticket has three limits, a sheet, six stays, an invitation with two ratings, a contact and a
half."""


def facts(number: int, chance: random.Random) -> Iterator[Any]:
    """Everything counted of one ticket, with the skew of a real floor."""
    day = FIRST + timedelta(days=chance.randrange(365))
    shared = {
        "path": chance.choice(PATHS),
        "channel": chance.choices(list(Channel), (50, 8, 9, 12, 4, 3, 2, 6, 4, 1, 1))[0],
        "kind": chance.choice(list(Kind)),
        "category": LEAVES[int(chance.paretovariate(1.2)) % len(LEAVES)],
    }
    taken = int(chance.lognormvariate(10, 1.2))
    answered = day + timedelta(seconds=taken)
    yield models.CaseFact(
        ticket_id=number,
        registered_on=day,
        first_answered_on=answered,
        answered_on=answered,
        seconds=taken,
        worked_seconds=taken // 2,
        urges=chance.random() < 0.04,
        reopenings=chance.random() < 0.02,
        is_repeat=chance.random() < 0.1 if shared["kind"] == Kind.COMPLAINT else None,
        recognition=chance.choice(list(Recognition)),
        **shared,
    )
    for place in range(1 + number % 2):
        yield models.ContactFact(
            contact_id=UUID(int=number * 2 + place),
            ticket_id=number,
            on=day,
            came_back=chance.random() < 0.2,
            **shared,
        )
    yield from _work(number, answered, shared, chance)
    yield from _opinion(number, answered, shared, chance)


def _work(number: int, day: date, shared: dict[str, Any], chance: random.Random) -> Iterator[Any]:
    department = chance.choice(DEPARTMENTS)
    for place, (metric, clause) in enumerate(LIMITS):
        yield models.ClockFact(
            clock_id=number * 3 + place,
            ticket_id=number,
            metric=metric,
            layer=Layer.ENTERPRISE if metric is Metric.SHEET else Layer.MANUAL,
            limit=chance.choice(["2h", "24h", "48h"]),
            clause=clause,
            edition_id=EDITION,
            outcome=ClockState.MET if chance.random() < 0.95 else ClockState.MISSED,
            on=day,
            **shared,
        )
    yield models.SheetFact(
        sheet_id=number,
        ticket_id=number,
        department_path=department,
        on=day,
        returns=chance.random() < 0.05,
        **shared,
    )
    until = datetime.combine(day, datetime.min.time(), tzinfo=instants.OPERATOR_ZONE)
    for step in STEPS:
        seconds = int(chance.lognormvariate(8, 1))
        yield models.StayFact(
            ticket_id=number,
            sheet_id=number if step in (Step.CLAIM, Step.WORK) else 0,
            step=step,
            department_path=department if step in (Step.CLAIM, Step.WORK) else shared["path"],
            since=until - timedelta(seconds=seconds),
            until=until,
            on=day,
            seconds=seconds,
            **shared,
        )


def _opinion(
    number: int, day: date, shared: dict[str, Any], chance: random.Random
) -> Iterator[Any]:
    is_rated = chance.random() < 0.4
    yield models.AskFact(
        invitation_id=UUID(int=number),
        ticket_id=number,
        state=InvitationState.ANSWERED if is_rated else InvitationState.SILENT,
        ended_on=day,
        repair_on=day if is_rated and number % 20 == 0 else None,
        repair_outcome=RepairOutcome.SETTLED if is_rated and number % 20 == 0 else "",
        **shared,
    )
    for place, question in enumerate((Question.RESULT, Question.PERSON) if is_rated else ()):
        yield models.RatingFact(
            rating_id=number * 2 + place,
            ticket_id=number,
            question=question,
            score=chance.choices([1, 2, 3, 4, 5], (3, 2, 5, 20, 70))[0],
            on=day,
            **shared,
        )


def load(tickets: int) -> float:
    """Seconds it took."""
    begun = time.perf_counter()
    chance = random.Random(1)  # noqa: S311  made-up data, the same each time
    numbers = iter(range(1, tickets + 1))
    while batch := list(islice(numbers, BATCH)):
        rows: dict[type, list[Any]] = {}
        for number in batch:
            for fact in facts(number, chance):
                rows.setdefault(type(fact), []).append(fact)
        for model, made in rows.items():
            model._default_manager.bulk_create(made, batch_size=BATCH)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        # A database at work has done this by itself.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return time.perf_counter() - begun


def measured(act: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and worst of the rounds, in seconds; a first one warms up."""
    act()
    spent = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent), max(spent)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tickets", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    call_command("migrate", verbosity=0)
    handbook.install_packaged(actor=SYSTEM, now=instants.now())
    if models.CaseFact.objects.exists():
        print("the database holds facts already: they are measured as they are", file=sys.stderr)
    else:
        print(f"loaded in {load(told.tickets):.0f} s")
    city = YEAR.narrowed(path="/44/4401/")
    cases = {
        "report of a year, everything": lambda: queries.period(selection=YEAR, actor=SYSTEM),
        "report of a year, one city": lambda: queries.period(selection=city, actor=SYSTEM),
        "report of a month": lambda: queries.period(selection=MONTH, actor=SYSTEM),
        "a page of rows of a year": lambda: queries.rows(
            code="on_time", part=Part.MISS, selection=YEAR, before="", actor=SYSTEM
        ),
    }
    print(f"{machine.describe('Django')}, {connection.vendor}")
    print(f"| over {models.CaseFact.objects.count():,} tickets | median s | worst s |")
    print("|---|---|---|")
    for name, act in cases.items():
        median, worst = measured(act, told.rounds)
        print(f"| {name} | {median:.2f} | {worst:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
