"""A customer who is not content is called by somebody else than the handler (§4.3.3)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.dispatch import queries as dispatch
from ringback.feedback import access, events, limits
from ringback.feedback.commands.closing import close_if_possible
from ringback.feedback.models import Invitation, Repair
from ringback.feedback.states import RepairOutcome
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.messaging.states import Channel
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.commands import Registration
from ringback.tickets.queries import Ticket
from ringback.tickets.states import (
    ClosureBasis,
    Complexity,
    Kind,
    LinkKind,
    Severity,
    SheetKind,
    StatementKind,
    TicketState,
)


def open_repair(invitation: Invitation, *, actor: Actor, now: datetime) -> Repair:
    """A call-back sheet for the desk, kept from whoever gave the answer."""
    ticket = invitation.ticket
    sheet = tickets.dispatch(
        ticket_id=ticket.pk,
        kind=SheetKind.CALLBACK,
        department_path=dispatch.desk_path(ticket.handling_path),
        excluded=ticket_queries.answered_by(ticket, invitation.episode),
        actor=actor,
        now=now,
    )
    return Repair.objects.create(
        invitation=invitation,
        sheet=sheet,
        due_at=limits.repair_due_at(ticket, now),
        opened_at=now,
    )


@command
def end_repair(*, sheet_id: int, outcome: RepairOutcome, actor: Actor, now: datetime) -> Repair:
    """The call-back is done. ``reopen`` sends the case back to work, or registers a new one that
    takes up again what is closed for good; ``settled`` confirms and closes it; ``unreached`` leaves
    it to a lead. Raises ``Conflict`` when it was ended before."""
    access.require_system(actor)
    repair = Repair.objects.select_related("invitation__ticket").get(sheet_id=sheet_id)
    still_open = Repair.objects.filter(pk=repair.pk, ended_at__isnull=True)
    if not still_open.update(outcome=outcome, ended_at=now):
        raise Conflict(_("This call-back has been ended already."))
    invitation = repair.invitation
    ticket = invitation.ticket
    is_current = ticket.state == TicketState.RESOLVED and ticket.episode == invitation.episode
    if outcome is RepairOutcome.REOPEN:
        _work_on(ticket, is_current, actor=actor, now=now)
    elif is_current and outcome is RepairOutcome.SETTLED:
        tickets.confirm(ticket_id=ticket.pk, actor=actor, now=now)
        close_if_possible(ticket, ClosureBasis.CONFIRMED, actor=actor, now=now)
    journal.record(
        events.RepairEnded(
            invitation_id=invitation.pk,
            ticket_id=ticket.pk,
            episode=invitation.episode,
            outcome=outcome,
        ),
        actor=actor,
        now=now,
    )
    repair.refresh_from_db()
    return repair


def _work_on(ticket: Ticket, is_current: bool, *, actor: Actor, now: datetime) -> None:
    """The customer wants more done. What cannot be reopened any more is taken up again by a new
    case; what somebody has reopened before the call is at work already."""
    until = ticket_queries.reopen_until(ticket)
    is_over = until is not None and now > until
    if ticket.state == TicketState.CLOSED or (is_current and is_over):
        _take_up_again(ticket, actor=actor, now=now)
    elif is_current:
        tickets.reopen(ticket_id=ticket.pk, reason="dissatisfied", actor=actor, now=now)


def _take_up_again(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    """The same matter of the same customer, accepted at once: they have been waiting already. The
    text is what they had asked for at first; what they said in the call stands in its sheet."""
    said = {each.kind: each.body for each in ticket_queries.statements(ticket, actor)}
    anew = tickets.register(
        registration=Registration(
            text=said[StatementKind.REQUEST].reveal(),
            kind=Kind(ticket.kind),
            channel=Channel.PHONE,
            category=ticket.category,
            complexity=Complexity(ticket.complexity),
            severity=Severity(ticket.severity),
            customer_id=ticket.customer_id,
            contact_id=ticket.contact_id,
            language=ticket.language,
            originating_path=ticket.originating_path,
            handling_path=ticket.handling_path,
        ),
        actor=actor,
        now=now,
    )
    tickets.link(
        source_id=anew.pk, target_id=ticket.pk, kind=LinkKind.REOPENS, actor=actor, now=now
    )
    promised_at = ticket_queries.promise_of(anew)
    tickets.accept(ticket_id=anew.pk, promised_at=promised_at, actor=actor, now=now)
