"""Clocks whose whole past is known: reckoned from it and written at once, however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.calendars.queries import CalendarVersion
from ringback.clocks import events, rules
from ringback.clocks.commands.course import Start, hours_of, limits_of, new_clock
from ringback.clocks.commands.moves import about, may_pause, thresholds
from ringback.clocks.layers import Limit
from ringback.clocks.models import Clock, Interval
from ringback.clocks.past import Course, Happened, course
from ringback.clocks.states import Alarm, ClockState
from ringback.kernel.actor import Actor

__all__ = ["Past", "load_many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A start, and all that happened to its clocks since, in order of time."""

    start: Start
    happened: Sequence[Happened] = ()


@command_many
def load_many(*, pasts: Sequence[Past], actor: Actor, now: datetime) -> list[Clock]:
    """Write clocks as they would stand had they run here all the time. Nobody is warned of what
    has passed: only an alarm that still lies ahead is laid."""
    ruled = [(past, limit) for past in pasts for limit in limits_of(past.start)]
    hours = hours_of((limit.calendar, past.start.since) for past, limit in ruled)
    clocks, courses = [], []
    for past, limit in ruled:
        clock, taken = _reckoned(past, limit, hours[limit.calendar, past.start.since], now)
        clocks.append(clock)
        courses.append(taken)
    Clock.objects.bulk_create(clocks)
    Interval.objects.bulk_create(
        Interval(clock=clock, since=each.since, until=each.until, reason=each.reason)
        for clock, taken in zip(clocks, courses, strict=True)
        for each in taken.ledger
    )
    journal.record_many(map(_loaded, clocks), actor=actor, now=now)
    return clocks


def _reckoned(
    past: Past, limit: Limit, hours: CalendarVersion, now: datetime
) -> tuple[Clock, Course]:
    clock = new_clock(past.start, limit, hours)
    taken = course(
        hours.calendar,
        clock.bound,
        past.start.since,
        past.happened,
        may_pause=may_pause(clock),
        now=now,
    )
    clock.state, clock.due_at = taken.state, taken.due_at
    clock.breached_at, clock.stopped_at = taken.breached_at, taken.stopped_at
    clock.alarm, clock.alarm_at = _next_alarm(clock, taken, now)
    return clock, taken


def _next_alarm(clock: Clock, taken: Course, now: datetime) -> tuple[str, datetime | None]:
    """None for a clock that stands still or has passed its limit."""
    if clock.state != ClockState.RUNNING or clock.breached_at is not None:
        return "", None
    ahead = rules.alarms(taken.calendar, taken.bound, taken.runs, thresholds(clock))
    # Of a warning whose moment lies before the last stretch nobody hears again (§3.2.3).
    since = max(now, taken.ledger[-1].since)
    coming = [(alarm, at) for alarm, at in ahead if at > since or alarm is Alarm.BREACH]
    return coming[0]


def _loaded(clock: Clock) -> events.ClockLoaded:
    return events.ClockLoaded(
        **about(clock),
        limit=clock.limit,
        clause=clock.clause,
        state=clock.state,
        due_at=clock.due_at,
        breached_at=clock.breached_at,
    )
