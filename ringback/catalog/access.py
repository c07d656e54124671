"""Who may change the catalogue. Everybody may read it."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def may_revise(actor: Actor) -> bool:
    return actor.may("catalog.revise")


def require_revise(actor: Actor) -> None:
    if not may_revise(actor):
        raise NotAllowed(_("Only an administrator may change the service catalogue."))
