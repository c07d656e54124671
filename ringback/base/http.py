"""The request as the house's views see it: with the one actor it acts for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django_htmx.middleware import HtmxDetails

from ringback.base import files
from ringback.base.models import StoredFile
from ringback.kernel.actor import Actor


class Request(HttpRequest):
    """Typing only: what the middlewares have put on every request."""

    actor: Actor
    htmx: HtmxDetails
    user: Any
    staff_session: Any
    owes_factor: bool


def address_of(request: HttpRequest) -> str:
    """The client's address; behind a proxy if it is trusted (:mod:`ringback.base.proxies`)."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def stored_file(found: StoredFile) -> HttpResponse:
    """A file as it was handed in. Never shown in the page: it is somebody else's content."""
    response = HttpResponse(files.read(found), content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=str(found.name)
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
