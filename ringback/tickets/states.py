"""The whole life of a ticket and of a work sheet on one screen, and the words they use."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.catalog.facts import Complexity, Kind
from ringback.kernel.lifecycle import Lifecycle

__all__ = [
    "CLOSURE_BASIS_LABELS",
    "COMPLEXITY_LABELS",
    "IN_HAND",
    "KIND_LABELS",
    "LINK_KIND_LABELS",
    "OPEN",
    "OPEN_SHEET",
    "REVIEWED",
    "SEVERITY_LABELS",
    "SHEET",
    "SHEET_KIND_LABELS",
    "SHEET_STATE_LABELS",
    "STATEMENT_KIND_LABELS",
    "TICKET",
    "TICKET_STATE_LABELS",
    "ClosureBasis",
    "Complexity",
    "Kind",
    "LinkKind",
    "PartRole",
    "Severity",
    "SheetKind",
    "SheetState",
    "StatementKind",
    "TicketState",
]

KIND_LABELS = {
    Kind.INQUIRY: _("Inquiry"),
    Kind.LOOKUP: _("Look-up"),
    Kind.TRANSACTION: _("Transaction"),
    Kind.FAULT: _("Fault"),
    Kind.COMPLAINT: _("Complaint"),
    Kind.SUGGESTION: _("Suggestion"),
    Kind.PRAISE: _("Praise"),
}


COMPLEXITY_LABELS = {
    Complexity.ORDINARY: pgettext_lazy("complexity", "Ordinary"),
    Complexity.MAJOR: pgettext_lazy("complexity", "Major"),
}


class Severity(StrEnum):
    """How much it hurts. May shorten a first contact, never lengthen it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITY_LABELS = {
    Severity.LOW: pgettext_lazy("severity", "Low"),
    Severity.NORMAL: pgettext_lazy("severity", "Normal"),
    Severity.HIGH: pgettext_lazy("severity", "High"),
    Severity.CRITICAL: pgettext_lazy("severity", "Critical"),
}


class LetterSource(StrEnum):
    """Who handed a case down (§5.4.6)."""

    CITY_HOTLINE = "12345"
    CONSUMER_HOTLINE = "12315"
    PETITION = "petition"
    HEADQUARTERS = "headquarters"


LETTER_SOURCE_LABELS = {
    LetterSource.CITY_HOTLINE: _("12345 city hotline"),
    LetterSource.CONSUMER_HOTLINE: _("12315 consumer hotline"),
    LetterSource.PETITION: _("Petition office"),
    LetterSource.HEADQUARTERS: _("Headquarters"),
}


class WaitEnding(StrEnum):
    """What follows the last reminder to a customer we wait for (§3.2.4)."""

    RESUME = "resume"
    CLOSE = "close"


WAIT_ENDING_LABELS = {
    WaitEnding.RESUME: _("it goes back to work"),
    WaitEnding.CLOSE: _("it is answered and closes"),
}


class SupervisionCause(StrEnum):
    """Why an account of a case is ordered: a limit is nearly used up (at birth of an escalated
    case), the customer has urged so often, or a lead wants one."""

    THRESHOLD = "threshold"
    URGED = "urged"
    LEAD = "lead"


SUPERVISION_CAUSE_LABELS = {
    SupervisionCause.THRESHOLD: _("the limit is nearly used up"),
    SupervisionCause.URGED: _("the customer has urged repeatedly"),
    SupervisionCause.LEAD: _("by order of a lead"),
}


class TicketState(StrEnum):
    REGISTERED = "registered"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    INELIGIBLE = "ineligible"
    CANCELLED = "cancelled"
    MERGED = "merged"


TICKET_STATE_LABELS = {
    TicketState.REGISTERED: _("Registered"),
    TicketState.ACCEPTED: _("Accepted"),
    TicketState.IN_PROGRESS: _("In progress"),
    TicketState.ON_HOLD: _("On hold"),
    TicketState.RESOLVED: _("Answered"),
    TicketState.CONFIRMED: _("Confirmed"),
    TicketState.CLOSED: _("Closed"),
    TicketState.INELIGIBLE: _("Conditions not met"),
    TicketState.CANCELLED: _("Cancelled"),
    TicketState.MERGED: _("Merged"),
}


