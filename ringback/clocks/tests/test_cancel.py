"""Nothing is owed any more; the clock counts in no figure."""

import pytest

from ringback.clocks import commands, queries
from ringback.clocks.models import Clock
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    NOW,
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
    told,
)


def cancel(hours: float) -> list[Clock]:
    return commands.cancel(**TICKET, actor=ACTOR, now=at(hours))


def test_a_cancelled_clock_rings_no_more(handling: Clock) -> None:
    assert cancel(5) == [handling]
    handling.refresh_from_db()
    assert (handling.state, handling.stopped_at, handling.alarm_at) == ("cancelled", at(5), None)
    assert runs(handling) == [(0, 5)]
    assert handling.intervals.get().reason == "cancel"
    sweep(100)
    assert told() == []
    assert queries.pressing(subject_kind="ticket", subject_ids=[7], now=at(100)) == {}


def test_the_journal_says_whose_clock_and_no_more(handling: Clock) -> None:
    cancel(5)
    assert said("clock.cancelled") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
    }


def test_all_live_clocks_of_the_subject_are_cancelled_and_none_of_another(
    handling: Clock,
) -> None:
    contact, other = start(Metric.FIRST_CONTACT), start(Metric.HANDLING, subject="8")
    pause(1)
    assert cancel(2) == [handling, contact]
    other.refresh_from_db()
    assert other.state == "running"
    assert handling.intervals.get().reason == "waiting_customer"


def test_what_has_ended_is_not_cancelled(handling: Clock) -> None:
    stop(1)
    assert cancel(2) == []
    handling.refresh_from_db()
    assert (handling.state, kinds()[-1]) == ("met", "clock.stopped")


def test_of_two_who_cancel_at_once_one_does(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody_is_faster(monkeypatch, lambda: stop(2))
    assert cancel(3) == []
    handling.refresh_from_db()
    assert (handling.state, handling.stopped_at) == ("met", at(2))


def test_the_earliest_presses_and_what_is_paused_the_least(handling: Clock) -> None:
    start(Metric.FIRST_CONTACT)
    about = {"subject_kind": "ticket", "subject_ids": [7], "now": NOW}
    assert queries.pressing(**about)["7"].metric == Metric.FIRST_CONTACT
    pause(0)
    assert queries.pressing(**about)["7"].metric == Metric.FIRST_CONTACT
    commands.stop(**TICKET, metrics=[Metric.FIRST_CONTACT], actor=ACTOR, now=NOW)
    paused = queries.pressing(**about)["7"]
    assert (paused.metric, paused.due_at, paused.urgency) == (Metric.HANDLING, None, "paused")
    cancel(0)
    assert queries.pressing(**about) == {}
