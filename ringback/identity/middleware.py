"""Builds the one actor of a request, and holds those back who still owe a second factor."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ringback.base import refusals
from ringback.base.http import Request
from ringback.identity import queries, sessions
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import NotAllowed

WITHOUT_FACTOR = {
    "identity:account",
    "identity:totp",
    "identity:add_passkey",
    "identity:prove",
    "identity:log_in",
    "identity:log_out",
    "base:healthz",
    "base:choose_theme",
    "base:set_language",
    "base:stream",
}
"""What is open to somebody whose role demands a second factor before it is enrolled."""


class WhoActs:
    """Sets ``request.user`` (a :class:`User` or ``None``), ``request.staff_session``,
    ``request.owes_factor`` and ``request.actor``, who holds no verb while a factor is owed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = cast("Request", request)
        now = instants.now()
        session = sessions.staff_of(known, now)
        known.staff_session = session
        known.user = session and session.user
        known.owes_factor = False
        if session is None:
            known.actor = _customer_or_anybody(known)
            return self.get_response(request)
        sessions.see(known, session, now)
        grants = queries.grants_of(session.user)
        known.owes_factor = queries.owes_factor(session, grants, now)
        known.actor = queries.actor_of(session.user, [] if known.owes_factor else grants)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        known = cast("Request", request)
        match = request.resolver_match
        if not known.owes_factor or (match and match.view_name in WITHOUT_FACTOR):
            return None
        if request.method == "GET" and not request.headers.get("HX-Request"):
            return redirect("identity:account")
        message = _("Your role needs a second factor. Enrol one first; nothing was changed.")
        return refusals.answer(request, NotAllowed(message, code="factor_owed"))


def _customer_or_anybody(request: Request) -> Actor:
    customer_id = sessions.customer_of(request)
    return Actor(ref=f"customer:{customer_id}") if customer_id else ANYBODY
