"""What tickets do by time: index anew what an older tokenizer has cut."""

from datetime import datetime

from ringback.base import search
from ringback.base.worker import sweeps
from ringback.tickets import indexing

BATCH = 50


@sweeps.register("tickets.index")
def index_outdated(now: datetime) -> int:
    outdated = search.outdated(indexing.KIND, BATCH)
    for ticket_id in outdated:
        indexing.index(ticket_id=ticket_id, now=now)
    return len(outdated)
