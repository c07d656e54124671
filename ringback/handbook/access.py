"""Who may read and who may change the manual."""

from django.utils.translation import gettext_lazy as _

from ringback.base.refusals import LogInNeeded
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def require_read(actor: Actor) -> None:
    """Everybody of the operator's reads the whole manual; customers see what is shown to them."""
    if actor.is_customer or not actor.id:
        raise LogInNeeded(_("The handbook is for staff. Log in to read it."))


def require_administer(actor: Actor) -> None:
    if not actor.may("handbook.administer"):
        raise NotAllowed(_("Only an administrator may change the handbook."))
