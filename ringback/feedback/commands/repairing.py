"""A customer who is not content is called by somebody else than the handler (§4.3.3)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.dispatch import queries as dispatch
from ringback.feedback import access, events, limits
from ringback.feedback.models import Invitation, Repair
from ringback.feedback.states import RepairOutcome
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.states import ClosureBasis, SheetKind, TicketState


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
    """The call-back is done. ``reopen`` sends the case back to work; ``settled`` confirms and
    closes it; ``unreached`` leaves it to a lead. Raises ``Conflict`` when it was ended before."""
    access.require_system(actor)
    repair = Repair.objects.select_related("invitation__ticket").get(sheet_id=sheet_id)
    still_open = Repair.objects.filter(pk=repair.pk, ended_at__isnull=True)
    if not still_open.update(outcome=outcome, ended_at=now):
        raise Conflict(_("This call-back has been ended already."))
    invitation = repair.invitation
    ticket = invitation.ticket
    is_current = ticket.state == TicketState.RESOLVED and ticket.episode == invitation.episode
    if is_current and outcome is RepairOutcome.REOPEN:
        tickets.reopen(ticket_id=ticket.pk, reason="dissatisfied", actor=actor, now=now)
    elif is_current and outcome is RepairOutcome.SETTLED:
        tickets.confirm(ticket_id=ticket.pk, actor=actor, now=now)
        tickets.close(ticket_id=ticket.pk, basis=ClosureBasis.CONFIRMED, actor=actor, now=now)
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
