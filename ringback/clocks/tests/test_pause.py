"""A hold pauses the work's clocks, and those alone."""

import pytest

from ringback.base.models import Entry
from ringback.clocks import commands, queries
from ringback.clocks.models import Clock
from ringback.clocks.states import PAUSABLE, Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    HOUR,
    at,
    kinds,
    pause,
    resume,
    runs,
    said,
    somebody_is_faster,
    start,
    stop,
    sweep,
    told,
)


def test_a_pause_ends_the_stretch_and_nothing_is_due(handling: Clock) -> None:
    (paused,) = pause(4)
    assert paused == handling
    handling.refresh_from_db()
    assert (handling.state, handling.due_at, handling.alarm_at) == ("paused", None, None)
    assert runs(handling) == [(0, 4)]
    assert handling.intervals.get().reason == "waiting_customer"


def test_a_paused_clock_rings_later(handling: Clock) -> None:
    pause(13)
    sweep(13)
    assert told() == [], "paused before anybody looked"
    sweep(100)
    assert told() == []
    resume(113)
    handling.refresh_from_db()
    assert handling.due_at == at(124)
    sweep(119.2)
    assert "lead" in told()


@pytest.mark.parametrize("metric", sorted(set(Metric) - {Metric.PROMISE}))
def test_the_duty_to_speak_and_to_review_is_not_paused(
    handbook_installed: None, metric: Metric
) -> None:
    start(metric)
    assert len(pause(0.1)) == (metric in PAUSABLE)


def test_the_journal_says_why_and_no_more(handling: Clock) -> None:
    pause(4)
    assert said("clock.paused") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
        "reason": "waiting_customer",
    }


def test_another_subject_s_clock_runs_on(handling: Clock) -> None:
    other = start(Metric.HANDLING, subject="8")
    pause(4)
    other.refresh_from_db()
    assert other.state == "running"


def test_what_does_not_run_is_not_paused(handling: Clock) -> None:
    assert pause(4)
    assert pause(5) == [], "paused already"
    assert runs(handling) == [(0, 4)]
    stop(6)
    assert pause(7) == [], "stopped"
    assert kinds().count("clock.paused") == 1


def test_of_two_who_pause_at_once_one_does(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has read a running clock and comes to write when it is paused already."""
    somebody_is_faster(monkeypatch, lambda: pause(4, "waiting_third_party"))
    assert pause(5) == []
    assert handling.intervals.get().reason == "waiting_third_party"
    assert runs(handling) == [(0, 4)]
    assert Entry.objects.filter(kind="clock.paused").count() == 1


def test_what_was_used_before_is_kept(handling: Clock) -> None:
    pause(4)
    (reading,) = queries.of_subject(subject_kind="ticket", subject_id=7, now=at(50))
    assert (reading.elapsed, reading.urgency) == (4 * HOUR, "paused")


def test_a_deadline_passed_before_the_pause_stays_passed(handling: Clock) -> None:
    """The worker was away at the deadline; a hold must not make it undone (§3.2.3)."""
    pause(30)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("paused", at(24))
    assert said("clock.breached")["breached_at"] == at(24).isoformat()
    sweep(31)
    assert told() == ["breach"]
    stop(32)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("missed", at(24))


def test_paused_in_time_is_no_breach(handling: Clock) -> None:
    pause(23.9)
    commands.stop(
        subject_kind="ticket", subject_id="7", metrics=list(Metric), actor=ACTOR, now=at(90)
    )
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("met", None)
