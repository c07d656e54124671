"""A nation's history in a database: cases made by the product's own commands, copied by SQL.

``python -m benchmarks.desk_history TICKETS`` loads the empty database of the environment.
Some two hundred cases go through intake and the worker; each is then copied, row by row of every
table that hangs on it, under keys of its own and further back in time. Copies of the past are
closed, the last fiftieth is as it was made. What is encrypted is bound to its row, so words and
numbers are sealed anew for each copy; forms and messages, sealed as well, stay with the models.
Ends with 1 when a copy differs from its model.
"""

import os
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.project.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Max, Model, UUIDField  # noqa: E402

from ringback.base.crypto import encrypt  # noqa: E402
from ringback.base.ids import new_id  # noqa: E402
from ringback.base.models import Entry  # noqa: E402
from ringback.base.worker import drain  # noqa: E402
from ringback.catalog import queries as catalog  # noqa: E402
from ringback.clocks.models import Clock  # noqa: E402
from ringback.customers import indexes  # noqa: E402
from ringback.customers.models import ContactPoint, Customer  # noqa: E402
from ringback.customers.states import ContactType  # noqa: E402
from ringback.intake import commands as intake  # noqa: E402
from ringback.intake import recognising  # noqa: E402
from ringback.intake.commands import Request  # noqa: E402
from ringback.kernel import instants  # noqa: E402
from ringback.kernel.actor import Actor  # noqa: E402
from ringback.messaging.states import Channel  # noqa: E402
from ringback.project.commands import bring_up_to_date, train_starter  # noqa: E402
from ringback.project.demo import operator, phrases  # noqa: E402
from ringback.tickets import commands as tickets  # noqa: E402
from ringback.tickets.models import Statement, Ticket, WorkSheet  # noqa: E402
from ringback.tickets.states import ClosureBasis, TicketState  # noqa: E402

SYSTEM = Actor.system("benchmark")
MODELS, OF_A_CUSTOMER, SEALED_AT_ONCE, CHECKED = 200, 5, 20_000, 1_000
NOTES = 4
"""Of a case, on average: with what intake writes, some ten entries of the journal a case."""
STILL_OPEN = 50
"""One copy in so many is not closed."""


