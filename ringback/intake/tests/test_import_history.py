"""``ringback import history``: an outcome for every row, nothing twice, kill it when you like."""

import json
import random
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError

from ringback.base.models import Entry
from ringback.customers import queries as customers
from ringback.intake.commands import histories
from ringback.intake.history import cli
from ringback.intake.history.mapping import read_mapping
from ringback.intake.models import BatchRun, Origin, PastRow
from ringback.intake.queries import PastTotals
from ringback.intake.tests.old_desk import (
    HEADINGS,
    LINE,
    LOG,
    MAPPING,
    OPEN_CASE,
    PHONE,
    REPAIR,
    departments,
    row,
    written,
)
from ringback.intake.tests.samples import NOW
from ringback.intake.tests.test_register_file import run_and_kill
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed, Unavailable
from ringback.messaging import queries as messaging
from ringback.tickets import commands
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket, WorkSheet

MANUAL = Path(__file__).parents[3] / "docs" / "operate" / "import-history.md"
Lines = list[dict[str, Any]]
Import = Callable[..., tuple[PastTotals, Lines]]


@pytest.fixture(autouse=True)
def _departments(_floor: None) -> None:
    departments()


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, "utf-8")
    return path


@pytest.fixture
def take_over(tmp_path: Path, mapping: Path) -> Import:
    def run(rows: Sequence[dict[str, str]] = LOG, name: str = "a.csv") -> tuple[PastTotals, Lines]:
        outcome = tmp_path / "outcome.jsonl"
        totals = cli.import_history(written(tmp_path / name, rows), mapping, outcome)
        return totals, [json.loads(line) for line in outcome.read_text("utf-8").splitlines()]

    return run


def test_every_row_has_its_outcome_and_every_case_its_past(take_over: Import) -> None:
    totals, lines = take_over()
    assert totals == PastTotals(cases=2, loaded=9, repeated=0, refused={}, remarks={})
    closed, waiting = Ticket.objects.order_by("pk")
    assert lines[0] == {
        "row": 1,
        "case": "C-1",
        "outcome": "loaded",
        "number": tickets.number_of(closed.pk),
    }
    assert [line["row"] for line in lines] == list(range(1, 10))
    assert (closed.state, closed.episode, closed.closure_basis) == ("closed", 2, "confirmed")
    assert (closed.kind, closed.severity, closed.handling_path) == ("fault", "normal", "/44/4401/")
    assert closed.registered_at.isoformat() == "2025-12-01T01:00:00+00:00"
    assert waiting.state == "on_hold"
    sheets = WorkSheet.objects.order_by("pk").values_list("department_path", "hand_overs", "state")
    assert list(sheets) == [
        (REPAIR, 2, "passed"),
        (REPAIR, 0, "passed"),
        (REPAIR, 1, "dispatched"),
    ]


def test_its_customer_is_known_by_the_number_and_hears_nothing(take_over: Import) -> None:
    take_over()
    (customer,) = customers.by_phone(PHONE)
    assert set(Ticket.objects.values_list("customer", flat=True)) == {customer.pk}
    for ticket in Ticket.objects.all():
        assert not messaging.messages_about(subject_kind="ticket", subject_id=ticket.pk)


def test_a_case_whose_customer_cannot_be_known_comes_without(take_over: Import) -> None:
    totals, lines = take_over([row("C-1", "01 09:10", "New", Phone="unknown")])
    assert (totals.loaded, totals.remarks) == (1, {"nobody": 1})
    assert lines[0]["message"] != "nobody"
    assert Ticket.objects.get().customer is None


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (row("", "01 10:00", "Working"), "case"),
        (row("C" * 201, "01 10:00", "Working"), "case"),
        (row("C-1", "01 10:00", "Working", Changed="soon"), "at"),
        (row("C-1", "01 10:00", "Working", Changed="2099-01-01"), "at"),
        (row("C-1", "01 10:00", "Working", Changed=""), "at"),
        (row("C-1", "01 10:00", "Working", Changed="1900-01-01"), "at"),
        (row("C-1", "01 10:00", "Working", Opened="soon"), "opened_at"),
        (row("C-1", "01 10:00", "Lost"), "state"),
        (row("C-1", "01 10:00", "Working", "Cellar"), "group"),
        (row("C-1", "20 10:00", "Working"), "order"),
        ({"Case": "C-1", "Changed": 'x"y'}, "at"),
    ],
)
def test_a_bad_row_is_refused_alone_and_says_why(
    take_over: Import, spoilt: dict[str, str], reason: str
) -> None:
    totals, lines = take_over([*LOG[:1], spoilt, *LOG[1:]])
    assert totals.refused == {reason: 1}
    assert (totals.cases, totals.loaded) == (2, 9)
    (line,) = (line for line in lines if line["row"] == 2)
    assert (line["outcome"], line["reason"], line["number"]) == ("refused", reason, None)
    assert line["message"] != reason


