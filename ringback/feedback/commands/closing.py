"""Closing what nothing is owed on any more."""

from datetime import datetime

from ringback.feedback.models import Invitation, Repair
from ringback.feedback.states import InvitationState
from ringback.kernel.actor import Actor
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Ticket
from ringback.tickets.states import ClosureBasis, Kind, TicketState


def close_if_possible(ticket: Ticket, basis: ClosureBasis, *, actor: Actor, now: datetime) -> None:
    """A case that was handed down stays open until its reply letter has gone out (§5.4.6)."""
    if not ticket_queries.letter_is_owed(ticket):
        tickets.close(ticket_id=ticket.pk, basis=basis, actor=actor, now=now)


def close_after_letter(*, ticket_id: int, actor: Actor, now: datetime) -> None:
    """Close what was confirmed, or whose customer stayed silent on this answer; a silent complaint
    waits for its lead (§4.3.2). Anything else goes on as it would without a letter."""
    ticket = ticket_queries.ticket(ticket_id=ticket_id, actor=actor)
    if ticket.state == TicketState.CONFIRMED:
        close_if_possible(ticket, ClosureBasis.CONFIRMED, actor=actor, now=now)
    elif ticket.state == TicketState.RESOLVED and ticket.kind != Kind.COMPLAINT:
        asked = Invitation.objects.filter(ticket=ticket, episode=ticket.episode)
        silent = asked.filter(state=InvitationState.SILENT).first()
        if silent and not Repair.objects.filter(invitation=silent).exists():
            close_if_possible(ticket, ClosureBasis.SILENT, actor=actor, now=now)
