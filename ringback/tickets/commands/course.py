"""The course of the work: begun, held, resumed, urged, given up."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.tickets import access, events, limits, timing
from ringback.tickets.commands.moves import move_ticket, stale
from ringback.tickets.models import Hold, Letter, Part, Ticket, Urge, WorkSheet
from ringback.tickets.rules import Pause, is_beyond_cap
from ringback.tickets.states import OPEN, OPEN_SHEET, PartRole, SheetKind


@command
def take(*, ticket_id: int, owner: str = "", actor: Actor, now: datetime) -> Ticket:
    """Answer for a case nobody answers for yet: the actor, or ``owner`` when dispatch decides.

    Who took it first stays first-contact owner (首问负责). Raises ``Conflict`` when it is taken.
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    taker = owner or actor.ref
    free = Ticket.objects.filter(pk=ticket.pk, owner="", state__in=OPEN)
    first = ticket.first_owner or taker
    if not free.update(owner=taker, first_owner=first, version=F("version") + 1):
        raise stale(ticket)
    Part.objects.get_or_create(
        ticket=ticket, ref=taker, role=PartRole.OWNER, defaults={"since": now}
    )
    ticket.refresh_from_db()
    journal.record(events.TicketTaken(ticket_id=ticket.pk, owner=taker), actor=actor, now=now)
    return ticket


@command
def begin(*, ticket_id: int, actor: Actor, now: datetime) -> Ticket:
    """Somebody works on it now."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    move_ticket(ticket, "begin")
    journal.record(events.TicketBegun(ticket_id=ticket.pk), actor=actor, now=now)
    return ticket


@command
def hold(
    *,
    ticket_id: int,
    reason: str,
    until: datetime,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Wait for somebody, until an instant at the latest. ``reason`` is a code that says for whom.

    Raises ``Invalid`` when ``until`` is not in the future, ``NotAllowed`` (``hold_cap``) when the
    pauses of the case would go beyond the cap and the actor is no lead (§3.2.4).
    """
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    _require_holdable(ticket, reason, until, now)
    approved = _is_beyond_cap(ticket, reason, until, now)
    if approved and not access.may_hold_beyond(actor):
        raise NotAllowed(
            _("The pauses of this case have reached the cap. A lead can put it on hold."),
            code="hold_cap",
        )
    move_ticket(ticket, "hold", seen=seen)
    Hold.objects.create(
        ticket=ticket,
        reason=reason,
        until=until,
        held_at=now,
        held_by=actor.ref,
        approved_by=actor.ref if approved else "",
        remind_at=limits.remind_at(ticket, reason, now),
    )
    timing.pause(ticket, reason, actor=actor, now=now)
    held = events.TicketHeld(ticket_id=ticket.pk, reason=reason, until=until, approved=approved)
    journal.record(held, actor=actor, now=now)
    return ticket


def _require_holdable(ticket: Ticket, reason: str, until: datetime, now: datetime) -> None:
    if reason not in limits.hold_reasons(ticket):
        raise Invalid(
            _("A hold needs one of the handbook's reasons."),
            fields={"reason": _("Choose a reason.")},
        )
    if until <= now:
        raise Invalid(
            _("A hold needs an end in the future."), fields={"until": _("This is in the past.")}
        )


def _is_beyond_cap(ticket: Ticket, reason: str, until: datetime, now: datetime) -> bool:
    """What pauses nothing is not capped: it runs on our own time."""
    if not limits.hold_pauses(ticket, reason):
        return False
    cap = limits.hold_cap(ticket, reason, now)
    pauses = [
        Pause(row.held_at, row.until, row.resumed_at)
        for row in Hold.objects.filter(ticket=ticket)
        if limits.hold_pauses(ticket, row.reason)
    ]
    return is_beyond_cap(pauses, until - now, longest=cap.longest, most=cap.most)


@command
def resume(*, ticket_id: int, seen: int | None = None, actor: Actor, now: datetime) -> Ticket:
    """The wait is over. A hold that has outlived its end pauses nothing beyond it (§3.2.4)."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    move_ticket(ticket, "resume", seen=seen)
    running = Hold.objects.get(ticket=ticket, resumed_at__isnull=True)
    Hold.objects.filter(pk=running.pk).update(resumed_at=now, resumed_by=actor.ref)
    ended = min(now, running.until)
    timing.end_pause(ticket, since=ended, actor=actor, now=now)
    journal.record(
        events.TicketResumed(ticket_id=ticket.pk, reason=running.reason), actor=actor, now=now
    )
    return ticket


@command
def urge(*, ticket_id: int, channel: str, actor: Actor, now: datetime) -> Ticket:
    """The customer asks where it stays (催单). Every urge counts and is to be answered in time; one
    within the cool-down alerts nobody anew (§2.4.3). Raises ``Conflict`` when nothing is owed."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_urge(actor, ticket))
    if ticket.state not in OPEN:
        raise Conflict(_("This case is already closed; there is nothing left to urge."))
    last = ticket.urges.order_by("-urged_at").values_list("urged_at", flat=True).first()
    Urge.objects.create(ticket=ticket, channel=channel, urged_at=now, urged_by=actor.ref)
    timing.our_turn(ticket, Metric.URGE, actor=actor, now=now)
    urged = events.TicketUrged(
        ticket_id=ticket.pk,
        channel=channel,
        count=ticket.urges.count(),
        alerts=last is None or now >= limits.urge_again_at(ticket, last),
    )
    journal.record(urged, actor=actor, now=now)
    return ticket


@command
def cancel(
    *,
    ticket_id: int,
    reason: str,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """The request is withdrawn. Raises ``Conflict`` while a work sheet is open."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_cancel(actor, ticket))
    require_no_letter_owed(ticket)
    require_no_open_sheet(ticket)
    move_ticket(ticket, "cancel", seen=seen, closed_at=now)
    Hold.objects.filter(ticket=ticket, resumed_at__isnull=True).update(
        resumed_at=now, resumed_by=actor.ref
    )
    timing.cancel(ticket, actor=actor, now=now)
    journal.record(events.TicketCancelled(ticket_id=ticket.pk, reason=reason), actor=actor, now=now)
    return ticket


def require_no_letter_owed(ticket: Ticket) -> None:
    """Whoever handed the case down wants a reply; nothing ends it before (§5.4.6)."""
    if Letter.objects.filter(ticket=ticket, sent_at=None).exists():
        raise Conflict(
            _("The case was handed down: answer it, and send the reply letter."),
            code="letter_owed",
        )


def require_no_open_sheet(ticket: Ticket) -> None:
    """A case is not ended while a department still works on it (§3.1). An order to account for it
    holds nothing up: its own limit sees to it that it is answered."""
    sheets = WorkSheet.objects.filter(ticket=ticket, state__in=OPEN_SHEET)
    if sheets.exclude(kind=SheetKind.SUPERVISION).exists():
        raise Conflict(
            _("A work sheet is still open. Review its reply or recall it first."),
            code="open_sheet",
        )
