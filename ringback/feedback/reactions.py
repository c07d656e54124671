"""What feedback does on others' news."""

from uuid import UUID

from ringback.base.journal import Heard, on
from ringback.feedback import commands, queries, rules
from ringback.feedback.access import SYSTEM, customer_of
from ringback.feedback.models import Invitation, Repair
from ringback.feedback.states import InvitationState, RepairOutcome
from ringback.messaging.events import MessageAnswered
from ringback.tickets import commands as ticket_commands
from ringback.tickets import queries as tickets
from ringback.tickets.events import (
    SheetCompleted,
    TicketConfirmed,
    TicketLetterSent,
    TicketReopened,
    TicketResolved,
)
from ringback.tickets.states import ClosureBasis, TicketState


@on(TicketResolved)
def invite(news: TicketResolved, heard: Heard) -> None:
    commands.plan(ticket_id=news.ticket_id, episode=news.episode, actor=SYSTEM, now=heard.now)


@on(TicketReopened)
def drop_question(news: TicketReopened, heard: Heard) -> None:
    open_states = (InvitationState.PLANNED, InvitationState.ASKED)
    open_invitations = Invitation.objects.filter(
        ticket_id=news.ticket_id, episode__lt=news.episode, state__in=open_states
    )
    for invitation in open_invitations:
        commands.skip(invitation_id=invitation.pk, reason="reopened", actor=SYSTEM, now=heard.now)


@on(TicketConfirmed)
def close_confirmed(news: TicketConfirmed, heard: Heard) -> None:
    """Confirmed on the customer's own page or on the phone: nothing is left to wait for."""
    ticket = tickets.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
    if ticket.state == TicketState.CONFIRMED and not tickets.letter_is_owed(ticket):
        ticket_commands.close(
            ticket_id=ticket.pk, basis=ClosureBasis.CONFIRMED, actor=SYSTEM, now=heard.now
        )


@on(TicketLetterSent)
def close_answered(news: TicketLetterSent, heard: Heard) -> None:
    """The reply letter was all that the case waited for, if the customer is content or silent."""
    commands.close_after_letter(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(MessageAnswered)
def take_answer(news: MessageAnswered, heard: Heard) -> None:
    """Questions are asked one after the other, so an answer belongs to the first still open."""
    if news.about_kind != "invitation":
        return
    invitation = Invitation.objects.select_related("ticket").get(pk=UUID(news.about_id))
    question = rules.next_question(queries.ratings(invitation))
    if question is None:
        return
    commands.rate(
        invitation_id=invitation.pk,
        question=question,
        answer=news.answer,
        channel=news.medium,
        replied_to=news.message_id,
        actor=customer_of(invitation.ticket),
        now=heard.now,
    )


@on(SheetCompleted)
def finish_repair(news: SheetCompleted, heard: Heard) -> None:
    if Repair.objects.filter(sheet_id=news.sheet_id).exists():
        commands.end_repair(
            sheet_id=news.sheet_id,
            outcome=RepairOutcome(news.outcome),
            actor=SYSTEM,
            now=heard.now,
        )
