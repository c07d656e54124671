"""Answered, confirmed, closed, or back to work."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.kernel.words import cleaned
from ringback.tickets import access, events, limits, timing
from ringback.tickets.commands.course import require_no_open_sheet
from ringback.tickets.commands.moves import move_ticket
from ringback.tickets.commands.words import let_pass
from ringback.tickets.models import Letter, Promise, Reopening, Resolution, Statement, Ticket
from ringback.tickets.states import ClosureBasis, StatementKind


@command
def resolve(
    *,
    ticket_id: int,
    answer: str,
    code: str,
    cause: str,
    confirmed: str = "",
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Answer the customer: the words, the resolution code and the cause. Raises ``Invalid`` when
    one is missing or the words may not leave, ``Conflict`` while a work sheet is open."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    _require_whole(answer=answer, code=code, cause=cause)
    require_no_open_sheet(ticket)
    let_pass(ticket, "answer", answer, confirmed, actor=actor, now=now)
    move_ticket(ticket, "resolve", seen=seen, resolved_at=now)
    Resolution.objects.create(
        ticket=ticket,
        episode=ticket.episode,
        code=code,
        cause=cause,
        resolved_at=now,
        resolved_by=actor.ref,
    )
    Statement.objects.create(
        ticket=ticket, kind=StatementKind.ANSWER, body=answer, author=actor.ref, said_at=now
    )
    timing.meet_first_contact(ticket, actor=actor, now=now)
    timing.stop(ticket, Metric.HANDLING, Metric.PROMISE, actor=actor, now=now)
    journal.record(
        events.TicketResolved(ticket_id=ticket.pk, episode=ticket.episode, code=code, cause=cause),
        actor=actor,
        now=now,
    )
    return ticket


def _require_whole(**parts: str) -> None:
    missing = [name for name, value in parts.items() if not cleaned(value)]
    if missing:
        raise Invalid(
            _("An answer needs its words, a resolution code and a cause."),
            fields={name: _("This field is required.") for name in missing},
        )


@command
def confirm(*, ticket_id: int, seen: int | None = None, actor: Actor, now: datetime) -> Ticket:
    """The customer says it is solved."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_confirm(actor, ticket))
    move_ticket(ticket, "confirm", seen=seen)
    journal.record(
        events.TicketConfirmed(ticket_id=ticket.pk, episode=ticket.episode), actor=actor, now=now
    )
    return ticket


@command
def close(
    *,
    ticket_id: int,
    basis: ClosureBasis,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """办结. Final: later work is a new ticket. Raises ``Conflict`` when confirmation is missing."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_close(actor, ticket, basis))
    if basis is ClosureBasis.CONFIRMED and ticket.state != "confirmed":
        raise Conflict(_("The customer has not confirmed yet. Ask, or wait for their answer."))
    require_no_open_sheet(ticket)
    if Letter.objects.filter(ticket=ticket, sent_at=None).exists():
        raise Conflict(
            _("The case was handed down: send the reply letter first."), code="letter_owed"
        )
    move_ticket(ticket, "close", seen=seen, closed_at=now, closure_basis=basis)
    journal.record(events.TicketClosed(ticket_id=ticket.pk, basis=basis), actor=actor, now=now)
    return ticket


def _promise_anew(ticket: Ticket, now: datetime) -> None:
    """The old time was kept, or broken, by the answer given: another is owed from here."""
    due_at = timing.due_at(ticket)
    ticket.promised_at = due_at if due_at and due_at > now else None
    ticket.save(update_fields=["promised_at"])
    Promise.objects.filter(ticket=ticket, moved_at=None).update(moved_at=now)


@command
def reopen(
    *,
    ticket_id: int,
    reason: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Back to work in a new episode, inside the handbook's window after the answer.

    Raises ``Conflict`` when the window is over or the ticket is closed: then a new ticket is
    registered and linked ``reopens``.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_confirm(actor, ticket))
    if ticket.resolved_at and now > limits.reopen_until(ticket, ticket.resolved_at):
        raise Conflict(
            _("The time to reopen this case is over. Register a new one; it will be linked."),
            code="window_over",
        )
    move_ticket(ticket, "reopen", seen=seen, episode=F("episode") + 1)
    Reopening.objects.create(
        ticket=ticket,
        episode=ticket.episode,
        reason=reason,
        reopened_at=now,
        reopened_by=actor.ref,
    )
    timing.resume(ticket, Metric.HANDLING, actor=actor, now=now)
    timing.rebind(ticket, actor=actor, now=now)
    _promise_anew(ticket, now)
    journal.record(
        events.TicketReopened(ticket_id=ticket.pk, episode=ticket.episode, reason=reason),
        actor=actor,
        now=now,
    )
    return ticket
