"""The replay holds an imported log against a reckoning of its own, and tells when they differ. The
log here is made up; the real one stays outside the repository."""

import csv
import gzip
import json
import sys
from dataclasses import replace

import pytest

from benchmarks import replay, replay_log
from ringback.clocks.models import Clock
from ringback.tickets.models import Ticket, WorkSheet

HEADINGS = (
    "number",
    "incident_state",
    "reassignment_count",
    "reopen_count",
    "opened_at",
    "sys_updated_at",
    "category",
    "subcategory",
    "u_symptom",
    "priority",
    "assignment_group",
)


def row(number, at, state, group="", *, reopened=0, passed_on=0, category="Category 1", **told):
    return {
        "number": number,
        "sys_updated_at": f"2016-03-{at}",
        "opened_at": "2016-03-01T08:00",
        "incident_state": state,
        "assignment_group": group,
        "reassignment_count": str(passed_on),
        "reopen_count": str(reopened),
        "category": category,
        "subcategory": "Part 1",
        "u_symptom": "Symptom 2",
        "priority": "3 - Moderate",
        **told,
    }


LOG = [
    row("A1", "01T09:00", "New"),
    row("A1", "01T10:00", "Active", "Group 1", passed_on=1),
    row("A1", "02T10:00", "Awaiting User Info", "Group 1", passed_on=1),
    row("A1", "04T10:00", "Resolved", "Group 2", passed_on=3),
    row("A1", "05T10:00", "Active", "Group 2", passed_on=3, reopened=1),
    row("A1", "06T10:00", "Resolved", "Group 2", passed_on=3, reopened=1),
    row("A1", "07T10:00", "Closed", "Group 2", passed_on=3, reopened=1),
    # A complaint owed for longer than the law's fifteen days; its first row stands out of order.
    row("A2", "20T10:00", "New", category="Category 3"),
    row("A2", "01T10:00", "New", category="Category 3"),
    row("A2", "19T10:00", "Closed", category="Category 3"),
    row("A3", "01T08:10", "Awaiting Vendor", priority="1 - Critical"),
    row("A3", "01T08:20", "Closed", priority="1 - Critical"),
]


@pytest.fixture
def folder(tmp_path):
    with gzip.open(tmp_path / replay.FILE, "wt", encoding="utf-8", newline="") as packed:
        writer = csv.DictWriter(packed, HEADINGS)
        writer.writeheader()
        writer.writerows(LOG)
    return tmp_path


@pytest.fixture
def run(folder, tmp_path, monkeypatch, handbook, calendars):
    """The command as typed; the database of the tests is up to date."""
    monkeypatch.setattr(replay, "bring_up_to_date", lambda: None)

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["replay", str(folder), *arguments])
        return replay.main()

    return command


def test_an_imported_log_is_as_reckoned_and_its_figures_are_written(run, tmp_path, capsys):
    file = tmp_path / "figures.json"
    assert run("--json", str(file)) == 0
    assert "every case and clock as the log says" in capsys.readouterr().out
    figures = json.loads(file.read_text("utf-8"))
    assert figures["outcomes"] == {"loaded": 11, "refused order": 1}
    counted = figures["counted"]
    assert (counted["cases"], counted["reassignments"], counted["reopenings"]) == (3, 3, 1)
    assert (counted["holds"], counted["answers"], counted["rows out of order"]) == (2, 4, 1)
    assert run() == 2


def test_the_reckoning_is_what_a_person_finds_by_hand(folder, tmp_path):
    path = replay.unpacked(folder, tmp_path, None)
    first, second, third = replay_log.cases(path)
    # From 1 March 8:00, 26 hours until it waited for the customer, 24 after the reopening.
    assert first.clocks["handling", "manual"].used == 50 * 60
    assert first.clocks["handling", "manual"].passed_at == replay_log.instant("2016-03-02T08:00")
    # The law's 48 hours do not wait for the customer.
    assert first.clocks["handling", "law"].passed_at == replay_log.instant("2016-03-03T08:00")
    assert first.clocks["first_contact", "manual"].outcome == "missed"
    assert [sheet.used for sheet in first.sheets] == [25 * 60, 24 * 60]
    # The first day is not counted; the fifteenth after it ends at midnight.
    assert second.clocks["handling", "law"].passed_at == replay_log.instant("2016-03-17T00:00")
    assert {each.outcome for each in third.clocks.values()} == {"met"}
    assert third.clocks["first_contact", "manual"].used == 20


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: WorkSheet.objects.filter(hand_overs=3).update(hand_overs=2),
        lambda: Ticket.objects.filter(episode=2).update(state="in_progress"),
        lambda: Clock.objects.filter(metric="handling", state="met").update(state="missed"),
        lambda: (
            Clock.objects.filter(layer="law").exclude(breached_at=None).update(breached_at=None)
        ),
    ],
    ids=["passed on", "state", "outcome", "breach"],
)
def test_what_is_other_than_the_log_says_is_found(run, monkeypatch, capsys, spoil):
    whole = replay.imported

    def spoilt(*arguments):
        spent = whole(*arguments)
        assert spoil()
        return spent

    monkeypatch.setattr(replay, "imported", spoilt)
    assert run() == 1
    assert " is " in capsys.readouterr().out


def test_a_case_that_did_not_come_is_missed(run, monkeypatch, capsys):
    reckoned = replay_log.cases

    def one_more(path):
        found = list(reckoned(path))
        return [*found, replace(found[0], number="A4")]

    monkeypatch.setattr(replay_log, "cases", one_more)
    assert run() == 1
    assert "A4 is missing" in capsys.readouterr().out


def test_without_the_log_nothing_is_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["replay", str(tmp_path / "nowhere")])
    assert replay.main() == 2
    assert "nothing was measured" in capsys.readouterr().err
