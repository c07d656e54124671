"""Another class of case, another limit; the ledger stays."""

from typing import Any

import pytest

from ringback.clocks import layers
from ringback.clocks.models import Clock
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import (
    at,
    kinds,
    pause,
    rebind,
    resume,
    runs,
    said,
    start,
    stop,
    sweep,
    sweep_out,
    told,
)


def test_another_class_of_case_has_another_limit_and_the_same_ledger(handling: Clock) -> None:
    rebind(10, complexity="major")
    handling.refresh_from_db()
    assert (handling.limit, handling.due_at) == ("48h", at(48))
    assert said("clock.rebound")["old_limit"] == "24h"
    assert runs(handling) == [(0, None)]


def test_the_journal_says_both_limits_and_no_more(handling: Clock) -> None:
    rebind(10, complexity="major")
    assert said("clock.rebound") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
        "old_limit": "24h",
        "limit": "48h",
    }


def test_pauses_made_before_are_not_forgotten(handling: Clock) -> None:
    pause(4)
    resume(10)
    rebind(11, complexity="major")
    handling.refresh_from_db()
    assert handling.due_at == at(54)
    assert runs(handling) == [(0, 4), (10, None)]


def test_a_paused_clock_gets_its_new_limit_when_it_runs_on(handling: Clock) -> None:
    pause(4)
    rebind(5, complexity="major")
    handling.refresh_from_db()
    assert (handling.state, handling.limit, handling.due_at) == ("paused", "48h", None)
    resume(10)
    handling.refresh_from_db()
    assert handling.due_at == at(54)


def test_the_same_limit_changes_and_tells_nothing(handling: Clock) -> None:
    assert rebind(10, complexity="ordinary") == []
    assert "clock.rebound" not in kinds()


def test_what_has_ended_is_not_bound_anew(handling: Clock) -> None:
    stop(5)
    assert rebind(10, complexity="major") == []
    handling.refresh_from_db()
    assert handling.limit == "24h"


def test_a_shorter_limit_may_have_passed_already(handbook_installed: None) -> None:
    clock = start(Metric.HANDLING, complexity="major")
    sweep_out(30)
    rebind(30)
    clock.refresh_from_db()
    assert (clock.limit, clock.due_at) == ("24h", at(24))
    sweep_out(30)
    clock.refresh_from_db()
    assert clock.breached_at == at(24), "the moment of the deadline, not of its discovery"


@pytest.mark.parametrize("swept", [False, True])
def test_a_deadline_that_passed_stays_passed_under_a_longer_limit(
    handling: Clock, swept: bool
) -> None:
    """Whether the worker was there must not decide it."""
    if swept:
        sweep_out(30)
    rebind(30, complexity="major")
    sweep_out(60)
    stop(61)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("missed", at(24))
    assert told().count("breach") == 1


def test_a_warning_that_was_heard_is_not_repeated_under_the_new_limit(handling: Clock) -> None:
    """Each threshold speaks once for each clock (§3.2.3)."""
    sweep(12)
    rebind(13, complexity="major")
    sweep_out(30)
    assert told() == ["handler"]
    sweep_out(39)
    assert told() == ["handler", "lead"]


def test_paused_by_another_meanwhile_it_stays_paused(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is the new one, but nothing is due while it is paused."""
    rule = layers.limits

    def meanwhile(metric: Metric, **asked: Any) -> object:
        monkeypatch.setattr(layers, "limits", rule)
        pause(10)
        return rule(metric, **asked)

    monkeypatch.setattr(layers, "limits", meanwhile)
    rebind(10, complexity="major")
    handling.refresh_from_db()
    assert (handling.state, handling.limit) == ("paused", "48h")
    assert (handling.due_at, handling.alarm_at) == (None, None)


def test_stopped_by_another_meanwhile_it_is_left_alone(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = layers.limits

    def meanwhile(metric: Metric, **asked: Any) -> object:
        monkeypatch.setattr(layers, "limits", rule)
        stop(10)
        return rule(metric, **asked)

    monkeypatch.setattr(layers, "limits", meanwhile)
    assert rebind(10, complexity="major") == []
    handling.refresh_from_db()
    assert (handling.state, handling.limit, handling.alarm_at) == ("met", "24h", None)
    assert "clock.rebound" not in kinds()
