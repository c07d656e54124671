"""The billing system behind HTTP.

``POST /account``, ``/bills``, ``/orders`` with ``{"number", "product"}`` (and ``"months"``);
``POST /commands`` with ``Idempotency-Key``, and ``GET /commands/{key}`` for what became of it.
Amounts are texts in yuan (``"25.00"``), instants carry their offset (RFC 3339).
"""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import NotFound
from ringback.ports import answers
from ringback.ports.billing import CURRENCY, Account, Bill, Command, Line, Order, Outcome
from ringback.ports.peer import Peer, content_of

NAME = "http"
NEVER_HEARD = '"unknown_command"'
"""Stands in the answer of a billing system that does not know a key. Any other 404 is that of a
wrong address and says nothing about the command."""
_MALFORMED = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)


class HttpBilling:
    is_simulated = False

    def account(self, line: Line, *, now: datetime) -> Account:
        return answers.account(_asked("/account", _written(line)))

    def bills(self, line: Line, *, months: int, now: datetime) -> tuple[Bill, ...]:
        return answers.bills(_asked("/bills", {**_written(line), "months": months}))[:months]

    def orders(self, line: Line, *, now: datetime) -> tuple[Order, ...]:
        return answers.orders(_asked("/orders", _written(line)))

    def carry_out(self, command: Command, *, now: datetime) -> Outcome:
        amount = None if command.amount is None else str(command.amount)
        body = {
            **_written(command.line),
            "kind": command.kind.value,
            "order_id": command.order_id,
            "amount": amount,
            "currency": CURRENCY,
            "reason": command.reason,
        }
        response = _peer().ask("/commands", body, key=str(command.key))
        if response.status_code in _MALFORMED:
            # It will never be taken, however often it is sent.
            return Outcome("", declined=f"http_{response.status_code}")
        return answers.outcome(content_of(response))

    def outcome_of(self, key: UUID, *, now: datetime) -> Outcome | None:
        response = _peer().look_up(f"/commands/{key}")
        if response.status_code == HTTPStatus.NOT_FOUND and NEVER_HEARD in response.text:
            return None
        return answers.outcome(content_of(response))


def _peer() -> Peer:
    return Peer(**settings.RINGBACK_BILLING)


def _written(line: Line) -> dict[str, Any]:
    return {"number": line.number, "product": line.product}


def _asked(path: str, body: dict[str, Any]) -> dict[str, Any]:
    response = _peer().ask(path, body)
    if response.status_code == HTTPStatus.NOT_FOUND:
        raise NotFound(_("The billing system does not know this line."), code="unknown_line")
    return content_of(response)
