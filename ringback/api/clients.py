"""Who calls: the bearer token, the client behind it, and how often it may."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from ringback.base import quotas
from ringback.handbook import queries as handbook
from ringback.identity import queries as identity
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError, TooMany


class TokenNeeded(RingbackError):
    """No token, an unknown one, or one that was revoked: all three hear the same."""

    status = 401
    code = "token_needed"


class ClientToken(HttpBearer):
    """``Authorization: Bearer rb_…``. The request then acts as the client."""

    def __call__(self, request: HttpRequest) -> Any:
        # Ninja's own answer to a missing header is no problem document.
        found = super().__call__(request)
        if found is None:
            raise _unknown()
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        client = identity.client_by_token(token)
        if client is None:
            raise _unknown()
        actor = identity.client_actor(client)
        _count(actor, instants.now())
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def _unknown() -> TokenNeeded:
    return TokenNeeded(
        _("Send the token of an API client that is still valid: Authorization: Bearer …")
    )


def _count(actor: Actor, now: datetime) -> None:
    """A fixed window of a minute for each client, over all processes (§2.1)."""
    most = handbook.parameter("api.rate.limit", at=now).value_as(int)
    if wait := quotas.seconds_to_wait(f"api:{actor.ref}", most, now):
        raise TooMany(
            _("This client has sent too many requests; wait for the next minute."),
            retry_after=wait,
        )
