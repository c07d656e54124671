"""In whose name an opinion takes effect."""

from ringback.kernel.actor import Actor
from ringback.tickets.queries import Ticket

SYSTEM = Actor.system("feedback")


def customer_of(ticket: Ticket) -> Actor:
    """The product itself, on the customer's word: a customer may say that it is solved, and the
    case is closed or a call-back ordered because of it."""
    return SYSTEM.acting_for(f"customer:{ticket.customer_id}")
