"""What clocks do by time: fire the alarms that are due, run on a calendar's new version."""

from datetime import datetime, timedelta

from ringback.base import remembered
from ringback.base.worker import one_by_one, sweeps
from ringback.clocks import commands
from ringback.clocks.models import Reckoning
from ringback.kernel.actor import Actor


@sweeps.register("clocks.alarms")
def fire_alarms(now: datetime) -> int:
    return commands.fire_due(actor=Actor.system("clocks"), now=now)


@sweeps.register("clocks.calendars")
def follow_calendars(now: datetime) -> int:
    """A batch of each; the worker comes again at once while there was something to do. Not before
    every process has heard of the version: a clock started on the old one would be passed by."""
    heard = now - timedelta(seconds=2 * remembered.SECONDS)
    going_on = Reckoning.objects.filter(finished_at=None, due_at__lte=heard)
    going_on = going_on.order_by("due_at", "id")
    return one_by_one(
        going_on.values_list("pk", flat=True)[:10],
        lambda pk: commands.reckon_anew(reckoning_id=pk, actor=Actor.system("clocks"), now=now),
    )