_T = TicketState
TICKET = Lifecycle[TicketState](
    {
        (_T.REGISTERED, "accept"): _T.ACCEPTED,
        (_T.REGISTERED, "refuse"): _T.INELIGIBLE,
        (_T.REGISTERED, "cancel"): _T.CANCELLED,
        (_T.REGISTERED, "merge"): _T.MERGED,
        (_T.ACCEPTED, "begin"): _T.IN_PROGRESS,
        (_T.ACCEPTED, "hold"): _T.ON_HOLD,
        (_T.ACCEPTED, "resolve"): _T.RESOLVED,
        (_T.ACCEPTED, "cancel"): _T.CANCELLED,
        (_T.ACCEPTED, "merge"): _T.MERGED,
        (_T.IN_PROGRESS, "hold"): _T.ON_HOLD,
        (_T.IN_PROGRESS, "resolve"): _T.RESOLVED,
        (_T.IN_PROGRESS, "cancel"): _T.CANCELLED,
        (_T.IN_PROGRESS, "merge"): _T.MERGED,
        (_T.ON_HOLD, "resume"): _T.IN_PROGRESS,
        (_T.ON_HOLD, "cancel"): _T.CANCELLED,
        (_T.ON_HOLD, "merge"): _T.MERGED,
        (_T.RESOLVED, "confirm"): _T.CONFIRMED,
        (_T.RESOLVED, "close"): _T.CLOSED,
        (_T.RESOLVED, "reopen"): _T.IN_PROGRESS,
        (_T.CONFIRMED, "close"): _T.CLOSED,
        (_T.CONFIRMED, "reopen"): _T.IN_PROGRESS,
    }
)
"""Closed is final: later work is a new ticket linked ``reopens``. A merged ticket goes back to the
state its link remembers; that way out is not in the table because it depends on the link."""

OPEN = frozenset(
    {_T.REGISTERED, _T.ACCEPTED, _T.IN_PROGRESS, _T.ON_HOLD, _T.RESOLVED, _T.CONFIRMED}
)
"""Somebody still owes something."""


UNANSWERED = frozenset({_T.REGISTERED, _T.ACCEPTED, _T.IN_PROGRESS, _T.ON_HOLD})
"""The customer still waits for an answer."""

ANSWERED = frozenset({_T.RESOLVED, _T.CONFIRMED, _T.CLOSED})
"""The customer has an answer."""

LOADABLE = frozenset(
    {_T.ACCEPTED, _T.IN_PROGRESS, _T.ON_HOLD, _T.RESOLVED, _T.CONFIRMED, _T.CLOSED, _T.CANCELLED}
)
"""States a case may have had in an earlier system. One that nobody had accepted is registered
anew instead."""

WORKABLE = frozenset({_T.ACCEPTED, _T.IN_PROGRESS, _T.RESOLVED})
"""Work can be given out. Resolved too: a repair call-back hangs on an answered ticket."""

SUPERVISED = frozenset({_T.ACCEPTED, _T.IN_PROGRESS, _T.ON_HOLD})
PROMISED = SUPERVISED
"""The answer is still owed."""

CALLED_BACK = WORKABLE | {_T.CONFIRMED, _T.CLOSED}
"""A customer can be called back about these: a rating may be late, and low (§4.3.3)."""


class SheetKind(StrEnum):
    HANDLING = "handling"
    CALLBACK = "callback"
    ASSIST = "assist"
    SUPERVISION = "supervision"
    VISIT = "visit"
    REVIEW = "review"
    CARE = "care"


SHEET_KIND_LABELS = {
    SheetKind.HANDLING: pgettext_lazy("work sheet", "Handling"),
    SheetKind.CALLBACK: pgettext_lazy("work sheet", "Call-back"),
    SheetKind.ASSIST: pgettext_lazy("work sheet", "Assist"),
    SheetKind.SUPERVISION: pgettext_lazy("work sheet", "Supervision"),
    SheetKind.VISIT: pgettext_lazy("work sheet", "Visit"),
    SheetKind.REVIEW: pgettext_lazy("work sheet", "Review"),
    SheetKind.CARE: pgettext_lazy("work sheet", "Care"),
}

REVIEWED = frozenset({SheetKind.HANDLING, SheetKind.ASSIST, SheetKind.VISIT})
"""Kinds whose reply is reviewed by the accepting desk; the others end with ``complete``. An open
sheet of these kinds also keeps its ticket from being answered (§3.1)."""


ENDED_BY_OUTCOME = frozenset(SheetKind) - REVIEWED - {SheetKind.SUPERVISION}
"""A supervision order is answered in writing instead."""


