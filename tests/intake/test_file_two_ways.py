"""A file taken many rows together tells the same as the file taken row by row."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ringback.base.models import Delivery, Entry
from ringback.clocks.models import Clock, Interval
from ringback.customers.models import ContactPoint, Customer
from ringback.intake import cli
from ringback.intake.models import BatchRow, IntakeForm, Triage
from ringback.intake.tests.samples import COMPLAINT, NOW, ORDER, PHONE, QUESTION, opinion
from ringback.kernel import instants
from ringback.recognition.facts import Opinion
from ringback.tickets.models import Link, Statement, Ticket

pytestmark = pytest.mark.django_db

ROWS: list[dict[str, Any]] = [
    {"external_id": "1", "phone": PHONE, "text": QUESTION},
    {"external_id": "2", "phone": PHONE, "text": QUESTION},
    {"external_id": "3", "phone": "13987654321", "name": "张三", "text": COMPLAINT},
    {"external_id": "4", "phone": "13987654321", "name": "李四", "text": "谁也不知道这是什么"},
    {"external_id": "1", "phone": PHONE, "text": "换了说法"},
    {"external_id": "5", "text": "没有人"},
    {"external_id": "6", "name": "王五", "text": ORDER, "channel": "letter"},
    {"phone": "13700000001", "text": QUESTION, "occurred_at": "2026-02-13T09:30:00+08:00"},
]


def ticking() -> Iterator[datetime]:
    at = NOW
    while True:
        yield at
        at += timedelta(seconds=1)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recognised: dict[str, Opinion]) -> Path:
    recognised[QUESTION] = opinion()
    recognised[COMPLAINT] = opinion("basic.balance", "complaint")
    recognised[ORDER] = opinion("basic.plan_change", "transaction")
    time = ticking()
    monkeypatch.setattr(instants, "now", lambda: next(time))
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def told(path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What the tables hold after the file was taken ``size`` rows at a time; then it never was."""
    monkeypatch.setattr(cli, "BATCH", size)
    with transaction.atomic():
        cli.register(path, "desk", None)
        found = _rows()
        transaction.set_rollback(True)
    return found


def _rows() -> dict[str, list[Any]]:
    """Without numbers and instants; who and which is told by order."""
    tickets = list(Ticket.objects.order_by("id"))
    people = list(dict.fromkeys(ticket.customer_id for ticket in tickets))
    known = Customer.objects.in_bulk(people)
    points = [(people.index(point.customer_id), point) for point in ContactPoint.objects.all()]
    place = {ticket.pk: at for at, ticket in enumerate(tickets)} | {None: None}
    of_ticket = {str(ticket.pk): at for at, ticket in enumerate(tickets)}
    clocks = Clock.objects.order_by("id")
    return {
        "tickets": [
            (t.kind, t.state, t.category, t.channel, t.handling_path, people.index(t.customer_id))
            for t in tickets
        ],
        "promised": [t.promised_at is not None for t in tickets],
        "words": [(place[s.ticket_id], s.kind, s.body.reveal()) for s in _by(Statement, "ticket")],
        "names": [known[pk].name and known[pk].name.reveal() for pk in people],
        "numbers": sorted((at, p.value.reveal(), p.value_index, p.shared) for at, p in points),
        "clocks": sorted((of_ticket[c.subject_id], c.metric, c.layer, c.limit) for c in clocks),
        "ledger": [Interval.objects.filter(clock__in=clocks, until=None).count()],
        "forms": [(place[f.ticket_id], f.answers.reveal(), f.missing) for f in _of(IntakeForm)],
        "triage": [(place[t.ticket_id], t.reason, t.categories) for t in _of(Triage)],
        "links": [(place[k.source_id], place[k.target_id], k.kind) for k in _by(Link, "source")],
        "rows": [
            (r.number, r.outcome, r.reason, r.category, place[r.ticket_id], place[r.twin_id])
            for r in BatchRow.objects.order_by("number")
        ],
        "news": sorted(
            (e.kind, of_ticket[e.subject_id] if e.subject_kind == "ticket" else -1)
            for e in Entry.objects.all()
        ),
        "owed": sorted(Delivery.objects.values_list("reaction", flat=True)),
    }


def _by(model: Any, field: str) -> Any:
    return model.objects.order_by(field, "id")


def _of(model: Any) -> Any:
    return _by(model, "ticket")


def test_together_and_one_by_one_the_same_rows_are_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = told(file, 200, monkeypatch)
    assert together == told(file, 1, monkeypatch)
    assert [row[1] for row in together["rows"]].count("registered") == 6
    assert len(together["links"]) == 1


def statements(rows: Sequence[dict[str, Any]], path: Path) -> int:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with CaptureQueriesContext(connection) as said:
        cli.register(path, path.name, None)
    return len(said)


def test_twice_the_rows_are_hardly_more_statements(
    tmp_path: Path, recognised: dict[str, Opinion]
) -> None:
    recognised[QUESTION] = opinion()
    rows = [{"phone": f"138{n:08d}", "text": QUESTION} for n in range(60)]
    few = statements(rows[:20], tmp_path / "few.jsonl")
    many = statements(rows[20:], tmp_path / "many.jsonl")
    # SQLite takes only so many values in one statement.
    assert many <= few if connection.vendor == "postgresql" else many < few + 20
