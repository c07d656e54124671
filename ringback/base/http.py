"""The request as the house's views see it: with the one actor it acts for."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ringback.kernel.actor import Actor


class Request(HttpRequest):
    """Typing only: what the middlewares have put on every request."""

    actor: Actor
    htmx: HtmxDetails
    user: Any
    staff_session: Any
    owes_factor: bool


def address_of(request: HttpRequest) -> str:
    """The peer's address. A reverse proxy must set ``REMOTE_ADDR`` (docs/operate.md)."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
