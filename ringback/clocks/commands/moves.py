"""What all verbs of a clock share: its next alarm, its deadline, its state changed once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ringback.clocks import events, layers, rules
from ringback.clocks.models import Clock, FiredAlarm, Interval
from ringback.clocks.rules import Running, Thresholds
from ringback.clocks.states import (
    CLOCK,
    PAUSABLE,
    PAUSABLE_LAYERS,
    Alarm,
    ClockState,
    Layer,
    Metric,
)
from ringback.kernel.news import News
from ringback.kernel.worktime import Calendar


def set_due(clock: Clock, calendar: Calendar, ledger: Sequence[Running]) -> datetime:
    """Due and next alarm of a running clock; answers when it is due. Each threshold speaks once for
    each clock (§3.2.3): what has fired is not laid again, nor a warning whose moment lies before
    the last stretch, nor anything after a breach."""
    ahead = rules.alarms(calendar, clock.bound, ledger, thresholds(clock))
    since = ledger[-1].since
    first_of_ledger = len(ledger) == 1
    fired = set(clock.fired.values_list("alarm", flat=True)) if clock.pk else set()
    coming = [
        (alarm, at)
        for alarm, at in ahead
        if alarm not in fired and (first_of_ledger or at > since or alarm is Alarm.BREACH)
    ]
    if clock.breached_at is not None:
        coming = []
    clock.due_at = ahead[-1][1]
    clock.alarm, clock.alarm_at = coming[0] if coming else ("", None)
    return clock.due_at


def thresholds(clock: Clock) -> Thresholds:
    return layers.thresholds(
        Metric(clock.metric),
        Layer(clock.layer),
        edition_id=clock.edition_id,
        facts=clock.facts or {},
    )


def may_pause(clock: Clock) -> bool:
    return (
        Metric(clock.metric) in PAUSABLE
        and Layer(clock.layer) in PAUSABLE_LAYERS
        and clock.deadline is None
    )


def known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of the facts a limit was ruled by: those somebody knew."""
    return {name: value for name, value in facts.items() if value is not None}


def breach_of(clock: Clock, now: datetime) -> datetime | None:
    """The deadline that passed, whether a sweep has noticed it or not; at the limit it is a breach
    (§3.2.3). ``None`` while nothing is late."""
    passed = clock.due_at is not None and clock.due_at <= now
    return clock.breached_at or (clock.due_at if passed else None)


def breach_noticed(clock: Clock, now: datetime) -> list[News]:
    breached_at = clock.breached_at
    assert breached_at is not None  # callers have just written it
    FiredAlarm.objects.create(clock=clock, alarm=Alarm.BREACH, at=breached_at, fired_at=now)
    return [events.ClockBreached(**about(clock), breached_at=breached_at)]


def clocks_of(subject_kind: str, subject_id: str, states: Sequence[ClockState]) -> list[Clock]:
    return list(
        Clock.objects.filter(
            subject_kind=subject_kind, subject_id=subject_id, state__in=states
        ).order_by("id")
    )


def move(clock: Clock, verb: str, **changes: Any) -> bool:
    """Lead the clock through ``verb``; of two at once only one succeeds."""
    state = CLOCK.after(ClockState(clock.state), verb)
    assert state is not None  # callers pick clocks by the states the verb starts from
    if not Clock.objects.filter(pk=clock.pk, state=clock.state).update(state=state, **changes):
        return False
    clock.state = state
    for name, value in changes.items():
        setattr(clock, name, value)
    return True


def close_interval(clock: Clock, reason: str, now: datetime) -> None:
    Interval.objects.filter(clock=clock, until__isnull=True).update(until=now, reason=reason)


def started(clock: Clock) -> News:
    assert clock.due_at is not None  # running clocks are due
    return events.ClockStarted(
        **about(clock), limit=clock.limit, clause=clock.clause, due_at=clock.due_at
    )


def about(clock: Clock) -> dict[str, Any]:
    return {
        "clock_id": clock.pk,
        "of_kind": clock.subject_kind,
        "of_id": clock.subject_id,
        "metric": clock.metric,
        "layer": clock.layer,
    }
