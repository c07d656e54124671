"""How a state changes: one conditional UPDATE, so that of two people at once exactly one acts."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Conflict
from ringback.tickets import carrying
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.states import SHEET, TICKET


def move_ticket(ticket: Ticket, verb: str, *, seen: int | None = None, **changes: Any) -> None:
    """Lead ``ticket`` through ``verb``, or raise ``Conflict`` and change nothing.

    ``seen`` is the version the actor looked at; ``None`` means they did not look (a reaction, a
    sweep) and the state alone guards the move.
    """
    state = TICKET.target(verb)
    rows = Ticket.objects.filter(pk=ticket.pk, state__in=TICKET.sources(verb))
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(state=state, version=F("version") + 1, **changes):
        raise stale(ticket)
    _refresh(ticket)


def touch_ticket(ticket: Ticket, *, seen: int | None, **changes: Any) -> None:
    """Change columns without a transition, under the same guard against stale edits."""
    rows = Ticket.objects.filter(pk=ticket.pk)
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(version=F("version") + 1, **changes):
        raise stale(ticket)
    _refresh(ticket)


def move_sheet(
    sheet: WorkSheet, verb: str, *, seen: int | None = None, most: int | None = None, **changes: Any
) -> None:
    """Lead ``sheet`` through ``verb``, and its points to whoever has it then (``carrying``)."""
    state = SHEET.target(verb)
    rows = WorkSheet.objects.filter(pk=sheet.pk, state__in=SHEET.sources(verb))
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(state=state, version=F("version") + 1, **changes):
        raise stale(sheet)
    _refresh(sheet)
    carrying.settle(sheet, most=most)


def hold_to(sheet: WorkSheet) -> None:
    """Count on ``sheet`` being as it was read: whoever changes it at the same time, or has done so,
    makes this raise ``Conflict``, and whoever comes after sees that something has changed."""
    rows = WorkSheet.objects.filter(pk=sheet.pk, state=sheet.state, version=sheet.version)
    if not rows.update(version=F("version") + 1):
        raise stale(sheet)
    _refresh(sheet)


def about(sheet: WorkSheet) -> dict[str, Any]:
    """What all news of a work sheet says."""
    return {"sheet_id": sheet.pk, "ticket_id": sheet.ticket_id, "sheet_kind": sheet.kind}


def stale(row: Ticket | WorkSheet) -> Conflict:
    return Conflict(
        _(
            "This has changed since you opened it, or somebody was faster. Nothing was overwritten "
            "and what you typed is still here: look at the new state, then try again."
        )
    )


def _refresh(row: Ticket | WorkSheet) -> None:
    row.refresh_from_db()
