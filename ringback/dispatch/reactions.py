"""What dispatch does on the news of tickets and sheets."""

from ringback.base.journal import Heard, on
from ringback.dispatch import commands
from ringback.dispatch.states import OfferState
from ringback.kernel.actor import Actor
from ringback.tickets.events import (
    SheetClaimed,
    SheetDispatched,
    SheetHandedOver,
    SheetRecalled,
    SheetReturned,
    SheetReturnRefused,
    TicketAccepted,
)

SYSTEM = Actor.system("dispatch")


@on(TicketAccepted)
def route_accepted(news: TicketAccepted, heard: Heard) -> None:
    commands.route(ticket_id=news.ticket_id, actor=SYSTEM, now=heard.now)


@on(SheetDispatched)
def queue_dispatched(news: SheetDispatched, heard: Heard) -> None:
    commands.wait(sheet_id=news.sheet_id, now=heard.now)


@on(SheetHandedOver)
def queue_handed_over(news: SheetHandedOver, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)
    if not news.to:
        commands.wait(sheet_id=news.sheet_id, now=heard.now)


@on(SheetReturnRefused)
def queue_refused_return(news: SheetReturnRefused, heard: Heard) -> None:
    commands.wait(sheet_id=news.sheet_id, now=heard.now)


@on(SheetClaimed)
def settle_claimed(news: SheetClaimed, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.TAKEN, now=heard.now)


@on(SheetReturned)
def settle_returned(news: SheetReturned, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)


@on(SheetRecalled)
def settle_recalled(news: SheetRecalled, heard: Heard) -> None:
    commands.settle(sheet_id=news.sheet_id, state=OfferState.WITHDRAWN, now=heard.now)
