"""The one API object, and its refusals in the words of the house."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

import ringback
from ringback.api import records, reports
from ringback.api.clients import ClientToken
from ringback.api.routes import router
from ringback.base import refusals
from ringback.base.refusals import Malformed
from ringback.kernel.errors import Invalid, RingbackError


class Api(NinjaAPI):
    def get_openapi_schema(self, **told: Any) -> OpenAPISchema:
        """Refusals are problem documents (RFC 9457), which Ninja would call plain JSON."""
        schema = super().get_openapi_schema(**told)
        for address in schema["paths"].values():
            for operation in address.values():
                for status, response in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST:
                        content = response["content"]
                        content["application/problem+json"] = content.pop("application/json")
        return schema


api = Api(
    title="Ringback",
    version=ringback.__version__,
    description="Requests of a telecom operator's customers: register, track, urge, add facts.",
    urls_namespace="api",
    auth=ClientToken(),
    # Swagger's page needs scripts the content security policy does not allow.
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("", router)
api.add_router("", records.router)
api.add_router("/reports", reports.router)


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
