"""Work sheets on their way to the person who does the work."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.tickets import access, events, timing
from ringback.tickets.commands.moves import about, move_sheet, stale
from ringback.tickets.models import Part, Ticket, WorkSheet
from ringback.tickets.models.ticket import path_ref
from ringback.tickets.states import (
    CALLED_BACK,
    WORKABLE,
    PartRole,
    SheetKind,
    SheetState,
    TicketState,
)


@command
def dispatch(
    *,
    ticket_id: int | None,
    kind: SheetKind,
    department_path: str,
    team: str = "",
    skill: str = "",
    excluded: str = "",
    actor: Actor,
    now: datetime,
) -> WorkSheet:
    """Give work to a department. ``excluded`` may not do it (repair is never the handler's own).

    Raises ``Conflict`` when the ticket is not accepted or already ended.
    """
    access.require(access.may_dispatch(actor))
    if ticket_id is not None:
        _require_workable(access.ticket_for(actor, ticket_id), kind)
        _take_part(ticket_id, path_ref(department_path), PartRole.DEPARTMENT, now)
    sheet = WorkSheet.objects.create(
        ticket_id=ticket_id,
        kind=kind,
        department_path=department_path,
        team=team,
        skill=skill,
        excluded=excluded,
        dispatched_at=now,
        dispatched_by=actor.ref,
    )
    timing.start(sheet, Metric.SHEET, actor=actor, now=now)
    journal.record(
        events.SheetDispatched(
            **about(sheet),
            department_path=department_path,
            team=team,
        ),
        actor=actor,
        now=now,
    )
    return sheet


def _require_workable(ticket: Ticket, kind: SheetKind) -> None:
    if ticket.state not in (CALLED_BACK if kind == SheetKind.CALLBACK else WORKABLE):
        raise Conflict(_("Work can be given out once the case is accepted, until it ends."))


@command
def assign(*, sheet_id: int, assignee: str, actor: Actor, now: datetime) -> WorkSheet:
    """Offer a waiting sheet to one person, who then claims it. Raises ``Conflict`` if taken."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_assign(actor))
    if assignee == sheet.excluded:
        raise Invalid(_("This work is for somebody else than the one who handled the case."))
    offered = WorkSheet.objects.filter(pk=sheet.pk, state=SheetState.DISPATCHED)
    if not offered.update(assignee=assignee, version=F("version") + 1):
        raise stale(sheet)
    sheet.refresh_from_db()
    journal.record(
        events.SheetAssigned(
            **about(sheet),
            assignee=assignee,
        ),
        actor=actor,
        now=now,
    )
    return sheet


@command
def claim(*, sheet_id: int, seen: int | None = None, actor: Actor, now: datetime) -> WorkSheet:
    """Take a sheet from the pool. Of two who try at once one gets ``Conflict``."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_claim(actor, sheet))
    move_sheet(sheet, "claim", seen=seen, assignee=actor.ref, claimed_at=now)
    if sheet.ticket_id is not None:
        _take_part(sheet.ticket_id, actor.ref, PartRole.ASSIST, now)
        # The first claim is the start of the work; later ones find it begun.
        Ticket.objects.filter(pk=sheet.ticket_id, state=TicketState.ACCEPTED).update(
            state=TicketState.IN_PROGRESS, version=F("version") + 1
        )
    journal.record(
        events.SheetClaimed(
            **about(sheet),
            assignee=actor.ref,
        ),
        actor=actor,
        now=now,
    )
    return sheet


@command
def hand_over(
    *,
    sheet_id: int,
    department_path: str,
    to: str = "",
    reason: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> WorkSheet:
    """Pass the sheet on (转派). Whoever hands over may go on reading."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_hand_over(actor, sheet))
    if to and to == sheet.excluded:
        raise Invalid(_("This work is for somebody else than the one who handled the case."))
    move_sheet(
        sheet,
        "hand_over",
        seen=seen,
        department_path=department_path,
        assignee=to,
        claimed_at=None,
        hand_overs=F("hand_overs") + 1,
    )
    if sheet.ticket_id is not None:
        _take_part(sheet.ticket_id, actor.ref, PartRole.SENDER, now)
        _take_part(sheet.ticket_id, path_ref(department_path), PartRole.DEPARTMENT, now)
    journal.record(
        events.SheetHandedOver(
            **about(sheet),
            department_path=department_path,
            to=to,
            reason=reason,
        ),
        actor=actor,
        now=now,
    )
    return sheet


@command
def return_sheet(
    *, sheet_id: int, reason: str, seen: int | None = None, actor: Actor, now: datetime
) -> WorkSheet:
    """Send the sheet back to the desk (退单) with a coded reason, which the desk reviews."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_return(actor, sheet))
    if not reason:
        raise Invalid(_("A return needs a reason."), fields={"reason": _("Choose a reason.")})
    # Whoever returns a sheet is its assignee from here on: the desk must know whom to ask.
    move_sheet(sheet, "return", seen=seen, return_reason=reason, assignee=actor.ref)
    journal.record(
        events.SheetReturned(**about(sheet), reason=reason),
        actor=actor,
        now=now,
    )
    return sheet


@command
def recall(
    *, sheet_id: int, reason: str, seen: int | None = None, actor: Actor, now: datetime
) -> WorkSheet:
    """Take the sheet back (追回): wrongly sent, or no longer needed."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_recall(actor, sheet))
    move_sheet(sheet, "recall", seen=seen, ended_at=now)
    timing.cancel(sheet, actor=actor, now=now)
    journal.record(
        events.SheetRecalled(**about(sheet), reason=reason),
        actor=actor,
        now=now,
    )
    return sheet


def _take_part(ticket_id: int, ref: str, role: PartRole, now: datetime) -> None:
    Part.objects.get_or_create(ticket_id=ticket_id, ref=ref, role=role, defaults={"since": now})
