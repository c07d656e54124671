"""``ringback register FILE``: an outcome for every row, nothing twice, kill it when you like."""

import json
import os
import random
import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connections

from ringback.base.models import Entry
from ringback.customers import queries as customers
from ringback.intake import cli, queries, recognising
from ringback.intake.commands import batches, taking
from ringback.intake.models import BatchRow, BatchRun, Origin
from ringback.intake.queries import Totals
from ringback.intake.tests.samples import AGENT, NOW, PHONE, QUESTION, opinion, request
from ringback.kernel.errors import Unavailable
from ringback.recognition.facts import Opinion
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket

Lines = list[dict[str, Any]]


def write(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def command(*arguments: str) -> int:
    parser = ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    options = parser.parse_args(["register", *arguments])
    result: int = options.run(options)
    return result


@pytest.fixture
def register(tmp_path: Path) -> Callable[..., tuple[Totals, Lines]]:
    def run(rows: Sequence[object], name: str = "a.jsonl") -> tuple[Totals, Lines]:
        outcome = tmp_path / "outcome.jsonl"
        totals = cli.register(write(tmp_path / name, rows), "desk", outcome)
        return totals, [json.loads(line) for line in outcome.read_text("utf-8").splitlines()]

    return run


ROWS: list[dict[str, Any]] = [
    {"external_id": "1", "phone": PHONE, "text": QUESTION},
    {"external_id": "2", "phone": PHONE, "name": "", "text": "宽带断网，光猫亮红灯"},
    {"external_id": "3", "phone": "13987654321", "text": QUESTION},
    {"external_id": "4", "name": "张三", "text": "没有号码的人", "channel": "letter"},
]


LETTER: dict[str, Any] = {
    "phone": PHONE,
    "text": QUESTION,
    "handed_down_by": "12345",
    "letter_number": "GZ-12345-0088",
    "letter_received_at": "2026-02-13 16:00",
    "letter_deadline": "2026-02-16",
}


def test_a_row_that_was_handed_down_has_the_deadline_of_its_letter(
    register: Callable[..., tuple[Totals, Lines]], recognised: dict[str, Opinion]
) -> None:
    recognised[QUESTION] = opinion()
    totals, lines = register([LETTER, {**LETTER, "text": "又转来一次"}])
    letter = tickets.letter_of(Ticket.objects.get())
    assert letter is not None
    assert (letter.source, letter.number) == ("12345", "GZ-12345-0088")
    assert letter.deadline == datetime(2026, 2, 15, 16, tzinfo=UTC)
    assert totals.refused == {"letter_known": 1}
    assert lines[1]["outcome"] == "refused"


def test_every_row_has_its_outcome(
    register: Callable[..., tuple[Totals, Lines]], recognised: dict[str, Opinion]
) -> None:
    recognised[QUESTION] = opinion()
    totals, lines = register(ROWS)
    assert totals == Totals(registered=4, to_triage=2, repeated=0, refused={})
    numbers = [ticket.number for ticket in Ticket.objects.order_by("pk")]
    assert [line["number"] for line in lines] == numbers
    assert lines[0] == {
        "row": 1,
        "external_id": "1",
        "outcome": "registered",
        "number": numbers[0],
        "kind": "lookup",
        "category": "basic.data_left",
        "confidence": 0.93,
        "triage": None,
        "duplicate_of": None,
    }
    assert lines[3]["triage"] == "low_confidence"
    first, second, third, fourth = Ticket.objects.order_by("pk")
    assert first.customer == second.customer
    assert third.customer not in (first.customer, fourth.customer)
    assert (first.state, first.promised_at is not None) == ("accepted", True)
    assert fourth.channel == "letter"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"phone": PHONE}, "text"),
        ({"phone": PHONE, "text": " \u0007 "}, "text"),
        ({"phone": PHONE, "text": "长" * 4001}, "text"),
        ({"text": QUESTION}, "phone"),
        ({"phone": "1381234567x", "text": QUESTION}, "phone"),
        ({"phone": "\ud800", "text": QUESTION}, "phone"),
        ({"name": "某" * 81, "text": QUESTION}, "name"),
        ({"phone": PHONE, "text": QUESTION, "channel": "pigeon"}, "channel"),
        ({"phone": PHONE, "text": QUESTION, "occurred_at": "yesterday"}, "occurred_at"),
        ({"phone": PHONE, "text": QUESTION, "occurred_at": "2099-01-01"}, "occurred_at"),
        ({"phone": PHONE, "text": QUESTION, "occurred_at": "1900-01-01"}, "occurred_at"),
        ({"phone": PHONE, "text": QUESTION, "occurred_at": "0001-01-01"}, "occurred_at"),
        ({"phone": PHONE, "text": QUESTION, "external_id": "x" * 201}, "external_id"),
        ({"phone": PHONE, "text": QUESTION, "external_id": "\ud800"}, "external_id"),
        ({"phone": PHONE, "text": QUESTION, "letter_number": "GZ-1"}, "letter"),
        ({"phone": PHONE, "text": QUESTION, "handed_down_by": "12345"}, "letter"),
        ({**LETTER, "handed_down_by": "the king"}, "letter"),
        ({**LETTER, "letter_received_at": "2099-01-01"}, "letter"),
        ({**LETTER, "letter_deadline": "2020-01-01"}, "letter"),
        ({**LETTER, "letter_number": "长" * 81}, "letter"),
        (["no", "object"], "unreadable"),
    ],
)
def test_a_bad_row_is_refused_alone_and_says_why(
    register: Callable[..., tuple[Totals, Lines]], row: object, reason: str
) -> None:
    totals, lines = register([ROWS[0], row, ROWS[2]])
    assert totals.refused == {reason: 1}
    assert totals.registered == 2
    assert (lines[1]["outcome"], lines[1]["reason"]) == ("refused", reason)
    assert lines[1]["message"] != reason


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-02-13T09:30:00+08:00", "2026-02-13T01:30:00+00:00"),
        ("2026-02-13 09:30", "2026-02-13T01:30:00+00:00"),
        ("2026-02-13", "2026-02-12T16:00:00+00:00"),
        ("2026/2/13 9:30", "2026-02-13T01:30:00+00:00"),
        ("2026-02-13T01:30:00Z", "2026-02-13T01:30:00+00:00"),
    ],
)
def test_clocks_run_from_when_it_happened(
    register: Callable[..., tuple[Totals, Lines]], written: str, utc: str
) -> None:
    register([{"phone": PHONE, "text": QUESTION, "occurred_at": written}])
    assert Ticket.objects.get().clocks_from == datetime.fromisoformat(utc)


