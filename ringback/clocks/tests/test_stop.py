"""Done: met or missed is decided by the deadline, not by the sweep."""

import pytest

from ringback.clocks import commands
from ringback.clocks.models import Clock
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    TICKET,
    at,
    kinds,
    pause,
    runs,
    said,
    somebody_is_faster,
    start,
    stop,
    sweep,
    sweep_out,
    told,
)


def test_done_in_time_although_nobody_swept(handling: Clock) -> None:
    stop(23)
    sweep(48)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at, told()) == ("met", None, [])
    assert (handling.stopped_at, handling.alarm, handling.alarm_at) == (at(23), "", None)
    assert runs(handling) == [(0, 23)]
    assert handling.intervals.get().reason == "stop"


def test_done_too_late_although_nobody_swept(handling: Clock) -> None:
    stop(25)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("missed", at(24))


@pytest.mark.parametrize(("hours", "in_time"), [(23, True), (25, False)])
def test_the_journal_says_whether_it_was_in_time(
    handling: Clock, hours: float, in_time: bool
) -> None:
    stop(hours)
    assert said("clock.stopped") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
        "in_time": in_time,
    }


@pytest.mark.parametrize("swept", [False, True])
def test_at_the_limit_it_is_a_breach_whoever_looked(handling: Clock, swept: bool) -> None:
    """§3.2.3: at the limit it is a breach; a sweep of the same instant says so too."""
    if swept:
        sweep_out(24)
    stop(24)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("missed", at(24))


def test_a_paused_clock_is_stopped_too(handling: Clock) -> None:
    pause(4)
    stop(90)
    handling.refresh_from_db()
    assert handling.state == "met"
    assert runs(handling) == [(0, 4)], "the pause had ended the stretch"
    assert handling.intervals.get().reason == "waiting_customer"


def test_only_the_metrics_named_are_stopped(handling: Clock) -> None:
    contact = start(Metric.FIRST_CONTACT)
    assert stop(1) == [handling]
    contact.refresh_from_db()
    assert contact.state == "running"


def test_what_has_ended_is_not_stopped_again(handling: Clock) -> None:
    stop(1)
    assert stop(30) == []
    handling.refresh_from_db()
    assert (handling.state, handling.stopped_at) == ("met", at(1))
    assert kinds().count("clock.stopped") == 1


def test_of_two_who_stop_at_once_one_does(handling: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody_is_faster(monkeypatch, lambda: commands.cancel(**TICKET, actor=ACTOR, now=at(2)))
    assert stop(3) == []
    handling.refresh_from_db()
    assert handling.state == "cancelled"
    assert runs(handling) == [(0, 2)]
