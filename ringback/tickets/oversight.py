"""What is asked about cases from above and outside: letters, orders, who has them in hand, and who
lets them wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, Sum
from django.db.models.functions import Coalesce, Least

from ringback.base.lookups import paths_within
from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.tickets import limits
from ringback.tickets.models import Hold, Letter, OrderAnswer, Ticket
from ringback.tickets.states import OPEN_SHEET, TicketState

MOST_HANDS = 50


def hands(found: Ticket) -> list[str]:
    """Refs of those who have an open work sheet of the case in hand; ask for the ticket first."""
    held = found.sheets.filter(state__in=OPEN_SHEET).exclude(assignee="")
    return list(held.order_by("id").values_list("assignee", flat=True)[:MOST_HANDS])


def accounts(sheet_ids: Iterable[int]) -> dict[int, OrderAnswer]:
    """By supervision order its answer; ask for the sheets first. One query."""
    rows = OrderAnswer.objects.filter(sheet__in=list(sheet_ids))
    return {row.sheet_id: row for row in rows}


def letter_of(found: Ticket) -> Letter | None:
    """What a case was handed down with; ask for the ticket first."""
    return Letter.objects.filter(ticket=found).first()


def letter_is_owed(found: Ticket) -> bool:
    """It was handed down and our reply has not gone out: it cannot be closed (§5.4.6)."""
    return Letter.objects.filter(ticket=found, sent_at=None).exists()


@dataclass(frozen=True, slots=True)
class PauseLine:
    """The holds one person has put on for one reason: how many, how many of them beyond the cap,
    how long altogether and at most."""

    person: str
    reason: str
    count: int
    approved: int
    total: timedelta
    longest: timedelta


MOST_LINES = 300


def pauses(*, path: str, since: datetime, until: datetime, actor: Actor) -> list[PauseLine]:
    """By person and reason the holds begun in a period, the longest first; of what lasts as long as
    it may (§3.2.4). ``path`` empty: all the actor leads."""
    paths = [path] if path else actor.scope_paths
    ended = Least(Coalesce("resumed_at", "until"), "until")
    length = ExpressionWrapper(ended - F("held_at"), output_field=DurationField())
    rows = Hold.objects.filter(
        paths_within("ticket__handling_path", paths), held_at__gte=since, held_at__lt=until
    )
    counted = (
        rows.annotate(length=length)
        .values("held_by", "reason")
        .annotate(
            count=Count("pk"),
            approved=Count("pk", filter=~Q(approved_by="")),
            total=Sum("length"),
            longest=Max("length"),
        )
        .order_by("-total", "held_by", "reason")
    )
    columns = ("held_by", "reason", "count", "approved", "total", "longest")
    return [PauseLine(*row) for row in counted.values_list(*columns)[:MOST_LINES]]


@dataclass(frozen=True, slots=True)
class Urging:
    """The customer has asked where it stays, last at ``urged_at``; before ``again_at`` once more
    alerts nobody."""

    urged_at: datetime
    again_at: datetime


def urging(found: Ticket) -> Urging | None:
    """``None`` while nobody has urged; ask for the ticket first."""
    last = found.urges.order_by("-urged_at").values_list("urged_at", flat=True).first()
    return Urging(last, limits.urge_again_at(found, last)) if last else None


def standing_facts(customer_id: UUID | None) -> dict[str, Any]:
    """What limits may rest on besides the case: who the customer is to us; nothing while nobody is
    known."""
    if customer_id is None:
        return {}
    return limits.standing_facts(customers.standings([customer_id]).get(customer_id))


def promise_of(found: Ticket) -> datetime | None:
    """By when the strictest of the handling limits lets us promise an answer (§3.2.6); ``None``
    when nothing is owed."""
    readings = clocks.of_subject(
        subject_kind="ticket", subject_id=found.pk, now=found.registered_at
    )
    handling = (each.clock for each in readings if each.clock.metric == Metric.HANDLING)
    return min((clock.due_at for clock in handling if clock.due_at), default=None)


def held_beyond(now: datetime, limit: int) -> list[int]:
    """Ids of tickets whose hold should have ended by now, the longest overdue first."""
    over = Hold.objects.filter(
        until__lte=now, resumed_at__isnull=True, ticket__state=TicketState.ON_HOLD
    )
    return list(over.order_by("until").values_list("ticket_id", flat=True)[:limit])


def answered_by(found: Ticket, episode: int) -> str:
    """Who gave the answer of an episode; empty when there is none yet."""
    given = found.resolutions.filter(episode=episode).values_list("resolved_by", flat=True)
    return given.first() or ""


def reopen_until(found: Ticket) -> datetime | None:
    """Until when an answered case may go back to work; ``None`` while it is not answered."""
    if found.state not in (TicketState.RESOLVED, TicketState.CONFIRMED) or not found.resolved_at:
        return None
    return limits.reopen_until(found, found.resolved_at)


def waits_for_customer(ticket_id: int) -> bool:
    """Whether the case is on hold until its customer says something, and they are asked to."""
    chased = Hold.objects.filter(ticket=ticket_id, resumed_at=None, remind_at__isnull=False)
    return chased.filter(ticket__state=TicketState.ON_HOLD).exists()


def waits_to_chase(now: datetime, limit: int) -> list[int]:
    """Ids of holds whose customer is to be asked again, the longest due first."""
    due = Hold.objects.filter(
        remind_at__lte=now,
        resumed_at__isnull=True,
        until__gt=now,
        ticket__state=TicketState.ON_HOLD,  # one merged meanwhile keeps its hold for an unmerge
    )
    return list(due.order_by("remind_at").values_list("pk", flat=True)[:limit])
