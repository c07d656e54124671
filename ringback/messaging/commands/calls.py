"""Contacts we begin: the system dials, a person speaks, and what came of it is written down."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, TooMany
from ringback.messaging import access, events, policy
from ringback.messaging.commands.contacts import checked_note, end
from ringback.messaging.commands.messages import queue_message
from ringback.messaging.commands.parties import Party, begin, number_of, with_number
from ringback.messaging.commands.proofs import message_in
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel, Direction, Medium, Outcome, Purpose


@command
def dial(
    *,
    party: Party,
    organisation_path: str,
    ticket_id: int | None = None,
    agreed: bool = False,
    actor: Actor,
    now: datetime,
) -> Contact:
    """Connect the actor with the customer; nobody is shown the number (§4.1.4).

    Without a number of its own the party's customer is called at the one on record. ``agreed``:
    the customer has set this time, which may lie outside the hours in which we call. Raises
    ``Conflict`` outside of them and ``TooMany`` soon after a call that was not answered.
    The contact stays open until ``end_call`` tells what came of it.
    """
    access.require(access.may_dial(actor))
    party = with_number(party, actor)
    contact = _our_contact(Channel.PHONE, party, organisation_path, ticket_id, actor, now)
    if not agreed:
        _check_the_hour(contact, now)
    order = message_in(
        contact,
        key=f"dial:{contact.pk}",
        purpose=Purpose.CALL,
        medium=Medium.CALL,
        recipient=number_of(contact),
        template="dial",
        now=now,
    )
    contact.save(force_insert=True)
    message = queue_message(draft=order, actor=actor, now=now)
    dialled = events.CallDialled(
        contact_id=contact.pk,
        message_id=message.pk,
        customer_id=contact.customer_id,
        ticket_id=ticket_id,
    )
    journal.record(dialled, actor=actor, now=now)
    return contact


def _our_contact(
    channel: Channel,
    party: Party,
    organisation_path: str,
    ticket_id: int | None,
    actor: Actor,
    now: datetime,
) -> Contact:
    contact = Contact(
        channel=channel,
        direction=Direction.OUTBOUND,
        organisation_path=organisation_path,
        ticket_id=ticket_id,
    )
    return begin(contact, party, actor=actor, now=now)


def _check_the_hour(contact: Contact, now: datetime) -> None:
    if now not in policy.calling_hours(now):
        raise Conflict(
            _("We do not call customers at this hour unless they have asked for it."),
            code="quiet_hours",
        )
    pause = policy.calling_pause(now)
    missed_at = (
        Contact.objects.filter(
            party_index=contact.party_index,
            direction=Direction.OUTBOUND,
            outcome=Outcome.NOT_REACHED,
            opened_at__gt=now - pause,
        )
        .order_by("-opened_at")
        .values_list("opened_at", flat=True)
        .first()
    )
    if missed_at is not None:
        raise TooMany(
            _("The customer did not answer a short while ago. Call at another time of day."),
            code="call_pause",
            retry_after=int((missed_at + pause - now).total_seconds()) + 1,
        )


@command
def end_call(*, contact_id: UUID, reached: bool, note: str, actor: Actor, now: datetime) -> Contact:
    """What came of a call that was dialled."""
    written = checked_note(note)
    contact = end(contact_id, "reach" if reached else "miss", actor=actor, now=now)
    contact.note = written
    contact.save(update_fields=["note"])
    _tell(contact, actor=actor, now=now)
    return contact


@command
def log_outbound_contact(
    *,
    channel: Channel,
    party: Party,
    organisation_path: str,
    reached: bool,
    note: str,
    ticket_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Contact:
    """A person contacted the customer by a way the system did not begin: a visit, another phone."""
    access.require(access.may_dial(actor))
    contact = _our_contact(channel, party, organisation_path, ticket_id, actor, now)
    contact.note = checked_note(note)
    contact.outcome = Outcome.REACHED if reached else Outcome.NOT_REACHED
    contact.ended_at, contact.ended_by = now, actor.ref
    contact.save(force_insert=True)
    _tell(contact, actor=actor, now=now)
    return contact


def _tell(contact: Contact, *, actor: Actor, now: datetime) -> None:
    journal.record(
        events.OutboundContactLogged(
            contact_id=contact.pk,
            channel=Channel(contact.channel),
            reached=contact.outcome == Outcome.REACHED,
            customer_id=contact.customer_id,
            ticket_id=contact.ticket_id,
        ),
        actor=actor,
        now=now,
    )
