"""Texts and calls by a signed generic HTTP gateway, set up as docs/operate/configure.md tells.

One POST a message: ``{"id", "medium", "to", "text", "language", "answers"}``, signed as in
``signatures``, with ``Idempotency-Key: id`` because an answer lost on the way back is asked for
again. 2xx: taken, ``{"id": …}`` is its name over there. 400, 410, 413 and 422: this message is
refused. 408, 409, 425 and 429: try it later. Anything else: the gateway is out of order. What
became of it comes back to ``/api/gateway/reports``, what the customer answers to
``/api/gateway/replies``.
"""

import json
from datetime import datetime
from http import HTTPStatus

import httpx
from django.conf import settings

from ringback.base import outbound
from ringback.messaging import signatures
from ringback.messaging.states import Medium
from ringback.messaging.transports.port import (
    Accepted,
    Outgoing,
    Postponed,
    Refused,
    Unreachable,
    check_host,
)

NAME = "sms_gateway"
TIMEOUT = httpx.Timeout(10, connect=5)
_REFUSED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.GONE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_LATER = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
)


class SmsGateway:
    media = frozenset({Medium.TEXT, Medium.CALL})

    def send(self, outgoing: Outgoing, now: datetime) -> Accepted:
        gateway = settings.RINGBACK_SMS_GATEWAY
        _check(gateway["url"], gateway["secret"])
        body = json.dumps(_written(outgoing), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": str(outgoing.id),
            **signatures.signed(gateway["secret"], body, now),
        }
        try:
            # No redirect is followed and no proxy of the environment is used: the number goes to
            # the host that is allowed or nowhere.
            with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
                response = client.post(gateway["url"], content=body, headers=headers)
        except httpx.HTTPError as problem:
            raise Unreachable(type(problem).__name__) from None
        return _accepted(response)


def _check(url: str, secret: str) -> None:
    check_host(outbound.host_of(url))
    if not outbound.is_private(url):
        raise Unreachable("not_encrypted")
    if not secret:
        raise Unreachable("no_secret")


def _written(outgoing: Outgoing) -> dict[str, object]:
    return {
        "id": str(outgoing.id),
        "medium": outgoing.medium.value,
        "to": outgoing.recipient,
        "text": outgoing.body,
        "language": outgoing.language,
        "answers": list(outgoing.answers),
    }


def _accepted(response: httpx.Response) -> Accepted:
    code = f"http_{response.status_code}"
    if response.status_code in _REFUSED:
        raise Refused(code)
    if response.status_code in _LATER:
        raise Postponed(code)
    if not response.is_success:
        # A wrong secret or address among them: the messages must outlive our mistake.
        raise Unreachable(code)
    try:
        answer = response.json()
    except ValueError:
        # It was taken, though the answer cannot be read: sending it again would double it.
        return Accepted()
    name = answer.get("id", "") if isinstance(answer, dict) else ""
    return Accepted(provider_id=str(name)[:120])