def test_where_no_way_leads_the_row_is_refused(take_over: Import) -> None:
    rows = [row("C-1", "01 09:10", "Dropped"), row("C-1", "01 09:20", "Working")]
    totals, lines = take_over(rows)
    assert totals.refused == {"impossible": 1}
    assert [line["outcome"] for line in lines] == ["loaded", "refused"]
    assert Ticket.objects.get().state == "cancelled"


def test_in_order_of_time_it_is_the_same(take_over: Import) -> None:
    mixed = sorted(
        [*LOG, *(row("C-3", f"0{day} 08:00", "Working") for day in (1, 2, 3))],
        key=lambda each: each["Changed"],
    )
    totals, lines = take_over(mixed)
    assert (totals.cases, totals.loaded, totals.refused) == (3, 12, {})
    assert {line["row"] for line in lines} == set(range(1, 13))
    closed = Ticket.objects.get(state="closed")
    assert closed.episode == 2


def test_run_again_nothing_comes_twice(take_over: Import) -> None:
    first, _lines = take_over()
    again, lines = take_over()
    assert (first.loaded, again.loaded, again.repeated) == (9, 0, 9)
    assert {line["outcome"] for line in lines} == {"repeated"}
    assert not again.remarks
    assert Ticket.objects.count() == Origin.objects.count() == 2


def test_another_past_of_the_same_case_is_told_of(take_over: Import) -> None:
    take_over()
    totals, _lines = take_over([*LOG, row("C-2", "05 10:00", "Done")], "b.csv")
    assert (totals.repeated, totals.remarks) == (10, {"changed": 3})
    assert Ticket.objects.order_by("pk")[1].state == "on_hold"


def test_the_log_keeps_count_better_than_its_groups(
    tmp_path: Path, mapping: Path, take_over: Import
) -> None:
    mapping.write_text(MAPPING.replace('opened_at = "Opened"', 'reassignments = "Opened"'), "utf-8")
    counts = {"09:10": "0", "09:20": "3", "09:30": "3", "09:40": "x"}
    totals, _lines = take_over(
        [row("C-1", f"01 {at}", "Working", Opened=count) for at, count in counts.items()]
    )
    assert totals.refused == {"reassignments": 1}
    assert WorkSheet.objects.get().hand_overs == 3


def test_an_order_of_its_own_goes_before_that_of_the_file(mapping: Path, take_over: Import) -> None:
    text = MAPPING.replace('severity = "Urgency"', 'order = "Urgency"')
    mapping.write_text(text, "utf-8")
    rows = [
        row("C-1", "01 10:00", "Solved", Urgency="10"),
        row("C-1", "01 09:10", "New", Urgency="9"),
    ]
    totals, _lines = take_over(rows)
    assert (totals.loaded, totals.refused) == (2, {})
    assert Ticket.objects.get().state == "resolved"


