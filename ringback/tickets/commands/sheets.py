"""Work sheets on their way to the person who does the work."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.catalog import queries as catalog
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import queries as people
from ringback.tickets import access, carrying, events, hands, limits, timing
from ringback.tickets.commands.moves import about, move_sheet, stale
from ringback.tickets.models import Part, Ticket, WorkSheet
from ringback.tickets.models.ticket import path_ref
from ringback.tickets.states import (
    CALLED_BACK,
    SUPERVISED,
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
    post: str = "",
    excluded: str = "",
    assignee: str = "",
    actor: Actor,
    now: datetime,
) -> WorkSheet:
    """Give work to a department. ``excluded`` may not do it (repair is never the handler's own);
    ``assignee`` is who shall claim it, empty: whoever of them dispatch finds.

    Raises ``Conflict`` when the ticket is not accepted or already ended, ``Invalid`` for a skill
    that does not exist.
    """
    access.require(access.may_dispatch(actor))
    ticket = None if ticket_id is None else access.ticket_for(actor, ticket_id)
    _require_known(skill)
    if ticket is not None:
        _require_workable(ticket, kind)
        take_part(ticket.pk, path_ref(department_path), PartRole.DEPARTMENT, now)
    sheet = WorkSheet.objects.create(
        ticket=ticket,
        weight=limits.points_of_sheet(ticket, kind, now),
        post=post,
        kind=kind,
        department_path=department_path,
        team=team,
        skill=skill,
        excluded=excluded,
        assignee=assignee,
        dispatched_at=now,
        dispatched_by=actor.ref,
    )
    return sent(sheet, actor=actor, now=now)


def sent(sheet: WorkSheet, asked: UUID | None = None, *, actor: Actor, now: datetime) -> WorkSheet:
    """What every new sheet starts with: its clock, and its entry. ``asked``: the statement that
    says what help is wanted."""
    timing.start(sheet, limits.metric_of(sheet), actor=actor, now=now)
    news = events.SheetDispatched(
        **about(sheet),
        department_path=sheet.department_path,
        team=sheet.team,
        assists=sheet.assists_id,
        statement_id=asked,
    )
    journal.record(news, actor=actor, now=now)
    return sheet


def _require_known(skill: str) -> None:
    """Nobody could ever be found for a skill that neither the staff nor the catalogue knows."""
    if skill and skill not in catalog.frame().skills and not people.is_skill(skill):
        problem = _("§ 3.1.2: there is no skill “%(skill)s”.") % {"skill": skill}
        raise Invalid(problem, fields={"skill": problem})


def _require_workable(ticket: Ticket, kind: SheetKind) -> None:
    possible = {SheetKind.CALLBACK: CALLED_BACK, SheetKind.SUPERVISION: SUPERVISED}
    if ticket.state not in possible.get(kind, WORKABLE):
        raise Conflict(_("Work can be given out once the case is accepted, until it ends."))


@command
def assign(*, sheet_id: int, assignee: str, actor: Actor, now: datetime) -> WorkSheet:
    """Offer a waiting sheet to one person, who then claims it. Raises ``Conflict`` if taken, or
    when it would be more than one person carries."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_assign(actor))
    if assignee == sheet.excluded:
        raise Invalid(_("This work is for somebody else than the one who handled the case."))
    offered = WorkSheet.objects.filter(pk=sheet.pk, state=SheetState.DISPATCHED)
    if not offered.update(assignee=assignee, version=F("version") + 1):
        raise stale(sheet)
    sheet.refresh_from_db()
    carrying.settle(sheet, most=carrying.ceiling(now))
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
def unassign(*, sheet_id: int, assignee: str, actor: Actor, now: datetime) -> WorkSheet:
    """Take an unclaimed offer back: the sheet waits again. Raises ``Conflict`` when it is not
    theirs to claim any more."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_assign(actor))
    offered = WorkSheet.objects.filter(pk=sheet.pk, state=SheetState.DISPATCHED, assignee=assignee)
    if not offered.update(assignee="", version=F("version") + 1):
        raise stale(sheet)
    sheet.refresh_from_db()
    carrying.settle(sheet)
    journal.record(events.SheetUnassigned(**about(sheet), was=assignee), actor=actor, now=now)
    return sheet


@command
def claim(*, sheet_id: int, seen: int | None = None, actor: Actor, now: datetime) -> WorkSheet:
    """Take a sheet from the pool. Of two who try at once one gets ``Conflict``, and so does whoever
    has too much in hand already."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_claim(actor, sheet))
    # Whoever carries all they can still has to account for what they carry.
    most = None if sheet.kind == SheetKind.SUPERVISION else carrying.ceiling(now)
    move_sheet(sheet, "claim", seen=seen, most=most, assignee=actor.ref, claimed_at=now)
    begin_work(sheet, now)
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
        most=None if actor.may("sheet.assign") else carrying.ceiling(now),
        department_path=department_path,
        assignee=to,
        claimed_at=None,
        hand_overs=F("hand_overs") + 1,
    )
    if sheet.ticket_id is not None:
        take_part(sheet.ticket_id, actor.ref, PartRole.SENDER, now)
        take_part(sheet.ticket_id, path_ref(department_path), PartRole.DEPARTMENT, now)
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
    """Send the sheet back to the desk (退单) with a coded reason, which the desk reviews. Raises
    ``Conflict`` when it has been returned as often as may be (§3.1.4)."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_return(actor, sheet))
    if not reason:
        raise Invalid(_("A return needs a reason."), fields={"reason": _("Choose a reason.")})
    if hands.is_returned_out(sheet):
        problem = _(
            "§ 3.1.4: this sheet has been returned as often as may be. A lead decides who is"
            " responsible."
        )
        raise Conflict(problem, code="returned_out")
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


def begin_work(sheet: WorkSheet, now: datetime) -> None:
    """Whoever has claimed a sheet may read its case. The first claim is the start of the work;
    later ones find it begun."""
    if sheet.ticket_id is None:
        return
    take_part(sheet.ticket_id, sheet.assignee, PartRole.ASSIST, now)
    Ticket.objects.filter(pk=sheet.ticket_id, state=TicketState.ACCEPTED).update(
        state=TicketState.IN_PROGRESS, version=F("version") + 1
    )


def take_part(ticket_id: int, ref: str, role: PartRole, now: datetime) -> None:
    Part.objects.get_or_create(ticket_id=ticket_id, ref=ref, role=role, defaults={"since": now})
