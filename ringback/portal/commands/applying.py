"""A draft: begun, kept, handed in or erased.

While something is only typed, nobody has been asked for anything: the journal does not hear of it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import files
from ringback.intake import commands as intake
from ringback.intake import queries as intake_queries
from ringback.intake.commands import Receipt, Request
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound
from ringback.knowledge import commands as knowledge
from ringback.knowledge.states import Outcome, Place
from ringback.portal import limits
from ringback.portal.filled import Filled
from ringback.portal.models import Application, ApplicationFile
from ringback.portal.requests import request_of
from ringback.tickets import commands as tickets
from ringback.tickets import queries as ticket_queries
from ringback.tickets.states import OPEN

BATCH = 200


def begin(*, filled: Filled, now: datetime) -> Application:
    """Keep what somebody has begun to type."""
    return Application.objects.create(
        content=filled.to_json(), begun_at=now, expires_at=limits.draft_until(now)
    )


def keep(*, application: Application, filled: Filled, now: datetime) -> None:
    """Keep what has been typed since; the draft lives on from here."""
    application.content = filled.to_json()
    application.expires_at = limits.draft_until(now)
    application.save(update_fields=["content", "expires_at"])


@transaction.atomic
def solve_by_answer(*, application: Application, number: int, actor: Actor, now: datetime) -> None:
    """An article answered it: counted as solved without a case, and the draft is erased. Raises
    ``NotFound`` for an article customers do not read."""
    knowledge.tell(
        article_id=number, outcome=Outcome.SOLVED, place=Place.PORTAL, actor=actor, now=now
    )
    erase(application_ids=[application.pk])


@transaction.atomic
def add_file(
    *, application: Application, upload: "UploadedFile[Any]", actor: Actor, now: datetime
) -> ApplicationFile:
    """Keep a file until there is a case for it. Raises ``Invalid`` naming ``file``."""
    rule = ticket_queries.uploads(at=now)
    if application.files.count() >= rule.most:
        raise Invalid(
            _("No more files can be added. Remove one first."),
            fields={"file": _("At most %(most)d files with one case.") % {"most": rule.most}},
        )
    stored = files.store(
        upload, allowed=rule.media_types, largest=rule.largest, actor=actor, now=now
    )
    return ApplicationFile.objects.create(application=application, file=stored, added_at=now)


@transaction.atomic
def remove_file(*, application: Application, file_id: int) -> None:
    """Raises ``NotFound`` when the draft has no such file."""
    kept = application.files.select_related("file").filter(pk=file_id).first()
    if kept is None:
        raise NotFound(_("This file is no longer there."))
    _forget(kept)


@transaction.atomic
def hand_in(
    *,
    application: Application,
    contact_id: UUID | None,
    language: str,
    actor: Actor,
    now: datetime,
) -> Receipt:
    """The request becomes a case, once however often it is sent; its files go with it.

    Raises as ``intake.take_request``: what it refuses stays in the draft.
    """
    if application.ticket_id is not None:
        return intake_queries.receipt_of(ticket_id=application.ticket_id, actor=actor)
    filled = Filled.from_json(application.content.reveal())
    request = request_of(
        application.pk, filled, contact_id=contact_id, language=language, actor=actor, now=now
    )
    receipt = intake.take_request(
        request=_read_back(request, actor=actor, now=now), actor=actor, now=now
    )
    if receipt.state in OPEN:
        _move_files(application, receipt.ticket_id, actor=actor, now=now)
    _settle(application, receipt.ticket_id)
    return receipt


def _read_back(request: Request, *, actor: Actor, now: datetime) -> Request:
    """With the restatement that stood on the page when it was confirmed (§2.3.2)."""
    shown = intake_queries.preview(request=request, actor=actor, now=now)
    return Request(**{**_fields(request), "restated": shown.restated})


def _fields(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in Request.__dataclass_fields__}


@transaction.atomic
def add_to_case(*, application: Application, ticket_id: int, actor: Actor, now: datetime) -> None:
    """It is no new matter: the words and files are added to a case that is open (§2.2.2).

    Raises ``NotFound`` out of reach and ``Conflict`` when the case has ended meanwhile; the draft
    stays as it is then.
    """
    if application.ticket_id is not None:
        return
    filled = Filled.from_json(application.content.reveal())
    tickets.say(ticket_id=ticket_id, body=filled.text, actor=actor, now=now)
    _move_files(application, ticket_id, actor=actor, now=now)
    _settle(application, ticket_id)


def _move_files(application: Application, ticket_id: int, *, actor: Actor, now: datetime) -> None:
    for kept in application.files.select_related("file").order_by("id"):
        tickets.attach_stored(ticket_id=ticket_id, stored=kept.file, actor=actor, now=now)
        kept.delete()


def _settle(application: Application, ticket_id: int) -> None:
    """The case has the words now; the draft only remembers which one it has become."""
    application.content = Filled().to_json()
    application.ticket_id = ticket_id
    application.save(update_fields=["content", "ticket_id"])


@transaction.atomic
def erase(*, application_ids: Collection[UUID]) -> int:
    """The customer leaves, or begins anew: nothing of these drafts is kept. Answers how many."""
    found = list(Application.objects.filter(pk__in=application_ids))
    for application in found:
        for kept in application.files.select_related("file"):
            _forget(kept)
        application.delete()
    return len(found)


def erase_expired(now: datetime) -> int:
    """Drafts whose time is up. Answers how many."""
    old = Application.objects.filter(expires_at__lt=now).order_by("expires_at")
    return erase(application_ids=list(old.values_list("pk", flat=True)[:BATCH]))


def _forget(kept: ApplicationFile) -> None:
    stored = kept.file
    kept.delete()
    files.remove(stored)