def test_the_same_file_again_registers_nothing(
    register: Callable[..., tuple[Totals, Lines]],
) -> None:
    rows = [*ROWS, {"phone": PHONE, "text": "没有编号"}, {"phone": PHONE, "text": "没有编号"}]
    first, before = register(rows)
    again, after = register(rows)
    assert (first.registered, first.repeated) == (6, 0)
    assert (again.registered, again.repeated) == (0, 6)
    assert [line["number"] for line in after] == [line["number"] for line in before]
    assert Ticket.objects.count() == 6


def test_another_order_and_more_rows_find_those_that_are_known(
    register: Callable[..., tuple[Totals, Lines]],
) -> None:
    bare = [{"phone": PHONE, "text": f"第{n}件"} for n in range(3)]
    register(bare)
    totals, _ = register([{"phone": PHONE, "text": "新的"}, *reversed(bare)], "b.jsonl")
    assert (totals.registered, totals.repeated) == (1, 3)


def test_a_key_that_comes_twice_is_repeated_and_a_change_is_named(
    register: Callable[..., tuple[Totals, Lines]],
) -> None:
    changed = {**ROWS[0], "text": "不同的话"}
    totals, lines = register([ROWS[0], ROWS[0], changed])
    assert (totals.registered, totals.repeated) == (1, 2)
    assert [line.get("reason") for line in lines] == [None, None, "changed"]
    assert len({line["number"] for line in lines}) == 1


def test_a_probable_duplicate_is_registered_and_marked(
    register: Callable[..., tuple[Totals, Lines]],
) -> None:
    twice = [{**ROWS[0], "external_id": each} for each in ("a", "b")]
    totals, lines = register(twice)
    assert totals.registered == 2
    assert [line["duplicate_of"] for line in lines] == [None, lines[0]["number"]]
    link = Ticket.objects.order_by("pk")[1].links.get()
    assert (link.kind, link.target.number) == ("related", lines[0]["number"])


def test_a_number_with_another_name_is_another_customer(
    register: Callable[..., tuple[Totals, Lines]],
) -> None:
    names = ["张三", "李四", "张三", ""]
    register([{"phone": PHONE, "name": name, "text": f"{name}说"} for name in names])
    assert customers.by_phone(PHONE).count() == 2
    asking = [ticket.customer for ticket in Ticket.objects.order_by("pk")]
    assert asking[0] == asking[2] == asking[3] != asking[1]


