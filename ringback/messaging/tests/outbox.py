"""What has been queued for customers, for the tests of modules above: they see no rows of ours."""

import re

from ringback.messaging.models import OutboundMessage


def outgoing(purpose: str = "") -> list[OutboundMessage]:
    """Every message, or those of a purpose, the latest first."""
    found = OutboundMessage.objects.order_by("-created_at", "-id")
    return list(found.filter(purpose=purpose) if purpose else found)


def code_sent() -> str:
    """The digits that were texted last."""
    found = re.search(r"\d{4,10}", outgoing("code")[0].body.reveal())
    assert found is not None
    return found.group()
