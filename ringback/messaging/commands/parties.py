"""Who is on the other side of a contact: the number, the customer, and whether they belong
together. What is proven about a number is proven about its customer and about nobody else."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.messaging import recipients
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel, Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The other side: ``number`` (or mail address) as written, empty when unknown or withheld."""

    language: str
    number: str = ""
    customer_id: UUID | None = None


def begin(contact: Contact, party: Party, *, actor: Actor, now: datetime) -> Contact:
    """Fill in who is on the other side, and who began it when. Does not save.

    Raises ``Invalid`` for a number that is none, ``NotFound`` for a customer the actor has no
    business with.
    """
    contact.language = party.language
    contact.opened_at, contact.opened_by = now, actor.ref
    if party.number:
        medium = Medium.EMAIL if contact.channel == Channel.EMAIL else Medium.TEXT
        stored = recipients.normalise(medium, party.number)
        contact.party, contact.party_index = stored, recipients.index_of(stored)
    if party.customer_id is not None:
        require_customer(contact, party.customer_id, actor)
        contact.customer_id = party.customer_id
    return contact


def require_customer(contact: Contact, customer_id: UUID, actor: Actor) -> None:
    """The customer must be one the number leads to, or one the actor knows already; else opening
    a contact would open anybody's record."""
    if not leads_to(contact, customer_id):
        _require_known(customer_id, actor)


def number_of(contact: Contact) -> str:
    if contact.party is None:
        raise Invalid(
            _("This contact has no number. Enter the number first."),
            fields={"number": _("This field is required.")},
        )
    number: str = contact.party.reveal()
    return number


def number_to_verify(contact: Contact) -> str:
    """The number whose holder is to be proven: the one they speak from while nobody is named or
    it is the named customer's own, else the one on the customer's record."""
    if contact.customer_id is None or leads_to(contact, contact.customer_id):
        return number_of(contact)
    return _number_on_record(contact.customer_id)


def with_number(party: Party, actor: Actor) -> Party:
    """The party with the number on the customer's record when it has none of its own; only for a
    customer the actor knows."""
    if party.number or party.customer_id is None:
        return party
    _require_known(party.customer_id, actor)
    return replace(party, number=_number_on_record(party.customer_id))


def _require_known(customer_id: UUID, actor: Actor) -> None:
    known = customers.served([customer_id]).visible_to(actor)
    if not known.filter(pk=customer_id).exists():
        raise NotFound(_("There is no such customer, or the number of this contact is not theirs."))


def _number_on_record(customer_id: UUID) -> str:
    customer = customers.customer(customer_id)
    point = customers.phone_to_reach(customer) if customer else None
    if point is None:
        raise Conflict(_("There is no phone number on this customer's record."))
    number: str = point.value.reveal()
    return number


def leads_to(contact: Contact, customer_id: UUID) -> bool:
    """Whether the number of a contact is one of the customer's own."""
    if contact.party is None:
        return False
    return customers.by_phone(contact.party.reveal()).filter(pk=customer_id).exists()
