"""What reaches past the usual course of a sheet: a lead forces it on somebody (强制派单), and
whoever works on it, or their lead, asks another department to help in parallel (协办)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.kernel.words import cleaned
from ringback.people import queries as people
from ringback.tickets import access, events, limits
from ringback.tickets.commands.moves import about, hold_to, move_sheet
from ringback.tickets.commands.sheets import begin_work, sent, take_part
from ringback.tickets.models import Statement, WorkSheet
from ringback.tickets.models.ticket import path_ref
from ringback.tickets.states import PartRole, SheetKind, SheetState, StatementKind


@command
def force_claim(
    *,
    sheet_id: int,
    assignee: str,
    reason: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> WorkSheet:
    """Put a sheet into somebody's hands at once, whoever had it and however much they carry.

    A lead's verb, with a coded reason (§3.1.2). Raises ``Invalid`` for somebody of another
    department or whom the sheet is kept from, ``Conflict`` when it is replied to or ended.
    """
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_force(actor, sheet))
    _require_forcible(sheet, assignee, reason)
    was = sheet.assignee
    move_sheet(sheet, "force_claim", seen=seen, assignee=assignee, claimed_at=now)
    begin_work(sheet, now)
    journal.record(
        events.SheetForced(**about(sheet), assignee=assignee, was=was, reason=reason),
        actor=actor,
        now=now,
    )
    return sheet


def _require_forcible(sheet: WorkSheet, assignee: str, reason: str) -> None:
    if not reason:
        raise Invalid(
            _("Forcing a sheet needs a reason."), fields={"reason": _("Choose a reason.")}
        )
    if assignee == sheet.excluded:
        raise Invalid(_("This work is for somebody else than the one who handled the case."))
    if people.scope_of(assignee) != sheet.department_path:
        problem = _("Choose somebody of the department the sheet was sent to.")
        raise Invalid(problem, fields={"assignee": problem})
    if sheet.state == SheetState.CLAIMED and sheet.assignee == assignee:
        raise Conflict(_("They have this sheet already."))


@command
def ask_assist(
    *,
    sheet_id: int,
    department_path: str,
    what: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> WorkSheet:
    """Ask a department for help while one's own work goes on: the reply waits for theirs (§3.1.4).

    A lead of the department may ask it for them, and the journal says that it was the lead.
    ``what`` is asked for, in words colleagues read. Whoever asks reviews the reply. Raises
    ``Invalid`` without words, ``Conflict`` when the sheet is not at work, is an assist itself or is
    being replied to.
    """
    sheet = access.sheet_for(actor, sheet_id)
    access.require(access.may_ask_assist(actor, sheet))
    if not cleaned(what):
        raise Invalid(_("Say what is asked for."), fields={"what": _("This field is required.")})
    if not access.is_assistable(sheet) or (seen is not None and seen != sheet.version):
        raise Conflict(_("Help is asked for while one works on a sheet of a case."))
    assert sheet.ticket is not None  # is_assistable asked for it
    hold_to(sheet)  # a reply handed in meanwhile did not wait for this help
    take_part(sheet.ticket.pk, path_ref(department_path), PartRole.ASSIST, now)
    asked = Statement.objects.create(
        ticket=sheet.ticket, kind=StatementKind.NOTE, body=what, author=actor.ref, said_at=now
    )
    assist = WorkSheet.objects.create(
        ticket=sheet.ticket,
        kind=SheetKind.ASSIST,
        department_path=department_path,
        weight=limits.points_of_sheet(sheet.ticket, SheetKind.ASSIST, now),
        assists=sheet,
        dispatched_at=now,
        dispatched_by=actor.ref,
    )
    return sent(assist, asked.pk, actor=actor, now=now)
