"""What intake does on the news of tickets: the receipt of whatever is accepted, triage tidied,
recognition taught."""

from ringback.base.journal import Heard, on
from ringback.intake import commands, queries, receipts
from ringback.intake.access import SYSTEM
from ringback.messaging.events import ContactEnded
from ringback.messaging.states import Outcome
from ringback.tickets.events import (
    TicketAccepted,
    TicketCancelled,
    TicketClassified,
    TicketLinked,
    TicketRefused,
)


@on(ContactEnded)
def forget_words(news: ContactEnded, heard: Heard) -> None:
    """What was typed in it and not handed in was not needed; what was left open may be still."""
    if news.outcome == Outcome.LEFT_OPEN:
        return
    commands.forget_unfinished(contact_id=news.contact_id)


@on(TicketAccepted)
def send_receipt(news: TicketAccepted, heard: Heard) -> None:
    """Whoever accepted, wherever: the message's key lets it be queued once only."""
    receipts.send_receipt(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(TicketAccepted)
def drop_accepted(news: TicketAccepted, heard: Heard) -> None:
    _drop_settled(news.ticket_id, heard)


@on(TicketClassified)
def drop_classified(news: TicketClassified, heard: Heard) -> None:
    """A complaint accepted before it was classified."""
    _drop_settled(news.ticket_id, heard)


@on(TicketClassified)
def learn_correction(news: TicketClassified, heard: Heard) -> None:
    """Kind or category put right, in triage or later; complexity alone teaches nothing."""
    if (news.old_kind, news.old_category) != (news.new_kind, news.new_category):
        actor = SYSTEM.acting_for(heard.actor)
        commands.learn_correction(ticket_id=news.ticket_id, actor=actor, now=heard.now)


@on(TicketRefused)
def drop_refused(news: TicketRefused, heard: Heard) -> None:
    _drop_settled(news.ticket_id, heard)


@on(TicketCancelled)
def drop_cancelled(news: TicketCancelled, heard: Heard) -> None:
    _drop_settled(news.ticket_id, heard)


@on(TicketLinked)
def drop_merged(news: TicketLinked, heard: Heard) -> None:
    _drop_settled(news.ticket_id, heard)


def _drop_settled(ticket_id: int, heard: Heard) -> None:
    if queries.is_decided_elsewhere(ticket_id):
        commands.lapse_triage(ticket_id=ticket_id, actor=SYSTEM, now=heard.now)