def test_a_poisoned_batch_is_tried_row_by_row(
    register: Callable[..., tuple[Totals, Lines]], monkeypatch: pytest.MonkeyPatch
) -> None:
    take = taking.take_many

    def poisoned(**told: Any) -> object:
        if any(request.text == "毒" for request in told["requests"]):
            raise DatabaseError("value too long")
        return take(**told)

    monkeypatch.setattr(batches, "take_many", poisoned)
    totals, lines = register([ROWS[0], {"phone": PHONE, "text": "毒"}, ROWS[2]])
    assert totals == Totals(registered=2, to_triage=2, repeated=0, refused={"failed": 1})
    assert lines[1]["reason"] == "failed"


@pytest.mark.parametrize("away", [OperationalError("locked"), Unavailable("no manual")])
def test_when_something_all_rows_need_is_away_no_row_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: Exception
) -> None:
    def gone(**_told: object) -> object:
        raise away

    monkeypatch.setattr(batches, "take_many", gone)
    path = write(tmp_path / "a.jsonl", ROWS)
    assert command(str(path)) == 1
    monkeypatch.undo()
    assert not BatchRow.objects.exists()
    assert cli.register(path, path.name, None).registered == 4
    assert BatchRun.objects.count() == 1


def test_another_reading_of_the_same_file_at_once_doubles_nothing(
    register: Callable[..., tuple[Totals, Lines]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The other reading commits between our look at what is done and our write."""
    opinions = recognising.opinions
    raced: list[object] = []

    def race(texts: Sequence[str], *, at: datetime) -> list[Opinion | None]:
        if not raced:
            raced.append(True)
            cli.register(write(tmp_path / "a.jsonl", ROWS), "desk", None)
        return opinions(texts, at=at)

    monkeypatch.setattr(recognising, "opinions", race)
    totals, lines = register(ROWS)
    assert totals.registered == 4
    assert len(lines) == Ticket.objects.count() == Origin.objects.count() == 4


def test_the_command_prints_its_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.jsonl", [*ROWS, {"text": "无名"}])
    assert command(str(path), "--outcome", str(tmp_path / "o.jsonl")) == 0
    said = capsys.readouterr().out
    assert "4" in said
    assert "phone 1" in said
    kinds = Entry.objects.filter(kind__startswith="batch.").values_list("kind", "content")
    assert [kind for kind, _ in kinds] == ["batch.begun", "batch.finished"]
    assert dict(kinds)["batch.finished"] == {
        "source": "a.jsonl",
        "registered": 4,
        "to_triage": 4,
        "repeated": 0,
        "refused": 1,
    }


@pytest.mark.parametrize("arguments", [["none.csv"], ["."], ["{file}", "--source", "x" * 81]])
def test_a_command_that_cannot_be_done_says_so(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.jsonl", ROWS)
    assert command(*(each.format(file=path) for each in arguments)) == 1
    assert capsys.readouterr().err.startswith("ringback: ")
    assert not Ticket.objects.exists()


def test_no_phone_number_is_kept_in_the_clear(
    register: Callable[..., tuple[Totals, Lines]],
) -> None:
    register([{**ROWS[0], "external_id": PHONE}, ROWS[2]])
    kept = [
        *BatchRun.objects.values_list(),
        *BatchRow.objects.values_list(),
        *Origin.objects.values_list(),
        *Entry.objects.values_list(),
    ]
    assert PHONE not in str(kept)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_instant_and_run_again_nothing_is_lost_or_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "BATCH", 10)
    rows = [{"phone": f"138{n:08d}", "text": f"第{n}件事"} for n in range(300)]
    rows[7::50] = [{"text": "无名"}] * len(rows[7::50])
    path, outcome = write(tmp_path / "a.jsonl", rows), tmp_path / "outcome.jsonl"
    # The children find the manual and the catalogue read already.
    queries.preview(request=request(), actor=AGENT, now=NOW)
    chance = random.Random(20260213)
    kills, patience, settled = 0, 1.0, 0
    while settled < 150:
        kills += 1
        assert kills < 100, "the children get nothing done"
        lifetime = chance.uniform(0.02, 0.2) * patience
        run_and_kill(lambda: cli.register(path, "desk", outcome), lifetime)
        before, settled = settled, BatchRow.objects.count()
        # A busy machine gives its children too little time for one batch: only then more.
        patience *= 1.3 if settled == before else 1
    assert not BatchRun.objects.exclude(finished_at=None).exists()
    refused = len(rows[7::50])
    wanted = Totals(
        registered=300 - refused, to_triage=300 - refused, repeated=0, refused={"phone": refused}
    )
    assert cli.register(path, "desk", outcome) == wanted
    lines = [json.loads(line) for line in outcome.read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == list(range(1, 301))
    assert Ticket.objects.count() == Origin.objects.count() == 300 - refused
    assert len({line["number"] for line in lines}) == 300 - refused + 1


def run_and_kill(work: Callable[[], object], lifetime: float) -> None:
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(lifetime)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
