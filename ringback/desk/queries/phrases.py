"""What the manual has one say now (§4.2.1), filled in for whoever is spoken with."""

from datetime import datetime
from uuid import UUID

from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.messaging.queries import Contact
from ringback.messaging.states import Direction
from ringback.people import queries as people
from ringback.scripts import queries as scripts
from ringback.scripts.queries import Line
from ringback.scripts.states import Step
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket

CALLED = (Step.OPENING, Step.IDENTITY, Step.EXPLAINING, Step.WAITING, Step.CLOSING)
CALLING = (Step.CALLBACK, Step.WAITING, Step.CLOSING)
ON_CASE = (Step.CALLBACK, Step.EXPLAINING, Step.WAITING, Step.CLOSING)


def phrases_of_contact(contact: Contact, *, kind: str, actor: Actor, now: datetime) -> list[Line]:
    """From the opening to the closing; of a call of ours, of calling back."""
    steps = CALLING if contact.direction == Direction.OUTBOUND else CALLED
    number = tickets.number_of(contact.ticket_id) if contact.ticket_id else ""
    places = _places(contact.customer_id, number, actor)
    return scripts.lines(steps, at=now, facts={"kind": kind or None}, places=places)


def phrases_of_ticket(ticket: Ticket, *, actor: Actor, now: datetime) -> list[Line]:
    places = _places(ticket.customer_id, ticket.number, actor)
    facts = {"kind": ticket.kind, "category": ticket.category or None}
    return scripts.lines(ON_CASE, at=now, facts=facts, places=places)


def _places(customer_id: UUID | None, number: str, actor: Actor) -> dict[str, str]:
    """The customer's name as the server masks it; what is not known is left out."""
    shown = customers.names_of_customers([str(customer_id)]) if customer_id else {}
    told = {
        "customer": shown.get(str(customer_id), ""),
        "staff_number": people.work_number(actor.ref),
        "number": number,
    }
    return {name: words for name, words in told.items() if words}