@dataclass(frozen=True, slots=True)
class Table:
    """``shifted`` columns point at rows that are copied too; ``about`` names a case, a sheet or a
    clock by kind and id; ``past`` is what a column says in a copy of the past."""

    model: str
    shifted: tuple[str, ...] = ()
    about: bool = False
    past: dict[str, str] = field(default_factory=dict)
    sealed: tuple[str, ...] = ()

    @property
    def of(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def name(self) -> str:
        return self.of._meta.db_table


CLOSED = {
    "state": f"'{TicketState.CLOSED}'",
    "closed_at": "registered_at",
    "closure_basis": f"'{next(iter(ClosureBasis))}'",
}
STOPPED = {"state": "'met'", "stopped_at": "due_at", "alarm": "''", "alarm_at": "NULL"}
SETTLED = {"settled_at": "entered_at", "settled_by": "'system:benchmark'"}
TABLES = (
    Table("tickets.Ticket", ("id",), past=CLOSED),
    Table("tickets.Part", ("id", "ticket_id")),
    Table("tickets.WorkSheet", ("id", "ticket_id"), past={"state": "'recalled'"}),
    Table("clocks.Clock", ("id",), about=True, past=STOPPED),
    Table("clocks.Interval", ("id", "clock_id")),
    Table("base.Entry", ("id",), about=True),
    Table("intake.Triage", ("id", "ticket_id"), past=SETTLED),
    Table("base.SearchDocument", ("id", "subject_id")),
)


def make_models(number: int) -> None:
    """Through the one creation path and the worker, as any case."""
    chance = random.Random(1)  # noqa: S311  made-up data, the same each time
    now = instants.now()
    spoken = [leaf for leaf in catalog.leaves(at=now) if leaf.code in phrases.requests()]
    homes = operator.homes()
    requests = [
        Request(
            channel=Channel.PHONE,
            text=phrases.request(leaf, "zh", chance),
            phone=f"139{place:08}",
            organisation_path=chance.choice(homes),
        )
        for place, leaf in enumerate(chance.choices(spoken, k=number))
    ]
    opinions = recognising.opinions([each.text for each in requests], at=now)
    intake.take_many(requests=requests, opinions=opinions, actor=SYSTEM, now=now)
    drain(instants.now(), rounds=200)
    for case in Ticket.objects.order_by("pk"):
        for _ in range(chance.randint(0, 2 * NOTES)):
            body = phrases.said("notes", chance)
            tickets.note(ticket_id=case.pk, body=body, actor=SYSTEM, now=instants.now())


def copy_all(copies: int) -> None:
    span = 1 + max(
        each.of._default_manager.aggregate(most=Max("pk"))["most"] or 0
        for each in TABLES
        if not isinstance(each.of._meta.pk, UUIDField)
    )
    customers = _copy_customers(copies)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copied (n int PRIMARY KEY)")
        write_many("copied", ["n"], ((n,) for n in range(1, copies + 1)))
        key = "uuid" if connection.vendor == "postgresql" else "char(32)"
        cursor.execute(f"CREATE TEMP TABLE served (place int PRIMARY KEY, id {key})")
        write_many("served", ["place", "id"], enumerate(map(keyed, customers)))
        for table in TABLES:
            cursor.execute(_copying(table, span, copies, len(customers)))
            print(f"{table.model}: {cursor.rowcount:,} rows", flush=True)
        if connection.vendor == "sqlite":
            cursor.execute(TOKENS.format(span=span))
    _copy_words(span, copies)
    _settle()


TOKENS = (
    "INSERT INTO base_searchtokens (rowid, tokens) "
    "SELECT t.rowid + n * {span}, t.tokens FROM base_searchtokens t, copied"
)
"""On SQLite they stand in a table of their own."""


def write_many(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The fastest way each database has."""
    named = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)
        else:
            places = ", ".join("?" * len(columns))
            # Past Django's cursor, which would keep every statement of a run with DEBUG.
            written = f"INSERT INTO {table} ({named}) VALUES ({places})"  # noqa: S608  our own
            connection.connection.executemany(written, rows)


def keyed(key: UUID) -> str:
    """As it stands in the database."""
    return str(key) if connection.vendor == "postgresql" else key.hex


def stored(at: datetime) -> object:
    return at if connection.vendor == "postgresql" else connection.ops.adapt_datetimefield_value(at)


def _settle() -> None:
    """What a database that grew by itself would know: its sequences and its statistics."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            return
        for table in TABLES:
            if "id" in table.shifted:
                newest = f'(SELECT max(id) FROM "{table.name}")'  # noqa: S608  our own tables
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, 'id'), {newest})",
                    [table.name],
                )
        cursor.execute("VACUUM ANALYZE")


def _copying(table: Table, span: int, copies: int, customers: int) -> str:
    """INSERT … SELECT of ``copies`` of all rows there are."""
    columns = [str(each.column) for each in table.of._meta.concrete_fields]
    if table.model == "base.SearchDocument" and connection.vendor == "postgresql":
        columns.append("tokens")
    told = [_expression(table, column, span, copies, customers) for column in columns]
    return (
        f'INSERT INTO "{table.name}" ({", ".join(map(_quoted, columns))}) '  # noqa: S608
        f'SELECT {", ".join(told)} FROM "{table.name}", copied'
        + (" WHERE subject_kind IN ('ticket', 'work_sheet', 'clock')" if table.about else "")
    )


def _expression(table: Table, column: str, span: int, copies: int, customers: int) -> str:
    kinds = {each.column: each for each in table.of._meta.concrete_fields}
    said = _quoted(column)
    if column in table.shifted:
        return f"{said} + n * {span}"
    if column == "subject_id" and table.about:
        return f"CAST(CAST({said} AS bigint) + n * {span} AS text)"
    if column == "customer_id":
        place = f'("{table.name}".id * 31 + n) % {customers}'
        return f"(SELECT served.id FROM served WHERE served.place = {place})"  # noqa: S608
    if column == "id" and isinstance(kinds[column], UUIDField):
        made = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
        return made[connection.vendor]
    if column == "seal_id":
        return "NULL"
    if column in table.past:
        past = copies - copies // STILL_OPEN
        return f"CASE WHEN n <= {past} THEN {table.past[column]} ELSE {said} END"
    return said


