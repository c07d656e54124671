"""What tickets tell the house. Ids, codes and instants only; words stay in the statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNews(News):
    subject_kind: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRegistered(TicketNews):
    kind: ClassVar[str] = "ticket.registered"

    ticket_kind: str
    category: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClassified(TicketNews):
    """Kind, category, complexity or severity changed; who did it is the entry's actor."""

    kind: ClassVar[str] = "ticket.classified"

    old_kind: str
    new_kind: str
    old_category: str
    new_category: str
    complexity: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAccepted(TicketNews):
    kind: ClassVar[str] = "ticket.accepted"

    promised_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRefused(TicketNews):
    """Conditions not met (不符合办理条件), with the way to cure it in a public reply."""

    kind: ClassVar[str] = "ticket.refused"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTaken(TicketNews):
    """Somebody answers for the case from here on; the first of them stays first owner."""

    kind: ClassVar[str] = "ticket.taken"

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketBegun(TicketNews):
    kind: ClassVar[str] = "ticket.begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSaid(TicketNews):
    """Something was said: ``statement_kind`` tells by whom to whom, ``mentions`` who was named."""

    kind: ClassVar[str] = "ticket.said"

    statement_id: UUID
    statement_kind: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketAttached(TicketNews):
    kind: ClassVar[str] = "ticket.attached"

    attachment_id: UUID
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld(TicketNews):
    kind: ClassVar[str] = "ticket.held"

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed(TicketNews):
    kind: ClassVar[str] = "ticket.resumed"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUrged(TicketNews):
    kind: ClassVar[str] = "ticket.urged"

    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResolved(TicketNews):
    kind: ClassVar[str] = "ticket.resolved"

    episode: int
    code: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketConfirmed(TicketNews):
    kind: ClassVar[str] = "ticket.confirmed"

    episode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReopened(TicketNews):
    kind: ClassVar[str] = "ticket.reopened"

    episode: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClosed(TicketNews):
    kind: ClassVar[str] = "ticket.closed"

    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(TicketNews):
    kind: ClassVar[str] = "ticket.cancelled"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLinked(TicketNews):
    kind: ClassVar[str] = "ticket.linked"

    link_kind: str
    target_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUnlinked(TicketNews):
    kind: ClassVar[str] = "ticket.unlinked"

    link_kind: str
    target_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNews(News):
    """News about a work sheet; ``ticket_id`` is ``None`` for a sheet that stands alone."""

    subject_kind: ClassVar[str] = "work_sheet"
    subject_field: ClassVar[str] = "sheet_id"

    sheet_id: int
    ticket_id: int | None
    sheet_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDispatched(SheetNews):
    kind: ClassVar[str] = "sheet.dispatched"

    department_path: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAssigned(SheetNews):
    """Dispatch offers the sheet to a person, who still has to claim it."""

    kind: ClassVar[str] = "sheet.assigned"

    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetClaimed(SheetNews):
    kind: ClassVar[str] = "sheet.claimed"

    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReplied(SheetNews):
    kind: ClassVar[str] = "sheet.replied"

    reply_id: UUID
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPassed(SheetNews):
    kind: ClassVar[str] = "sheet.passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSentBack(SheetNews):
    kind: ClassVar[str] = "sheet.sent_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCompleted(SheetNews):
    """A sheet that needs no review is done, with a coded outcome."""

    kind: ClassVar[str] = "sheet.completed"

    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReturned(SheetNews):
    kind: ClassVar[str] = "sheet.returned"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReturnAccepted(SheetNews):
    kind: ClassVar[str] = "sheet.return_accepted"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReturnRefused(SheetNews):
    kind: ClassVar[str] = "sheet.return_refused"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHandedOver(SheetNews):
    kind: ClassVar[str] = "sheet.handed_over"

    department_path: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRecalled(SheetNews):
    kind: ClassVar[str] = "sheet.recalled"

    reason: str
