"""Proof before danger: a view that changes who may do what asks for it anew after a while.

``@proof.demanded`` stands on the page with the form as well as on what it is sent to, so that
nobody types first and is asked afterwards.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.identity.policy import rules_at
from ringback.identity.states import Method
from ringback.kernel import instants

View = Callable[..., HttpResponse]


def demanded(view: View) -> View:
    """Let the view run only soon after its user has shown password or factor."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = cast("Request", request)
        if known.user is None:
            raise LogInNeeded("")
        if is_fresh(known, instants.now()):
            return view(request, *args, **kwargs)
        address = f"{reverse('identity:prove')}?{urlencode({'next': _page_of(request)})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)

    return run


def is_fresh(request: Request, now: datetime) -> bool:
    """The demonstration's users have no password to show."""
    session = request.staff_session
    if session is None:
        return False
    return bool(session.method == Method.DEMO or now < session.proved_at + rules_at(now).proof)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or the one whose form was sent."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")
