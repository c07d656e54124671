"""Whose news is whose business. Each reaction tells the people concerned, once."""

from collections.abc import Collection

from ringback.base.journal import Heard, on
from ringback.clocks.events import ClockBreached, ClockNews, ClockWarned
from ringback.clocks.states import Alarm, Layer
from ringback.dispatch.events import SheetPutFirst
from ringback.feedback.events import CustomerSilent
from ringback.handbook import queries as handbook
from ringback.handbook.events import RevisionApproved, SignOffFellDue
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.notifications import commands
from ringback.notifications.states import AboutKind, NoticeKind
from ringback.people import queries as people
from ringback.tickets import queries as tickets
from ringback.tickets.events import (
    OrderAnswered,
    SheetAssigned,
    SheetDispatched,
    SheetForced,
    SheetHandedOver,
    TicketSaid,
    TicketSupervised,
    TicketUrged,
    WaitGivenUp,
)
from ringback.tickets.states import Kind, SheetKind, WaitEnding

SYSTEM = Actor.system("notifications")
LEADS = "ticket.release"
"""Whoever holds this verb over a place answers for the work there."""
MOST_LEADS = 20


@on(TicketSaid)
def tell_mentioned(news: TicketSaid, heard: Heard) -> None:
    _about_ticket(NoticeKind.MENTIONED, news.ticket_id, news.mentions, heard)


@on(SheetAssigned)
def tell_assigned(news: SheetAssigned, heard: Heard) -> None:
    _about_sheet(NoticeKind.ASSIGNED, news.sheet_id, news.ticket_id, [news.assignee], heard)


@on(SheetForced)
def tell_forced(news: SheetForced, heard: Heard) -> None:
    _about_sheet(NoticeKind.ASSIGNED, news.sheet_id, news.ticket_id, [news.assignee], heard)


@on(SheetPutFirst)
def tell_put_first(news: SheetPutFirst, heard: Heard) -> None:
    _about_sheet(NoticeKind.PUT_FIRST, news.sheet_id, news.ticket_id, [news.assignee], heard)


@on(SheetHandedOver)
def tell_handed_over(news: SheetHandedOver, heard: Heard) -> None:
    _about_sheet(NoticeKind.ASSIGNED, news.sheet_id, news.ticket_id, [news.to], heard)


@on(SheetDispatched)
def tell_repair(news: SheetDispatched, heard: Heard) -> None:
    """A callback sheet is what a dissatisfied answer leads to (§4.3)."""
    if news.sheet_kind == SheetKind.CALLBACK:
        leads = _leads(news.department_path)
        _about_sheet(NoticeKind.REPAIR, news.sheet_id, news.ticket_id, leads, heard)


@on(CustomerSilent)
def tell_release(news: CustomerSilent, heard: Heard) -> None:
    """A complaint is not closed by silence: a lead releases it (§4.2)."""
    ticket = tickets.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
    if ticket.kind == Kind.COMPLAINT:
        _about_ticket(NoticeKind.RELEASE, ticket.pk, _leads(ticket.handling_path), heard)


@on(ClockWarned)
def tell_warned(news: ClockWarned, heard: Heard) -> None:
    """That an order is due is told by the order itself."""
    if news.alarm != Alarm.SUPERVISION:
        _about_clock(NoticeKind.WARNED, news, heard, with_leads=news.alarm == Alarm.LEAD)


@on(ClockBreached)
def tell_breached(news: ClockBreached, heard: Heard) -> None:
    _about_clock(NoticeKind.BREACHED, news, heard, with_leads=True)


@on(TicketUrged)
def tell_urged(news: TicketUrged, heard: Heard) -> None:
    """It reaches whoever has the work in hand, and who took the case first (§2.4.3)."""
    if news.alerts:
        ticket = tickets.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
        hands = tickets.hands(ticket)
        refs = [ticket.owner, ticket.first_owner, *hands]
        _about_ticket(NoticeKind.URGED, ticket.pk, refs, heard)


@on(WaitGivenUp)
def tell_unanswered(news: WaitGivenUp, heard: Heard) -> None:
    """What goes back to work without what was waited for, a lead decides about (§3.2.4)."""
    if news.ending == WaitEnding.RESUME:
        ticket = tickets.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
        refs = [ticket.owner, *_leads(ticket.handling_path)]
        _about_ticket(NoticeKind.UNANSWERED, ticket.pk, refs, heard)


@on(TicketSupervised)
def tell_supervised(news: TicketSupervised, heard: Heard) -> None:
    """Where nobody has the case in hand its lead finds somebody."""
    sheet = tickets.sheet(sheet_id=news.sheet_id, actor=SYSTEM)
    refs = [sheet.assignee] if sheet.assignee else _leads(sheet.department_path)
    _about_sheet(NoticeKind.SUPERVISED, sheet.pk, news.ticket_id, refs, heard)


