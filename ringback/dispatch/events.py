"""What dispatch tells the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNews(News):
    subject_kind: ClassVar[str] = "offer"
    subject_field: ClassVar[str] = "offer_id"

    offer_id: int
    sheet_id: int
    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(OfferNews):
    kind: ClassVar[str] = "offer.made"

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExpired(OfferNews):
    kind: ClassVar[str] = "offer.expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPutFirst(News):
    """A lead wants it done before other work of whoever has it."""

    kind: ClassVar[str] = "sheet.put_first"
    subject_kind: ClassVar[str] = "work_sheet"
    subject_field: ClassVar[str] = "sheet_id"

    sheet_id: int
    ticket_id: int | None
    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverNews(News):
    subject_kind: ClassVar[str] = "shift_handover"
    subject_field: ClassVar[str] = "handover_id"

    handover_id: UUID
    department_path: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftHandedOver(HandoverNews):
    """The outgoing lead has signed. The numbers are how many of each stand on it."""

    kind: ClassVar[str] = "shift.handed_over"

    promises: int
    due: int
    watched: int
    in_work: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTakenOver(HandoverNews):
    """The incoming lead has signed."""

    kind: ClassVar[str] = "shift.taken_over"