class SheetState(StrEnum):
    DISPATCHED = "dispatched"
    CLAIMED = "claimed"
    REPLIED = "replied"
    PASSED = "passed"
    RETURNED = "returned"
    VOID = "void"
    RECALLED = "recalled"


SHEET_STATE_LABELS = {
    SheetState.DISPATCHED: pgettext_lazy("work sheet", "To be claimed"),
    SheetState.CLAIMED: pgettext_lazy("work sheet", "Being worked on"),
    SheetState.REPLIED: pgettext_lazy("work sheet", "Awaiting review"),
    SheetState.PASSED: pgettext_lazy("work sheet", "Done"),
    SheetState.RETURNED: pgettext_lazy("work sheet", "Returned"),
    SheetState.VOID: pgettext_lazy("work sheet", "Void"),
    SheetState.RECALLED: pgettext_lazy("work sheet", "Recalled"),
}


_S = SheetState
SHEET = Lifecycle[SheetState](
    {
        (_S.DISPATCHED, "claim"): _S.CLAIMED,
        (_S.DISPATCHED, "force_claim"): _S.CLAIMED,
        (_S.DISPATCHED, "hand_over"): _S.DISPATCHED,
        (_S.DISPATCHED, "return"): _S.RETURNED,
        (_S.DISPATCHED, "recall"): _S.RECALLED,
        (_S.CLAIMED, "reply"): _S.REPLIED,
        (_S.CLAIMED, "complete"): _S.PASSED,
        (_S.CLAIMED, "force_claim"): _S.CLAIMED,
        (_S.CLAIMED, "hand_over"): _S.DISPATCHED,
        (_S.CLAIMED, "return"): _S.RETURNED,
        (_S.CLAIMED, "recall"): _S.RECALLED,
        (_S.REPLIED, "pass"): _S.PASSED,
        (_S.REPLIED, "send_back"): _S.CLAIMED,
        (_S.REPLIED, "recall"): _S.RECALLED,
        (_S.RETURNED, "accept_return"): _S.VOID,
        (_S.RETURNED, "refuse_return"): _S.DISPATCHED,
    }
)
OPEN_SHEET = frozenset({_S.DISPATCHED, _S.CLAIMED, _S.REPLIED, _S.RETURNED})
IN_HAND = frozenset({_S.DISPATCHED, _S.CLAIMED})
"""Whoever it is assigned to has it in hand: offered, or at work. What is under review is not."""


class StatementKind(StrEnum):
    """Who speaks to whom. Notes are internal; all others the customer may read."""

    REQUEST = "request"
    RESTATEMENT = "restatement"
    ADDITION = "addition"
    REPLY = "reply"
    ANSWER = "answer"
    NOTE = "note"


STATEMENT_KIND_LABELS = {
    StatementKind.REQUEST: _("What the customer said"),
    StatementKind.RESTATEMENT: _("Read back and confirmed"),
    StatementKind.ADDITION: _("Added by the customer"),
    StatementKind.REPLY: _("Reply to the customer"),
    StatementKind.ANSWER: _("Answer to the customer"),
    StatementKind.NOTE: _("Internal note"),
}


class PartRole(StrEnum):
    """Why somebody may read a ticket beyond their organisation. Facts, never taken away."""

    OWNER = "owner"
    DEPARTMENT = "department"
    ASSIST = "assist"
    MENTIONED = "mentioned"
    SENDER = "sender"


class LinkKind(StrEnum):
    DUPLICATE_OF = "duplicate_of"
    CHILD_OF = "child_of"
    RELATED = "related"
    REOPENS = "reopens"


LINK_KIND_LABELS = {
    LinkKind.DUPLICATE_OF: _("Duplicate of"),
    LinkKind.CHILD_OF: _("Part of"),
    LinkKind.RELATED: _("Related to"),
    LinkKind.REOPENS: _("Takes up again"),
}


class ClosureBasis(StrEnum):
    """Why a ticket may be closed: the customer said so, silence ran out, or a lead released it."""

    CONFIRMED = "confirmed"
    SILENT = "silent"
    RELEASED = "released"


CLOSURE_BASIS_LABELS = {
    ClosureBasis.CONFIRMED: _("The customer has confirmed"),
    ClosureBasis.SILENT: _("The customer stayed silent"),
    ClosureBasis.RELEASED: _("Released by a team lead"),
}
