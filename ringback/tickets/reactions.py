"""What tickets do on news: new words become findable, the customer hears of them; a call that was
answered is a contact."""

from ringback.base.journal import Heard, on
from ringback.kernel.actor import Actor
from ringback.messaging.events import OutboundContactLogged
from ringback.tickets import commands, indexing, notices
from ringback.tickets.events import (
    SheetDispatched,
    TicketAccepted,
    TicketClosed,
    TicketHeld,
    TicketRefused,
    TicketRegistered,
    TicketReopened,
    TicketResolved,
    TicketSaid,
)
from ringback.tickets.states import SheetKind, StatementKind

SYSTEM = Actor.system("tickets")


@on(TicketRegistered)
def index_request(news: TicketRegistered, heard: Heard) -> None:
    indexing.index(ticket_id=news.ticket_id, now=heard.now)


@on(TicketSaid)
def index_statement(news: TicketSaid, heard: Heard) -> None:
    indexing.index(ticket_id=news.ticket_id, now=heard.now)


@on(TicketResolved)
def index_answer(news: TicketResolved, heard: Heard) -> None:
    indexing.index(ticket_id=news.ticket_id, now=heard.now)


@on(TicketRefused)
def index_refusal(news: TicketRefused, heard: Heard) -> None:
    indexing.index(ticket_id=news.ticket_id, now=heard.now)


@on(TicketResolved)
def tell_answer(news: TicketResolved, heard: Heard) -> None:
    notices.send_answer(ticket_id=news.ticket_id, episode=news.episode, actor=SYSTEM, now=heard.now)


@on(TicketSaid)
def tell_reply(news: TicketSaid, heard: Heard) -> None:
    if news.statement_kind == StatementKind.REPLY:
        notices.send_reply(statement_id=news.statement_id, actor=SYSTEM, now=heard.now)


@on(TicketHeld)
def tell_hold(news: TicketHeld, heard: Heard) -> None:
    notices.send_hold(ticket_id=news.ticket_id, reason=news.reason, actor=SYSTEM, now=heard.now)


@on(SheetDispatched)
def tell_dispatch(news: SheetDispatched, heard: Heard) -> None:
    """A call-back or a supervision is work among ourselves."""
    if news.ticket_id is not None and news.sheet_kind == SheetKind.HANDLING:
        notices.send_dispatch(
            ticket_id=news.ticket_id, sheet_id=news.sheet_id, actor=SYSTEM, now=heard.now
        )


@on(TicketClosed)
def tell_closure(news: TicketClosed, heard: Heard) -> None:
    notices.watch_no_more(ticket_id=news.ticket_id)
    notices.send_closed(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(TicketAccepted)
def watch_accepted(news: TicketAccepted, heard: Heard) -> None:
    notices.watch(ticket_id=news.ticket_id, now=heard.now)


@on(TicketReopened)
def watch_reopened(news: TicketReopened, heard: Heard) -> None:
    notices.watch(ticket_id=news.ticket_id, now=heard.now)


@on(OutboundContactLogged)
def count_as_first_contact(news: OutboundContactLogged, heard: Heard) -> None:
    """An attempt is an attempt, not a contact (§3.2.1)."""
    if news.reached and news.ticket_id is not None:
        commands.log_contact(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.at)
