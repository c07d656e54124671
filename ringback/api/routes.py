"""The addresses of the API: each makes one call."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status
from ninja.params.functions import Header, Path, Query

from ringback.api.schemas import (
    AdditionIn,
    CategoryOut,
    PageOut,
    Problem,
    ReceiptOut,
    RequestIn,
    StatusOut,
)
from ringback.catalog import queries as catalog
from ringback.intake import commands as intake
from ringback.intake.commands import Receipt, Request
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.messaging.states import Channel
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.queries import Ticket
from ringback.tickets.states import TicketState

router = Router()

ANY = {400: Problem, 401: Problem, 403: Problem, 429: Problem, 503: Problem}
FOUND = {**ANY, 404: Problem}
MOST = 100
"""Requests of one page."""
Number = Path(..., description="The number of the receipt.", max_length=20)
Key = Header(
    ...,
    alias="Idempotency-Key",
    min_length=1,
    max_length=200,
    description="The same key with the same body answers the same receipt, for seven days.",
)
Before = Query(None, min_length=1, max_length=20, description="The `older` of the page before.")
Limit = Query(20, ge=1, le=MOST)


@router.post(
    "/requests",
    response={201: ReceiptOut, **FOUND, 409: Problem, 413: Problem, 422: Problem},
    operation_id="take_request",
    summary="Register a customer's request",
)
def take_request(
    request: HttpRequest, payload: RequestIn, idempotency_key: str = Key
) -> Status[Receipt]:
    receipt = intake.take_request_once(
        client=actor_of(request).ref,
        key=idempotency_key,
        body_hash=hashlib.sha256(request.body).hexdigest(),
        request=_taken_from(payload),
        actor=actor_of(request),
        now=instants.now(),
    )
    return Status(201, receipt)


def _taken_from(payload: RequestIn) -> Request:
    told = payload.model_dump()
    letter = told.pop("handed_down")
    return Request(
        channel=Channel.API, letter=tickets.HandedDown(**letter) if letter else None, **told
    )


@router.get(
    "/requests",
    response={200: PageOut, **FOUND, 422: Problem},
    operation_id="list_requests",
    summary="The requests the client may see, newest first",
)
def list_requests(
    request: HttpRequest,
    state: TicketState | None = None,
    before: str | None = Before,
    limit: int = Limit,
) -> dict[str, Any]:
    require_known(request, "state", "before", "limit")
    found, older = ticket_queries.turned(
        actor=actor_of(request), state=state, before=before or "", limit=limit
    )
    return {"requests": found, "older": older or None}


@router.get(
    "/requests/{number}",
    response={200: StatusOut, **FOUND, 422: Problem},
    operation_id="read_status",
    summary="Where a request stands",
)
def read_status(request: HttpRequest, number: str = Number) -> Ticket:
    return ticket_queries.numbered(number=number, actor=actor_of(request))


@router.post(
    "/requests/{number}/urges",
    response={204: None, **FOUND, 409: Problem, 422: Problem},
    operation_id="urge_request",
    summary="The customer asks where it stays",
)
def urge(request: HttpRequest, number: str = Number) -> HttpResponse:
    tickets.urge(
        ticket_id=ticket_queries.id_of(number),
        channel=Channel.API,
        actor=actor_of(request),
        now=instants.now(),
    )
    return HttpResponse(status=204)


@router.post(
    "/requests/{number}/additions",
    response={204: None, **FOUND, 409: Problem, 413: Problem, 422: Problem},
    operation_id="add_facts",
    summary="The customer adds facts",
)
def add(request: HttpRequest, payload: AdditionIn, number: str = Number) -> HttpResponse:
    tickets.add_facts(
        ticket_id=ticket_queries.id_of(number),
        body=payload.text,
        actor=actor_of(request),
        now=instants.now(),
    )
    return HttpResponse(status=204)


@router.get(
    "/categories",
    response={200: list[CategoryOut], **ANY},
    operation_id="list_categories",
    summary="The leaves of the catalogue on offer",
)
def categories(request: HttpRequest) -> list[CategoryOut]:
    return [
        CategoryOut(code=leaf.code, kind=leaf.default_kind, zh=leaf.name.zh, en=leaf.name.en)
        for leaf in catalog.leaves(at=instants.now())
    ]


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def require_known(request: HttpRequest, *names: str) -> None:
    """A filter misspelt would be an answer about everything. Raises ``Invalid``."""
    unknown = sorted(request.GET.keys() - set(names))
    if unknown:
        raise Invalid(
            _("There is no such filter. Nothing was looked up."),
            fields=dict.fromkeys(unknown, _("There is no such filter.")),
        )