def test_a_poisoned_batch_is_tried_case_by_case(
    take_over: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = commands.load_many

    def poisoned(**told: Any) -> object:
        if any(past.number == "C-1" for past in told["pasts"]):
            raise DatabaseError("value too long")
        return load(**told)

    monkeypatch.setattr(commands, "load_many", poisoned)
    totals, lines = take_over()
    assert (totals.cases, totals.loaded, totals.refused) == (1, 2, {"failed": 7})
    assert lines[0]["reason"] == "failed"


@pytest.mark.parametrize("away", [OperationalError("locked"), Unavailable("no manual")])
def test_when_something_all_cases_need_is_away_no_row_is_blamed(
    tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch, away: Exception
) -> None:
    def gone(**_told: object) -> object:
        raise away

    monkeypatch.setattr(commands, "load_many", gone)
    path = written(tmp_path / "a.csv", LOG)
    assert command(str(path), "--mapping", str(mapping)) == 1
    monkeypatch.undo()
    assert not PastRow.objects.exists()
    assert cli.import_history(path, mapping, None).loaded == 9
    assert BatchRun.objects.count() == 1


def command(*arguments: str) -> int:
    parser = ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    options = parser.parse_args(["history", *arguments])
    result: int = options.run(options)
    return result


def test_the_command_prints_its_totals(
    tmp_path: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.csv", [*LOG, row("C-9", "01 10:00", "Lost")])
    assert command(str(path), "--mapping", str(mapping)) == 0
    said = capsys.readouterr().out
    assert "2" in said
    assert "9" in said
    finished = Entry.objects.get(kind="history.finished").content
    assert finished == {
        "source": "old desk",
        "cases": 2,
        "loaded": 9,
        "repeated": 0,
        "refused": 1,
    }


@pytest.mark.parametrize(
    ("instead", "fault"),
    [
        (('source = "old desk"', ""), "source"),
        (('source = "old desk"', 'source = "' + "x" * 61 + '"'), "source"),
        (('"Asia/Shanghai"', '"Asia/Nowhere"'), "Nowhere"),
        (('case = "Case"', ""), "case"),
        (('case = "Case"', 'case = "Case"\nscent = "Case"'), "scent"),
        (('phone = "Phone"', 'phone = "Telephone"'), "Telephone"),
        (('"/44/4401/"', '"/99/"'), "/99/"),
        (('"/44/4401/~repair/"', '"/44/~nobody/"'), "nobody"),
        (('New = "accepted"', 'New = "registered"'), "registered"),
        (('New = "accepted"', 'New = "begun"'), "begun"),
        (('"waiting_customer"', '"tea"'), "tea"),
        (('reason = "waiting_customer"', ""), "Asked"),
        (('basis = "confirmed"', 'basis = "tired"'), "tired"),
        (('basis = "confirmed"', 'colour = "red"'), "colour"),
        (('"critical"', '"dire"'), "dire"),
        (('kind = "fault"', 'kind = "wish"'), "wish"),
        (("[groups]", "[groups"), "line"),
        (('cause = "line_fault"', f'cause = "{"x" * 41}"'), "cause"),
        (('"${Short description}"', '"$"'), "text"),
        (("[severity]", "[severity]\nlist = [1]"), "severity"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_before_anything_is_read(
    tmp_path: Path,
    mapping: Path,
    capsys: pytest.CaptureFixture[str],
    instead: tuple[str, str],
    fault: str,
) -> None:
    assert instead[0] in MAPPING
    mapping.write_text(MAPPING.replace(*instead, 1), "utf-8")
    path = written(tmp_path / "a.csv", LOG)
    assert command(str(path), "--mapping", str(mapping)) == 1
    said = capsys.readouterr().err
    assert said.startswith("ringback: ")
    assert fault in said
    assert not BatchRun.objects.exists()


def test_the_mapping_the_manual_shows_can_be_used(tmp_path: Path, mapping: Path) -> None:
    shown = MANUAL.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    mapping.write_text(shown, "utf-8")
    words = {
        "Number": "C-1",
        "Changed at": "2025-12-01 09:10",
        "Status": "Asked",
        "Assigned group": "Anybody",
        "Opened at": "2025-12-01 09:00",
        "Passed on": "2",
        "Sequence": "1",
        "Priority": "1 - Critical",
        "Caller number": PHONE,
        "Caller": "张三",
        "Short description": "断网",
    }
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(words), "utf-8")
    assert cli.import_history(path, mapping, None).loaded == 1
    ticket = Ticket.objects.get()
    assert (ticket.severity, ticket.state, ticket.kind) == ("critical", "on_hold", "fault")
    assert WorkSheet.objects.get().department_path == "/44/4401/~billing/"


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_is_none_is_refused(mapping: Path, name: str) -> None:
    with pytest.raises(Invalid):
        cli.import_history(Path(name), mapping, None)
    assert command(name, "--mapping", "none.toml") == 1


def test_json_lines_serve_as_well(tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in LOG), "utf-8")
    assert cli.import_history(path, mapping, None).loaded == 9


def test_nothing_personal_is_kept_in_the_clear(take_over: Import) -> None:
    take_over([row(PHONE, "01 09:10", "New"), *OPEN_CASE])
    kept = [
        *BatchRun.objects.values_list(),
        *PastRow.objects.values_list(),
        *Origin.objects.values_list(),
        *Entry.objects.values_list(),
    ]
    assert PHONE not in str(kept)
    assert "光猫" not in str(kept)


def test_nobody_at_a_screen_writes_a_past(mapping: Path) -> None:
    from_screen = Actor("user:7", verbs=frozenset({"ticket.register"}))
    with pytest.raises(NotAllowed):
        histories.load_logs(
            run=BatchRun(),
            logs=[],
            mapping=read_mapping(mapping, now=NOW),
            actor=from_screen,
            now=NOW,
        )


def test_the_work_that_is_open_waits_where_the_log_left_it(take_over: Import) -> None:
    take_over(OPEN_CASE[:1])
    sheet = WorkSheet.objects.get()
    assert (sheet.state, sheet.department_path, sheet.assignee) == ("dispatched", LINE, "")
    assert HEADINGS[-1] == "Not wanted"


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_instant_and_run_again_nothing_is_lost_or_doubled(
    tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "BATCH", 9)
    rows = [
        {**each, "Case": f"{each['Case']}-{n}", "Phone": f"138{n:08d}"}
        for n in range(60)
        for each in LOG
    ]
    path, outcome = written(tmp_path / "a.csv", rows), tmp_path / "outcome.jsonl"
    chance = random.Random(20260213)
    kills, patience, settled = 0, 1.0, 0
    while settled < 270:
        kills += 1
        assert kills < 100, "the children get nothing done"
        lifetime = chance.uniform(0.05, 0.4) * patience
        run_and_kill(lambda: cli.import_history(path, mapping, outcome), lifetime)
        before, settled = settled, PastRow.objects.count()
        patience *= 1.3 if settled == before else 1
    assert not BatchRun.objects.exclude(finished_at=None).exists()
    totals = cli.import_history(path, mapping, outcome)
    assert totals == PastTotals(cases=120, loaded=540, repeated=0, refused={}, remarks={})
    lines = [json.loads(line) for line in outcome.read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == list(range(1, 541))
    assert Ticket.objects.count() == Origin.objects.count() == 120
    assert Entry.objects.filter(kind="ticket.loaded").count() == 120
    assert WorkSheet.objects.count() == 180
