"""Codes as they are shown: their words, and the tone they are shown in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.feedback.states import InvitationState, Question, RepairOutcome
from ringback.messaging.states import MESSAGE_STATE_LABELS, MessageState, Method
from ringback.tickets.queries import Ticket
from ringback.tickets.states import (
    COMPLEXITY_LABELS,
    KIND_LABELS,
    SHEET_KIND_LABELS,
    SHEET_STATE_LABELS,
    TICKET_STATE_LABELS,
    Complexity,
    Kind,
    Severity,
    SheetKind,
    SheetState,
    TicketState,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A badge: words and tone (``cotton/badge.html``)."""

    words: str | Promise
    tone: str = "neutral"


SEVERITY_MARKS = {
    Severity.HIGH: Label(_("Severe"), "warn"),
    Severity.CRITICAL: Label(_("Critical"), "bad"),
}
KIND_TONES = {
    Kind.COMPLAINT: "bad",
    Kind.FAULT: "warn",
    Kind.TRANSACTION: "info",
    Kind.PRAISE: "good",
    Kind.SUGGESTION: "accent",
}
STATE_TONES = {
    TicketState.REGISTERED: "accent",
    TicketState.ACCEPTED: "info",
    TicketState.IN_PROGRESS: "info",
    TicketState.ON_HOLD: "warn",
    TicketState.RESOLVED: "good",
    TicketState.CONFIRMED: "good",
}
SHEET_TONES = {
    SheetState.DISPATCHED: "accent",
    SheetState.CLAIMED: "info",
    SheetState.REPLIED: "warn",
    SheetState.RETURNED: "bad",
    SheetState.PASSED: "good",
}
MESSAGE_TONES = {
    MessageState.SENT: "good",
    MessageState.FAILED: "bad",
    MessageState.DEAD: "bad",
    MessageState.SKIPPED: "warn",
}


def kind(code: str) -> Label:
    return _label(Kind(code), KIND_LABELS, KIND_TONES)


def state(code: str) -> Label:
    return _label(TicketState(code), TICKET_STATE_LABELS, STATE_TONES)


def severity(code: str) -> Label | None:
    """``None`` for what needs no mention. Beside other marks "high" alone would say nothing."""
    return SEVERITY_MARKS.get(Severity(code))


def complexity(code: str) -> Label | None:
    if code == Complexity.ORDINARY:
        return None
    return Label(COMPLEXITY_LABELS[Complexity(code)], "accent")


def estimate(risk: float) -> Label:
    """How likely a silent customer is unhappy: an estimate, in no satisfaction figure (§4.3)."""
    percent = round(risk * 100)
    return Label(_("Unhappy: %(percent)s %% (estimate)") % {"percent": percent}, "warn")


def ticket_marks(ticket: Ticket) -> list[Label]:
    """What kind of case it is, and what is out of the ordinary about it."""
    found = (kind(ticket.kind), severity(ticket.severity), complexity(ticket.complexity))
    return [label for label in found if label is not None]


def sheet_kind(code: str) -> Label:
    return Label(SHEET_KIND_LABELS[SheetKind(code)])


def sheet_state(code: str) -> Label:
    return _label(SheetState(code), SHEET_STATE_LABELS, SHEET_TONES)


def message_state(code: str) -> Label:
    return _label(MessageState(code), MESSAGE_STATE_LABELS, MESSAGE_TONES)


Member = TypeVar("Member", bound=StrEnum)


def _label(member: Member, words: Mapping[Member, Promise], tones: Mapping[Member, str]) -> Label:
    return Label(words[member], tones.get(member, "neutral"))


UNFILED = _("Not yet filed")

METHODS = {
    Method.CALLER_ID: _("the number that calls"),
    Method.TEXT_CODE: _("a code by text message"),
    Method.CALL_CODE: _("a code by call"),
    Method.SERVICE_PASSWORD: _("the service password"),
    Method.DOCUMENT: _("a document sighted"),
}

QUESTIONS = {
    Question.SOLVED: _("Solved?"),
    Question.RESULT: _("Result"),
    Question.PERSON: _("Person who helped"),
}

REPAIR_OUTCOMES = {
    RepairOutcome.SETTLED: _("The customer is content now"),
    RepairOutcome.REOPEN: _("The customer wants it reopened"),
    RepairOutcome.UNREACHED: _("The customer was not reached"),
}

INVITATION_STATES = {
    InvitationState.PLANNED: Label(_("Will be asked")),
    InvitationState.ASKED: Label(_("Asked, no answer yet"), "info"),
    InvitationState.ANSWERED: Label(_("Rated"), "good"),
    InvitationState.SILENT: Label(_("Stayed silent"), "warn"),
    InvitationState.SKIPPED: Label(_("Not asked")),
}

PRODUCTS = {
    "mobile": _("Mobile"),
    "broadband": _("Broadband"),
    "iptv": _("IPTV"),
    "fixed_line": _("Fixed line"),
    "leased_line": _("Leased line"),
}


def product(code: str) -> str:
    """The family of a product in words, its own name as the operator's systems write it."""
    family, _dot, own = code.partition(".")
    return " ".join(filter(None, (str(PRODUCTS.get(family, family)), own)))
