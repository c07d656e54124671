"""The conversation a member of staff is in just now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.messaging.queries import Contact
from ringback.messaging.states import LEVEL_LABELS, Level
from ringback.tickets.queries import Ticket


@dataclass(frozen=True, slots=True)
class Call:
    """``level``: how surely we know who is speaking."""

    contact: Contact
    level: Level
    verbs: Collection[str]

    @property
    def level_words(self) -> object:
        return LEVEL_LABELS[self.level]

    @property
    def is_verified(self) -> bool:
        return self.level is not Level.NONE


def call_of(ticket: Ticket, *, actor: Actor, now: datetime) -> Call | None:
    """The conversation the actor holds about a case, or with its customer."""
    for contact in messaging.contacts_under_way(actor=actor):
        about = contact.ticket_id == ticket.pk
        with_them = contact.customer_id is not None and contact.customer_id == ticket.customer_id
        if about or with_them:
            return call(contact, actor=actor, now=now)
    return None


def call(contact: Contact, *, actor: Actor, now: datetime) -> Call:
    return Call(
        contact=contact,
        level=messaging.level_reached(contact_id=contact.pk, at=now),
        verbs=messaging.contact_verbs(contact, actor),
    )
