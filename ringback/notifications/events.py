"""What notifications tell the house: refs and codes, so that open pages look again."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTold(News):
    """``entry_id`` is the journal entry staff were told of; ``told`` are the refs of users."""

    kind: ClassVar[str] = "notice.told"
    subject_kind: ClassVar[str] = "notice"
    subject_field: ClassVar[str] = "entry_id"

    entry_id: int
    notice_kind: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _BoxNews(News):
    """About one person's notices. The subject is the user."""

    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "notice_box"
    subject_field: ClassVar[str] = "user_id"

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesRead(_BoxNews):
    kind: ClassVar[str] = "notice.read"

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesMailed(_BoxNews):
    kind: ClassVar[str] = "notice.mailed"

    message_id: UUID
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceSet(_BoxNews):
    """``quiet``: the manual's hours or the person's own."""

    kind: ClassVar[str] = "notice.preference_set"

    by_mail: tuple[str, ...]
    has_address: bool
    own_quiet_hours: bool
