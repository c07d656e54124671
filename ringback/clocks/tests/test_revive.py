"""Owed after all: a merge was undone, and everything stands as it stood."""

import pytest

from ringback.clocks import commands
from ringback.clocks.models import Clock
from ringback.clocks.tests.samples import (
    ACTOR,
    TICKET,
    at,
    kinds,
    pause,
    resume,
    runs,
    said,
    somebody_is_faster,
    stop,
    sweep_out,
    told,
)


def cancel(hours: float) -> list[Clock]:
    return commands.cancel(**TICKET, actor=ACTOR, now=at(hours))


def revive(hours: float, cancelled: float = 5) -> list[Clock]:
    return commands.revive(**TICKET, cancelled_at=at(cancelled), actor=ACTOR, now=at(hours))


def test_what_had_been_given_up_before_stays_so(handling: Clock) -> None:
    cancel(3)
    assert revive(15) == []
    handling.refresh_from_db()
    assert handling.state == "cancelled"


def test_what_was_cancelled_runs_on_and_the_gap_counts_not(handling: Clock) -> None:
    cancel(5)
    (revived,) = revive(15)
    assert revived.due_at == at(34)
    handling.refresh_from_db()
    assert (handling.state, handling.stopped_at, handling.due_at) == ("running", None, at(34))
    assert runs(handling) == [(0, 5), (15, None)]
    assert said("clock.resumed")["due_at"] == at(34).isoformat()


def test_only_what_was_cancelled_is_revived(handling: Clock) -> None:
    assert revive(1) == []
    pause(2)
    assert revive(3) == []
    stop(4)
    assert revive(5) == []
    assert kinds()[-1] == "clock.stopped"


def test_of_two_who_revive_at_once_one_does(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(5)
    somebody_is_faster(monkeypatch, lambda: revive(6))
    assert revive(7) == []
    assert runs(handling) == [(0, 5), (6, None)]


def test_what_was_paused_is_paused_again(handling: Clock) -> None:
    pause(4)
    cancel(5)
    assert revive(15) == [handling]
    handling.refresh_from_db()
    assert (handling.state, handling.due_at, handling.stopped_at) == ("paused", None, None)
    assert kinds()[-1] == "clock.paused"
    resume(20)
    handling.refresh_from_db()
    assert handling.due_at == at(40)


def test_what_was_paused_does_not_run_from_before_it_was_revived(handling: Clock) -> None:
    """The hold's end fell into the time when nothing was owed."""
    pause(4)
    cancel(5)
    revive(15)
    commands.resume(**TICKET, since=at(8), actor=ACTOR, now=at(20))
    handling.refresh_from_db()
    assert handling.due_at == at(35)


def test_a_breach_before_the_merge_is_kept(handling: Clock) -> None:
    sweep_out(25)
    cancel(26)
    revive(30, cancelled=26)
    sweep_out(31)
    handling.refresh_from_db()
    assert (handling.breached_at, told()) == (at(24), ["handler", "lead", "supervision", "breach"])
