"""The operator's systems, asked and told for a case: the case is the reason, and stays on record
with every look (§5.1)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.ports import commands as ports
from ringback.ports.commands import About, Business, Wish
from ringback.ports.queries import BusinessRequest, Line
from ringback.tickets import access
from ringback.tickets.states import OPEN


def look_into_business(
    *, ticket_id: int, subscription_id: UUID | None, actor: Actor, now: datetime
) -> Business:
    """Orders with their origin, bills, balance and line of the customer of a case; the eldest line
    unless told. Raises ``Conflict`` for a case that is over, ``Invalid`` while nobody knows whose
    it is, ``NotFound``, ``NotAllowed``, ``Unavailable``."""
    line, about = _of_case(ticket_id, subscription_id, actor)
    return ports.look_up(line=line, about=about, actor=actor, now=now)


def request_business(
    *, ticket_id: int, subscription_id: UUID | None, wish: Wish, actor: Actor, now: datetime
) -> BusinessRequest:
    """Have it done at once if that is within the actor's limit; else it waits for a second person.
    Not one transaction: what was asked for stays, whatever the billing system answers."""
    line, about = _of_case(ticket_id, subscription_id, actor)
    made = ports.propose(proposal=wish.on(line, about), actor=actor, now=now)
    return ports.carry_out(request_id=made.pk, now=now)


def _of_case(ticket_id: int, subscription_id: UUID | None, actor: Actor) -> tuple[Line, About]:
    ticket = access.ticket_for(actor, ticket_id)
    if ticket.state not in OPEN:
        raise Conflict(_("The case is over; it gives no reason any more to look at bills."))
    if ticket.customer is None:
        raise Invalid(_("Nobody has said yet whose case this is."))
    head = customers.known(customer_id=ticket.customer.pk, actor=actor)
    found = customers.line_of(head, subscription_id)
    about = About("ticket", str(ticket.pk), head.pk, ticket.handling_path)
    return Line(found.access_number.reveal(), found.product), about
