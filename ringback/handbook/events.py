"""What the handbook tells the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionAdopted(News):
    """A chapter of the packaged manual was taken in.

    ``effective_at`` is None when the operator's own revision is in force and stays so.
    """

    kind: ClassVar[str] = "revision.adopted"
    subject_kind: ClassVar[str] = "revision"
    subject_field: ClassVar[str] = "revision_id"

    revision_id: UUID
    document: str
    number: int
    fingerprint: str
    effective_at: datetime | None
