"""Notices are personal: nobody reads or marks another's."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.notifications.models import user_id_of


def require_user(actor: Actor) -> UUID:
    """The id of the member of staff who acts. Raises ``NotAllowed`` for whoever is none."""
    user_id = user_id_of(actor.ref)
    if user_id is None:
        raise NotAllowed(_("Notices are for members of staff."))
    return user_id
