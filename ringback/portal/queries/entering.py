"""A verification under way."""

from dataclasses import dataclass
from uuid import UUID

from ringback.base.fields import Secret
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging


@dataclass(frozen=True, slots=True)
class Proof:
    """``phone`` is where the code went, masked when shown."""

    contact_id: UUID
    phone: Secret | None


def proof(*, contact_id: UUID, actor: Actor) -> Proof:
    """Raises ``NotFound`` when it is over, or was another's."""
    contact = messaging.contact(contact_id=contact_id, actor=actor)
    if contact.party is not None or contact.customer is None:
        return Proof(contact.pk, contact.party)
    point = customers.phone_to_reach(contact.customer)
    return Proof(contact.pk, point.value if point else None)
