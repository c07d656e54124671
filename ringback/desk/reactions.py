"""What the desk does on news: it tells people of what a neighbour of the notices has made."""

from ringback.base.journal import Heard, on
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.notifications import commands as notifications
from ringback.notifications.states import AboutKind, NoticeKind
from ringback.reports.events import DayReportWritten, SheetStuck
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket

SYSTEM = Actor.system("desk")
LEADS = "ticket.release"
"""Whoever holds this verb over a place answers for the work there."""
MOST_LEADS = 20


@on(DayReportWritten)
def tell_day_report(news: DayReportWritten, heard: Heard) -> None:
    """Those who lead the place learn that yesterday's figures are there (§6.1.1)."""
    about = (AboutKind.DAY, str(news.report_id))
    _tell_leads(news.path, NoticeKind.DAY_REPORT, about, heard)


@on(SheetStuck)
def tell_stuck(news: SheetStuck, heard: Heard) -> None:
    """Those who lead where it lies learn of it, once an episode (§3.1.5)."""
    case = tickets.ticket(ticket_id=news.ticket_id, actor=SYSTEM)
    about = (AboutKind.SHEET, str(news.sheet_id))
    _tell_leads(news.path, NoticeKind.STUCK, about, heard, case=case)


def _tell_leads(
    path: str,
    kind: NoticeKind,
    about: tuple[AboutKind, str],
    heard: Heard,
    case: Ticket | None = None,
) -> None:
    about_kind, about_id = about
    notifications.tell(
        refs=identity.nearest_holders(LEADS, path, limit=MOST_LEADS),
        news=notifications.News(
            kind=kind,
            entry_id=heard.entry_id,
            at=heard.at,
            by=heard.actor,
            about_kind=about_kind,
            about_id=about_id,
            ticket_id=case.pk if case else None,
            detail="",
            severity=case.severity if case else None,
        ),
        actor=SYSTEM,
        now=heard.now,
    )
