"""The clocks of tickets and sheets: which start, stop and pause with what is done to them.

Called by commands in their own transaction: a ticket whose clock does not run would be wrong.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from ringback.clocks import commands as clocks
from ringback.clocks import queries
from ringback.clocks.queries import Clock
from ringback.clocks.states import Layer, Metric
from ringback.kernel.actor import Actor
from ringback.tickets import limits
from ringback.tickets.limits import Coming
from ringback.tickets.models import Letter, Ticket, WorkSheet
from ringback.tickets.states import ANSWERED, IN_HAND


def at_registration(coming: Sequence[Coming]) -> list[list[Clock]]:
    """The clocks of each ticket; none is written yet."""
    starts = list(limits.at_registration(coming))
    ruled = iter(clocks.ruled_many([start for of_ticket in starts for start in of_ticket]))
    return [[clock for _start in of_ticket for clock in next(ruled)] for of_ticket in starts]


def promised(of_ticket: Sequence[Clock], now: datetime) -> datetime | None:
    """When handling is due by the strictest of these. A time that is past already, as in
    back-entry, is no promise."""
    dues = (clock.due_at for clock in of_ticket if clock.metric == Metric.HANDLING)
    due = min((at for at in dues if at is not None), default=None)
    return due if due is not None and due > now else None


def begin(
    tickets: Sequence[Ticket], ruled: Sequence[Sequence[Clock]], *, actor: Actor, now: datetime
) -> None:
    """Those clocks run; the tickets have their numbers."""
    for ticket, of_ticket in zip(tickets, ruled, strict=True):
        for clock in of_ticket:
            clock.subject_id = str(ticket.pk)
    running = [clock for of_ticket in ruled for clock in of_ticket]
    clocks.begin_many(clocks=running, actor=actor, now=now)


def start(sheet: WorkSheet, metric: Metric, *, actor: Actor, now: datetime) -> None:
    """The department's own limit on a sheet, or the desk's on its review."""
    clocks.start_many(starts=[limits.of_sheet(sheet, metric, now)], actor=actor, now=now)


def stop(row: Ticket | WorkSheet, *metrics: Metric, actor: Actor, now: datetime) -> None:
    kind, subject_id = _subject(row)
    clocks.stop(subject_kind=kind, subject_id=subject_id, metrics=metrics, actor=actor, now=now)


SPOKEN = (Metric.FIRST_CONTACT, Metric.NEXT_RESPONSE, Metric.URGE)
"""What is owed until somebody speaks to the customer."""


def meet_first_contact(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    """A person spoke to the customer; an automatic receipt would not count (§3.2.1)."""
    if not actor.is_system:
        stop(ticket, *SPOKEN, actor=actor, now=now)


def our_turn(ticket: Ticket, metric: Metric, *, actor: Actor, now: datetime) -> None:
    """The customer has spoken: from now on the ball is in our court (§3.2.2, §2.4.3), unless it
    was already: a second word does not put off the answer to the first."""
    kind, subject_id = _subject(ticket)
    owed = queries.live_metrics(subject_kind=kind, subject_id=subject_id)
    already = {metric, Metric.FIRST_CONTACT} if metric is Metric.NEXT_RESPONSE else {metric}
    if owed & already:
        return
    told = limits.clock_facts([ticket])[ticket.pk]
    # Of two words at the same moment the first starts the clock.
    with suppress(IntegrityError), transaction.atomic():
        starts = [limits.of_ticket(ticket, metric, told, since=now)]
        clocks.start_many(starts=starts, actor=actor, now=now)


def start_letters(letters: Sequence[Letter], *, actor: Actor, now: datetime) -> None:
    """What whoever handed the case down has set is one layer of its limits (§5.4.6)."""
    clocks.start_many(starts=list(limits.of_letters(letters)), actor=actor, now=now)


def stop_letter(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    kind, subject_id = _subject(ticket)
    clocks.stop(
        subject_kind=kind,
        subject_id=subject_id,
        metrics=[Metric.HANDLING],
        layers_of=[Layer.HANDED_DOWN],
        actor=actor,
        now=now,
    )


def due_at(ticket: Ticket) -> datetime | None:
    """When the strictest handling limit that runs will have passed."""
    kind, subject_id = _subject(ticket)
    due = queries.next_due(subject_kind=kind, subject_ids=[subject_id], metrics=[Metric.HANDLING])
    return due.get(subject_id)


def promise(ticket: Ticket, promised_at: datetime, *, actor: Actor, now: datetime) -> None:
    """Another time was told: the clock of the old one is given up, it was moved in time."""
    kind, subject_id = _subject(ticket)
    clocks.cancel(
        subject_kind=kind, subject_id=subject_id, metrics=[Metric.PROMISE], actor=actor, now=now
    )
    told = limits.clock_facts([ticket])[ticket.pk]
    start = limits.of_ticket(ticket, Metric.PROMISE, told, since=now)
    clocks.start_many(starts=[replace(start, deadline=promised_at)], actor=actor, now=now)


def pause(ticket: Ticket, reason: str, *, actor: Actor, now: datetime) -> None:
    """Only for reasons the handbook lets pause; our own delays run on our own time (§3.2.4). What
    the case waits for, the departments that work on it wait for as well."""
    if limits.hold_pauses(ticket, reason):
        for kind, subject_id in (_subject(ticket), *map(_subject, _in_hand(ticket))):
            clocks.pause(
                subject_kind=kind, subject_id=subject_id, reason=reason, actor=actor, now=now
            )


def end_pause(ticket: Ticket, *, since: datetime, actor: Actor, now: datetime) -> None:
    """The wait is over since then: the case's clock runs on, and those of its sheets in work."""
    resume(ticket, Metric.HANDLING, since=since, actor=actor, now=now)
    for sheet in _in_hand(ticket):
        resume(sheet, Metric.SHEET, since=since, actor=actor, now=now)


def _in_hand(ticket: Ticket) -> list[WorkSheet]:
    """Whoever has replied owes nothing for the time being: those clocks have stopped."""
    return list(WorkSheet.objects.filter(ticket=ticket, state__in=IN_HAND).order_by("pk"))


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


def revive(ticket: Ticket, *, merged_at: datetime, actor: Actor, now: datetime) -> None:
    kind, subject_id = _subject(ticket)
    clocks.revive(
        subject_kind=kind, subject_id=subject_id, cancelled_at=merged_at, actor=actor, now=now
    )


def rebind(ticket: Ticket, *, actor: Actor, now: datetime) -> None:
    """Classified anew: other limits, the same ledger. Of what is answered nothing is owed; should
    it be reopened, it is ruled then."""
    if ticket.state in ANSWERED:
        return
    kind, subject_id = _subject(ticket)
    clocks.rebind(
        subject_kind=kind,
        subject_id=subject_id,
        facts=limits.clock_facts([ticket])[ticket.pk],
        actor=actor,
        now=now,
    )


def _subject(row: Ticket | WorkSheet) -> tuple[str, str]:
    return ("ticket" if isinstance(row, Ticket) else "work_sheet"), str(row.pk)
