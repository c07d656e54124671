"""What the calendars tell the house."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPublished(News):
    """A version is in force from ``effective_at``. The first has no previous one.

    Hours differ from the previous version's on dates from ``changed_since`` to
    ``changed_until`` only; both are null when none do, as when a guess proved right.
    """

    kind: ClassVar[str] = "calendar.published"
    subject_kind: ClassVar[str] = "calendar"
    subject_field: ClassVar[str] = "code"

    code: str
    version_id: UUID
    number: int
    effective_at: datetime
    previous_id: UUID | None
    changed_since: date | None
    changed_until: date | None
