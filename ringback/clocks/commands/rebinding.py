"""Bound anew: the facts a limit rests on have changed, the ledger has not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.calendars import queries as calendars
from ringback.clocks import events, layers, queries
from ringback.clocks.commands.moves import (
    about,
    breach_noticed,
    breach_of,
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
from ringback.clocks.states import LIVE, ClockState, Layer, Metric
from ringback.kernel.actor import Actor
from ringback.kernel.news import News

NO_TARGET = "no_target"
"""Why a stretch ended: no layer limits such a case any more."""
RULED = (Layer.LAW, Layer.ENTERPRISE, Layer.MANUAL)
"""Layers whose limits rest on what a case is; a letter's rests on the letter."""

Facts = Mapping[str, Any]


@command_many
def rebind(
    *, subject_kind: str, subject_id: str, facts: Facts, actor: Actor, now: datetime
) -> list[Clock]:
    """The facts a limit rests on have changed (re-classification): every layer is ruled anew, in
    the same edition. The ledger, and so every pause and all time used, stays as it was; a layer
    that now speaks for the first time takes over the ledger of the others, and one that is silent
    now owes nothing more. Answers the clocks that have another limit than before."""
    mine = Clock.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    bound = mine.filter(
        Q(state__in=sorted(LIVE)) | Q(state=ClockState.CANCELLED, intervals__reason=NO_TARGET),
        layer__in=RULED,
        deadline=None,
    )
    changed: list[Clock] = []
    stories: list[News] = []
    for metric, group in groupby(bound.distinct().order_by("metric", "id"), lambda c: c.metric):
        clocks = list(group)
        ruled = layers.limits(Metric(metric), edition_id=clocks[-1].edition_id, facts=facts)
        for clock, told in _ruled_anew(clocks, {each.layer: each for each in ruled}, facts, now):
            changed += [clock] if told else []
            stories += told
    journal.record_many(stories, actor=actor, now=now)
    return changed


def _ruled_anew(
    clocks: Sequence[Clock], ruled: Mapping[Layer, Limit], facts: Facts, now: datetime
) -> list[tuple[Clock, list[News]]]:
    live = {Layer(clock.layer): clock for clock in clocks if clock.state in LIVE}
    found = []
    for layer, clock in live.items():
        limit = ruled.get(layer)
        told = _given_up(clock, now) if limit is None else _bind(clock, limit, facts, now)
        found.append((clock, told))
    for layer, limit in ruled.items():
        if layer not in live:
            found.append(_begun(limit, clocks, facts))
    return found


def _given_up(clock: Clock, now: datetime) -> list[News]:
    if not move(clock, "cancel", stopped_at=now, alarm="", alarm_at=None):
        return []
    close_interval(clock, NO_TARGET, now)
    return [events.ClockCancelled(**about(clock))]


def _bind(clock: Clock, limit: Limit, facts: Facts, now: datetime) -> list[News]:
    old = clock.limit
    live = Clock.objects.filter(pk=clock.pk, state__in=LIVE)
    # From this update on nobody else changes the row, so what is read now stays true.
    if not live.update(limit=limit.written, clause=limit.clause, facts=known(facts)):
        return []
    if limit.written == old:
        return []
    clock.refresh_from_db()
    noticed = _lay_anew(clock, limit, now)
    return [*noticed, events.ClockRebound(**about(clock), old_limit=old, limit=clock.limit)]


def _lay_anew(clock: Clock, limit: Limit, now: datetime) -> list[News]:
    """Due and alarms under the new limit, if it runs. A deadline that has passed under the old one
    stays passed, also when no sweep had noticed it yet."""
    hours = calendars.calendar_version(limit.calendar, at=clock.started_at)
    kept = calendars.version(clock.calendar_version_id)
    # Another unit runs on another calendar; the same unit keeps the version it began with.
    if hours.code != kept.code:
        clock.calendar_version_id = hours.id
        clock.save(update_fields=["calendar_version"])
        kept = hours
    if clock.state != ClockState.RUNNING:
        return []
    is_new = clock.breached_at is None
    clock.breached_at = breach_of(clock, now)
    noticed = breach_noticed(clock, now) if is_new and clock.breached_at else []
    set_due(clock, kept.calendar, queries.ledger(clock))
    clock.save(update_fields=["due_at", "alarm", "alarm_at", "breached_at"])
    return noticed


def _begun(limit: Limit, beside: Sequence[Clock], facts: Facts) -> tuple[Clock, list[News]]:
    """A layer that speaks for the first time: from when the others began, with their pauses, if it
    is one that pauses."""
    model = next((each for each in reversed(beside) if may_pause(each)), beside[-1])
    hours = calendars.calendar_version(limit.calendar, at=model.started_at)
    clock = Clock(
        subject_kind=model.subject_kind,
        subject_id=model.subject_id,
        metric=model.metric,
        layer=limit.layer,
        facts=known(facts),
        limit=limit.written,
        clause=limit.clause,
        edition_id=model.edition_id,
        calendar_version_id=hours.id,
        started_at=model.started_at,
    )
    runs = _taken_over(model) if may_pause(clock) else [Interval(since=model.started_at)]
    if runs[-1].until is None:
        set_due(clock, hours.calendar, [Running(run.since, run.until) for run in runs])
    else:
        clock.state = ClockState.PAUSED
    clock.save()
    for run in runs:
        run.clock = clock
    Interval.objects.bulk_create(runs)
    if clock.state == ClockState.RUNNING:
        return clock, [started(clock)]
    return clock, [events.ClockPaused(**about(clock), reason=runs[-1].reason)]


def _taken_over(model: Clock) -> list[Interval]:
    """The stretches of another layer's clock; one that ended for want of a limit goes on."""
    rows = model.intervals.order_by("since", "id")
    return [
        Interval(since=row.since, until=None)
        if row.reason == NO_TARGET
        else Interval(since=row.since, until=row.until, reason=row.reason)
        for row in rows
    ]
