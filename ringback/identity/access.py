"""Who may do what to users and clients."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def may_administer(actor: Actor) -> bool:
    return actor.may("identity.administer")


def require_administer(actor: Actor) -> None:
    if not may_administer(actor):
        raise NotAllowed(_("Only an administrator may change users and API clients."))
