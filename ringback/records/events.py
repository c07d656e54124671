"""What records tell the house. Codes, counts and hashes; never a word of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAsked(News):
    """``reason`` is why personal data stands in it unmasked; empty where it is masked."""

    kind: ClassVar[str] = "evidence.asked"
    subject_kind: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"

    ticket_id: int
    pack_id: UUID
    is_unmasked: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackNews(News):
    subject_kind: ClassVar[str] = "evidence_pack"
    subject_field: ClassVar[str] = "pack_id"

    pack_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMade(PackNews):
    """``digest`` is the SHA-256 of the ZIP file, ``manifest`` that of the manifest in it."""

    kind: ClassVar[str] = "evidence.made"

    digest: str
    manifest: str
    size: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTaken(PackNews):
    """The asker downloaded it."""

    kind: ClassVar[str] = "evidence.taken"

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceExpired(PackNews):
    kind: ClassVar[str] = "evidence.expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFailed(PackNews):
    kind: ClassVar[str] = "evidence.failed"

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveNews(News):
    subject_kind: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketArchived(ArchiveNews):
    """The case lies in the archive and in no table any more. ``digest`` is of the case,
    ``file_digest`` of the file."""

    kind: ClassVar[str] = "ticket.archived"

    partition_id: int
    digest: str
    file_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRestored(ArchiveNews):
    """The case is back from the archive."""

    kind: ClassVar[str] = "ticket.restored"

    partition_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesDeleted(News):
    """Archived cases were deleted when their period had ended."""

    kind: ClassVar[str] = "archive.deleted"
    subject_kind: ClassVar[str] = "deletion"
    subject_field: ClassVar[str] = "deletion_id"

    deletion_id: int
    count: int
    limit: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldNews(News):
    subject_kind: ClassVar[str] = "legal_hold"
    subject_field: ClassVar[str] = "hold_id"

    hold_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(HoldNews):
    """On a case, or on a customer by id."""

    kind: ClassVar[str] = "legal_hold.placed"

    ticket_id: int | None
    customer_id: UUID | None
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(HoldNews):
    kind: ClassVar[str] = "legal_hold.lifted"
