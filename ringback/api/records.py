"""Everything about a case in one file, for systems: asked for, made, taken once it is there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.params.functions import Path

from ringback.api.routes import FOUND, Number, actor_of
from ringback.api.schemas import PackIn, PackOut, Problem
from ringback.base.http import stored_file
from ringback.kernel import instants
from ringback.records import commands, queries
from ringback.records.queries import EvidencePack

router = Router()

ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
Pack = Path(..., description="The ``id`` the pack was asked for under.")


@router.post(
    "/requests/{number}/evidence",
    response={202: PackOut, **FOUND, 422: Problem},
    operation_id="ask_evidence",
    summary="Have the case put into one file",
)
def ask(request: HttpRequest, payload: PackIn, number: str = Number) -> Status[EvidencePack]:
    made = commands.ask_pack(
        number=number,
        reason=payload.reason,
        note=payload.note,
        actor=actor_of(request),
        now=instants.now(),
    )
    return Status(202, made)


@router.get(
    "/evidence/{pack_id}",
    response={200: PackOut, **FOUND, 422: Problem},
    operation_id="read_evidence",
    summary="Whether the file is there",
)
def read(request: HttpRequest, pack_id: UUID = Pack) -> EvidencePack:
    return queries.pack(pack_id=pack_id, actor=actor_of(request))


@router.get(
    "/evidence/{pack_id}/file",
    response={200: None, **FOUND, 409: Problem, 422: Problem},
    openapi_extra={"responses": {200: {"description": "The file", "content": ZIP}}},
    operation_id="take_evidence",
    summary="The file: a ZIP with case.pdf, the attachments and a manifest of hashes",
)
def take(request: HttpRequest, pack_id: UUID = Pack) -> HttpResponse:
    return stored_file(
        commands.take_pack(pack_id=pack_id, actor=actor_of(request), now=instants.now())
    )
