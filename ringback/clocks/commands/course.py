"""The course of a clock: started, paused, resumed, stopped, cancelled."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringback.base import journal
from ringback.base.inserts import fresh, insert
from ringback.base.verbs import command_many, command_part
from ringback.calendars import queries as calendars
from ringback.calendars.queries import CalendarVersion
from ringback.clocks import events, layers, queries
from ringback.clocks.commands.moves import (
    about,
    breach_noticed,
    breach_of,
    clocks_of,
    close_interval,
    known,
    may_pause,
    move,
    set_due,
    started,
)
from ringback.clocks.layers import Limit
from ringback.clocks.models import Clock, Interval
from ringback.clocks.rules import Running
from ringback.clocks.states import BY_ANSWER, CLOCK, LIVE, PAUSABLE, ClockState, Layer, Metric
from ringback.kernel.actor import Actor
from ringback.kernel.news import News

CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Clocks to be started: one for each layer that limits the metric. ``edition_id`` is the
    edition whose limits apply: the ticket's. ``deadline`` is an instant told to a customer, or
    written in a letter: then ``layer`` is the letter's."""

    subject_kind: str
    subject_id: str
    metric: Metric
    facts: Mapping[str, Any]
    since: datetime
    edition_id: UUID
    layer: Layer | None = None
    deadline: datetime | None = None


@command_part
def start_many(*, starts: Sequence[Start], actor: Actor, now: datetime) -> list[Clock]:
    """Start clocks; a metric for which no layer states a limit gets none."""
    clocks = [clock for of_start in ruled_many(starts) for clock in of_start]
    return begin_many(clocks=clocks, actor=actor, now=now)


def ruled_many(starts: Sequence[Start]) -> list[list[Clock]]:
    """The clocks of each start, due but not yet written: for whoever wants to know when before
    the subject has its number."""
    ruled = [[(start, limit) for limit in limits_of(start)] for start in starts]
    hours = hours_of((limit.calendar, start.since) for of in ruled for start, limit in of)
    return [
        [_running(start, limit, hours[limit.calendar, start.since]) for start, limit in of]
        for of in ruled
    ]


@command_part
def begin_many(*, clocks: Sequence[Clock], actor: Actor, now: datetime) -> list[Clock]:
    """Write down what :func:`ruled_many` has found; each knows its subject by now."""
    clocks = insert(clocks)
    insert(fresh(Interval, clock_id=clock.pk, since=clock.started_at) for clock in clocks)
    journal.record_many(map(started, clocks), actor=actor, now=now)
    return clocks


def limits_of(start: Start) -> Sequence[Limit]:
    if start.layer is Layer.HANDED_DOWN:
        return [layers.handed_down(deadline=start.deadline, edition_id=start.edition_id)]
    if start.deadline is not None:
        return [layers.promised(deadline=start.deadline, edition_id=start.edition_id)]
    return layers.limits(start.metric, edition_id=start.edition_id, facts=start.facts)


def hours_of(
    asked: Iterable[tuple[str, datetime]],
) -> dict[tuple[str, datetime], CalendarVersion]:
    """Each calendar as it stood when its clock starts: one query for each calendar."""
    wanted: dict[str, set[datetime]] = {}
    for code, at in asked:
        wanted.setdefault(code, set()).add(at)
    return {
        (code, at): version
        for code, ats in wanted.items()
        for at, version in calendars.calendar_versions(code, ats).items()
    }


def _running(start: Start, limit: Limit, hours: CalendarVersion) -> Clock:
    clock = new_clock(start, limit, hours)
    set_due(clock, hours.calendar, [Running(start.since, None)])
    return clock


def new_clock(start: Start, limit: Limit, hours: CalendarVersion) -> Clock:
    """Not yet written, and not yet due."""
    return fresh(
        Clock,
        subject_kind=start.subject_kind,
        subject_id=start.subject_id,
        metric=start.metric,
        layer=limit.layer,
        facts=known(start.facts),
        limit=limit.written,
        deadline=limit.deadline,
        clause=limit.clause,
        edition_id=start.edition_id,
        calendar_version_id=hours.id,
        started_at=start.since,
    )


@command_many
def pause(
    *, subject_kind: str, subject_id: str, reason: str, actor: Actor, now: datetime
) -> list[Clock]:
    """Pause the subject's clocks that a hold may pause. Others run on: a law's always (§3.2.4).

    A deadline that has passed unnoticed is told of first: a pause does not undo it.
    """
    paused: list[Clock] = []
    stories: list[News] = []
    for clock in clocks_of(subject_kind, subject_id, (ClockState.RUNNING,)):
        breach = breach_of(clock, now)
        is_new = breach is not None and clock.breached_at is None
        if may_pause(clock) and move(
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
    layers_of: Collection[Layer] = BY_ANSWER,
    since: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> list[Clock]:
    """Let paused or stopped clocks of these metrics run on; the ledger keeps what was used.

    ``since``: when they should have run on, if somebody notices it only now. A pause that had an
    end gets no longer by a worker that was away.
    """
    stopped = clocks_of(subject_kind, subject_id, CLOCK.sources("resume"))
    theirs = [each for each in stopped if each.metric in metrics and each.layer in layers_of]
    return _run_on(theirs, "resume", since or now, actor, now)


@command_many
def revive(
    *, subject_kind: str, subject_id: str, cancelled_at: datetime, actor: Actor, now: datetime
) -> list[Clock]:
    """What was cancelled then is owed after all: a merge was undone. What stood still because of a
    hold stands still again; what had been given up before stays so."""
    cancelled = clocks_of(subject_kind, subject_id, CLOCK.sources("revive"))
    merged = [clock for clock in cancelled if clock.stopped_at == cancelled_at]
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
    insert(Interval(clock=clock, since=now, until=now, reason=reasons[clock.pk]) for clock in held)
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
def stop(
    *,
    subject_kind: str,
    subject_id: str,
    metrics: Sequence[Metric],
    layers_of: Collection[Layer] = BY_ANSWER,
    actor: Actor,
    now: datetime,
) -> list[Clock]:
    """What was owed is done. Met or missed is decided by the deadline, not by the sweep.

    ``layers_of``: an answer to the customer does not meet the deadline of a letter."""
    stopped = []
    for clock in clocks_of(subject_kind, subject_id, tuple(LIVE)):
        if clock.metric not in metrics or clock.layer not in layers_of:
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
def cancel(
    *,
    subject_kind: str,
    subject_id: str,
    metrics: Sequence[Metric] = tuple(Metric),
    actor: Actor,
    now: datetime,
) -> list[Clock]:
    """Nothing is owed any more; the clocks count in no figure."""
    cancelled = []
    for clock in clocks_of(subject_kind, subject_id, tuple(LIVE)):
        if clock.metric in metrics and move(
            clock, "cancel", stopped_at=now, alarm="", alarm_at=None
        ):
            close_interval(clock, CANCEL, now)
            cancelled.append(clock)
    journal.record_many(
        [events.ClockCancelled(**about(clock)) for clock in cancelled], actor=actor, now=now
    )
    return cancelled
