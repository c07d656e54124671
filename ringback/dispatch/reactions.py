"""What dispatch does on the news of tickets, sheets and people."""

from ringback.base.journal import Heard, on
from ringback.dispatch import commands
from ringback.dispatch.states import OfferState
from ringback.kernel.actor import Actor
from ringback.people import queries as people
from ringback.people.events import GridDropped, GridHeld, PresenceSet, SkillHeld, StaffMoved
from ringback.tickets import queries as tickets
from ringback.tickets.events import (
    OrderAnswered,
    SheetClaimed,
    SheetCompleted,
    SheetDispatched,
    SheetForced,
    SheetHandedOver,
    SheetPassed,
    SheetRecalled,
    SheetReplied,
    SheetReturnAccepted,
    SheetReturned,
    SheetReturnRefused,
    SheetUnassigned,
    TicketAccepted,
    TicketLoaded,
)

SYSTEM = Actor.system("dispatch")


@on(TicketAccepted)
def route_accepted(news: TicketAccepted, heard: Heard) -> None:
    commands.route(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(SheetDispatched)
def queue_dispatched(news: SheetDispatched, heard: Heard) -> None:
    commands.wait(sheet_id=news.sheet_id, now=heard.now)


@on(TicketLoaded)
def queue_loaded(news: TicketLoaded, heard: Heard) -> None:
    """Work that came with a case from an earlier system and is not done yet."""
    if news.sheet_id is not None:
        commands.wait(sheet_id=news.sheet_id, now=heard.now)


@on(SheetDispatched)
def note_dispatched(news: SheetDispatched, heard: Heard) -> None:
    commands.note_routing(sheet_id=news.sheet_id)


@on(SheetReturnAccepted)
def note_wrongly_sent(news: SheetReturnAccepted, heard: Heard) -> None:
    commands.note_wrong(sheet_id=news.sheet_id, reason=news.reason)


@on(SheetPassed)
def note_where_it_ended(news: SheetPassed, heard: Heard) -> None:
    commands.note_end(sheet_id=news.sheet_id)


@on(SheetHandedOver)
def queue_handed_over(news: SheetHandedOver, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)
    if news.to:
        commands.await_claim(sheet_id=news.sheet_id, assignee=news.to, actor=SYSTEM, now=heard.now)
    else:
        commands.wait(sheet_id=news.sheet_id, now=heard.now)
    _call_colleagues_of(heard.actor, heard)


@on(SheetReturnRefused)
def queue_refused_return(news: SheetReturnRefused, heard: Heard) -> None:
    commands.wait(sheet_id=news.sheet_id, now=heard.now)


@on(SheetClaimed)
def settle_claimed(news: SheetClaimed, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.TAKEN, now=heard.now)


@on(SheetForced)
def settle_forced(news: SheetForced, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)
    if news.was:
        _call_colleagues_of(news.was, heard)


@on(SheetReturned)
def settle_returned(news: SheetReturned, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)
    _call_colleagues_of(heard.actor, heard)


@on(SheetRecalled)
def settle_recalled(news: SheetRecalled, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)
    _call_where(news.sheet_id, heard)


@on(SheetReplied)
def call_after_reply(news: SheetReplied, heard: Heard) -> None:
    _call_where(news.sheet_id, heard)


@on(SheetCompleted)
def call_after_completion(news: SheetCompleted, heard: Heard) -> None:
    _call_where(news.sheet_id, heard)


@on(OrderAnswered)
def call_after_account(news: OrderAnswered, heard: Heard) -> None:
    _call_where(news.sheet_id, heard)


@on(SheetUnassigned)
def call_after_unassignment(news: SheetUnassigned, heard: Heard) -> None:
    _call_colleagues_of(news.was, heard)


@on(PresenceSet)
def call_on_presence(news: PresenceSet, heard: Heard) -> None:
    _call_staff(news.staff_id, heard)


@on(SkillHeld)
def call_on_skill(news: SkillHeld, heard: Heard) -> None:
    _call_staff(news.staff_id, heard)


@on(GridHeld)
def call_on_grid(news: GridHeld, heard: Heard) -> None:
    _call_staff(news.staff_id, heard)


@on(GridDropped)
def call_on_grid_dropped(news: GridDropped, heard: Heard) -> None:
    """What waited for one engineer is everybody's again."""
    _call_staff(news.staff_id, heard)


@on(StaffMoved)
def call_on_move(news: StaffMoved, heard: Heard) -> None:
    _call_staff(news.staff_id, heard)


def _call_staff(staff_id: int, heard: Heard) -> None:
    commands.call(department_path=people.department_path_of(staff_id), now=heard.now)


def _call_where(sheet_id: int, heard: Heard) -> None:
    """Whoever had it in hand is freer now: mostly somebody of the department it lies in."""
    sheet = tickets.sheet(sheet_id=sheet_id, actor=SYSTEM)
    commands.call(department_path=sheet.department_path, now=heard.now)


def _call_colleagues_of(ref: str, heard: Heard) -> None:
    path = people.scope_of(ref)
    if path:
        commands.call(department_path=path, now=heard.now)
