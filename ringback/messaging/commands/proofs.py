"""What the verbs within a contact share: that it is open, a message to it, a proof."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.messaging import access, events, texts
from ringback.messaging.commands.messages import Ask, Draft
from ringback.messaging.models import Contact, Verification
from ringback.messaging.rules import LEVEL_OF
from ringback.messaging.states import Document, Level, Medium, Method, Outcome, Purpose

NOTHING: Mapping[str, object] = MappingProxyType({})


def live_contact(actor: Actor, contact_id: UUID) -> Contact:
    contact = access.contact_for(actor, contact_id)
    if contact.outcome != Outcome.OPEN:
        raise Conflict(_("This contact has ended. Open a new one to verify the customer."))
    return contact


def message_in(
    contact: Contact,
    *,
    key: str,
    purpose: Purpose,
    medium: Medium,
    recipient: str,
    template: str,
    now: datetime,
    places: Mapping[str, object] = NOTHING,
    asks: Ask | None = None,
) -> Draft:
    """A message to the other side of a contact, in its language."""
    return Draft(
        key=key,
        purpose=purpose,
        medium=medium,
        recipient=recipient,
        body=texts.words(template, contact.language, places, at=now, facts={}),
        template=template,
        language=contact.language,
        subject_kind="contact",
        subject_id=str(contact.pk),
        asks=asks,
    )


def prove(
    contact: Contact,
    method: Method,
    *,
    document: Document | None = None,
    agent_document: Document | None = None,
    actor: Actor,
    now: datetime,
) -> Verification:
    """Write the fact and its entry, in the transaction of the command that found it.

    Raises ``Conflict`` when the contact has ended or was given to another customer meanwhile.
    """
    same = Contact.objects.filter(
        pk=contact.pk, outcome=Outcome.OPEN, customer=contact.customer_id
    ).update(outcome=Outcome.OPEN)
    if not same:
        raise Conflict(_("This contact has moved on. Nothing was changed."))
    level = Level.AGENT if agent_document else LEVEL_OF[method]
    verification = Verification.objects.create(
        contact=contact,
        level=level,
        method=method,
        document=document or "",
        agent_document=agent_document or "",
        at=now,
        by=actor.ref,
    )
    journal.record(
        events.ContactVerified(contact_id=contact.pk, level=level, method=method),
        actor=actor,
        now=now,
    )
    return verification
