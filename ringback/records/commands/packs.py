"""Evidence packs: asked for by one, made by the worker, taken by the same one, gone by time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import files, journal, seals
from ringback.base.models import StoredFile
from ringback.base.verbs import command
from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.records import access, events, packing, printing, queries
from ringback.records.models import EvidencePack
from ringback.records.packing import Enclosed, Packed
from ringback.records.states import PackState
from ringback.records.telling import teller
from ringback.tickets import queries as tickets

SYSTEM = Actor.system("records")
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
MEDIA_TYPE = "application/zip"


@command
def ask_pack(
    *, number: str, reason: str = "", note: str = "", actor: Actor, now: datetime
) -> EvidencePack:
    """Have everything about a case put into one file, as the actor sees it now.

    With a ``reason`` of the manual's list (``reveal.reasons``) personal data stands in it unmasked.
    Raises ``NotFound`` for a case out of reach, ``Invalid`` for an unknown reason or a missing
    note, ``Unavailable`` where no PDF can be made.
    """
    access.require_make_evidence(actor)
    row = tickets.numbered(number=number, actor=actor)
    printing.require_library()
    if reason:
        access.require_unmask(actor)
        _require_reason(reason, note, now)
    made = EvidencePack.objects.create(
        ticket_id=row.pk,
        is_unmasked=bool(reason),
        reason=reason,
        note=note.strip() or None,
        text=teller.get()(number=number, is_unmasked=bool(reason), actor=actor, now=now),
        asked_by=actor.ref,
        asked_at=now,
        next_try_at=now,
    )
    news = events.EvidenceAsked(
        ticket_id=row.pk, pack_id=made.pk, is_unmasked=made.is_unmasked, reason=reason
    )
    journal.record(news, actor=actor, now=now)
    return made


def _require_reason(reason: str, note: str, now: datetime) -> None:
    known = customers.reveal_reasons(now)
    if reason not in known:
        raise Invalid(
            _("Choose a reason from the list. Nothing was made."),
            fields={"reason": _("Choose a reason.")},
        )
    if known[reason].needs_note and not note.strip():
        raise Invalid(
            _("This reason needs a note. Nothing was made."),
            fields={"note": _("Say what for.")},
        )


def claim_pack(*, pack_id: UUID, now: datetime) -> bool:
    """Take the making of a pack for a while. A killed maker's claim runs out by itself, so this is
    no deed and stands in no journal."""
    due = EvidencePack.objects.filter(pk=pack_id, state=PackState.ASKED, next_try_at__lte=now)
    found = due.values_list("attempts", flat=True).first()
    if found is None:
        return False
    mine = due.filter(attempts=found)
    return bool(mine.update(next_try_at=now + LEASE, attempts=found + 1))


def build(*, pack_id: UUID, styles: str) -> Packed:
    """The file itself, outside any transaction: it takes seconds."""
    row = EvidencePack.objects.get(pk=pack_id)
    assert row.text is not None  # kept until it is made
    document = printing.pdf(row.text.reveal(), styles=styles)
    case = tickets.ticket(ticket_id=row.ticket_id, actor=SYSTEM)
    enclosed = [_enclosed(each.file, row) for each in tickets.attachments(case)]
    return packing.pack(document, enclosed, told=_told(row), at=row.asked_at)


def _enclosed(stored: StoredFile, row: EvidencePack) -> Enclosed:
    name = stored.name.reveal() if row.is_unmasked else str(stored.name)
    return Enclosed(name, stored.media_type, files.read(stored))


def _told(row: EvidencePack) -> dict[str, Any]:
    seal, head = seals.head()
    return {
        "case": row.number,
        "pack": str(row.pk),
        "seen_at": row.asked_at.isoformat(),
        "personal_data": "plain" if row.is_unmasked else "masked",
        "journal": {"seal": seal, "head": head, "check": "ringback audit verify"},
        "says": "The hashes show a change of these files after they were made. They prove nothing "
        "about who made them: compare them with the journal's entry evidence.made of this pack.",
    }


@command
def make_pack(*, pack_id: UUID, packed: Packed, actor: Actor, now: datetime) -> EvidencePack:
    """Keep the file for its asker until it expires (§5.1.5). Raises ``Conflict`` when another
    worker was faster."""
    row = EvidencePack.objects.get(pk=pack_id)
    lifetime = handbook.parameter("export.lifetime", at=now).value_as(Span)
    expires_at = ALWAYS.add(now, lifetime)
    stored = files.keep(
        packed.content, name=f"{row.number}.zip", media_type=MEDIA_TYPE, actor=actor, now=now
    )
    fresh = EvidencePack.objects.filter(pk=pack_id, state=PackState.ASKED)
    moved = fresh.update(
        state=PackState.MADE,
        file=stored,
        digest=packed.digest,
        size=len(packed.content),
        expires_at=expires_at,
        text=None,
    )
    if not moved:
        raise Conflict(_("The pack is made already."))
    news = events.EvidenceMade(
        pack_id=pack_id,
        digest=packed.digest,
        manifest=packed.manifest,
        size=len(packed.content),
        expires_at=expires_at,
    )
    journal.record(news, actor=actor, now=now)
    row.refresh_from_db()
    return row


@command
def fail_pack(*, pack_id: UUID, problem: str, actor: Actor, now: datetime) -> None:
    """Give up a pack that could not be made. ``problem`` is the type of what went wrong."""
    rows = EvidencePack.objects.filter(pk=pack_id, state=PackState.ASKED)
    if not rows.update(state=PackState.FAILED, text=None):
        raise Conflict(_("The pack is made already."))
    journal.record(events.EvidenceFailed(pack_id=pack_id, problem=problem), actor=actor, now=now)


@command
def take_pack(*, pack_id: UUID, actor: Actor, now: datetime) -> StoredFile:
    """The file, for whoever asked for it. Raises ``NotFound`` for everybody else and when its time
    is over, ``Conflict`` while it is being made."""
    row = queries.pack(pack_id=pack_id, actor=actor)
    stored = queries.file_of(row, now)
    journal.record(events.EvidenceTaken(pack_id=row.pk, digest=row.digest), actor=actor, now=now)
    return stored


@command
def expire_pack(*, pack_id: UUID, actor: Actor, now: datetime) -> None:
    """Delete the file when its time is over. Raises ``Conflict`` when it is gone already."""
    row = EvidencePack.objects.select_related("file").get(pk=pack_id)
    due = EvidencePack.objects.filter(pk=pack_id, state=PackState.MADE, expires_at__lte=now)
    if not due.update(state=PackState.EXPIRED, file=None):
        raise Conflict(_("The pack is gone already."))
    if row.file is not None:
        files.remove(row.file)
    journal.record(events.EvidenceExpired(pack_id=pack_id), actor=actor, now=now)
