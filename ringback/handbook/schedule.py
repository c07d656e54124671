"""When a revision may take effect, and which one is in force. Pure.

A revision is in force from its instant until that of the next one of its document; so with
distinct instants exactly one is in force at any instant from the first on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from ringback.handbook.states import RevisionState

NOTICE = timedelta(minutes=1)
"""Every process looks for new editions every few seconds (``stock.KEPT_SECONDS``). What takes
effect, or ceases to, at least this much later is known to all of them in time."""

Name = TypeVar("Name")


class ScheduleFault(StrEnum):
    TOO_SOON = "too_soon"
    SHORT_NOTICE = "short_notice"
    BEFORE_ANOTHER = "before_another"
    AFTER_ANOTHER = "after_another"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The instants of effect between which a revision's own must lie; ``None``: no bound."""

    before: datetime | None
    after: datetime | None


def neighbours(taken: Iterable[datetime], own: datetime | None) -> Neighbours:
    """The bounds for a new revision (``own`` is ``None``: it comes last) or for one that moves:
    it may not change places, for the later one was written on top of the earlier."""
    others = sorted(at for at in taken if at != own)
    if own is None:
        return Neighbours(others[-1] if others else None, None)
    return Neighbours(
        max((at for at in others if at < own), default=None),
        min((at for at in others if at > own), default=None),
    )


def faults(
    effective_at: datetime,
    between: Neighbours,
    *,
    lead: timedelta,
    is_urgent: bool,
    now: datetime,
) -> ScheduleFault | None:
    """Why a revision cannot take effect then. ``lead``: the notice readers are owed (§8.2.1)."""
    if effective_at < now + NOTICE:
        return ScheduleFault.TOO_SOON
    if between.before is not None and effective_at <= between.before:
        return ScheduleFault.BEFORE_ANOTHER
    if between.after is not None and effective_at >= between.after:
        return ScheduleFault.AFTER_ANOTHER
    if effective_at < now + lead and not is_urgent:
        return ScheduleFault.SHORT_NOTICE
    return None


def in_force(approved: Sequence[tuple[datetime, Name]], at: datetime) -> Name | None:
    """Of (instant of effect, revision) the one in force; ``None`` before the first."""
    begun = [each for each in approved if each[0] <= at]
    return max(begun, key=lambda each: each[0])[1] if begun else None


def state_at(
    stored: RevisionState, effective_at: datetime | None, next_at: datetime | None, at: datetime
) -> RevisionState:
    """Where a revision stands. ``next_at``: when the following one of its document begins."""
    if stored is not RevisionState.APPROVED or effective_at is None or effective_at > at:
        return stored
    if next_at is not None and next_at <= at:
        return RevisionState.SUPERSEDED
    return RevisionState.EFFECTIVE