@on(OrderAnswered)
def tell_accounted(news: OrderAnswered, heard: Heard) -> None:
    """To whoever gave the order; what the manual ordered is answered to the leads."""
    sheet = tickets.sheet(sheet_id=news.sheet_id, actor=SYSTEM)
    by_person = sheet.dispatched_by.startswith("user:")
    refs = [sheet.dispatched_by] if by_person else _leads(sheet.department_path)
    _about_sheet(NoticeKind.ACCOUNTED, sheet.pk, news.ticket_id, refs, heard)


@on(RevisionApproved)
def tell_readers(news: RevisionApproved, heard: Heard) -> None:
    """An approved revision is read and signed by those it names (§8.2.2)."""
    about = (AboutKind.REVISION, str(news.revision_id))
    readers = handbook.readers(news.revision_id)
    _tell(NoticeKind.SIGN_OFF, about, None, readers, heard, "")


@on(SignOffFellDue)
def remind_readers(news: SignOffFellDue, heard: Heard) -> None:
    """Whoever has not signed in time is reminded, once (§8.2.2)."""
    if news.missing:
        about = (AboutKind.REVISION, str(news.revision_id))
        readers = handbook.readers(news.revision_id)
        _tell(NoticeKind.SIGN_OFF_OVERDUE, about, None, readers, heard, "")


@on(SignOffFellDue)
def tell_their_leads(news: SignOffFellDue, heard: Heard) -> None:
    """Whoever leads the people who have not signed in time hears of it, once for all of them."""
    if news.missing:
        about = (AboutKind.REVISION, str(news.revision_id))
        places = people.paths_of(handbook.readers(news.revision_id))
        leads = {ref for path in places for ref in _leads(path)}
        _tell(NoticeKind.TEAM_OVERDUE, about, None, leads, heard, "")


def _about_clock(kind: NoticeKind, news: ClockNews, heard: Heard, *, with_leads: bool) -> None:
    """Whoever has the work in hand, and the leads too once it is serious."""
    detail = news.metric if news.layer == Layer.MANUAL else f"{news.metric}/{news.layer}"
    if news.of_kind == AboutKind.TICKET:
        ticket = tickets.ticket(ticket_id=int(news.of_id), actor=SYSTEM)
        refs = [ticket.owner, *(_leads(ticket.handling_path) if with_leads else ())]
        _about_ticket(kind, ticket.pk, refs, heard, detail=detail)
    elif news.of_kind == AboutKind.SHEET:
        sheet = tickets.sheet(sheet_id=int(news.of_id), actor=SYSTEM)
        refs = [sheet.assignee, *(_leads(sheet.department_path) if with_leads else ())]
        _about_sheet(kind, sheet.pk, sheet.ticket_id, refs, heard, detail=detail)


def _about_ticket(
    kind: NoticeKind, ticket_id: int, refs: Collection[str], heard: Heard, detail: str = ""
) -> None:
    _tell(kind, (AboutKind.TICKET, str(ticket_id)), ticket_id, refs, heard, detail)


def _about_sheet(
    kind: NoticeKind,
    sheet_id: int,
    ticket_id: int | None,
    refs: Collection[str],
    heard: Heard,
    detail: str = "",
) -> None:
    _tell(kind, (AboutKind.SHEET, str(sheet_id)), ticket_id, refs, heard, detail)


def _tell(
    kind: NoticeKind,
    about: tuple[AboutKind, str],
    ticket_id: int | None,
    refs: Collection[str],
    heard: Heard,
    detail: str,
) -> None:
    concerned = {ref for ref in refs if ref and ref != heard.actor}
    if not concerned:
        return
    about_kind, about_id = about
    news = commands.News(
        kind=kind,
        entry_id=heard.entry_id,
        at=heard.at,
        by=heard.actor,
        about_kind=about_kind,
        about_id=about_id,
        ticket_id=ticket_id,
        detail=detail,
        severity=_severity(ticket_id),
    )
    commands.tell(refs=concerned, news=news, actor=SYSTEM, now=heard.now)


def _severity(ticket_id: int | None) -> str | None:
    if ticket_id is None:
        return None
    return tickets.ticket(ticket_id=ticket_id, actor=SYSTEM).severity


def _leads(path: str) -> list[str]:
    """Those nearest to the place: a supervisor of the province hears of it where no lead does."""
    return identity.nearest_holders(LEADS, path, limit=MOST_LEADS)
