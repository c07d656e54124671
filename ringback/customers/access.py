"""Who may do what with customers. Which customers an actor knows: ``Customer.visible_to``."""

from django.utils.translation import gettext_lazy as _

from ringback.customers.models import Customer
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound


def require_register(actor: Actor) -> None:
    if not actor.may("customer.register"):
        raise NotAllowed(_("You may not register customers."))


def require_change(actor: Actor, customer: Customer) -> None:
    require_known(actor, customer)
    if not actor.may("customer.change"):
        raise NotAllowed(_("You may not change customers."))


def require_consent(actor: Actor, customer: Customer) -> None:
    """Customers speak for themselves: taking back is as easy as giving (PIPL art. 15)."""
    require_known(actor, customer)
    if not actor.is_customer and not actor.may("customer.change"):
        raise NotAllowed(_("You may not record a customer's consent."))


def require_verify(actor: Actor, customer: Customer) -> None:
    """Nobody proves their own number by saying so: whoever checked it says it."""
    require_known(actor, customer)
    if not actor.may("contact.verify"):
        raise NotAllowed(_("You may not verify customers."))


def may_reveal(actor: Actor) -> bool:
    return actor.may("customer.reveal")


def require_reveal(actor: Actor, customer: Customer) -> None:
    require_known(actor, customer)
    if not may_reveal(actor):
        raise NotAllowed(_("You may not reveal what is masked."))


def require_merge(actor: Actor, *customers: Customer) -> None:
    for customer in customers:
        require_known(actor, customer)
    if not actor.may("customer.merge"):
        raise NotAllowed(_("Only a team lead may merge customers or part them again."))


def require_known(actor: Actor, customer: Customer) -> None:
    """A customer one may not know of is not there at all."""
    if not Customer.objects.visible_to(actor).filter(pk=customer.pk).exists():
        raise NotFound(_("There is no such customer."))
