"""Supervision orders (督办): given before a limit passes, answered in writing."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.kernel.words import cleaned
from ringback.people import queries as people
from ringback.tickets import access, events, timing
from ringback.tickets.commands.moves import about, move_sheet
from ringback.tickets.commands.sheets import dispatch
from ringback.tickets.models import OrderAnswer, WorkSheet
from ringback.tickets.states import (
    OPEN_SHEET,
    REVIEWED,
    SUPERVISED,
    SheetKind,
    SupervisionCause,
)


@command
def supervise(*, ticket_id: int, cause: SupervisionCause, actor: Actor, now: datetime) -> WorkSheet:
    """Order an account of a case from whoever has it in hand (§3.2.5): a lead, or the system when
    the manual's threshold is reached. The order goes to the person on the open work sheet, else to
    the case's owner, else to the department.

    Raises ``Conflict`` while an order is open, and when nothing is worked on.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_supervise(actor))
    if ticket.state not in SUPERVISED:
        raise Conflict(_("Only a case that is worked on can be supervised."))
    open_sheets = WorkSheet.objects.filter(ticket=ticket, state__in=OPEN_SHEET)
    if open_sheets.filter(kind=SheetKind.SUPERVISION).exists():
        raise _ordered()
    work = open_sheets.filter(kind__in=REVIEWED).order_by("id").last()
    assignee = work.assignee if work else ticket.owner
    own_place = people.scope_of(assignee) if assignee and not work else ""
    try:
        sheet = dispatch(
            ticket_id=ticket.pk,
            kind=SheetKind.SUPERVISION,
            department_path=work.department_path if work else own_place or ticket.handling_path,
            assignee=assignee,
            actor=actor,
            now=now,
        )
    except IntegrityError:
        raise _ordered() from None
    journal.record(
        events.TicketSupervised(ticket_id=ticket.pk, sheet_id=sheet.pk, cause=cause),
        actor=actor,
        now=now,
    )
    return sheet


def _ordered() -> Conflict:
    return Conflict(_("A supervision order is open already. Wait for its answer."))


@command
def answer_order(
    *,
    sheet_id: int,
    progress: str,
    difficulty: str,
    completes_at: datetime,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> OrderAnswer:
    """Account for the case: progress, difficulty, time of completion (§3.2.5). Raises ``Invalid``
    naming what is missing."""
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_work_on(actor, sheet))
    if sheet.kind != SheetKind.SUPERVISION:
        raise Conflict(_("Only a supervision order is answered so."))
    _require_whole(progress, difficulty, completes_at, now)
    move_sheet(sheet, "complete", seen=seen, ended_at=now)
    answer = OrderAnswer.objects.create(
        sheet=sheet,
        progress=cleaned(progress),
        difficulty=cleaned(difficulty),
        completes_at=completes_at,
        answered_at=now,
        answered_by=actor.ref,
    )
    timing.stop(sheet, Metric.SUPERVISION, actor=actor, now=now)
    journal.record(
        events.OrderAnswered(**about(sheet), completes_at=completes_at), actor=actor, now=now
    )
    return answer


def _require_whole(progress: str, difficulty: str, completes_at: datetime, now: datetime) -> None:
    required = _("This field is required.")
    fields: dict[str, object] = {
        name: required
        for name, words in (("progress", progress), ("difficulty", difficulty))
        if not cleaned(words)
    }
    if completes_at <= now:
        fields["completes_at"] = _("This is in the past.")
    if fields:
        raise Invalid(
            _("An order is answered with progress, difficulty and a time of completion."),
            fields=fields,
        )
