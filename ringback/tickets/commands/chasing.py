"""A wait that is chased: the customer is asked again and again, and then no more (§3.2.4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.tickets import access, events, limits, oversight
from ringback.tickets.commands.course import resume
from ringback.tickets.commands.outcome import resolve
from ringback.tickets.models import Hold, Ticket, WorkSheet
from ringback.tickets.states import OPEN_SHEET, TicketState, WaitEnding

NO_RESPONSE, NO_CAUSE = "no_response", "other"
"""Resolution code and cause of a case whose customer has not helped us any further."""


def end_wait(*, ticket_id: int, actor: Actor, now: datetime) -> Ticket:
    """The customer we waited for has spoken: the case goes back to work by itself. Raises
    ``Conflict`` when it waits for somebody else, or not at all."""
    access.require(actor.is_system)
    if not oversight.waits_for_customer(ticket_id):
        raise _over()
    return resume(ticket_id=ticket_id, actor=actor, now=now)


@command
def chase(*, hold_id: int, actor: Actor, now: datetime) -> Hold:
    """Ask the customer of a wait once more, or wait no longer when the last reminder was not
    answered either. What is said goes out on the news.

    Then the case goes back to work, or is answered with what is known, so that it closes unless
    the customer objects; while a department works on it, it always goes back to work. Raises
    ``Conflict`` when the wait has ended or somebody else has just chased it.
    """
    access.require(actor.is_system)
    hold = _due(hold_id, now)
    if hold.reminders < limits.most_reminders(hold.ticket):
        _remind(hold, actor=actor, now=now)
    else:
        _give_up(hold, actor=actor, now=now)
    return hold


def _remind(hold: Hold, *, actor: Actor, now: datetime) -> None:
    again = limits.remind_at(hold.ticket, hold.reason, now)
    _move_on(hold, reminders=hold.reminders + 1, remind_at=again)
    reminded = events.TicketReminded(
        ticket_id=hold.ticket_id, reason=hold.reason, count=hold.reminders
    )
    journal.record(reminded, actor=actor, now=now)


def _give_up(hold: Hold, *, actor: Actor, now: datetime) -> None:
    ticket = hold.ticket
    _move_on(hold, remind_at=None)
    ending = limits.ending_of_wait(ticket, hold.reason)
    if WorkSheet.objects.filter(ticket=ticket, state__in=OPEN_SHEET).exists():
        ending = WaitEnding.RESUME
    resume(ticket_id=ticket.pk, actor=actor, now=now)
    if ending is WaitEnding.CLOSE:
        resolve(
            ticket_id=ticket.pk,
            answer=limits.words_of_silence(ticket),
            code=NO_RESPONSE,
            cause=NO_CAUSE,
            actor=actor,
            now=now,
        )
    given_up = events.WaitGivenUp(ticket_id=ticket.pk, reason=hold.reason, ending=ending)
    journal.record(given_up, actor=actor, now=now)


def _due(hold_id: int, now: datetime) -> Hold:
    due = Hold.objects.filter(
        pk=hold_id, resumed_at=None, remind_at__lte=now, ticket__state=TicketState.ON_HOLD
    )
    hold = due.select_related("ticket").first()
    if hold is None:
        raise _over()
    return hold


def _move_on(hold: Hold, **changes: object) -> None:
    """Unless somebody else was faster."""
    same = Hold.objects.filter(pk=hold.pk, resumed_at=None, remind_at=hold.remind_at)
    if not same.update(**changes):
        raise _over()
    for name, value in changes.items():
        setattr(hold, name, value)


def _over() -> Conflict:
    return Conflict(_("This wait has ended, or was seen to just now."), code="over")
