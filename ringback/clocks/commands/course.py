"""The course of a clock: started, paused, resumed, bound anew, stopped, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.calendars import queries as calendars
from ringback.calendars.queries import CalendarVersion
from ringback.clocks import events, queries, rules
from ringback.clocks.commands.moves import (
    about,
    breach_noticed,
    breach_of,
    clocks_of,
    close_interval,
    move,
    set_due,
)
from ringback.clocks.models import Clock, Interval
from ringback.clocks.rules import Running
from ringback.clocks.states import CLOCK, LIVE, PAUSABLE, ClockState, Metric
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Ruling
from ringback.kernel.actor import Actor
from ringback.kernel.news import News
from ringback.kernel.spans import Span

CANCEL = "cancel"


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
                **about(clock), limit=clock.limit, clause=clock.clause, due_at=clock.due_at
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
    set_due(clock, hours.calendar, [Running(start.since, None)])
    return clock


@command_many
def pause(
    *, subject_kind: str, subject_id: str, reason: str, actor: Actor, now: datetime
) -> list[Clock]:
    """Pause the subject's clocks that a hold may pause. Others run on.

    A deadline that has passed unnoticed is told of first: a pause does not undo it.
    """
    paused: list[Clock] = []
    stories: list[News] = []
    for clock in clocks_of(subject_kind, subject_id, (ClockState.RUNNING,)):
        breach = breach_of(clock, now)
        is_new = breach is not None and clock.breached_at is None
        if Metric(clock.metric) in PAUSABLE and move(
            clock, "pause", due_at=None, alarm_at=None, breached_at=breach
        ):
            close_interval(clock, reason, now)
            paused.append(clock)
            stories += breach_noticed(clock, now) if is_new else []
            stories.append(events.ClockPaused(**about(clock), reason=reason))
    journal.record_many(stories, actor=actor, now=now)
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
    stopped = clocks_of(subject_kind, subject_id, CLOCK.sources("resume"))
    theirs = [each for each in stopped if each.metric in metrics]
    return _run_on(theirs, "resume", since or now, actor, now)


@command_many
def revive(*, subject_kind: str, subject_id: str, actor: Actor, now: datetime) -> list[Clock]:
    """What was cancelled is owed after all: a merge was undone. What stood still because of a hold
    stands still again."""
    merged = clocks_of(subject_kind, subject_id, CLOCK.sources("revive"))
    on_hold = {clock.pk: reason for clock in merged if (reason := _paused_for(clock))}
    running = [clock for clock in merged if clock.pk not in on_hold]
    held = [clock for clock in merged if clock.pk in on_hold]
    return [
        *_hold_again(held, on_hold, actor, now),
        *_run_on(running, "revive", now, actor, now),
    ]


def _paused_for(clock: Clock) -> str:
    """Why it stood still when it was cancelled; empty when it ran until then."""
    reasons = clock.intervals.order_by("-since", "-id").values_list("reason", flat=True)
    last = reasons[0]
    return "" if last == CANCEL else last


def _hold_again(
    clocks: Sequence[Clock], reasons: Mapping[int, str], actor: Actor, now: datetime
) -> list[Clock]:
    """An empty stretch marks where it is owed again: no later resumption begins before it."""
    held = [clock for clock in clocks if move(clock, "hold_again", stopped_at=None)]
    Interval.objects.bulk_create(
        Interval(clock=clock, since=now, until=now, reason=reasons[clock.pk]) for clock in held
    )
    journal.record_many(
        [events.ClockPaused(**about(clock), reason=reasons[clock.pk]) for clock in held],
        actor=actor,
        now=now,
    )
    return held


def _run_on(
    clocks: Sequence[Clock], verb: str, since: datetime, actor: Actor, now: datetime
) -> list[Clock]:
    stories = []
    running = [clock for clock in clocks if move(clock, verb, stopped_at=None, due_at=now)]
    for clock in running:
        before = queries.ledger(clock)
        # A stretch never reaches back over one that is in the ledger already.
        starts = max(since, *(run.until for run in before if run.until))
        Interval.objects.create(clock=clock, since=starts)
        calendar = calendars.version(clock.calendar_version_id).calendar
        due_at = set_due(clock, calendar, [*before, Running(starts, None)])
        clock.save(update_fields=["due_at", "alarm", "alarm_at"])
        stories.append(events.ClockResumed(**about(clock), due_at=due_at))
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
    rebound: list[Clock] = []
    stories: list[News] = []
    for clock in clocks_of(subject_kind, subject_id, tuple(LIVE)):
        ruling = handbook.ruling_if_any(
            f"clock.{clock.metric}.limit", edition_id=clock.edition_id, facts=facts
        )
        if ruling is None or str(ruling.value_as(Span)) == clock.limit:
            continue
        old = clock.limit
        live = Clock.objects.filter(pk=clock.pk, state__in=LIVE)
        # From this update on nobody else changes the row, so what is read now stays true.
        if live.update(limit=str(ruling.value), clause=ruling.clause_number):
            clock.refresh_from_db()
            stories += _lay_anew(clock, now)
            stories.append(events.ClockRebound(**about(clock), old_limit=old, limit=clock.limit))
            rebound.append(clock)
    journal.record_many(stories, actor=actor, now=now)
    return rebound


def _lay_anew(clock: Clock, now: datetime) -> list[News]:
    """Due and alarms under the new limit, if it runs. A deadline that has passed under the old one
    stays passed, also when no sweep had noticed it yet."""
    if clock.state != ClockState.RUNNING:
        return []
    is_new = clock.breached_at is None
    clock.breached_at = breach_of(clock, now)
    noticed = breach_noticed(clock, now) if is_new and clock.breached_at else []
    calendar = calendars.version(clock.calendar_version_id).calendar
    set_due(clock, calendar, queries.ledger(clock))
    clock.save(update_fields=["due_at", "alarm", "alarm_at", "breached_at"])
    return noticed


@command_many
def stop(
    *, subject_kind: str, subject_id: str, metrics: Sequence[Metric], actor: Actor, now: datetime
) -> list[Clock]:
    """What was owed is done. Met or missed is decided by the deadline, not by the sweep."""
    stopped = []
    for clock in clocks_of(subject_kind, subject_id, tuple(LIVE)):
        if clock.metric not in metrics:
            continue
        late = breach_of(clock, now)
        state = ClockState.MISSED if late else ClockState.MET
        live = Clock.objects.filter(pk=clock.pk, state=clock.state)
        if live.update(state=state, stopped_at=now, breached_at=late, alarm="", alarm_at=None):
            close_interval(clock, "stop", now)
            clock.state = state
            stopped.append(clock)
    journal.record_many(
        [
            events.ClockStopped(**about(clock), in_time=clock.state == ClockState.MET)
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
    for clock in clocks_of(subject_kind, subject_id, tuple(LIVE)):
        if move(clock, "cancel", stopped_at=now, alarm="", alarm_at=None):
            close_interval(clock, CANCEL, now)
            cancelled.append(clock)
    journal.record_many(
        [events.ClockCancelled(**about(clock)) for clock in cancelled], actor=actor, now=now
    )
    return cancelled
