"""What messaging does by time: end the contacts nobody has ended."""

from datetime import datetime

from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.messaging import commands, queries

SYSTEM = Actor.system("messaging")
BATCH = 50


@sweeps.register("messaging.contacts")
def end_left_open(now: datetime) -> int:
    """A line that dropped, a page that was shut: nobody is there any more (§2.2.2)."""
    over = queries.open_too_long(now, BATCH)
    return one_by_one(over, lambda pk: commands.leave_open(contact_id=pk, actor=SYSTEM, now=now))
