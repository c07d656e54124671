"""Who may do what with a request before it is a case."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.messaging.queries import Contact

SYSTEM = Actor.system("intake")


def require(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(_("Your role does not allow this here. Nothing was changed."))


def may_take(actor: Actor) -> bool:
    """Customers for themselves; staff and API clients by the verb."""
    return actor.is_customer or actor.may("ticket.register")


def may_load(actor: Actor) -> bool:
    """A past is written by the command line alone, never from a screen."""
    return actor.is_system


def may_write_in(actor: Actor, contact: Contact) -> bool:
    """What is typed in a contact stands in plain words: nobody but its own agent reads it."""
    return contact.opened_by == actor.ref and may_take(actor)


def may_triage(actor: Actor) -> bool:
    return actor.may("ticket.triage")


def may_dismiss(actor: Actor) -> bool:
    return actor.may("ticket.triage") and actor.may("ticket.cancel")


def may_review(actor: Actor) -> bool:
    return actor.may("recognition.review")


def may_complete(actor: Actor) -> bool:
    """Whoever may see the ticket: its customer, or staff who register or work on cases."""
    return actor.is_customer or actor.may("ticket.register") or actor.may("ticket.work")


def on_behalf(actor: Actor) -> Actor:
    """The product itself, at the request of ``actor``: it finds customers, accepts what the rules
    accept and links what is alike, whoever handed the request in."""
    return SYSTEM.acting_for(actor.ref)
