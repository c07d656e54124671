"""A customer comes back about a case that is open: it is urged or told more, and the contact ends
with it (§2.2.2). A new case is not the default."""

from datetime import datetime
from uuid import UUID

from ringback.base import journal
from ringback.base.verbs import command
from ringback.intake import access, events, verifying
from ringback.intake.states import Action
from ringback.kernel.actor import Actor
from ringback.messaging import commands as messaging
from ringback.messaging import queries as contacts
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Statement, Ticket


@command
def urge_in_contact(*, contact_id: UUID, ticket_id: int, actor: Actor, now: datetime) -> Ticket:
    """催单: the customer asks in a contact where it stays. Raises ``Conflict`` when the case is
    closed or the contact has ended, ``NotAllowed`` with the reason ``verification_needed`` before
    the customer is known surely enough to be told of a case (§2.1.2)."""
    access.require(access.may_take(actor))
    contact = contacts.contact(contact_id=contact_id, actor=actor)
    _require_to_tell(contact_id, ticket_id, actor=actor, now=now)
    urged = tickets.urge(ticket_id=ticket_id, channel=contact.channel, actor=actor, now=now)
    _end(contact_id, ticket_id, Action.URGE, actor=actor, now=now)
    return urged


@command
def add_facts_in_contact(
    *, contact_id: UUID, ticket_id: int, body: str, actor: Actor, now: datetime
) -> Statement:
    """What the customer adds in a contact to a case that is open. Raises as urging does, and
    ``Invalid`` without words."""
    access.require(access.may_take(actor))
    _require_to_tell(contact_id, ticket_id, actor=actor, now=now)
    added = tickets.add_facts(ticket_id=ticket_id, body=body, actor=actor, now=now)
    _end(contact_id, ticket_id, Action.ADD_FACTS, actor=actor, now=now)
    return added


def _require_to_tell(contact_id: UUID, ticket_id: int, *, actor: Actor, now: datetime) -> None:
    ticket_queries.ticket(ticket_id=ticket_id, actor=actor)  # out of reach is not there at all
    verifying.require_to_tell(contact_id, at=now)


def _end(contact_id: UUID, ticket_id: int, action: Action, *, actor: Actor, now: datetime) -> None:
    messaging.end_with_ticket(contact_id=contact_id, ticket_id=ticket_id, actor=actor, now=now)
    journal.record(
        events.CustomerCameBack(ticket_id=ticket_id, contact_id=contact_id, action=action),
        actor=actor,
        now=now,
    )
