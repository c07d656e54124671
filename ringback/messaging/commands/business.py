"""The operator's systems, asked and told while the customer speaks with us: only once we know
surely enough who that is (§2.1.2)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.messaging import access
from ringback.messaging.commands.proofs import live_contact
from ringback.messaging.queries import require_level
from ringback.ports import commands as ports
from ringback.ports.commands import About, Business, Wish
from ringback.ports.queries import BusinessRequest, Line
from ringback.ports.states import ACTION_NEEDED, READ_ACTION


def look_into_business(
    *, contact_id: UUID, subscription_id: UUID | None, actor: Actor, now: datetime
) -> Business:
    """Orders with their origin, bills, balance and line of the customer of a contact; the eldest
    line unless told. Raises ``NotAllowed`` with the reason ``verification_needed``, ``Invalid``
    while nobody is named, ``NotFound``, ``Unavailable``."""
    line, about = _spoken_about(contact_id, subscription_id, READ_ACTION, actor, now)
    return ports.look_up(line=line, about=about, actor=actor, now=now)


def request_business(
    *, contact_id: UUID, subscription_id: UUID | None, wish: Wish, actor: Actor, now: datetime
) -> BusinessRequest:
    """Have it done at once if that is within the actor's limit; else it waits for a second person.
    Not one transaction: what was asked for stays, whatever the billing system answers."""
    action = ACTION_NEEDED[wish.kind]
    line, about = _spoken_about(contact_id, subscription_id, action, actor, now)
    made = ports.propose(proposal=wish.on(line, about), actor=actor, now=now)
    return ports.carry_out(request_id=made.pk, now=now)


def _spoken_about(
    contact_id: UUID, subscription_id: UUID | None, action: str, actor: Actor, now: datetime
) -> tuple[Line, About]:
    contact = live_contact(actor, contact_id)
    access.require(access.may_end(actor, contact))
    if contact.customer is None:
        raise Invalid(_("Say first whose contact this is."))
    require_level(contact_id=contact_id, action=action, at=now)
    head = customers.head_of(contact.customer)
    found = customers.line_of(head, subscription_id)
    about = About("contact", str(contact.pk), head.pk, contact.organisation_path)
    return Line(found.access_number.reveal(), found.product), about
