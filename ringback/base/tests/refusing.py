"""Addresses that do nothing but refuse, for the tests of the translator (``pytest.mark.urls``)."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from ringback.base import refusals, views
from ringback.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    RingbackError,
    TooMany,
    Unavailable,
)

REFUSALS: dict[str, tuple[Exception, int, str]] = {
    "not_allowed": (NotAllowed("M"), 403, "not_allowed"),
    "own_code": (NotAllowed("M", code="wrong_password"), 403, "wrong_password"),
    "not_found": (NotFound("M"), 404, "not_found"),
    "conflict": (Conflict("M"), 409, "conflict"),
    "invalid": (Invalid("M", fields={"cause": "F1", "step": ["F2", "F3"]}), 422, "invalid"),
    "too_many": (TooMany("M", retry_after=900), 429, "too_many"),
    "unavailable": (Unavailable("M", retry_after=5), 503, "unavailable"),
    "bare": (RingbackError("M"), 500, "error"),
    "http404": (Http404("secret"), 404, "not_found"),
    "denied": (PermissionDenied("secret"), 403, "not_allowed"),
    "suspicious": (SuspiciousOperation("secret"), 400, "malformed"),
    "too_big": (RequestDataTooBig("secret"), 413, "too_large"),
    "database": (OperationalError("secret"), 503, "unavailable"),
    "defect": (ZeroDivisionError("secret"), 500, "error"),
    "log_in": (refusals.LogInNeeded("M"), 403, "log_in_needed"),
}
"""By name: what the view raises, the status and the code it must become."""


def refuse(request: HttpRequest, name: str) -> HttpResponse:
    raise REFUSALS[name][0]


urlpatterns = [
    path("refuse/<name>", refuse),
    path("api/refuse/<name>", refuse),
    path("", include("ringback.identity.urls")),
    path("", include("ringback.base.urls")),
]
handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
