"""What the customer agrees to, or takes back, while we speak with them."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.customers import commands as customers
from ringback.customers.queries import Consent, Customer, head_of
from ringback.customers.states import ConsentChannel, Purpose
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.messaging import access, events
from ringback.messaging.commands.proofs import live_contact
from ringback.messaging.models import Contact
from ringback.messaging.queries import require_level
from ringback.messaging.states import Channel

CHANGE_CONSENT = "change_consent"
"""The action of the manual (§2.1.2). Taking back asks for no more than giving (PIPL art. 15)."""

CONSENT_CHANNELS = {
    Channel.PHONE: ConsentChannel.PHONE,
    Channel.COUNTER: ConsentChannel.COUNTER,
    Channel.PORTAL: ConsentChannel.PORTAL,
    Channel.APP: ConsentChannel.APP,
    Channel.LETTER: ConsentChannel.LETTER,
}
"""Channels that leave a proof of who agreed."""


@command
def give_consent(*, contact_id: UUID, purpose: Purpose, actor: Actor, now: datetime) -> Consent:
    """The customer of a contact agrees, in the channel they speak in.

    Raises ``NotAllowed`` with the reason ``verification_needed`` while we do not know surely
    enough who is speaking, ``Invalid`` while nobody is named, ``Conflict`` when it was given.
    """
    contact, customer = _spoken_with(contact_id, actor, now)
    given = customers.give_consent(
        customer=customer,
        purpose=purpose,
        channel=CONSENT_CHANNELS[Channel(contact.channel)],
        actor=actor,
        now=now,
    )
    news = events.CustomerAgreed(contact_id=contact_id, consent_to=purpose)
    journal.record(news, actor=actor, now=now)
    return given


@command
def withdraw_consent(*, contact_id: UUID, purpose: Purpose, actor: Actor, now: datetime) -> None:
    """The customer of a contact takes it back. Raises what ``give_consent`` raises."""
    _contact, customer = _spoken_with(contact_id, actor, now)
    customers.withdraw_consent(customer=customer, purpose=purpose, actor=actor, now=now)
    news = events.CustomerTookBack(contact_id=contact_id, consent_to=purpose)
    journal.record(news, actor=actor, now=now)


def _spoken_with(contact_id: UUID, actor: Actor, now: datetime) -> tuple[Contact, Customer]:
    contact = live_contact(actor, contact_id)
    access.require(access.may_end(actor, contact))
    if contact.customer is None:
        raise Invalid(_("Say first whose contact this is."))
    if contact.channel not in CONSENT_CHANNELS:
        raise Invalid(_("A consent cannot be proven in this channel. Nothing was saved."))
    require_level(contact_id=contact_id, action=CHANGE_CONSENT, at=now)
    return contact, head_of(contact.customer)
