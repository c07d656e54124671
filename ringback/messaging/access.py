"""Who may do what in a contact. Rows first (``visible_to``), then the verb."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.messaging.models import Contact
from ringback.messaging.states import Channel, Direction

BY_STAFF = (Channel.PHONE, Channel.COUNTER, Channel.LETTER)
"""Channels in which a member of staff writes down who came. Through the others customers and
programs come in by themselves, and opening a contact tells them nothing."""


def contact_for(actor: Actor, contact_id: UUID) -> Contact:
    """Raises ``NotFound`` also when the contact exists out of sight."""
    contact = Contact.objects.visible_to(actor).filter(pk=contact_id).first()
    if contact is None:
        raise NotFound(_("There is no such contact, or it is not within your reach."))
    return contact


def require(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(_("Your role does not allow this here. Nothing was changed."))


def is_staff(actor: Actor) -> bool:
    return actor.ref.startswith("user:")


def may_open(actor: Actor, channel: Channel) -> bool:
    return actor.may("contact.open") or (channel not in BY_STAFF and not is_staff(actor))


def may_end(actor: Actor, contact: Contact) -> bool:
    """Whoever reaches the row may end it: staff by their role, the others their own."""
    verb = "contact.dial" if contact.direction == Direction.OUTBOUND else "contact.wrap_up"
    return actor.may(verb) or not is_staff(actor)


def may_take_over(actor: Actor, contact: Contact) -> bool:
    return actor.may("contact.take_over") and is_anothers(actor, contact)


def is_anothers(actor: Actor, contact: Contact) -> bool:
    """A colleague is in it: neither the actor nor a customer who came in by themselves."""
    return contact.opened_by.startswith("user:") and contact.opened_by != actor.ref


def require_take_over(actor: Actor) -> None:
    if not actor.may("contact.take_over"):
        raise NotAllowed(
            _(
                "Only a team lead can take over a colleague’s contact. Nothing was changed; ask the"
                " colleague or your lead."
            )
        )


def may_verify(actor: Actor) -> bool:
    """Codes go to the customer's own number, so the customer may ask for one as well."""
    return actor.may("contact.verify") or not is_staff(actor)


def may_record_verification(actor: Actor) -> bool:
    """Only a person sees a document, only the switch and a person see a calling number."""
    return actor.may("contact.verify")


def may_enter_password(actor: Actor) -> bool:
    """Staff never type a customer's service password (§2.1.2)."""
    return not is_staff(actor)


def may_dial(actor: Actor) -> bool:
    return actor.may("contact.dial")


def may_report(actor: Actor) -> bool:
    """What became of a message and what was replied is told by the transport alone."""
    return actor.is_system
