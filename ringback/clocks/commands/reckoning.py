"""A calendar has changed: open clocks run on its new version, and are due when that says."""

from datetime import datetime
from uuid import UUID

import structlog
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.calendars import queries as calendars
from ringback.clocks import events, queries
from ringback.clocks.commands.moves import about, breach_of, set_due
from ringback.clocks.models import Clock, MovedDue, Reckoning
from ringback.clocks.states import LIVE, ClockState
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, RingbackError
from ringback.kernel.news import News

log = structlog.get_logger(__name__)

BATCH = 200
"""Clocks of one transaction: as many as make it quick, as few as let others write."""


def plan_reckoning(*, version_id: UUID, due_at: datetime) -> None:
    """From ``due_at`` on the open clocks of the calendar are to run on this version. News of its
    own comes when they do; told a second time it changes nothing."""
    Reckoning.objects.get_or_create(version_id=version_id, defaults={"due_at": due_at})


@command_many
def reckon_anew(*, reckoning_id: int, limit: int = BATCH, actor: Actor, now: datetime) -> int:
    """The next batch of clocks; answers how many were looked at. One entry for each due date that
    moved, and one when no clock is left.

    What is used up is reckoned on the new version too, over the same intervals. A limit that has
    passed keeps its deadline. Raises ``Conflict`` when another worker had the batch or all is done.
    """
    run = Reckoning.objects.select_related("version").get(pk=reckoning_id)
    clocks = list(
        Clock.objects.filter(
            pk__gt=run.last_clock,
            state__in=sorted(LIVE),
            calendar_version__calendar=run.version.calendar_id,
            calendar_version__number__lt=run.version.number,
        ).order_by("id")[:limit]
    )
    is_last = len(clocks) < limit
    _claim(run, clocks, is_last, now)
    stories: list[News] = []
    for clock in clocks:
        if _takes_up(clock, run, now):
            run.seen += 1
            story = _moved(clock, run, now)
            run.moved += story is not None
            stories += [story] if story else []
    run.save(update_fields=["seen", "moved"])
    if is_last:
        stories.append(
            events.ClocksReckoned(
                code=run.version.calendar_id,
                number=run.version.number,
                seen=run.seen,
                moved=run.moved,
            )
        )
    journal.record_many(stories, actor=actor, now=now)
    return len(clocks)


def _claim(run: Reckoning, clocks: list[Clock], is_last: bool, now: datetime) -> None:
    """Of two workers at the same place of the walk one goes on."""
    here = Reckoning.objects.filter(pk=run.pk, last_clock=run.last_clock, finished_at=None)
    run.last_clock = clocks[-1].pk if clocks else run.last_clock
    run.finished_at = now if is_last else None
    if not here.update(last_clock=run.last_clock, finished_at=run.finished_at):
        raise Conflict(_("Another worker has this batch."), code="repeated")
    # Read behind the claim: the batch before it may have been another worker's.
    run.refresh_from_db(fields=["seen", "moved"])


def _takes_up(clock: Clock, run: Reckoning, now: datetime) -> bool:
    """Whether the clock runs on the new version from now on; after that nobody else changes the
    row. One that has passed its limit, or has been stopped meanwhile, does not."""
    if breach_of(clock, now):
        return False
    still = Clock.objects.filter(
        pk=clock.pk, state=clock.state, calendar_version=clock.calendar_version_id
    )
    return bool(still.update(calendar_version=run.version_id))


def _moved(clock: Clock, run: Reckoning, now: datetime) -> News | None:
    """The news of another due date; none while it is paused, or due as before."""
    before = clock.calendar_version_id
    clock.refresh_from_db()
    old = clock.due_at
    if clock.state != ClockState.RUNNING or old is None:
        return None
    calendar = calendars.version(run.version_id).calendar
    try:
        due_at = set_due(clock, calendar, queries.ledger(clock))
    except (ArithmeticError, ValueError, RingbackError):
        # It stays as it was: one clock that cannot be reckoned holds up no other.
        log.exception("clock.unreckonable", clock=clock.pk)
        Clock.objects.filter(pk=clock.pk).update(calendar_version=before)
        return None
    clock.save(update_fields=["due_at", "alarm", "alarm_at"])
    if due_at == old:
        return None
    MovedDue.objects.create(reckoning=run, clock=clock, old_due_at=old, due_at=due_at)
    return events.ClockMoved(
        **about(clock),
        old_due_at=old,
        due_at=due_at,
        calendar=run.version.calendar_id,
        number=run.version.number,
    )
