"""Where a gateway reports what became of messages, and hands in what customers reply.

Both take signed JSON (see ``signatures``) and answer ``{"outcome": "taken"}``, or ``"repeated"``
for what has come before, so that a gateway may always send again when it heard nothing.
"""

from typing import Literal
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, Field, ValidationError

from ringback.base.refusals import TooLarge
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.messaging import commands, signatures
from ringback.messaging.states import Medium
from ringback.messaging.transports import sms_gateway

log = structlog.get_logger(__name__)

GATEWAY = Actor.system("gateway")
LARGEST = 64 * 1024
"""Bytes of one request."""


class Report(BaseModel):
    """``id`` is the message's, as it was given to the gateway; ``problem`` a code, not words."""

    id: UUID
    state: Literal["delivered", "failed"]
    problem: str = Field(default="", max_length=60, pattern=r"^[A-Za-z0-9_.-]*$")


class Reply(BaseModel):
    """``id`` is the gateway's name for the reply; ``answers`` the call whose keys were pressed."""

    id: str = Field(max_length=120, pattern=r"^[!-~]+$")
    medium: Literal[Medium.TEXT, Medium.CALL] = Medium.TEXT
    sender: str = Field(alias="from", max_length=40)
    text: str = Field(max_length=1000)
    answers: UUID | None = None


@csrf_exempt
@require_POST
def reports(request: HttpRequest) -> JsonResponse:
    body = _signed_body(request)
    try:
        report = Report.model_validate_json(body)
    except ValidationError as wrong:
        raise _invalid(wrong) from None
    try:
        commands.report_delivery(
            message_id=report.id,
            delivered=report.state == "delivered",
            problem=report.problem,
            actor=GATEWAY,
            now=instants.now(),
        )
    except Conflict as known:
        return _repeated(known)
    return JsonResponse({"outcome": "taken"})


@csrf_exempt
@require_POST
def replies(request: HttpRequest) -> JsonResponse:
    body = _signed_body(request)
    try:
        reply = Reply.model_validate_json(body)
    except ValidationError as wrong:
        raise _invalid(wrong) from None
    incoming = commands.Incoming(
        transport=sms_gateway.NAME,
        provider_id=reply.id,
        medium=reply.medium,
        sender=reply.sender,
        text=reply.text,
        in_answer_to=reply.answers,
    )
    try:
        commands.receive_reply(incoming=incoming, actor=GATEWAY, now=instants.now())
    except Conflict as known:
        return _repeated(known)
    return JsonResponse({"outcome": "taken"})


def _signed_body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise TooLarge(_("A report or a reply is smaller than this."))
    secret = str(settings.RINGBACK_SMS_GATEWAY["secret"])
    if not signatures.is_sound(secret, request.headers, request.body, instants.now()):
        log.warning("gateway.bad_signature")
        raise NotAllowed(_("The signature does not fit."), code="bad_signature")
    return request.body


def _repeated(conflict: Conflict) -> JsonResponse:
    if conflict.reason != "repeated":
        raise conflict
    return JsonResponse({"outcome": "repeated"})


def _invalid(wrong: ValidationError) -> Invalid:
    # The messages of pydantic quote what was sent, which is somebody's number or words.
    fields = {".".join(map(str, error["loc"])) or "body": error["type"] for error in wrong.errors()}
    return Invalid(_("The body is not what this address takes."), fields=fields)
