"""What tickets do by time: end holds, tell how long cases stand, index anew what an older tokenizer
has cut."""

from datetime import datetime

from ringback.base import search
from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.tickets import commands, indexing, notices, queries
from ringback.tickets.models import ProgressDue

SYSTEM = Actor.system("tickets")
BATCH = 50


@sweeps.register("tickets.holds")
def end_holds(now: datetime) -> int:
    """A hold has an end (§3.2.4): afterwards the work, and its clock, go on by themselves."""
    over = queries.held_beyond(now, BATCH)
    return one_by_one(over, lambda pk: commands.resume(ticket_id=pk, actor=SYSTEM, now=now))


@sweeps.register("tickets.waits")
def chase_waits(now: datetime) -> int:
    """A customer we wait for is asked again; after the last time we wait no more (§3.2.4)."""
    due = queries.waits_to_chase(now, BATCH)
    return one_by_one(due, lambda pk: commands.chase(hold_id=pk, actor=SYSTEM, now=now))


@sweeps.register("tickets.progress")
def tell_progress(now: datetime) -> int:
    """Long cases are told of at least once an interval, moved or not (§2.4.2)."""
    due = ProgressDue.objects.filter(due_at__lte=now).select_related("ticket__contact")
    return one_by_one(
        due.order_by("due_at")[:BATCH],
        lambda row: notices.send_progress(due=row, actor=SYSTEM, now=now),
        put_off=lambda row: notices.put_off(due=row, now=now),
    )


@sweeps.register("tickets.index")
def index_outdated(now: datetime) -> int:
    outdated = search.outdated(indexing.KIND, BATCH)
    for ticket_id in outdated:
        indexing.index(ticket_id=ticket_id, now=now)
    return len(outdated)
