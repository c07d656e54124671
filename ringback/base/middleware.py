"""The two ends of every request: its trace, and what becomes of a refusal."""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from ringback.base import masking, metrics, refusals

log = structlog.get_logger(__name__)

HEADER = "X-Request-ID"
_SOUND_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CONSONANTS = "bcdfghjkmnpqrstvwxz"


def new_request_id() -> str:
    """Twelve letters that can be read aloud; without digits no mask takes them for a phone."""
    letters = "".join(secrets.choice(_CONSONANTS) for _place in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def request_id_of(request: HttpRequest) -> str:
    """The caller's id when it is one and holds no personal number, else a new one."""
    given = request.headers.get(HEADER, "")
    if _SOUND_ID.fullmatch(given) and masking.text(given) == given:
        return given
    return new_request_id()


class Either:
    """A middleware that stands in a sync and an async chain alike."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)  # type: ignore[type-var]


class RequestTrace(Either):
    """Gives every request an id, and the log one line about it.

    The line names the route, not the path and no query: an address may carry a token or a name.
    """

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self._trace_async(request)
        with _traced(request) as trace:
            trace.response = self.get_response(request)
        return trace.response

    async def _trace_async(self, request: HttpRequest) -> HttpResponseBase:
        with _traced(request) as trace:
            trace.response = await self.get_response(request)
        return trace.response


class _Trace:
    response: HttpResponseBase


@contextmanager
def _traced(request: HttpRequest) -> Iterator[_Trace]:
    trace, began = _Trace(), time.perf_counter()
    request_id = request_id_of(request)
    request.request_id = request_id  # type: ignore[attr-defined]
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        yield trace
        trace.response[HEADER] = request_id
        if request.path.startswith(settings.STATIC_URL):
            return
        seconds = time.perf_counter() - began
        route = getattr(request.resolver_match, "route", None)
        status = trace.response.status_code
        metrics.observe(method=request.method or "", route=route, status=status, seconds=seconds)
        log.info(
            "request",
            method=request.method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            actor=getattr(getattr(request, "actor", None), "ref", None),
        )


_UNUSED = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment serial usb"
)
PERMISSIONS = ", ".join(
    (
        *(f"{feature}=()" for feature in _UNUSED.split()),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)
"""What a page of ours may ask a browser for: passkeys, and nothing else."""


class SecurityHeaders(Either):
    """Headers that Django's own middleware does not know. What somebody logged in has seen is not
    kept by a cache between us; going back still finds what was typed."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self._call_async(request)
        return _headed(request, self.get_response(request))

    async def _call_async(self, request: HttpRequest) -> HttpResponseBase:
        return _headed(request, await self.get_response(request))


def _headed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    if request.path.startswith(settings.STATIC_URL):
        return response
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


class Refusals(Either):
    """Hands every refusal to the translator, so that no view answers one itself."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self._call_async(request)
        return _refuse_nul(request) or _worded(request, self.get_response(request))

    async def _call_async(self, request: HttpRequest) -> HttpResponseBase:
        return _refuse_nul(request) or _worded(request, await self.get_response(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = refusals.refusal_of(exception)
        if refusal is None:
            return None
        if refusal.status >= 500:
            log.error("request.unavailable", code=refusal.reason, exc_info=exception)
        return refusals.answer(request, refusal)


def _refuse_nul(request: HttpRequest) -> HttpResponse | None:
    """No database takes a NUL in a text; behind this line nobody needs to think of it."""
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        message = _("The address holds a character that cannot be read.")
        return refusals.answer(request, refusals.Malformed(message))
    return None


def _worded(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Django answers a wrong method with an empty page; somebody who reloaded it needs words."""
    if not isinstance(response, HttpResponseNotAllowed) or response.content:
        return response
    message = _("This address answers to a form or a program only.")
    page = refusals.answer(request, refusals.WrongMethod(message))
    page["Allow"] = response["Allow"]
    return page
