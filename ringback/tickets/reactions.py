"""What tickets do on news: new words become findable, the customer hears of them; a call that was
answered is a contact."""

from ringback.base.journal import Heard, on
from ringback.clocks.events import ClockWarned
from ringback.clocks.states import Alarm
from ringback.kernel.actor import Actor
from ringback.messaging.events import OutboundContactLogged
from ringback.tickets import commands, indexing, limits, notices, queries
from ringback.tickets.events import (
    SheetDispatched,
    TicketAccepted,
    TicketAttached,
    TicketClosed,
    TicketHeld,
    TicketLoaded,
    TicketRefused,
    TicketRegistered,
    TicketReminded,
    TicketReopened,
    TicketResolved,
    TicketSaid,
    TicketUrged,
)
from ringback.tickets.states import SheetKind, StatementKind, SupervisionCause

SYSTEM = Actor.system("tickets")


@on(TicketRegistered)
def index_request(news: TicketRegistered, heard: Heard) -> None:
    indexing.index(ticket_id=news.ticket_id, now=heard.now)


@on(TicketLoaded)
def index_loaded(news: TicketLoaded, heard: Heard) -> None:
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


@on(TicketSaid)
def hear_what_was_waited_for(news: TicketSaid, heard: Heard) -> None:
    """Nobody is reminded of what they have just told us (§3.2.4)."""
    is_theirs = news.statement_kind == StatementKind.ADDITION
    if is_theirs and queries.waits_for_customer(news.ticket_id):
        commands.end_wait(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(TicketAttached)
def receive_what_was_waited_for(news: TicketAttached, heard: Heard) -> None:
    is_theirs = heard.actor.startswith("customer:")
    if is_theirs and queries.waits_for_customer(news.ticket_id):
        commands.end_wait(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(TicketReminded)
def tell_reminder(news: TicketReminded, heard: Heard) -> None:
    notices.send_reminder(
        ticket_id=news.ticket_id,
        reason=news.reason,
        count=news.count,
        actor=SYSTEM,
        now=heard.now,
    )


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


@on(TicketAccepted)
def supervise_from_birth(news: TicketAccepted, heard: Heard) -> None:
    """What was handed down and lay in triage: its alarm rang while nothing was worked on."""
    ticket = queries.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
    if queries.letter_is_owed(ticket):
        _supervise(news.ticket_id, SupervisionCause.THRESHOLD, heard)


@on(ClockWarned)
def supervise_before_breach(news: ClockWarned, heard: Heard) -> None:
    """The share of a limit is used up at which the manual wants an account (§3.2.5)."""
    if news.alarm == Alarm.SUPERVISION and news.of_kind == "ticket":
        _supervise(int(news.of_id), SupervisionCause.THRESHOLD, heard)


@on(TicketUrged)
def supervise_urged(news: TicketUrged, heard: Heard) -> None:
    """Every so many urges (§2.4.3)."""
    ticket = queries.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
    if news.count % limits.urges_to_supervise(ticket) == 0:
        _supervise(news.ticket_id, SupervisionCause.URGED, heard)


def _supervise(ticket_id: int, cause: SupervisionCause, heard: Heard) -> None:
    commands.supervise(ticket_id=ticket_id, cause=cause, actor=SYSTEM, now=heard.now)


@on(OutboundContactLogged)
def count_as_first_contact(news: OutboundContactLogged, heard: Heard) -> None:
    """An attempt is an attempt, not a contact (§3.2.1)."""
    if news.reached and news.ticket_id is not None:
        commands.log_contact(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.at)