def _quoted(column: str) -> str:
    return f'"{column}"'


def _copy_customers(copies: int) -> list[UUID]:
    """One for every few cases, each with a number of their own that is found again."""
    points = list(ContactPoint.objects.select_related("customer"))
    wanted = max(len(points) * copies // OF_A_CUSTOMER, 1)
    ids = [new_id() for _ in range(wanted)]
    columns = "id kind name identity_type identity_number identity_index home_path language version"
    write_many(
        Customer._meta.db_table,
        [*columns.split(), "created_at", "created_by"],
        (_customer(points[n % len(points)].customer, own) for n, own in enumerate(ids)),
    )
    write_many(
        ContactPoint._meta.db_table,
        ["id", "customer_id", "type", "value", "value_index", "shared", "added_at"],
        (_point(points[n % len(points)], own, f"138{n:08}") for n, own in enumerate(ids)),
    )
    return ids


def _customer(like: Customer, own: UUID) -> tuple[object, ...]:
    told = (like.kind, None, "", None, "", like.home_id, like.language, 1)
    return (keyed(own), *told, stored(like.created_at), like.created_by)


def _point(like: ContactPoint, customer: UUID, number: str) -> tuple[object, ...]:
    own, type_ = new_id(), ContactType(like.type)
    sealed = encrypt(number.encode(), bound_to=f"{ContactPoint._meta.db_table}|{own}|value")
    index = indexes.of_contact(type_, number)
    return (keyed(own), keyed(customer), like.type, sealed, index, False, stored(like.added_at))


def _copy_words(span: int, copies: int) -> None:
    table = Statement._meta.db_table
    said = [
        (each.ticket_id, each.kind, each.body.reveal().encode(), each.author, stored(each.said_at))
        for each in Statement.objects.all()
    ]

    def rows() -> Iterator[tuple[object, ...]]:
        for n in range(1, copies + 1):
            for ticket_id, kind, words, author, at in said:
                own = new_id()
                sealed = encrypt(words, bound_to=f"{table}|{own}|body")
                yield (keyed(own), ticket_id + n * span, kind, sealed, author, at)

    write_many(table, ["id", "ticket_id", "kind", "body", "author", "said_at"], rows())


def differences(models: Sequence[int], copies: int) -> Iterator[str]:
    """What is otherwise in copies than in the cases the commands made, of a thousand cases."""
    span = (Ticket.objects.latest("pk").pk - max(models)) // copies
    chance = random.Random(2)  # noqa: S311  any thousand
    for _ in range(min(CHECKED, len(models) * copies)):
        model, n = chance.choice(models), chance.randint(1, copies)
        for what, count in _counted(model).items():
            if _counted(model + n * span)[what] != count:
                yield f"copy {n} of case {model}: {what}"


def _counted(ticket_id: int) -> dict[str, object]:
    row = Ticket.objects.get(pk=ticket_id)
    words = Statement.objects.filter(ticket_id=ticket_id)
    about = {"subject_kind": "ticket", "subject_id": str(ticket_id)}
    return {
        "columns": (row.kind, row.category, row.channel, row.handling_path, row.registered_at),
        "words": sorted(each.body.reveal() for each in words),
        "clocks": sorted(Clock.objects.filter(**about).values_list("metric", "due_at")),
        "entries": sorted(Entry.objects.filter(**about).values_list("kind", flat=True)),
        "sheets": WorkSheet.objects.filter(ticket_id=ticket_id).count(),
    }


def main() -> int:
    wanted = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    bring_up_to_date()
    train_starter()
    operator.install(instants.now())
    if Ticket.objects.exists():
        print("the database holds cases already: name an empty one", file=sys.stderr)
        return 2
    make_models(min(MODELS, wanted))
    models = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    copies = max(wanted // len(models) - 1, 1)
    copy_all(copies)
    wrong = list(differences(models, copies))
    print("\n".join(wrong[:10]) or "copies checked against the cases the commands made: alike")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
