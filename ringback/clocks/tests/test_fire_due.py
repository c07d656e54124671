"""The sweep: each alarm once, at its time, whoever looks and however late."""

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import OperationalError, connections

from ringback.base.models import Entry
from ringback.clocks import commands, queries, sweeps
from ringback.clocks.commands import firing
from ringback.clocks.models import Clock, FiredAlarm, Interval
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import (
    ACTOR,
    HOUR,
    NOW,
    at,
    pause,
    resume,
    said,
    start,
    stop,
    sweep,
    sweep_out,
    told,
)


@pytest.mark.usefixtures("handling")
def test_each_alarm_fires_once_and_in_time() -> None:
    fired: list[Sequence[str]] = []
    for hours in (11.9, 12, 12.1, 19.1, 19.3, 21.5, 21.6, 24, 30):
        sweep(hours)
        fired.append(tuple(told()))
    assert fired[0] == ()
    assert fired[1] == fired[2] == fired[3] == ("handler",)
    assert fired[4] == fired[5] == ("handler", "lead")
    assert fired[6] == ("handler", "lead", "supervision")
    assert fired[7] == fired[8] == ("handler", "lead", "supervision", "breach")


def test_a_breach_carries_the_deadline_and_not_the_moment_of_discovery(handling: Clock) -> None:
    for _ in range(5):
        sweep(60)
    handling.refresh_from_db()
    assert handling.breached_at == at(24)
    assert said("clock.breached")["breached_at"] == at(24).isoformat()
    assert told() == ["handler", "lead", "supervision", "breach"], "a late sweep leaves none out"
    stop(61)
    handling.refresh_from_db()
    assert handling.state == "missed"


def test_the_journal_says_whom_to_warn_and_by_when(handling: Clock) -> None:
    sweep(12)
    assert said("clock.warned") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
        "alarm": "handler",
        "due_at": at(24).isoformat(),
    }
    fired = FiredAlarm.objects.get()
    assert (fired.clock, fired.alarm, fired.at, fired.fired_at) == (
        handling,
        "handler",
        at(12),
        at(12),
    )


def test_the_worker_s_sweep_is_this_one(handling: Clock) -> None:
    assert sweeps.fire_alarms(at(12)) == 1
    assert Entry.objects.get(kind="clock.warned").actor == "system:clocks"


def test_a_sweep_takes_no_more_than_it_may_the_most_overdue_first(
    handbook_installed: None,
) -> None:
    later, earlier = start(Metric.HANDLING), start(Metric.HANDLING, subject="8", since=at(-1))
    assert commands.fire_due(limit=1, actor=ACTOR, now=at(20)) == 1
    assert FiredAlarm.objects.get().clock == earlier
    sweep_out(20)
    assert set(FiredAlarm.objects.values_list("clock", flat=True)) == {earlier.pk, later.pk}


@pytest.mark.parametrize("unreckonable", ["nonsense", "5xx"])
def test_a_clock_that_cannot_be_reckoned_is_pushed_on_and_blocks_nobody(
    handling: Clock, unreckonable: str
) -> None:
    other = start(Metric.HANDLING, subject="8")
    Clock.objects.filter(pk=handling.pk).update(limit=unreckonable)
    assert sweep(12) == 2
    handling.refresh_from_db()
    assert handling.alarm_at == at(13)
    assert FiredAlarm.objects.get().clock == other


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_fires(handling: Clock) -> None:
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        sweep(12)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert FiredAlarm.objects.count() == 1
    assert told() == ["handler"]


MANY = 2000


def _race(clock: Clock) -> None:
    """Many clocks like this one."""
    model = dict(Clock.objects.values().get(pk=clock.pk))
    own = {name: value for name, value in model.items() if name != "id"}
    rows = [Clock(**{**own, "subject_id": f"race-{number}"}) for number in range(MANY)]
    clocks = Clock.objects.bulk_create(rows)
    Interval.objects.bulk_create(Interval(clock=clock, since=NOW) for clock in clocks)


@pytest.mark.django_db(transaction=True)
def test_four_workers_racing_fire_thousands_of_alarms_each_exactly_once(handling: Clock) -> None:
    """Every clock is far beyond its limit: four alarms each, whoever gets to it."""
    _race(handling)
    together = threading.Barrier(4)
    pause_between = threading.Event()
    counts: list[int] = []

    def work() -> None:
        together.wait()
        try:
            done, idle = 0, 0
            while idle < 3:
                try:
                    fired = commands.fire_due(limit=200, actor=ACTOR, now=at(30))
                except OperationalError:
                    # The others hold the lock: once more a little later, as the worker does.
                    pause_between.wait(0.05)
                    continue
                done, idle = done + fired, 0 if fired else idle + 1
            counts.append(done)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alarms = ["handler", "lead", "supervision", "breach"]
    assert len(counts) == 4
    assert not Clock.objects.filter(alarm_at__isnull=False).exists()
    assert set(Clock.objects.values_list("breached_at", flat=True)) == {at(24)}
    assert FiredAlarm.objects.count() == (MANY + 1) * len(alarms)
    said = Entry.objects.filter(kind__in=["clock.warned", "clock.breached"])
    told = Counter(said.values_list("subject_id", "kind", "content__alarm"))
    assert len(told) == (MANY + 1) * len(alarms)
    assert set(told.values()) == {1}


def test_what_was_stopped_while_the_sweep_looked_does_not_ring(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = firing._due

    def meanwhile(limit: int, now: datetime) -> object:
        found = look(limit, now)
        stop(11)
        return found

    monkeypatch.setattr(firing, "_due", meanwhile)
    assert sweep(12) == 1
    assert told() == []
    assert not FiredAlarm.objects.exists()


def test_what_was_paused_and_resumed_while_the_sweep_looked_rings_at_its_new_time(
    handling: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = firing._due

    def meanwhile(limit: int, now: datetime) -> object:
        found = look(limit, now)
        monkeypatch.setattr(firing, "_due", look)
        pause(4)
        resume(10)
        return found

    monkeypatch.setattr(firing, "_due", meanwhile)
    sweep(12)
    assert told() == []
    sweep(18)
    assert told() == ["handler"]


@pytest.mark.parametrize(
    ("hours", "urgency"),
    [(0, "ok"), (11, "ok"), (13, "ok"), (20, "soon"), (23.9, "soon"), (25, "late")],
)
def test_what_presses_on_a_subject(handling: Clock, hours: float, urgency: str) -> None:
    for moment in (hours / 2, hours, hours):
        sweep(moment)
    pressing = queries.pressing(subject_kind="ticket", subject_ids=[7, 8], now=at(hours))
    assert set(pressing) == {"7"}
    due = pressing["7"]
    assert (due.metric, due.due_at, due.urgency) == (Metric.HANDLING, at(24), urgency)
    (reading,) = queries.of_subject(subject_kind="ticket", subject_id="7", now=at(hours))
    assert reading.urgency == urgency
    assert reading.elapsed == hours * HOUR
    assert handling.started_at == NOW
