"""Who may do what to which ticket and sheet. Rows first (``visible_to``), then the verb."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base.prepared import NO_NUMBER, rows_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed, NotFound
from ringback.tickets.models import Attachment, Ticket, WorkSheet
from ringback.tickets.states import REVIEWED, ClosureBasis, Kind, SheetKind, SheetState


def ticket_for(actor: Actor, ticket_id: int) -> Ticket:
    """Raises ``NotFound`` also when the ticket exists out of sight: its existence is no news."""
    (ticket,) = tickets_for(actor, [ticket_id])
    return ticket


def tickets_for(actor: Actor, ticket_ids: Collection[int]) -> list[Ticket]:
    """The set form: all of them, in the order of their ids, or ``NotFound``."""
    if actor.is_system and len(ticket_ids) == 1:
        tickets = _any_ticket(*ticket_ids)
    else:
        seen = Ticket.objects.visible_to(actor).filter(pk__in=ticket_ids)
        tickets = list(seen.order_by("pk"))
    if len(tickets) != len(ticket_ids):
        raise NotFound(_("There is no such ticket, or it is not within your reach."))
    return tickets


_any_ticket = rows_of(Ticket, lambda pk: Ticket.objects.filter(pk=pk), ("id", NO_NUMBER))


def sheet_for(actor: Actor, sheet_id: int) -> WorkSheet:
    sheet = WorkSheet.objects.visible_to(actor).filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound(_("There is no such work sheet, or it is not within your reach."))
    return sheet


def attachment_for(actor: Actor, attachment_id: UUID) -> Attachment:
    """A customer reads back what they handed in themselves: what colleagues put beside it, a
    screen of another system, is not theirs to see."""
    rows = Attachment.objects.select_related("file").filter(
        pk=attachment_id, ticket__in=Ticket.objects.visible_to(actor)
    )
    if actor.is_customer:
        rows = rows.filter(attached_by=actor.ref)
    found = rows.first()
    if found is None:
        raise NotFound(_("There is no such file, or it is not within your reach."))
    return found


def require(permitted: bool) -> None:
    if not permitted:
        raise NotAllowed(_("Your role does not allow this here. Nothing was changed."))


def may_list(actor: Actor) -> bool:
    """A program asks for one case by the number it was told; all of them are for whoever works."""
    return actor.may("ticket.work")


def may_register(actor: Actor) -> bool:
    return actor.is_customer or actor.may("ticket.register")


def may_load(actor: Actor) -> bool:
    """A past is written by the command line alone, never from a screen."""
    return actor.is_system


def may_accept(actor: Actor) -> bool:
    return actor.may("ticket.accept")


def may_refuse(actor: Actor, ticket: Ticket) -> bool:
    """Only a transaction can be ineligible (§2.3.4): nobody turns a complaint away (首问负责)."""
    return actor.may("ticket.accept") and ticket.kind == Kind.TRANSACTION


def may_classify(actor: Actor, ticket: Ticket) -> bool:
    return actor.may("ticket.triage") or (actor.may("ticket.work") and ticket.owner == actor.ref)


def may_work(actor: Actor, ticket: Ticket) -> bool:
    return actor.may("ticket.work")


def may_speak(actor: Actor, ticket: Ticket) -> bool:
    """Customers add facts to their own ticket; staff who may see it may write on it."""
    return actor.is_customer or actor.may("ticket.work") or actor.may("sheet.work")


def may_urge(actor: Actor, ticket: Ticket) -> bool:
    return actor.is_customer or actor.may("ticket.urge")


def may_confirm(actor: Actor, ticket: Ticket) -> bool:
    """The customer confirms, or somebody who heard the customer say so."""
    return actor.is_customer or actor.may("ticket.work")


def may_close(actor: Actor, ticket: Ticket, basis: ClosureBasis) -> bool:
    """A complaint that stays silent is closed only by a lead's release (§4.3)."""
    if basis is ClosureBasis.RELEASED:
        return actor.may("ticket.release")
    if basis is ClosureBasis.SILENT:
        return actor.is_system and ticket.kind != Kind.COMPLAINT
    return actor.may("ticket.work")


def may_cancel(actor: Actor, ticket: Ticket) -> bool:
    return actor.is_customer or actor.may("ticket.cancel")


def may_link(actor: Actor) -> bool:
    return actor.may("ticket.link")


def may_merge(actor: Actor) -> bool:
    return actor.may("ticket.merge")


def may_dispatch(actor: Actor) -> bool:
    return actor.may("sheet.dispatch")


def may_hold_beyond(actor: Actor) -> bool:
    """A pause must not become a way to hide: beyond the cap a lead answers for it (§3.2.4)."""
    return actor.may("ticket.approve_hold")


def may_supervise(actor: Actor) -> bool:
    return actor.may("ticket.supervise")


def may_assign(actor: Actor) -> bool:
    return actor.may("sheet.assign")


def may_claim(actor: Actor, sheet: WorkSheet) -> bool:
    """Anyone of the department, unless the sheet is kept from them or offered to another. Whoever
    is to account for a case may do so wherever it lies."""
    is_own_order = sheet.kind == SheetKind.SUPERVISION and sheet.assignee == actor.ref
    return (
        (actor.may("sheet.work") or actor.may("callback.claim"))
        and (actor.covers(sheet.department_path) or is_own_order)
        and sheet.excluded != actor.ref
        and sheet.assignee in ("", actor.ref)
    )


def may_work_on(actor: Actor, sheet: WorkSheet) -> bool:
    return sheet.assignee == actor.ref or actor.is_system


def may_force(actor: Actor, sheet: WorkSheet) -> bool:
    """A lead of the department, or of what it belongs to."""
    return actor.may("sheet.assign") and actor.covers(sheet.department_path)


def may_ask_assist(actor: Actor, sheet: WorkSheet) -> bool:
    """Whoever works on it, or a lead who sees that it will not be done by them alone."""
    return may_work_on(actor, sheet) or may_force(actor, sheet)


def is_assistable(sheet: WorkSheet) -> bool:
    """At work on a case, and no help itself: help for help would be passing the work on."""
    return (
        sheet.state == SheetState.CLAIMED
        and sheet.ticket_id is not None
        and sheet.kind in REVIEWED
        and sheet.kind != SheetKind.ASSIST
    )


def may_review(actor: Actor, sheet: WorkSheet) -> bool:
    """The accepting desk reviews; help is reviewed by whoever asked for it or works on the sheet
    it is for, who must not wait until a lead is back on shift. Never the person who replied."""
    is_helped = sheet.kind == SheetKind.ASSIST and (
        sheet.dispatched_by == actor.ref
        or (sheet.assists is not None and sheet.assists.assignee == actor.ref)
    )
    return (actor.may("sheet.review") or is_helped) and sheet.assignee != actor.ref


def may_recall(actor: Actor, sheet: WorkSheet) -> bool:
    return sheet.dispatched_by == actor.ref or actor.may("sheet.recall")


def may_return(actor: Actor, sheet: WorkSheet) -> bool:
    return actor.may("sheet.return") and (may_work_on(actor, sheet) or may_claim(actor, sheet))


def may_hand_over(actor: Actor, sheet: WorkSheet) -> bool:
    return sheet.assignee == actor.ref or actor.may("sheet.assign")
