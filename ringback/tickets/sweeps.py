"""What tickets do by time: end holds, index anew what an older tokenizer has cut."""

from datetime import datetime

from ringback.base import search
from ringback.base.worker import one_by_one, sweeps
from ringback.kernel.actor import Actor
from ringback.tickets import commands, indexing, queries

SYSTEM = Actor.system("tickets")
BATCH = 50


@sweeps.register("tickets.holds")
def end_holds(now: datetime) -> int:
    """A hold has an end (§3.2.4): afterwards the work, and its clock, go on by themselves."""
    over = queries.held_beyond(now, BATCH)
    return one_by_one(over, lambda pk: commands.resume(ticket_id=pk, actor=SYSTEM, now=now))


@sweeps.register("tickets.index")
def index_outdated(now: datetime) -> int:
    outdated = search.outdated(indexing.KIND, BATCH)
    for ticket_id in outdated:
        indexing.index(ticket_id=ticket_id, now=now)
    return len(outdated)
