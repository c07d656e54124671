"""Who may change the calendars."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def may_publish(actor: Actor) -> bool:
    return actor.may("calendars.publish")


def require_publish(actor: Actor) -> None:
    if not may_publish(actor):
        raise NotAllowed(_("Only an administrator may change calendars. Nothing was changed."))
