"""What clocks tell the house. The subject is the clock; whose clock it is stands beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockNews(News):
    """``layer``: what was told before there were layers was the manual's."""

    subject_kind: ClassVar[str] = "clock"
    subject_field: ClassVar[str] = "clock_id"

    clock_id: int
    of_kind: str
    of_id: str
    metric: str
    layer: str = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted(ClockNews):
    """``limit`` is empty where an instant was named."""

    kind: ClassVar[str] = "clock.started"

    limit: str
    clause: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(ClockNews):
    kind: ClassVar[str] = "clock.paused"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(ClockNews):
    kind: ClassVar[str] = "clock.resumed"

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRebound(ClockNews):
    """The case was classified anew and another limit applies; what was used up stays used."""

    kind: ClassVar[str] = "clock.rebound"

    old_limit: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMoved(ClockNews):
    """A new version of its calendar puts the due date elsewhere; the ledger stays as it is."""

    kind: ClassVar[str] = "clock.moved"

    old_due_at: datetime
    due_at: datetime
    calendar: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksReckoned(News):
    """All open clocks of a calendar run on its new version; of ``seen`` clocks ``moved`` are due at
    another time."""

    kind: ClassVar[str] = "calendar.reckoned"
    subject_kind: ClassVar[str] = "calendar"
    subject_field: ClassVar[str] = "code"

    code: str
    number: int
    seen: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStopped(ClockNews):
    """``in_time`` is whether the limit was met."""

    kind: ClassVar[str] = "clock.stopped"

    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCancelled(ClockNews):
    kind: ClassVar[str] = "clock.cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWarned(ClockNews):
    """``alarm`` says who is to be told: the handler, or the lead too, or that an order is due."""

    kind: ClassVar[str] = "clock.warned"

    alarm: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBreached(ClockNews):
    """``breached_at`` is the deadline that passed, not the moment somebody noticed."""

    kind: ClassVar[str] = "clock.breached"

    breached_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLoaded(ClockNews):
    """Reckoned from the past of a case that came from another system; nobody was warned."""

    kind: ClassVar[str] = "clock.loaded"

    limit: str
    clause: str
    state: str
    due_at: datetime | None
    breached_at: datetime | None
