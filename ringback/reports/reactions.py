"""What reports hear: whose figures may have changed. Each reaction leaves a mark and is done."""

from collections.abc import Callable, Iterable

from ringback.base.journal import Heard, on
from ringback.clocks import events as clocks
from ringback.customers.events import CustomerMerged, CustomerUnmerged
from ringback.feedback import events as feedback
from ringback.intake import events as intake
from ringback.kernel.news import News
from ringback.messaging.events import ContactEnded, ContactIdentified, ContactOpened
from ringback.reports import commands
from ringback.reports.states import Subject
from ringback.tickets import events as tickets

OF_TICKET: tuple[type[News], ...] = (
    tickets.TicketRegistered,
    tickets.TicketClassified,
    tickets.TicketAccepted,
    tickets.TicketRefused,
    tickets.TicketHeld,
    tickets.TicketResumed,
    tickets.TicketUrged,
    tickets.TicketSaid,
    tickets.TicketAttached,
    tickets.TicketPromised,
    tickets.TicketResolved,
    tickets.TicketConfirmed,
    tickets.TicketReopened,
    tickets.TicketClosed,
    tickets.TicketCancelled,
    tickets.TicketLinked,
    tickets.TicketUnlinked,
    tickets.TicketLoaded,
    tickets.SheetDispatched,
    tickets.SheetClaimed,
    tickets.SheetForced,
    tickets.SheetReplied,
    tickets.SheetPassed,
    tickets.SheetSentBack,
    tickets.SheetCompleted,
    tickets.OrderAnswered,
    tickets.SheetReturned,
    tickets.SheetReturnAccepted,
    tickets.SheetReturnRefused,
    tickets.SheetHandedOver,
    tickets.SheetRecalled,
    intake.RequestTaken,
    intake.TriageSettled,
    intake.TriageDismissed,
    intake.TriageLapsed,
    feedback.InvitationPlanned,
    feedback.InvitationAsked,
    feedback.InvitationSkipped,
    feedback.QuestionRated,
    feedback.InvitationConcluded,
    feedback.CustomerSilent,
    feedback.RepairEnded,
)
OF_CLOCK: tuple[type[News], ...] = (
    clocks.ClockResumed,
    clocks.ClockRebound,
    clocks.ClockMoved,
    clocks.ClockStopped,
    clocks.ClockCancelled,
    clocks.ClockBreached,
)
OF_CONTACT: tuple[type[News], ...] = (ContactOpened, ContactIdentified, ContactEnded)
OF_CUSTOMER: tuple[type[News], ...] = (CustomerMerged, CustomerUnmerged)

CLOCKS_OF = {"ticket": Subject.TICKET, "work_sheet": Subject.SHEET}


def _mark_ticket(news: News, heard: Heard) -> None:
    """A sheet that stands alone belongs to no case and stands in no figure."""
    ticket_id = getattr(news, "ticket_id", None)
    if ticket_id is not None:
        commands.mark(entry_id=heard.entry_id, subject=Subject.TICKET, subject_id=ticket_id)


def _mark_clock(news: News, heard: Heard) -> None:
    assert isinstance(news, clocks.ClockNews)  # the list above holds no other
    if news.of_kind in CLOCKS_OF:
        commands.mark(
            entry_id=heard.entry_id, subject=CLOCKS_OF[news.of_kind], subject_id=news.of_id
        )


def _mark_contact(news: News, heard: Heard) -> None:
    commands.mark(entry_id=heard.entry_id, subject=Subject.CONTACT, subject_id=news.subject_id)


def _mark_customer(news: News, heard: Heard) -> None:
    """Two customers became one, or one two: what repeats what is other than it was, on both."""
    assert isinstance(news, CustomerMerged | CustomerUnmerged)  # the list above holds no other
    both = f"{news.customer_id} {news.merged_id}"
    commands.mark(entry_id=heard.entry_id, subject=Subject.CUSTOMER, subject_id=both)


def _hear(kinds: Iterable[type[News]], react: Callable[[News, Heard], None]) -> None:
    """One reaction for each kind of news, named after it: the name is its address in stored
    deliveries."""
    for news in kinds:
        _subscribe(news, react)


def _subscribe(news: type[News], react: Callable[[News, Heard], None]) -> None:
    def reaction(told: News, heard: Heard) -> None:
        react(told, heard)

    reaction.__name__ = f"mark_{news.kind.replace('.', '_')}"
    on(news)(reaction)


_hear(OF_TICKET, _mark_ticket)
_hear(OF_CLOCK, _mark_clock)
_hear(OF_CONTACT, _mark_contact)
_hear(OF_CUSTOMER, _mark_customer)
