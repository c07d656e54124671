"""The signed, expiring address at which a customer may rate without logging in."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ringback.feedback import limits
from ringback.feedback.models import Invitation
from ringback.kernel import instants

_SALT = "feedback.invitation"


def token(invitation: Invitation, until: float) -> str:
    """Opens this one invitation and nothing else, until the instant sealed into it."""
    return signing.dumps([invitation.pk.hex, until], salt=_SALT)


def invitation_id(signed: str) -> UUID | None:
    """Which invitation a token opens; ``None`` when it is forged or too old."""
    try:
        opened, until = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        return None
    return UUID(opened) if instants.now().timestamp() < until else None


def page(invitation: Invitation) -> str:
    """The page to rate on, for as long as the handbook lets a link live (§4.3.1)."""
    until = limits.link_until(invitation.ticket, instants.now()).timestamp()
    return reverse("feedback:rate", args=[token(invitation, until)])


def address(invitation: Invitation) -> str:
    """The same for a message, which is read elsewhere."""
    return f"{settings.RINGBACK_PUBLIC_URL}{page(invitation)}"
