"""Builds the one actor of a request."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from ringback.base.http import Request
from ringback.identity import queries
from ringback.identity.models import User
from ringback.identity.sessions import SESSION_USER, customer_of
from ringback.kernel.actor import ANYBODY, Actor


class WhoActs:
    """Sets ``request.user`` (a :class:`User` or ``None``) and ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = cast("Request", request)
        known.user = _user_of(known)
        known.actor = _actor_of(known)
        return self.get_response(request)


def _user_of(request: Request) -> User | None:
    user_id = request.session.get(SESSION_USER)
    if user_id is None:
        return None
    return User.objects.filter(pk=user_id, is_active=True).first()


def _actor_of(request: Request) -> Actor:
    if request.user is not None:
        return queries.actor_of(request.user)
    customer_id = customer_of(request)
    return Actor(ref=f"customer:{customer_id}") if customer_id else ANYBODY
