"""What the manual says about dispatch (§3.1.2), as the engine wants it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.dispatch.rules import Policy
from ringback.dispatch.states import Factor
from ringback.handbook import queries as handbook
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.tickets.queries import WorkSheet


def policy(now: datetime) -> Policy:
    """The weights and limits in force."""
    ceiling = handbook.parameter("dispatch.load.limit", at=now).value_as(int)
    refill = handbook.parameter("dispatch.load.refill", at=now).value_as(int)
    weights = {
        factor: float(handbook.parameter(f"dispatch.weight.{factor}", at=now).value_as(Decimal))
        for factor in Factor
    }
    # A refill mark above the ceiling would be no mark at all.
    return Policy(
        weights=weights,
        in_hand=min(refill, ceiling),
        ceiling=ceiling,
        margin=handbook.parameter("dispatch.leaving.margin", at=now).duration.total_seconds() / 60,
    )


def claim_by(sheet: WorkSheet, now: datetime) -> datetime:
    """Until when an offer made now stands."""
    facts: dict[str, Any] = {"sheet_kind": sheet.kind}
    if sheet.ticket is not None:
        facts["severity"] = sheet.ticket.severity
    limit = handbook.parameter("dispatch.claim.limit", at=now, facts=facts).value_as(Span)
    return ALWAYS.add(now, limit)


def look_again_at(now: datetime) -> datetime:
    """What frees a queue is news (``reactions``); this is for what makes none: a skill that has run
    out, a limit the manual has changed, a worker that died half-way."""
    return now + handbook.parameter("dispatch.look_again.interval", at=now).duration


def longest_break(now: datetime) -> timedelta:
    """Between two shifts of one day: lunch, not the way home."""
    return handbook.parameter("dispatch.break.longest", at=now).duration


def known_since(now: datetime) -> datetime:
    """Since when having served a customer counts as acquaintance."""
    window = handbook.parameter("dispatch.known.window", at=now).value_as(Span)
    return now - (ALWAYS.add(now, window) - now)


@dataclass(frozen=True, slots=True)
class Foresight:
    """How far a lead looks ahead, and what that rests on (§3.2.3). ``fewest`` finished sheets tell
    how long work takes; the last ``most`` are looked at; ``typical`` stands in for them."""

    until: datetime
    fewest: int
    most: int
    typical: timedelta


def foresight(now: datetime) -> Foresight:
    horizon, typical = (
        handbook.parameter(f"foresight.{which}", at=now).value_as(Span)
        for which in ("horizon", "work.typical")
    )
    fewest, most = (
        handbook.parameter(f"foresight.sample.{which}", at=now).value_as(int)
        for which in ("minimum", "size")
    )
    return Foresight(
        until=ALWAYS.add(now, horizon),
        fewest=fewest,
        most=max(fewest, most),
        typical=ALWAYS.add(now, typical) - now,
    )


def due_before(shift_ends_at: datetime) -> datetime:
    """Until when the next shift's first part lasts: what falls due before is handed over
    (§3.1.5)."""
    ruling = handbook.parameter("handover.due.window", at=shift_ends_at)
    closes = ruling.value_as(handbook.TimeWindow).closes
    zone = ZoneInfo(settings.TIME_ZONE)
    local = shift_ends_at.astimezone(zone)
    day = local.date() if local.time() < closes else local.date() + timedelta(days=1)
    return datetime.combine(day, closes, tzinfo=zone).astimezone(UTC)


def look_back(now: datetime) -> datetime:
    """Since when a first handover tells what is new."""
    return now - handbook.parameter("handover.look_back", at=now).duration


def closing_margin(now: datetime) -> timedelta:
    """What falls due so soon after somebody has left has to be done before (§3.2.3)."""
    return handbook.parameter("closing.margin", at=now).duration
