"""The sweep: alarms that are due are fired, each once."""

from datetime import datetime, timedelta

import structlog

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.calendars import queries as calendars
from ringback.clocks import events, queries, rules
from ringback.clocks.commands.moves import about, shares
from ringback.clocks.models import Clock, FiredAlarm
from ringback.clocks.states import Alarm, ClockState
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.kernel.news import News
from ringback.kernel.spans import parse_span

log = structlog.get_logger(__name__)

UNRECKONABLE_PAUSE = timedelta(hours=1)


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
    coming = rules.alarms(calendar, parse_span(clock.limit), ledger, shares(clock.edition_id))
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
        return events.ClockBreached(**about(clock), breached_at=due)
    return events.ClockWarned(**about(clock), alarm=alarm, due_at=due)
