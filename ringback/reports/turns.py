"""Whether a step may follow on the one before: the life tables of cases and sheets, taken at their
word (§1.2.2). A desk at work cannot leave them; what was brought in from elsewhere can. Pure."""

from dataclasses import dataclass, field

from ringback.reports.rules import MERGE, SHEET, Told
from ringback.tickets.states import (
    CALLED_BACK,
    OPEN_SHEET,
    REVIEWED,
    SUPERVISED,
    WORKABLE,
    SheetKind,
    SheetState,
    TicketState,
)
from ringback.tickets.states import (
    SHEET as SHEET_LIFE,
)
from ringback.tickets.states import (
    TICKET as TICKET_LIFE,
)

CASE_VERBS = {
    "ticket.accepted": "accept",
    "ticket.refused": "refuse",
    "ticket.cancelled": "cancel",
    "ticket.linked": "merge",
    "ticket.held": "hold",
    "ticket.resumed": "resume",
    "ticket.resolved": "resolve",
    "ticket.confirmed": "confirm",
    "ticket.closed": "close",
    "ticket.reopened": "reopen",
}
SHEET_VERBS = {
    "sheet.claimed": "claim",
    "sheet.forced": "force_claim",
    "sheet.handed_over": "hand_over",
    "sheet.returned": "return",
    "sheet.recalled": "recall",
    "sheet.replied": "reply",
    "sheet.completed": "complete",
    "sheet.order_answered": "complete",
    "sheet.passed": "pass",
    "sheet.sent_back": "send_back",
    "sheet.return_accepted": "accept_return",
    "sheet.return_refused": "refuse_return",
}
WORKED = {SheetKind.CALLBACK: CALLED_BACK, SheetKind.SUPERVISION: SUPERVISED}
"""In which states of a case a sheet of this kind can be given out; of the others where work can."""


@dataclass(slots=True)
class Turns:
    """A case and its sheets walked through their lives. After a step out of turn they stand where
    it leads, so that one step counts once."""

    case: TicketState | None = None
    before_merge: TicketState | None = None
    sheets: dict[str, tuple[SheetState, str]] = field(default_factory=dict)

    def take(self, entry: Told) -> bool:
        """Whether the step was in turn."""
        if entry.subject == SHEET:
            return self._sheet(entry)
        is_merge = entry.content.get("link_kind") == MERGE
        if entry.kind == "ticket.registered":
            is_first, self.case = self.case is None, TicketState.REGISTERED
            return is_first
        if entry.kind == "ticket.unlinked" and is_merge:
            self.case = self.before_merge
        if entry.kind not in CASE_VERBS or (entry.kind == "ticket.linked" and not is_merge):
            return True
        return self._case(CASE_VERBS[entry.kind])

    def _case(self, verb: str) -> bool:
        in_turn = self.case in TICKET_LIFE.sources(verb)
        if verb == "merge":
            self.before_merge = self.case
        self.case = TICKET_LIFE.target(verb)
        return in_turn and not (verb == "resolve" and self._is_worked_on())

    def _is_worked_on(self) -> bool:
        """While a sheet is open nobody tells the customer that all is done (§3.1.3)."""
        states = self.sheets.values()
        return any(state in OPEN_SHEET and kind in REVIEWED for state, kind in states)

    def _sheet(self, entry: Told) -> bool:
        # News of others about a sheet, as that a lead has put it first, does not name its kind.
        own_kind = entry.content.get("sheet_kind", "")
        state, kind = self.sheets.get(entry.subject_id, (None, own_kind))
        if entry.kind == "sheet.dispatched":
            self.sheets[entry.subject_id] = SheetState.DISPATCHED, kind
            return state is None and self.case in WORKED.get(SheetKind(kind), WORKABLE)
        if entry.kind not in SHEET_VERBS:
            return True
        verb = SHEET_VERBS[entry.kind]
        self.sheets[entry.subject_id] = SHEET_LIFE.target(verb), kind
        return state in SHEET_LIFE.sources(verb)
