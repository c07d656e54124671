"""How long the period report takes over 200,000 tickets.

    python -m benchmarks.period_report [--tickets 200000] [--rounds 5]

Loads facts as they would have been counted (no tickets behind them: the report reads facts alone),
spread over a year in two cities, then asks for reports of a month and of the whole year, as the
query alone and as the page a logged-in supervisor opens: a real server on loopback, from the
request to the last byte. It writes into the database of RINGBACK_DATABASE_URL, which must hold no
facts yet, and leaves it loaded. Prints a table with the machine.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.served import Browser, serving  # noqa: E402
from ringback.catalog import commands as catalog  # noqa: E402
from ringback.clocks.states import ClockState, Layer, Metric  # noqa: E402
from ringback.feedback.states import InvitationState, Question, RepairOutcome  # noqa: E402
from ringback.handbook import commands as handbook  # noqa: E402
from ringback.identity import commands as identity  # noqa: E402
from ringback.identity.models import User  # noqa: E402
from ringback.identity.queries import Role  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.messaging.states import Channel  # noqa: E402
from ringback.people import commands as people  # noqa: E402
from ringback.people.models import Organisation  # noqa: E402
from ringback.people.rules import upwards  # noqa: E402
from ringback.reports import models, queries  # noqa: E402
from ringback.reports.queries import Part, Selection  # noqa: E402
from ringback.reports.states import MAIN_WAY, Deviation, Recognition, Step  # noqa: E402
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
LEFT = (Deviation.RETURNED, Deviation.RETURN_REFUSED, Deviation.HELD, Deviation.BUCK_PASSED)
STEPS = (Step.ACCEPTANCE, Step.CLAIM, Step.WORK, Step.REVIEW, Step.ANSWER, Step.FEEDBACK)
"""A ticket has three limits, a sheet, six stays, an invitation with two ratings, a contact and a
half; it goes the seven arrows of the process map and every tenth leaves it."""


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
        ended_on=answered,
        against=number % 20 == 0,
        detours=number % 10 == 0,
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
    yield from _flow(number, answered, shared, chance)


def _flow(number: int, day: date, shared: dict[str, Any], chance: random.Random) -> Iterator[Any]:
    until = datetime.combine(day, datetime.min.time(), tzinfo=instants.OPERATOR_ZONE)
    department = chance.choice(DEPARTMENTS)
    for source, target in pairwise(MAIN_WAY):
        yield models.MoveFact(
            ticket_id=number,
            sheet_id=number,
            source=source,
            target=target,
            department_path=department,
            until=until,
            on=day,
            seconds=int(chance.lognormvariate(8, 1)),
            **shared,
        )
    if number % 10 == 0:
        yield models.DeviationFact(
            ticket_id=number,
            sheet_id=number,
            deviation=chance.choice(LEFT),
            department_path=department,
            at=until,
            on=day,
            **shared,
        )


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


def supervisor() -> User:
    """Who reads the reports: over the whole province, in whose organisation the facts lie."""
    found = User.objects.filter(username="benchmark").first()
    if found is not None:
        return found
    told: dict[str, Any] = {"actor": SYSTEM, "now": instants.now()}
    catalog.install_packaged(**told)
    places: dict[str, Organisation] = {}
    for place in sorted({part for path in PATHS for part in upwards(path)}, key=len):
        *above, code = place.strip("/").split("/")
        parent = places.get("/".join(above))
        places["/".join([*above, code])] = people.add_organisation(
            code=code, name_zh=code, name_en=code, parent=parent, **told
        )
    user = identity.add_user(username="benchmark", display_name="B", password=None, **told)
    identity.grant(user=user, role=Role.SUPERVISOR, scope_path="/44/", **told)
    return user


def measured(act: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Median, best and worst of the rounds, in seconds; a first one warms up."""
    act()
    spent = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent), min(spent), max(spent)


SELECTIONS = {
    "a year, everything": YEAR,
    "a year, one city": YEAR.narrowed(path="/44/4401/"),
    "a month": MONTH,
}


def cases(browser: Browser) -> Iterator[tuple[str, Callable[[], object]]]:
    for name, chosen in SELECTIONS.items():
        yield (
            f"report of {name}: the query",
            partial(queries.period, selection=chosen, actor=SYSTEM),
        )
        yield f"report of {name}: the page", partial(browser.page, f"/reports/?{chosen.address}")
        yield (
            f"flow of {name}: the query",
            partial(queries.flow, selection=chosen, actor=SYSTEM, now=instants.now()),
        )
        yield f"flow of {name}: the page", partial(browser.page, f"/reports/flow/?{chosen.address}")
    rows: dict[str, Any] = {"code": "on_time", "part": Part.MISS, "selection": YEAR, "before": ""}
    yield "rows of a year: the query", partial(queries.rows, actor=SYSTEM, **rows)
    address = f"/reports/rows/on_time/miss/?{YEAR.address}"
    yield "rows of a year: the page", partial(browser.page, address)


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
    user = supervisor()
    print(f"{machine.describe('Django')}, {connection.vendor}")
    print(f"| over {models.CaseFact.objects.count():,} tickets | median s | best s | worst s |")
    print("|---|---|---|---|")
    with serving() as port:
        for name, act in cases(Browser(port, user)):
            print(
                f"| {name} | " + " | ".join(f"{s:.2f}" for s in measured(act, told.rounds)) + " |"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
