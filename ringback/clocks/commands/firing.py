"""The sweep: alarms that are due are fired, each once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import F

from ringback.base import journal
from ringback.base.ids import new_id
from ringback.base.verbs import command_many
from ringback.calendars import queries as calendars
from ringback.clocks import events, rules
from ringback.clocks.commands.moves import about, thresholds
from ringback.clocks.models import Clock, FiredAlarm, Interval
from ringback.clocks.rules import Running
from ringback.clocks.states import Alarm, ClockState
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.kernel.news import News

log = structlog.get_logger(__name__)

UNRECKONABLE_PAUSE = timedelta(hours=1)
AT_ONCE = 100
"""Rows written by one statement that names each: what it costs grows with their square."""

Onward = tuple[str, datetime | None]


@command_many
def fire_due(*, limit: int = 500, actor: Actor, now: datetime) -> int:
    """Fire the alarms that are due, one for each clock a call. Answers how many were handled.

    A clock that cannot be reckoned is pushed on by an hour, so that it never blocks the others.
    """
    breaching, warning = _due(limit, now)
    this_round = new_id()
    stories: list[News] = _breach(breaching, this_round, now)
    stories += _warn(warning, this_round, now)
    journal.record_many(stories, actor=actor, now=now)
    return len(breaching) + len(warning)


def _due(limit: int, now: datetime) -> tuple[list[int], list[int]]:
    """Ids of clocks that breach, and of those that warn, the most overdue first. On PostgreSQL
    workers step over each other's rows; that it is no more than a courtesy the updates see to."""
    due = Clock.objects.filter(state=ClockState.RUNNING, alarm_at__lte=now)
    unclaimed = due.select_for_update(skip_locked=True).order_by("alarm_at", "id")
    rows = list(unclaimed.values_list("pk", "alarm")[:limit])
    breaching = [pk for pk, alarm in rows if alarm == Alarm.BREACH]
    return breaching, [pk for pk, alarm in rows if alarm != Alarm.BREACH]


def _breach(ids: Sequence[int], this_round: UUID, now: datetime) -> list[News]:
    """Nothing follows a breach, so all are written alike: one statement, however many."""
    still = Clock.objects.filter(
        pk__in=ids, state=ClockState.RUNNING, alarm=Alarm.BREACH, alarm_at__lte=now
    )
    still.update(alarm="", alarm_at=None, breached_at=F("due_at"), fired_in=this_round)
    fired: list[tuple[Clock, datetime]] = []
    for clock in _taken(ids, this_round):
        assert clock.due_at is not None  # running clocks are due
        fired.append((clock, clock.due_at))
    FiredAlarm.objects.bulk_create(
        (FiredAlarm(clock=clock, alarm=Alarm.BREACH, at=at, fired_at=now) for clock, at in fired),
        ignore_conflicts=True,
    )
    return [events.ClockBreached(**about(clock), breached_at=at) for clock, at in fired]


def _warn(ids: Sequence[int], this_round: UUID, now: datetime) -> list[News]:
    # Of two workers that found the same alarm, one takes it: this update holds its row until the
    # next alarm is laid, and whoever waits for it finds nothing due.
    still = Clock.objects.filter(pk__in=ids, state=ClockState.RUNNING, alarm_at__lte=now)
    still.exclude(alarm=Alarm.BREACH).update(fired_in=this_round)
    clocks = _taken(ids, this_round)
    ledgers = _ledgers(clocks)
    fired, stories = [], []
    for clock in clocks:
        alarm, at, due = Alarm(clock.alarm), clock.alarm_at, clock.due_at
        assert at is not None  # the sweep found it by this
        assert due is not None  # running clocks are due
        try:
            clock.alarm, clock.alarm_at = _after_alarm(clock, ledgers[clock.pk])
        except (ArithmeticError, ValueError, RingbackError):
            log.exception("clock.unreckonable", clock=clock.pk)
            clock.alarm_at = now + UNRECKONABLE_PAUSE
            continue
        fired.append(FiredAlarm(clock=clock, alarm=alarm, at=at, fired_at=now))
        stories.append(events.ClockWarned(**about(clock), alarm=alarm, due_at=due))
    Clock.objects.bulk_update(clocks, ["alarm", "alarm_at"], batch_size=AT_ONCE)
    FiredAlarm.objects.bulk_create(fired, ignore_conflicts=True)
    return list(stories)


def _taken(ids: Sequence[int], this_round: UUID) -> list[Clock]:
    rows = Clock.objects.filter(pk__in=ids, fired_in=this_round)
    return list(rows.order_by("alarm_at", "id"))


def _ledgers(clocks: Sequence[Clock]) -> dict[int, list[Running]]:
    """The stretches of each, in order: one query."""
    found: dict[int, list[Running]] = {clock.pk: [] for clock in clocks}
    rows = Interval.objects.filter(clock__in=found).order_by("since", "id")
    for pk, since, until in rows.values_list("clock_id", "since", "until"):
        found[pk].append(Running(since, until))
    return found


def _after_alarm(clock: Clock, ledger: Sequence[Running]) -> Onward:
    """The alarm that follows the one now due; nothing follows the breach."""
    calendar = calendars.version(clock.calendar_version_id).calendar
    coming = rules.alarms(calendar, clock.bound, ledger, thresholds(clock))
    order = [alarm for alarm, _ in coming]
    if clock.alarm in order:
        behind = coming[order.index(Alarm(clock.alarm)) + 1 :]
    else:
        # Filed anew meanwhile, under facts for which the manual has no such threshold.
        behind = [(alarm, at) for alarm, at in coming if clock.alarm_at and at > clock.alarm_at]
    return behind[0] if behind else ("", None)
