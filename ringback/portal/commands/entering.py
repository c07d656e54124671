"""Who is it? A phone is proven by a code, and by nothing else (§2.1.2, §2.1.3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.customers import commands as customers
from ringback.customers import queries as customer_queries
from ringback.customers.states import Language
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotFound
from ringback.messaging import commands as messaging
from ringback.messaging import queries as contacts
from ringback.messaging.commands import Party
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel
from ringback.people import queries as people
from ringback.tickets import queries as tickets

SYSTEM = Actor.system("portal")


@transaction.atomic
def ask_code(*, number: str, language: str, actor: Actor, now: datetime) -> Contact:
    """Begin a contact and text a code to its number; without a number, to the one on the record
    of the customer who asks.

    Raises ``Invalid`` for what is no number, ``TooMany`` within the pause: nothing is begun then.
    """
    customer_id = UUID(actor.id) if actor.is_customer and not number else None
    contact = messaging.open_contact(
        channel=Channel.PORTAL,
        organisation_path=people.root_path(),
        party=Party(language=_known(language), number=number, customer_id=customer_id),
        actor=actor,
        now=now,
    )
    messaging.send_code(contact_id=contact.pk, actor=actor, now=now)
    return contact


def prove(*, contact_id: UUID, digits: str, actor: Actor, now: datetime) -> UUID:
    """The code is right: answers whose phone it is, a customer made known to us if need be.

    Raises as ``messaging.check_code``. Not one transaction, since a wrong try counts.
    """
    messaging.check_code(contact_id=contact_id, digits=digits, actor=actor, now=now)
    return _customer_of(contact_id, actor=actor, now=now)


@transaction.atomic
def _customer_of(contact_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    known: UUID | None = contact.customer_id
    if known is not None:
        return known
    customer, _is_new = customers.find_or_register(
        phone=_number_of(contact),
        home_path=people.root_path(),
        language=Language(contact.language),
        actor=SYSTEM.acting_for(actor.ref),
        now=now,
    )
    messaging.identify(contact_id=contact_id, customer_id=customer.pk, actor=actor, now=now)
    found: UUID = customer.pk
    return found


def prove_status(*, contact_id: UUID, number: str, digits: str, actor: Actor, now: datetime) -> int:
    """The code is right and the phone is that of the case: answers which case it is (§2.4.1).

    Raises as ``messaging.check_code``, and ``NotFound`` when the number belongs to another phone
    or to no case: both hear the same.
    """
    messaging.check_code(contact_id=contact_id, digits=digits, actor=actor, now=now)
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    ticket = tickets.by_number(number=number, actor=SYSTEM)
    if ticket is None or not _belongs(ticket, _number_of(contact)):
        raise NotFound(_("There is no case of this number that was handed in from this phone."))
    messaging.end_with_ticket(contact_id=contact_id, ticket_id=ticket.pk, actor=actor, now=now)
    return ticket.pk


def _belongs(ticket: tickets.Ticket, phone: str) -> bool:
    """Whether it was handed in from this phone, or by somebody who is reached there."""
    if tickets.number_to_reach(ticket) == phone:
        return True
    if ticket.customer is None:
        return False
    head = customer_queries.head_of(ticket.customer)
    return customer_queries.by_phone(phone).filter(pk=head.pk).exists()


def _number_of(contact: Contact) -> str:
    assert contact.party is not None  # the portal begins none without
    number: str = contact.party.reveal()
    return number


def _known(language: str) -> Language:
    return Language(language) if language in list(Language) else Language.ENGLISH
