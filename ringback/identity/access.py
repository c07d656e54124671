"""Who may do what to users and clients."""

from django.utils.translation import gettext_lazy as _

from ringback.identity.models import User
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def may_administer(actor: Actor) -> bool:
    return actor.may("identity.administer")


def require_administer(actor: Actor) -> None:
    if not may_administer(actor):
        raise NotAllowed(_("Only an administrator may change users and API clients."))


def require_own(actor: Actor, user: User) -> None:
    if actor.ref != user.ref:
        raise NotAllowed(_("Only their owner may change these."))


def require_other(actor: Actor, user: User) -> None:
    if actor.ref == user.ref:
        raise NotAllowed(_("For your own account use the page of your own log-in."))


def require_own_or_administer(actor: Actor, user: User) -> None:
    if actor.ref != user.ref:
        require_administer(actor)
