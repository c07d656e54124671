"""A case as its past has made it: the rows it consists of, and what is to be told of it.

Nothing is written here. Ids come with the writing, so what names them is a function called later.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ringback.clocks.commands import Happened, Turn
from ringback.kernel.news import News
from ringback.tickets import events, limits
from ringback.tickets.commands.moves import about
from ringback.tickets.models import Hold, Part, Reopening, Resolution, Ticket, WorkSheet
from ringback.tickets.models.ticket import path_ref
from ringback.tickets.past import Happening, Step
from ringback.tickets.states import PartRole, SheetKind, SheetState, TicketState


@dataclass(frozen=True, slots=True)
class Story:
    """``news`` is asked once everything it names has its id."""

    news: Callable[[], News]
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Codes:
    """Why it was answered, went back to work, was passed on or given up: codes for all of a case,
    for the earlier system's own are not ours."""

    resolution: str
    cause: str
    reopening: str
    hand_over: str
    cancellation: str


@dataclass(slots=True)
class Lived:
    ticket: Ticket
    codes: Codes
    sheets: list[WorkSheet] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    reopenings: list[Reopening] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)
    contact: list[Happened] = field(default_factory=list)
    handling: list[Happened] = field(default_factory=list)
    of_sheets: list[list[Happened]] = field(default_factory=list)
    department_path: str = ""

    def take(self, step: Step) -> None:
        """One step further. Raises ``KeyError`` for a verb no past consists of."""
        happening = step.happening
        self.department_path = happening.department_path or self.department_path
        VERBS[step.verb](self, happening)
        if happening.spoken:
            self._spoken(happening)

    def _tell(self, happening: Happening, news: Callable[[], News]) -> None:
        self.stories.append(Story(news, happening.at, happening.actor))

    def _become(self, state: TicketState) -> None:
        self.ticket.state = state
        self.ticket.version += 1

    def accept(self, happening: Happening) -> None:
        self._become(TicketState.ACCEPTED)
        self.ticket.accepted_at = happening.at
        self._tell(
            happening,
            lambda: events.TicketAccepted(ticket_id=self.ticket.pk, promised_at=None),
        )
        self._dispatch(happening)

    def begin(self, happening: Happening) -> None:
        self._become(TicketState.IN_PROGRESS)
        self._tell(happening, lambda: events.TicketBegun(ticket_id=self.ticket.pk))

    def hold(self, happening: Happening) -> None:
        self._become(TicketState.ON_HOLD)
        held = Hold(
            ticket=self.ticket,
            reason=happening.reason,
            # One that began and ended in the same minute there lasted a moment at least.
            until=happening.at + timedelta(seconds=1),
            held_at=happening.at,
            held_by=happening.actor,
        )
        self.holds.append(held)
        if limits.hold_pauses(self.ticket, held.reason):
            self._turn_work(Happened(happening.at, Turn.PAUSE, held.reason))
        self._tell(
            happening,
            lambda: events.TicketHeld(
                ticket_id=self.ticket.pk, reason=held.reason, until=held.until
            ),
        )

    def resume(self, happening: Happening) -> None:
        self._become(TicketState.IN_PROGRESS)
        held = self._end_hold(happening)
        self._turn_work(Happened(happening.at, Turn.RESUME))
        self._tell(
            happening,
            lambda: events.TicketResumed(ticket_id=self.ticket.pk, reason=held.reason),
        )

    def _turn_work(self, happened: Happened) -> None:
        """What the case waits for, the department that works on it waits for as well (§3.2.4)."""
        self.handling.append(happened)
        self.of_sheets[-1].append(happened)

    def _end_hold(self, happening: Happening) -> Hold:
        held = self.holds[-1]
        held.resumed_at, held.resumed_by = happening.at, happening.actor
        held.until = max(happening.at, held.until)
        return held

    def resolve(self, happening: Happening) -> None:
        self._become(TicketState.RESOLVED)
        self.ticket.resolved_at = happening.at
        episode = self.ticket.episode
        self.resolutions.append(
            Resolution(
                ticket=self.ticket,
                episode=episode,
                code=self.codes.resolution,
                cause=self.codes.cause,
                resolved_at=happening.at,
                resolved_by=happening.actor,
            )
        )
        self._end_sheet(happening, SheetState.PASSED, Turn.STOP)
        self._spoken(happening)
        self.handling.append(Happened(happening.at, Turn.STOP))
        self._tell(
            happening,
            lambda: events.TicketResolved(
                ticket_id=self.ticket.pk,
                episode=episode,
                code=self.codes.resolution,
                cause=self.codes.cause,
            ),
        )

    def _spoken(self, happening: Happening) -> None:
        """Who answers has spoken to the customer (§3.2.1)."""
        if not self.contact:
            self.contact.append(Happened(happening.at, Turn.STOP))

    def confirm(self, happening: Happening) -> None:
        self._become(TicketState.CONFIRMED)
        episode = self.ticket.episode
        self._tell(
            happening,
            lambda: events.TicketConfirmed(ticket_id=self.ticket.pk, episode=episode),
        )

    def close(self, happening: Happening) -> None:
        self._become(TicketState.CLOSED)
        self.ticket.closed_at, self.ticket.closure_basis = happening.at, happening.basis
        self._tell(
            happening,
            lambda: events.TicketClosed(ticket_id=self.ticket.pk, basis=happening.basis),
        )

    def reopen(self, happening: Happening) -> None:
        self._become(TicketState.IN_PROGRESS)
        self.ticket.closed_at, self.ticket.closure_basis = None, ""
        self.ticket.episode += 1
        episode = self.ticket.episode
        self.reopenings.append(
            Reopening(
                ticket=self.ticket,
                episode=episode,
                reason=self.codes.reopening,
                reopened_at=happening.at,
                reopened_by=happening.actor,
            )
        )
        self.handling.append(Happened(happening.at, Turn.RESUME))
        self._tell(
            happening,
            lambda: events.TicketReopened(
                ticket_id=self.ticket.pk, episode=episode, reason=self.codes.reopening
            ),
        )
        self._dispatch(happening)

    def cancel(self, happening: Happening) -> None:
        was_held = self.ticket.state == TicketState.ON_HOLD
        self._become(TicketState.CANCELLED)
        self.ticket.closed_at = happening.at
        if was_held:
            self._end_hold(happening)
        self._end_sheet(happening, SheetState.RECALLED, Turn.CANCEL)
        for turns in (self.contact, self.handling):
            turns.append(Happened(happening.at, Turn.CANCEL))
        self._tell(
            happening,
            lambda: events.TicketCancelled(
                ticket_id=self.ticket.pk, reason=self.codes.cancellation
            ),
        )

    def _dispatch(self, happening: Happening) -> None:
        """The work lies with a department from the first moment on."""
        sheet = WorkSheet(
            ticket=self.ticket,
            kind=SheetKind.HANDLING,
            state=SheetState.DISPATCHED,
            department_path=self.department_path,
            weight=limits.points_of_sheet(self.ticket, SheetKind.HANDLING, happening.at),
            dispatched_at=happening.at,
            dispatched_by=happening.actor,
        )
        self.sheets.append(sheet)
        self.of_sheets.append([])
        department_path = sheet.department_path
        self._take_part(happening)
        self._tell(
            happening,
            lambda: events.SheetDispatched(
                **about(sheet), department_path=department_path, team=""
            ),
        )

    def pass_on(self, happening: Happening) -> None:
        """Also of work that is done already: then who had it is put right."""
        sheet = self.sheets[-1]
        sheet.department_path = department_path = self.department_path
        sheet.hand_overs += 1
        self._take_part(happening)
        self._tell(
            happening,
            lambda: events.SheetHandedOver(
                **about(sheet),
                department_path=department_path,
                to="",
                reason=self.codes.hand_over,
            ),
        )

    def touch(self, happening: Happening) -> None:
        self._tell(happening, lambda: events.TicketTouched(ticket_id=self.ticket.pk))

    def _end_sheet(self, happening: Happening, state: SheetState, turn: Turn) -> None:
        sheet = self.sheets[-1]
        sheet.state, sheet.ended_at = state, happening.at
        self.of_sheets[-1].append(Happened(happening.at, turn))
        if state is SheetState.PASSED:
            self._tell(happening, lambda: events.SheetPassed(**about(sheet)))
        else:
            reason = self.codes.cancellation
            self._tell(happening, lambda: events.SheetRecalled(**about(sheet), reason=reason))

    def _take_part(self, happening: Happening) -> None:
        ref = path_ref(self.department_path)
        if ref not in self.parts:
            self.parts[ref] = Part(
                ticket=self.ticket, ref=ref, role=PartRole.DEPARTMENT, since=happening.at
            )

    def end(self, now: datetime) -> None:
        """What still goes on goes on here: a hold ends when ours would."""
        if self.ticket.state == TicketState.ON_HOLD:
            held = self.holds[-1]
            held.until = now + limits.hold_cap(self.ticket, held.reason, now).longest


VERBS: dict[str, Callable[[Lived, Happening], None]] = {
    verb.__name__: verb
    for verb in (
        Lived.accept,
        Lived.begin,
        Lived.hold,
        Lived.resume,
        Lived.resolve,
        Lived.confirm,
        Lived.close,
        Lived.reopen,
        Lived.cancel,
        Lived.pass_on,
        Lived.touch,
    )
}
