"""Runs on: what was used stays used, and nothing speaks twice."""

import pytest

from ringback.clocks import commands
from ringback.clocks.models import Clock, FiredAlarm
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    HANDLING,
    TICKET,
    at,
    kinds,
    pause,
    resume,
    runs,
    said,
    somebody_is_faster,
    start,
    stop,
    sweep_out,
    told,
)


def test_a_pause_puts_the_deadline_off_by_its_length(handling: Clock) -> None:
    pause(4)
    (resumed,) = resume(10)
    assert resumed.due_at == at(30)
    handling.refresh_from_db()
    assert (handling.state, handling.due_at) == ("running", at(30))
    assert (handling.alarm, handling.alarm_at) == ("handler", at(18))
    assert runs(handling) == [(0, 4), (10, None)]


def test_the_journal_says_when_it_is_due_now(handling: Clock) -> None:
    pause(4)
    resume(10)
    assert said("clock.resumed") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
        "due_at": at(30).isoformat(),
    }


def test_noticed_late_it_runs_on_from_when_the_pause_had_ended(handling: Clock) -> None:
    pause(4)
    commands.resume(**TICKET, metrics=HANDLING, since=at(6), actor=ACTOR, now=at(9))
    handling.refresh_from_db()
    assert handling.due_at == at(26)
    assert runs(handling) == [(0, 4), (6, None)]


def test_only_the_metrics_named_run_on(handling: Clock) -> None:
    sheet = start(Metric.SHEET)
    assert len(pause(1)) == 2
    assert resume(2) == [handling]
    sheet.refresh_from_db()
    assert sheet.state == "paused"


def test_what_runs_or_was_cancelled_is_not_resumed(handling: Clock) -> None:
    assert resume(1) == []
    commands.cancel(**TICKET, actor=ACTOR, now=at(2))
    assert resume(3) == []
    assert "clock.resumed" not in kinds()


def test_of_two_who_resume_at_once_one_does(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause(4)
    somebody_is_faster(monkeypatch, lambda: resume(6))
    assert resume(8) == []
    handling.refresh_from_db()
    assert handling.due_at == at(26)
    assert runs(handling) == [(0, 4), (6, None)]


def test_a_met_clock_runs_on_when_its_case_comes_back(handling: Clock) -> None:
    """Reopened (§3.2.2): answered after 20 hours, four are left."""
    sweep_out(20)
    stop(20)
    resume(100)
    handling.refresh_from_db()
    assert (handling.state, handling.stopped_at, handling.due_at) == ("running", None, at(104))
    sweep_out(101.5)
    assert told() == ["handler", "lead"], "both were warned in the first episode"
    sweep_out(104)
    assert told() == ["handler", "lead", "supervision", "breach"]


def test_a_case_that_comes_back_with_nothing_left_is_late_at_once(handling: Clock) -> None:
    stop(24)
    resume(100)
    handling.refresh_from_db()
    assert handling.due_at == at(100)


@pytest.mark.parametrize("reopened", [False, True])
def test_a_breach_speaks_once_and_keeps_its_moment(handling: Clock, reopened: bool) -> None:
    """Each threshold once for each clock, and the deadline that passed stays the one that passed
    (§3.2.3), whether the clock ran on after a hold or in a new episode."""
    sweep_out(25)
    if reopened:
        stop(30)
    else:
        pause(30)
    resume(40)
    sweep_out(60)
    handling.refresh_from_db()
    assert handling.breached_at == at(24)
    assert told() == ["handler", "lead", "supervision", "breach"]
    assert FiredAlarm.objects.filter(alarm="breach").count() == 1
    stop(70)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("missed", at(24))


def test_missed_while_nobody_swept_it_rings_no_more_when_it_comes_back(handling: Clock) -> None:
    stop(30)
    resume(40)
    sweep_out(60)
    handling.refresh_from_db()
    assert (handling.breached_at, told()) == (at(24), [])


def test_a_warning_that_was_heard_is_not_repeated_after_a_pause(handling: Clock) -> None:
    sweep_out(12)
    for hours in (13, 15, 17):
        pause(hours)
        resume(hours + 1)
        sweep_out(hours + 1)
    assert told() == ["handler"]
