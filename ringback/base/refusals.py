"""The one translator: a refusal becomes a page, an htmx fragment or JSON (RFC 9457).

Error pages use no context processor, no session, no database and no script, so that they still
stand when one of these is what has failed.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.template import loader
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ringback.base.shell import theme_of
from ringback.base.templatetags.ringback import span
from ringback.kernel.errors import Invalid, NotAllowed, RingbackError, Unavailable

ALERTS = "#alerts"
"""Where a fragment goes: beside the form, so that what was typed stays as it is."""

DATABASE_PAUSE = 5
"""Seconds after which a request may be sent again while the database does not answer."""


class Malformed(RingbackError):
    """The request itself cannot be read."""

    status = 400
    code = "malformed"


class WrongMethod(RingbackError):
    """The address exists, but not for this method."""

    status = 405
    code = "wrong_method"


class TooLarge(RingbackError):
    """More was sent than is taken at once."""

    status = 413
    code = "too_large"


class LogInNeeded(NotAllowed):
    """Nobody is logged in and the page is for staff: a browser is led to the log-in page."""

    code = "log_in_needed"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a page says beside the refusal's own message."""

    title: str | Promise
    kept: str | Promise
    onward: str | Promise


_NOTHING_CHANGED = _("Nothing was changed.")
_GO_BACK = _("Go back: your browser still holds what you typed.")

WORDINGS: dict[int, Wording] = {
    400: Wording(
        _("The request could not be read"),
        _NOTHING_CHANGED,
        _("Go back, reload the page and try again."),
    ),
    403: Wording(
        _("You may not do this"),
        _NOTHING_CHANGED,
        _("If it belongs to your work, ask your team lead or the administrator for the right."),
    ),
    404: Wording(
        _("There is nothing here"),
        _NOTHING_CHANGED,
        _("Check the address or the number, or start from the first page."),
    ),
    405: Wording(
        _("This page cannot be opened directly"),
        _NOTHING_CHANGED,
        _("Open it again from the page that led here."),
    ),
    409: Wording(
        _("It has changed in the meantime"),
        _("What the others entered stands; nothing of yours was written over it."),
        _("Go back, reload to see the present state, then decide again."),
    ),
    413: Wording(
        _("That is too large"),
        _NOTHING_CHANGED,
        _("Send smaller or fewer files."),
    ),
    422: Wording(_("Something is missing or wrong"), _NOTHING_CHANGED, _GO_BACK),
    429: Wording(
        _("Too many attempts"),
        _NOTHING_CHANGED,
        _("Wait a little, then try again."),
    ),
    500: Wording(
        _("Something broke on our side"),
        _("What was saved before is safe; this last step was not carried out."),
        _("Try again in a moment. If it comes back, tell the administrator the request number."),
    ),
    503: Wording(
        _("Not available just now"),
        _("What was saved before is safe; this last step was not carried out."),
        _("Try again in a moment; there is no need to enter anything elsewhere."),
    ),
}


def refusal_of(exception: BaseException) -> RingbackError | None:
    """The refusal an exception amounts to; ``None`` when it is a defect of ours."""
    if isinstance(exception, RingbackError):
        return exception
    if isinstance(exception, OperationalError | InterfaceError):
        return Unavailable(_("The database does not answer."), retry_after=DATABASE_PAUSE)
    if isinstance(exception, RequestDataTooBig):
        return TooLarge(_("The request holds more than is taken at once."))
    return None


def answer(request: HttpRequest, refusal: RingbackError) -> HttpResponse:
    """The response to a refusal, in the form and the language the caller reads."""
    with translation.override(_language(request)):
        if _wants_json(request):
            response = _problem(request, refusal)
        elif request.headers.get("HX-Request"):
            response = _fragment(request, refusal)
        else:
            response = _page(request, refusal)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    # A refusal is true now and for this reader only.
    response["Cache-Control"] = "no-store"
    return response


def _language(request: HttpRequest) -> str:
    # Not the active language: a defect may have struck before it was chosen.
    return translation.get_language_from_request(request)


def _wants_json(request: HttpRequest) -> bool:
    if request.path.startswith("/api/"):
        return True
    offered = ["text/html", "application/json", "application/problem+json"]
    return request.get_preferred_type(offered) in offered[1:]


def _problem(request: HttpRequest, refusal: RingbackError) -> HttpResponse:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "code": refusal.reason,
        "detail": str(refusal.message),
        "request_id": _request_id(request),
    }
    if isinstance(refusal, Invalid) and refusal.fields:
        content["fields"] = {name: _words(said) for name, said in refusal.fields.items()}
    return JsonResponse(
        content, status=refusal.status, content_type="application/problem+json; charset=utf-8"
    )


def _fragment(request: HttpRequest, refusal: RingbackError) -> HttpResponse:
    if isinstance(refusal, LogInNeeded):
        here = request.headers.get("HX-Current-URL", "/")
        return HttpResponse(status=refusal.status, headers={"HX-Redirect": _log_in_address(here)})
    html = loader.render_to_string("errors/fragment.html", _context(request, refusal))
    headers = {"HX-Retarget": ALERTS, "HX-Reswap": "innerHTML"}
    return HttpResponse(html, status=refusal.status, headers=headers)


def _page(request: HttpRequest, refusal: RingbackError) -> HttpResponse:
    if isinstance(refusal, LogInNeeded) and request.method == "GET":
        return redirect(_log_in_address(request.get_full_path()))
    html = loader.render_to_string("errors/page.html", _context(request, refusal))
    return HttpResponse(html, status=refusal.status)


def _log_in_address(onward: str) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': onward})}"


def _context(request: HttpRequest, refusal: RingbackError) -> dict[str, Any]:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return {
        "status": refusal.status,
        "wording": WORDINGS.get(refusal.status, WORDINGS[500]),
        "message": refusal.message,
        "field_messages": [_words(said) for said in fields.values()],
        "wait": refusal.retry_after and span(timedelta(seconds=refusal.retry_after)),
        "request_id": _request_id(request),
        "theme": theme_of(request),
        "language": translation.get_language(),
    }


def _words(said: object) -> str:
    return " ".join(map(str, said)) if isinstance(said, list | tuple) else str(said)


def _request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))
