"""Reads for the desk: requests about a contact or a case, what waits for a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringback.kernel.actor import Actor
from ringback.ports import access, connected, limits
from ringback.ports.billing import CURRENCY, Account, Bill, BillItem, Line, Order, Usage
from ringback.ports.models import BusinessRequest
from ringback.ports.probe import LineState
from ringback.ports.rules import Change, ComparedBill
from ringback.ports.states import RequestState

__all__ = [
    "CURRENCY",
    "PAGE",
    "Account",
    "Bill",
    "BillItem",
    "BusinessRequest",
    "Change",
    "ComparedBill",
    "Line",
    "LineState",
    "Order",
    "RequestPage",
    "Usage",
    "about",
    "due",
    "is_simulated",
    "limit_of",
    "may_decide",
    "may_propose",
    "may_read",
    "open_requests",
    "reasons",
    "request",
]

PAGE = 50
BATCH = 50

limit_of = limits.limit_of
reasons = limits.reasons
may_read, may_propose, may_decide = access.may_read, access.may_propose, access.may_decide


@dataclass(frozen=True, slots=True)
class RequestPage:
    """``older``: the instant to turn the page by, if there is more."""

    rows: Sequence[BusinessRequest]
    older: datetime | None


def is_simulated() -> bool:
    """Whether what the panel would show comes from a simulation."""
    return connected.billing().is_simulated or connected.line_probe().is_simulated


def request(*, request_id: UUID, actor: Actor) -> BusinessRequest:
    """Raises ``NotFound`` when there is none within the actor's reach."""
    return access.request_for(actor, request_id)


def about(kind: str, key: object) -> list[BusinessRequest]:
    """The requests of a contact or a case, newest first; ask for that first."""
    found = BusinessRequest.objects.filter(about_kind=kind, about_id=str(key))
    return list(found.order_by("-asked_at")[:PAGE])


def open_requests(*, before: datetime | None, actor: Actor) -> RequestPage:
    """What waits for a decision or whose outcome nobody knows, newest first."""
    found = BusinessRequest.objects.visible_to(actor).filter(
        state__in=[RequestState.WAITING, RequestState.UNKNOWN]
    )
    if before is not None:
        found = found.filter(asked_at__lt=before)
    rows = list(found.order_by("-asked_at")[: PAGE + 1])
    return RequestPage(rows[:PAGE], rows[PAGE - 1].asked_at if len(rows) > PAGE else None)


def due(now: datetime) -> list[BusinessRequest]:
    """What the worker looks at: to send, or to ask after."""
    found = BusinessRequest.objects.filter(next_at__lte=now).order_by("next_at")
    return list(found[:BATCH])
