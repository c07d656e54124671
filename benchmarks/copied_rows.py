"""The bare inserts of one case as a script for ``pgbench``: every row the product has written for
it, with the same values, under keys of its own: a database without a product around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, UUIDField

PERSON = "md5('person' || :n)::uuid"
CASE = "currval('tickets_ticket_id_seq')"
CLOCK = "currval('clocks_clock_id_seq')"
ENTRY = "currval('journal_id_seq')"
ANY = "gen_random_uuid()"
ONCE = "md5(random()::text)"


@dataclass(frozen=True, slots=True)
class Copied:
    """The rows of a table that ``where`` names; in their copies some columns say something else."""

    model: str
    where: str
    instead: dict[str, str] = field(default_factory=dict)


def script(ticket_id: int, customer_id: str, key: str) -> str:
    """One transaction, for ``pgbench -f``."""
    lines = [line for copied in _around(ticket_id, customer_id, key) for line in _inserts(copied)]
    lines += [*_clocks(ticket_id), *_news(ticket_id, customer_id)]
    return "\n".join(["\\set n random(1, 1000000000000000)", "BEGIN;", *lines, "COMMIT;", ""])


def statements(written: str) -> int:
    return written.count("INSERT INTO")


def _around(ticket_id: int, customer_id: str, key: str) -> Iterator[Copied]:
    case = f"ticket_id = {ticket_id}"
    yield Copied("intake.IdempotencyKey", f"key = '{key}'", {"key": ONCE})
    yield Copied("customers.Customer", f"id = '{customer_id}'", {"id": PERSON})
    number = {"customer_id": PERSON, "value_index": ONCE}
    yield Copied("customers.ContactPoint", f"customer_id = '{customer_id}'", number)
    yield Copied("tickets.Ticket", f"id = {ticket_id}", {"customer_id": PERSON})
    yield Copied("tickets.Statement", case, {"ticket_id": CASE})
    yield Copied("intake.IntakeForm", case, {"ticket_id": CASE})
    yield Copied("intake.Triage", case, {"ticket_id": CASE})
    about = f"subject_kind = 'ticket' AND subject_id = '{ticket_id}'"
    yield Copied("messaging.OutboundMessage", about, {"key": ONCE, "subject_id": f"{CASE}::text"})


def _clocks(ticket_id: int) -> Iterator[str]:
    """Each with its ledger and its entry, so that these know its number."""
    about = f"subject_kind = 'ticket' AND subject_id = '{ticket_id}'"
    for clock_id in _ids("clocks.Clock", about):
        told = {"subject_id": f"{CASE}::text"}
        yield from _inserts(Copied("clocks.Clock", f"id = {clock_id}", told))
        ledger = {"clock_id": CLOCK}
        yield from _inserts(Copied("clocks.Interval", f"clock_id = {clock_id}", ledger))
        yield from _entries("clock", str(clock_id), f"{CLOCK}::text")


def _news(ticket_id: int, customer_id: str) -> Iterator[str]:
    yield from _entries("ticket", str(ticket_id), f"{CASE}::text")
    yield from _entries("customer", customer_id, f"{PERSON}::text")


def _entries(kind: str, subject_id: str, instead: str) -> Iterator[str]:
    for entry_id in _ids("base.Entry", f"subject_kind = '{kind}' AND subject_id = '{subject_id}'"):
        told = {
            "subject_id": instead,
            "transaction": "pg_current_xact_id()::text::bigint",
            "seal_id": "NULL",
        }
        yield from _inserts(Copied("base.Entry", f"id = {entry_id}", told))
        owed = {"entry_id": ENTRY, "subject_id": instead}
        yield from _inserts(Copied("base.Delivery", f"entry_id = {entry_id}", owed))


def _ids(model: str, where: str) -> list[int]:
    table = apps.get_model(model)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id FROM "{table}" WHERE {where} ORDER BY id')  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _inserts(copied: Copied) -> Iterator[str]:
    """One statement for all rows, as a bulk insert has it; none for no rows."""
    meta = apps.get_model(copied.model)._meta
    columns: Sequence[str] = [str(each.column) for each in meta.concrete_fields]
    written = ", ".join(f'quote_nullable("{column}"::text)' for column in columns)
    with connection.cursor() as cursor:
        asked = f'SELECT {written} FROM "{meta.db_table}" WHERE {copied.where}'  # noqa: S608
        cursor.execute(asked)
        rows = cursor.fetchall()
    if not rows:
        return
    instead = {**_own_key(meta.pk), **copied.instead}
    values = ", ".join(
        f"({', '.join(instead.get(c, said) for c, said in zip(columns, row, strict=True))})"
        for row in rows
    )
    named = ", ".join(f'"{column}"' for column in columns)
    written = f'INSERT INTO "{meta.db_table}" ({named}) VALUES {values};'  # noqa: S608  our own
    yield written.replace("\n", " ")


def _own_key(key: "Field[Any, Any] | None") -> dict[str, str]:
    assert key is not None  # every table has one
    return {str(key.column): ANY if isinstance(key, UUIDField) else "DEFAULT"}
