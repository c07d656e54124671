"""The one API object, and its refusals in the words of the house."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from ringback.api.clients import ClientToken
from ringback.api.routes import router
from ringback.base import refusals
from ringback.base.refusals import Malformed
from ringback.kernel.errors import Invalid, RingbackError

api = NinjaAPI(
    title="Ringback",
    version="1",
    description="Requests of a telecom operator's customers: register, track, urge, add facts.",
    urls_namespace="api",
    auth=ClientToken(),
    # Swagger's page needs scripts the content security policy does not allow.
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("", router)


@api.exception_handler(RingbackError)
def refuse(request: HttpRequest, refusal: RingbackError) -> HttpResponse:
    return refusals.answer(request, refusal)


@api.exception_handler(ValidationError)
def refuse_fields(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    fields = {_place(error["loc"]): error["msg"] for error in wrong.errors}
    message = _("The request does not have the form described in openapi.json.")
    return refusals.answer(request, Invalid(message, fields=fields))


@api.exception_handler(HttpError)
def refuse_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    message = _("The body could not be read: send JSON in UTF-8.")
    return refusals.answer(request, Malformed(message))


def _place(location: tuple[object, ...]) -> str:
    """``("body", "payload", "phone")`` is ``phone`` to whoever sent it."""
    return ".".join(str(part) for part in location if part not in ("body", "payload"))


urlpatterns = [path("api/v1/", api.urls)]
