"""What others may tell clocks to do. Callers decide who may: a clock obeys whoever owns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.calendars import queries as calendars
from ringback.calendars.queries import CalendarVersion
from ringback.clocks import events, queries, rules
from ringback.clocks.models import Clock, FiredAlarm, Interval
from ringback.clocks.rules import Running, Shares
from ringback.clocks.states import CLOCK, LIVE, PAUSABLE, Alarm, ClockState, Metric
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Ruling
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.kernel.news import News
from ringback.kernel.spans import Span, parse_span
from ringback.kernel.worktime import Calendar

log = structlog.get_logger(__name__)

UNRECKONABLE_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A clock to be started. ``edition_id`` is the edition whose limit applies: the ticket's."""

    subject_kind: str
    subject_id: str
    metric: Metric
    facts: Mapping[str, Any]
    since: datetime
    edition_id: UUID


@command_many
def start_many(*, starts: Sequence[Start], actor: Actor, now: datetime) -> list[Clock]:
    """Start clocks; a metric for which the handbook states no limit gets none."""
    ruled = [(start, ruling) for start in starts if (ruling := _limit_of(start)) is not None]
    hours = _hours(ruled)
    clocks = Clock.objects.bulk_create(
        _new_clock(start, ruling, hours[_calendar_of(ruling), start.since])
        for start, ruling in ruled
    )
    Interval.objects.bulk_create(Interval(clock=clock, since=clock.started_at) for clock in clocks)
    stories = []
    for clock in clocks:
        assert clock.due_at is not None  # running clocks are due
        stories.append(
            events.ClockStarted(
                **_about(clock), limit=clock.limit, clause=clock.clause, due_at=clock.due_at
            )
        )
    journal.record_many(stories, actor=actor, now=now)
    return clocks


def _limit_of(start: Start) -> Ruling | None:
    return handbook.ruling_if_any(
        f"clock.{start.metric}.limit", edition_id=start.edition_id, facts=start.facts
    )


def _hours(ruled: Sequence[tuple[Start, Ruling]]) -> dict[tuple[str, datetime], CalendarVersion]:
    """The calendar of each limit as it stood when its clock starts: one query for each calendar."""
    wanted: dict[str, set[datetime]] = {}
    for start, ruling in ruled:
        wanted.setdefault(_calendar_of(ruling), set()).add(start.since)
    return {
        (code, at): version
        for code, ats in wanted.items()
        for at, version in calendars.calendar_versions(code, ats).items()
    }


def _calendar_of(ruling: Ruling) -> str:
    return rules.CALENDAR_OF.get(ruling.value_as(Span).unit, rules.NATURAL)


def _new_clock(start: Start, ruling: Ruling, hours: CalendarVersion) -> Clock:
    clock = Clock(
        subject_kind=start.subject_kind,
        subject_id=start.subject_id,
        metric=start.metric,
        limit=str(ruling.value),
        clause=ruling.clause_number,
        edition_id=start.edition_id,
        calendar_version_id=hours.id,
        started_at=start.since,
    )
    _set_due(clock, hours.calendar, [Running(start.since, None)])
    return clock


def _set_due(clock: Clock, calendar: Calendar, ledger: Sequence[Running]) -> datetime:
    """Due and next alarm of a running clock; answers when it is due. Alarms that fired before a
    pause fire no second time: only those still ahead are laid."""
    ahead = rules.alarms(calendar, parse_span(clock.limit), ledger, _shares(clock.edition_id))
    since = ledger[-1].since
    first_of_ledger = len(ledger) == 1
    coming = [(alarm, at) for alarm, at in ahead if first_of_ledger or at > since]
    clock.due_at = ahead[-1][1]
    alarm, clock.alarm_at = coming[0] if coming else ahead[-1]
    clock.alarm = alarm
    return clock.due_at


@lru_cache(maxsize=32)
def _shares(edition_id: UUID) -> Shares:
    """An edition never changes, so what it says is asked once."""
    handler, lead = (
        handbook.ruling(f"clock.warning.{who}", edition_id=edition_id).value_as(Decimal)
        for who in ("handler", "lead")
    )
    return Shares(handler=float(handler), lead=float(lead))


