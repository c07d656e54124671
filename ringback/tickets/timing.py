"""The clocks of tickets and sheets: which start, stop and pause with what is done to them.

Called by commands in their own transaction: a ticket whose clock does not run would be wrong.
"""

from collections.abc import Sequence
from datetime import datetime

from ringback.clocks import commands as clocks
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.tickets import limits
from ringback.tickets.models import Ticket, WorkSheet


def start_registered(tickets: Sequence[Ticket], *, actor: Actor, now: datetime) -> None:
    """First contact and handling run from when it happened (§3.2.1, §3.2.2)."""
    starts = [start for ticket in tickets for start in limits.at_registration(ticket)]
    clocks.start_many(starts=starts, actor=actor, now=now)


def start(sheet: WorkSheet, metric: Metric, *, actor: Actor, now: datetime) -> None:
    """The department's own limit on a sheet, or the desk's on its review."""
    clocks.start_many(starts=[limits.of_sheet(sheet, metric, now)], actor=actor, now=now)


def stop(row: Ticket | WorkSheet, *metrics: Metric, actor: Actor, now: datetime) -> None:
    kind, subject_id = _subject(row)
    clocks.stop(subject_kind=kind, subject_id=subject_id, metrics=metrics, actor=actor, now=now)


def meet_first_contact(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    """A person spoke to the customer; an automatic receipt would not count (§3.2.1)."""
    if not actor.is_system:
        stop(ticket, Metric.FIRST_CONTACT, Metric.NEXT_RESPONSE, actor=actor, now=now)


def pause(ticket: Ticket, reason: str, *, actor: Actor, now: datetime) -> None:
    """Only for reasons the handbook lets pause; our own delays run on our own time (§3.2.4)."""
    if limits.hold_pauses(ticket, reason):
        kind, subject_id = _subject(ticket)
        clocks.pause(subject_kind=kind, subject_id=subject_id, reason=reason, actor=actor, now=now)


def resume(
    row: Ticket | WorkSheet,
    *metrics: Metric,
    since: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    kind, subject_id = _subject(row)
    clocks.resume(
        subject_kind=kind,
        subject_id=subject_id,
        metrics=metrics,
        since=since,
        actor=actor,
        now=now,
    )


def cancel(row: Ticket | WorkSheet, *, actor: Actor, now: datetime) -> None:
    kind, subject_id = _subject(row)
    clocks.cancel(subject_kind=kind, subject_id=subject_id, actor=actor, now=now)


def revive(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    kind, subject_id = _subject(ticket)
    clocks.revive(subject_kind=kind, subject_id=subject_id, actor=actor, now=now)


def rebind(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    """Classified anew: other limits, the same ledger."""
    kind, subject_id = _subject(ticket)
    clocks.rebind(
        subject_kind=kind,
        subject_id=subject_id,
        facts=limits.facts(ticket),
        actor=actor,
        now=now,
    )


def _subject(row: Ticket | WorkSheet) -> tuple[str, str]:
    return ("ticket" if isinstance(row, Ticket) else "work_sheet"), str(row.pk)
