"""Who may teach recognition, and who decides which version is in use."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def may_administer(actor: Actor) -> bool:
    """Add, train, put in use, erase."""
    return actor.may("recognition.administer")


def may_teach(actor: Actor) -> bool:
    return actor.may("recognition.correct")


def require(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(_("Your role does not allow this here. Nothing was changed."))
