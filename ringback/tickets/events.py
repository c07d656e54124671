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
    """``approved``: beyond the cap, by a lead."""

    kind: ClassVar[str] = "ticket.held"

    reason: str
    until: datetime
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReminded(TicketNews):
    """The customer we wait for is asked again; ``count`` is how often in this hold."""

    kind: ClassVar[str] = "ticket.reminded"

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitGivenUp(TicketNews):
    """The last reminder was not answered either. ``ending`` is what follows: ``close``, the case is
    answered so that it closes, or ``resume``, it goes back to work."""

    kind: ClassVar[str] = "ticket.wait_given_up"

    reason: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed(TicketNews):
    kind: ClassVar[str] = "ticket.resumed"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUrged(TicketNews):
    """``count`` is how often so far; ``alerts`` is false within the cool-down of the last one."""

    kind: ClassVar[str] = "ticket.urged"

    channel: str
    count: int = 1
    alerts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPromised(TicketNews):
    """Another time was told to the customer in the place of the old one."""

    kind: ClassVar[str] = "ticket.promised"

    old_promised_at: datetime | None
    promised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHandedDown(TicketNews):
    """The case came with a letter; ``deadline`` is ``None`` where it names none."""

    kind: ClassVar[str] = "ticket.handed_down"

    source: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLetterSent(TicketNews):
    """Our reply to whoever handed the case down has gone out."""

    kind: ClassVar[str] = "ticket.letter_sent"

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSupervised(TicketNews):
    """An account of the case is ordered; the order is ``sheet_id``."""

    kind: ClassVar[str] = "ticket.supervised"

    sheet_id: int
    cause: str


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
class TicketTouched(TicketNews):
    """Somebody did something to the case in the system it came from, and nothing we keep of it
    changed."""

    kind: ClassVar[str] = "ticket.touched"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLoaded(TicketNews):
    """The case came here from an earlier system with its whole past: so many ``events``, told in
    entries of their own. ``statement_id``: what it was called there; ``sheet_id``: its sheet that
    waits for somebody, ``None`` where none does."""

    kind: ClassVar[str] = "ticket.loaded"

    source: str
    state: str
    events: int
    statement_id: UUID
    sheet_id: int | None


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
    """``assists``: the sheet whose work this helps; ``statement_id``: the words that ask for it."""

    kind: ClassVar[str] = "sheet.dispatched"

    department_path: str
    team: str
    assists: int | None = None
    statement_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAssigned(SheetNews):
    """Dispatch offers the sheet to a person, who still has to claim it."""

    kind: ClassVar[str] = "sheet.assigned"

    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetUnassigned(SheetNews):
    """What was offered to ``was`` and not claimed waits again."""

    kind: ClassVar[str] = "sheet.unassigned"

    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetClaimed(SheetNews):
    kind: ClassVar[str] = "sheet.claimed"

    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForced(SheetNews):
    """A lead put it into somebody's hands; ``was`` is who had it, empty when nobody did."""

    kind: ClassVar[str] = "sheet.forced"

    assignee: str
    was: str
    reason: str


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
class OrderAnswered(SheetNews):
    """A supervision order was answered; ``completes_at`` is when the work will be done."""

    kind: ClassVar[str] = "sheet.order_answered"

    completes_at: datetime


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
