"""Promises (承诺): an instant told to a customer, timed by itself."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import access, events, timing
from ringback.tickets.commands.moves import touch_ticket
from ringback.tickets.commands.words import say
from ringback.tickets.models import Promise, Ticket
from ringback.tickets.states import PROMISED, TicketState


@command
def promise(
    *,
    ticket_id: int,
    promised_at: datetime,
    body: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Tell the customer another time, and why: ``body`` is what they read (§3.2.6).

    Raises ``Invalid`` for a time that is past or later than the strictest limit that still runs,
    and without words; ``Conflict`` when the time told before has passed: that promise is broken,
    and no other undoes it.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    if ticket.state not in PROMISED:
        raise Conflict(_("Nothing is owed on this case that could be promised."))
    if ticket.promised_at is not None and ticket.promised_at <= now:
        raise Conflict(
            _("The time promised has passed. Tell the customer how it stands instead."),
            code="promise_broken",
        )
    _require_keepable(ticket, promised_at, now)
    say(ticket_id=ticket.pk, body=body, actor=actor, now=now)
    old = ticket.promised_at
    touch_ticket(ticket, seen=seen, promised_at=promised_at)
    Promise.objects.filter(ticket=ticket, moved_at=None).update(moved_at=now)
    Promise.objects.create(ticket=ticket, promised_at=promised_at, made_at=now, made_by=actor.ref)
    timing.promise(ticket, promised_at, actor=actor, now=now)
    journal.record(
        events.TicketPromised(ticket_id=ticket.pk, old_promised_at=old, promised_at=promised_at),
        actor=actor,
        now=now,
    )
    return ticket


def _require_keepable(ticket: Ticket, promised_at: datetime, now: datetime) -> None:
    if promised_at <= now:
        raise Invalid(
            _("A promise speaks of the future."),
            fields={"promised_at": _("This is in the past.")},
        )
    latest = timing.due_at(ticket)
    if latest is None and ticket.state == TicketState.ON_HOLD:
        raise Conflict(
            _("No limit runs while the case waits. Take it up again, then promise."),
            code="on_hold",
        )
    if latest is not None and promised_at > latest:
        raise Invalid(
            _("A promise is not later than the limit that applies."),
            fields={"promised_at": _("The strictest limit ends before.")},
        )
