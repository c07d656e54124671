"""What reports do by time: count what news has marked, write the report of the day."""

from datetime import datetime

from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.reports import commands, days, stuck


@sweeps.register("reports.count")
def count_marked(now: datetime) -> int:
    return commands.count_marked(now=now)


@sweeps.register("reports.day")
def write_days(now: datetime) -> int:
    """A batch of places; those another worker has written meanwhile are passed over."""
    return one_by_one(
        days.days_due(now),
        lambda place: days.write_day(
            path=place[0], on=place[1], actor=Actor.system("reports"), now=now
        ),
    )


@sweeps.register("reports.stuck")
def tell_stuck(now: datetime) -> int:
    """Each sheet once an episode, whichever worker finds it."""
    return one_by_one(
        stuck.untold(now),
        lambda sheet_id: stuck.tell_stuck(
            sheet_id=sheet_id, actor=Actor.system("reports"), now=now
        ),
    )
