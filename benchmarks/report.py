"""How long the report of a month takes over two million tickets.

    python -m benchmarks.report [--tickets 2000000] [--rounds 5] [--json FILE]

Into the PostgreSQL of RINGBACK_DATABASE_URL, which must hold no facts yet, goes what
`benchmarks.period_report` makes of 20,000 tickets, copied by SQL until there are as many as wanted;
facts that lie there already are measured as they are. The month is asked for as the query alone and
as the page a supervisor opens, from the request to the last byte. Ends with 1 when it takes longer
than two seconds, unless a smaller number was wanted.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.models import IntegerField, Model, UUIDField

from benchmarks import machine, period_report
from benchmarks.period_report import MONTH, SYSTEM, measured
from benchmarks.served import Browser, serving
from ringback.handbook import commands as handbook
from ringback.kernel import instants
from ringback.reports import models, queries

WANTED, MADE = 2_000_000, 20_000
GOAL_SECONDS = 2.0
SPAN = 10 * MADE
"""No number of a made fact is as high, so copies never meet."""
FACTS: tuple[type[Model], ...] = (
    models.CaseFact,
    models.ContactFact,
    models.ClockFact,
    models.SheetFact,
    models.StayFact,
    models.AskFact,
    models.RatingFact,
)


def load(tickets: int) -> None:
    period_report.load(min(tickets, MADE))
    copies = tickets // MADE - 1
    if copies < 1:
        return
    with connection.cursor() as cursor:
        for fact in FACTS:
            cursor.execute(_copying(fact, copies))
        cursor.execute("VACUUM ANALYZE")


def _copying(fact: type[Model], copies: int) -> str:
    columns = {str(each.column): each for each in fact._meta.concrete_fields}
    own = fact._meta.pk
    assert own is not None  # every table has one
    if fact is models.StayFact:
        del columns[str(own.column)]
    told = []
    for column, kind in columns.items():
        said = f'"{column}"'
        if kind is own and isinstance(kind, UUIDField):
            said = f"md5({said}::text || n)::uuid"
        elif isinstance(kind, IntegerField) and column.endswith("_id"):
            said = f"CASE {said} WHEN 0 THEN 0 ELSE {said} + n * {SPAN} END"  # 0: no sheet
        told.append(said)
    table = f'"{fact._meta.db_table}"'
    named = ", ".join(f'"{column}"' for column in columns)
    rows = f"FROM {table}, generate_series(1, {copies}) AS n"
    return f"INSERT INTO {table} ({named}) SELECT {', '.join(told)} {rows}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tickets", type=int, default=WANTED)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        print("set RINGBACK_DATABASE_URL to a PostgreSQL database", file=sys.stderr)
        return 2
    call_command("migrate", verbosity=0)
    handbook.install_packaged(actor=SYSTEM, now=instants.now())
    if not models.CaseFact.objects.exists():
        load(options.tickets)
    held = models.CaseFact.objects.count()
    where = machine.describe("Django", "psycopg")
    print(f"{where}\n| over {held:,} tickets | median s | best s | worst s | goal |")
    print("|---|---|---|---|---|")
    found = {}
    ask = partial(queries.period, selection=MONTH, actor=SYSTEM)
    found["report of a month: the query"] = measured(ask, options.rounds)
    with serving() as port:
        browser = Browser(port, period_report.supervisor())
        page = partial(browser.page, f"/reports/?{MONTH.address}")
        found["report of a month: the page"] = measured(page, options.rounds)
    for name, spent in found.items():
        print(f"| {name} | " + " | ".join(f"{s:.2f}" for s in spent) + f" | ≤ {GOAL_SECONDS} |")
    if options.json:
        told = {"machine": where, "tickets": held, "median_best_worst_s": found}
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    missed = max(spent[0] for spent in found.values()) > GOAL_SECONDS
    return 1 if missed and held >= WANTED else 0


if __name__ == "__main__":
    sys.exit(main())