@command_many
def pause(
    *, subject_kind: str, subject_id: str, reason: str, actor: Actor, now: datetime
) -> list[Clock]:
    """Pause the subject's clocks that a hold may pause. Others run on."""
    paused = []
    for clock in _of(subject_kind, subject_id, (ClockState.RUNNING,)):
        if Metric(clock.metric) in PAUSABLE and _move(clock, "pause", due_at=None, alarm_at=None):
            _close_interval(clock, reason, now)
            paused.append(clock)
    journal.record_many(
        [events.ClockPaused(**_about(clock), reason=reason) for clock in paused],
        actor=actor,
        now=now,
    )
    return paused


@command_many
def resume(
    *,
    subject_kind: str,
    subject_id: str,
    metrics: Sequence[Metric] = tuple(PAUSABLE),
    since: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> list[Clock]:
    """Let paused or stopped clocks of these metrics run on; the ledger keeps what was used.

    ``since``: when they should have run on, if somebody notices it only now. A pause that had an
    end gets no longer by a worker that was away.
    """
    stopped = _of(subject_kind, subject_id, CLOCK.sources("resume"))
    theirs = [each for each in stopped if each.metric in metrics]
    return _run_on(theirs, "resume", since or now, actor, now)


@command_many
def revive(*, subject_kind: str, subject_id: str, actor: Actor, now: datetime) -> list[Clock]:
    """What was cancelled is owed after all: a merge was undone."""
    merged = _of(subject_kind, subject_id, CLOCK.sources("revive"))
    return _run_on(merged, "revive", now, actor, now)


def _run_on(
    clocks: Sequence[Clock], verb: str, since: datetime, actor: Actor, now: datetime
) -> list[Clock]:
    stories = []
    running = [clock for clock in clocks if _move(clock, verb, stopped_at=None, due_at=now)]
    for clock in running:
        Interval.objects.create(clock=clock, since=since)
        calendar = calendars.version(clock.calendar_version_id).calendar
        due_at = _set_due(clock, calendar, queries.ledger(clock))
        clock.save(update_fields=["due_at", "alarm", "alarm_at"])
        stories.append(events.ClockResumed(**_about(clock), due_at=due_at))
    journal.record_many(stories, actor=actor, now=now)
    return running


@command_many
def rebind(
    *,
    subject_kind: str,
    subject_id: str,
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> list[Clock]:
    """The facts a limit rests on have changed (re-classification): the limit is ruled anew, in
    the same edition; the ledger, and so every pause and all time used, stays as it was."""
    rebound = []
    for clock in _of(subject_kind, subject_id, tuple(LIVE)):
        ruling = handbook.ruling_if_any(
            f"clock.{clock.metric}.limit", edition_id=clock.edition_id, facts=facts
        )
        if ruling is None or str(ruling.value_as(Span)) == clock.limit:
            continue
        old, clock.limit, clock.clause = clock.limit, str(ruling.value), ruling.clause_number
        if clock.state == ClockState.RUNNING:
            calendar = calendars.version(clock.calendar_version_id).calendar
            _set_due(clock, calendar, queries.ledger(clock))
        clock.save(update_fields=["limit", "clause", "due_at", "alarm", "alarm_at"])
        rebound.append((clock, old))
    journal.record_many(
        [
            events.ClockRebound(**_about(clock), old_limit=old, limit=clock.limit)
            for clock, old in rebound
        ],
        actor=actor,
        now=now,
    )
    return [clock for clock, _old in rebound]


@command_many
def stop(
    *, subject_kind: str, subject_id: str, metrics: Sequence[Metric], actor: Actor, now: datetime
) -> list[Clock]:
    """What was owed is done. Met or missed is decided by the deadline, not by the sweep."""
    stopped = []
    for clock in _of(subject_kind, subject_id, tuple(LIVE)):
        if clock.metric not in metrics:
            continue
        late = clock.breached_at or (clock.due_at if clock.due_at and clock.due_at < now else None)
        state = ClockState.MISSED if late else ClockState.MET
        live = Clock.objects.filter(pk=clock.pk, state=clock.state)
        if live.update(state=state, stopped_at=now, breached_at=late, alarm="", alarm_at=None):
            _close_interval(clock, "stop", now)
            clock.state = state
            stopped.append(clock)
    journal.record_many(
        [
            events.ClockStopped(**_about(clock), in_time=clock.state == ClockState.MET)
            for clock in stopped
        ],
        actor=actor,
        now=now,
    )
    return stopped


@command_many
def cancel(*, subject_kind: str, subject_id: str, actor: Actor, now: datetime) -> list[Clock]:
    """Nothing is owed any more; the clocks count in no figure."""
    cancelled = []
    for clock in _of(subject_kind, subject_id, tuple(LIVE)):
        if _move(clock, "cancel", stopped_at=now, alarm="", alarm_at=None):
            _close_interval(clock, "cancel", now)
            cancelled.append(clock)
    journal.record_many(
        [events.ClockCancelled(**_about(clock)) for clock in cancelled], actor=actor, now=now
    )
    return cancelled


def _of(subject_kind: str, subject_id: str, states: Sequence[ClockState]) -> list[Clock]:
    return list(
        Clock.objects.filter(
            subject_kind=subject_kind, subject_id=subject_id, state__in=states
        ).order_by("id")
    )


def _move(clock: Clock, verb: str, **changes: Any) -> bool:
    """Lead the clock through ``verb``; of two at once only one succeeds."""
    state = CLOCK.after(ClockState(clock.state), verb)
    assert state is not None  # callers pick clocks by the states the verb starts from
    if not Clock.objects.filter(pk=clock.pk, state=clock.state).update(state=state, **changes):
        return False
    clock.state = state
    for name, value in changes.items():
        setattr(clock, name, value)
    return True


def _close_interval(clock: Clock, reason: str, now: datetime) -> None:
    Interval.objects.filter(clock=clock, until__isnull=True).update(until=now, reason=reason)


def _about(clock: Clock) -> dict[str, Any]:
    return {
        "clock_id": clock.pk,
        "of_kind": clock.subject_kind,
        "of_id": clock.subject_id,
        "metric": clock.metric,
    }


BREACH = Alarm.BREACH


@command_many
def fire_due(*, limit: int = 500, actor: Actor, now: datetime) -> int:
    """Fire the alarms that are due, one for each clock a call. Answers how many were handled.

    A clock that cannot be reckoned is pushed on by an hour, so that it never blocks the others.
    """
    due = Clock.objects.filter(state=ClockState.RUNNING, alarm_at__lte=now)
    handled, stories = 0, []
    for clock in due.order_by("alarm_at", "id")[:limit]:
        handled += 1
        try:
            onward = _after_alarm(clock)
        except (ArithmeticError, ValueError, RingbackError):
            log.exception("clock.unreckonable", clock=clock.pk)
            Clock.objects.filter(pk=clock.pk).update(alarm_at=now + UNRECKONABLE_PAUSE)
            continue
        story = _fire(clock, onward, now)
        stories += [story] if story else []
    journal.record_many(stories, actor=actor, now=now)
    return handled


def _after_alarm(clock: Clock) -> tuple[str, datetime | None]:
    """The alarm that follows the one now due; nothing follows the breach."""
    calendar = calendars.version(clock.calendar_version_id).calendar
    ledger = queries.ledger(clock)
    coming = rules.alarms(calendar, parse_span(clock.limit), ledger, _shares(clock.edition_id))
    order = [alarm for alarm, _ in coming]
    behind = coming[order.index(Alarm(clock.alarm)) + 1 :]
    return behind[0] if behind else ("", None)


def _fire(clock: Clock, onward: tuple[str, datetime | None], now: datetime) -> News | None:
    alarm, at, due = Alarm(clock.alarm), clock.alarm_at, clock.due_at
    assert at is not None  # the sweep found it by this
    assert due is not None
    breached = {"breached_at": due} if alarm is Alarm.BREACH else {}
    # Of two workers that found the same alarm, one moves it on.
    still = Clock.objects.filter(pk=clock.pk, state=ClockState.RUNNING, alarm=alarm, alarm_at=at)
    if not still.update(alarm=onward[0], alarm_at=onward[1], **breached):
        return None
    FiredAlarm.objects.get_or_create(clock=clock, alarm=alarm, at=at, defaults={"fired_at": now})
    if alarm is Alarm.BREACH:
        return events.ClockBreached(**_about(clock), breached_at=due)
    return events.ClockWarned(**_about(clock), alarm=alarm, due_at=due)
