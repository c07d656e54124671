"""In whose name an opinion takes effect, and in whose it does not."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.tickets.queries import Ticket

SYSTEM = Actor.system("feedback")


def customer_of(ticket: Ticket) -> Actor:
    """The product itself, on the customer's word: a customer may say that it is solved, and the
    case is closed or a call-back ordered because of it."""
    return SYSTEM.acting_for(f"customer:{ticket.customer_id}")


def require_system(actor: Actor) -> None:
    """The system asks everybody and writes down what the customer answers; staff neither pick, nor
    coax, nor rate in a customer's place (§4.3). Raises ``NotAllowed``."""
    if not actor.is_system:
        raise NotAllowed(
            _("Only the customer's own word counts here. Nobody asks or rates in their place.")
        )
