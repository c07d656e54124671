"""The course of a clock whose whole past is known at once: pure.

What a live clock does step by step is done here in one go, as if somebody had looked at every
deadline the moment it passed: the same ledger, the same due dates, met or missed alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ringback.clocks import rules
from ringback.clocks.rules import Bound, Running
from ringback.clocks.states import CLOCK, LIVE, ClockState
from ringback.kernel.worktime import Calendar


class Turn(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Happened:
    """What was done to a clock, and when. ``reason`` is a hold's code."""

    at: datetime
    turn: Turn
    reason: str = ""


@dataclass(slots=True)
class Stretch:
    """One interval of the ledger with the reason why it ended."""

    since: datetime
    until: datetime | None = None
    reason: str = ""


@dataclass(slots=True)
class Course:
    """Where a clock stands after what happened. ``due_at`` is ``None`` while it is paused."""

    calendar: Calendar
    bound: Bound
    may_pause: bool
    ledger: list[Stretch]
    due_at: datetime | None
    state: ClockState = ClockState.RUNNING
    breached_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def runs(self) -> list[Running]:
        return [Running(each.since, each.until) for each in self.ledger]

    def take(self, happened: Happened) -> None:
        """One turn; what its state does not allow changes nothing, as with a live clock."""
        at = happened.at
        match happened.turn:
            case Turn.PAUSE if self.may_pause and self.state is ClockState.RUNNING:
                self._notice(at)
                self._end(at, happened.reason)
                self.state, self.due_at = ClockState.PAUSED, None
            case Turn.RESUME if self.state in CLOCK.sources("resume"):
                self._run_on(at)
            case Turn.STOP if self.state in LIVE:
                self._notice(at)
                self._end(at, Turn.STOP)
                self.state = ClockState.MISSED if self.breached_at else ClockState.MET
                self.stopped_at = at
            case Turn.CANCEL if self.state in LIVE:
                self._end(at, Turn.CANCEL)
                self.state, self.stopped_at = ClockState.CANCELLED, at

    def look(self, now: datetime) -> None:
        """What has passed by now has passed."""
        if self.state is ClockState.RUNNING:
            self._notice(now)

    def _notice(self, at: datetime) -> None:
        if self.breached_at is None and self.due_at is not None and self.due_at <= at:
            self.breached_at = self.due_at

    def _end(self, at: datetime, reason: str) -> None:
        last = self.ledger[-1]
        if last.until is None:
            last.until, last.reason = at, reason

    def _run_on(self, at: datetime) -> None:
        # A stretch never reaches back over one that is in the ledger already.
        starts = max(at, *(each.until for each in self.ledger if each.until))
        self.ledger.append(Stretch(starts))
        self.due_at = rules.due_at(self.calendar, self.bound, self.runs)
        self.state, self.stopped_at = ClockState.RUNNING, None


def course(
    calendar: Calendar,
    bound: Bound,
    since: datetime,
    happened: Sequence[Happened],
    *,
    may_pause: bool,
    now: datetime,
) -> Course:
    """The clock as it stands ``now``, begun at ``since``; ``happened`` is in order of time."""
    ledger = [Stretch(since)]
    due_at = rules.due_at(calendar, bound, [Running(since, None)])
    found = Course(calendar, bound, may_pause, ledger, due_at)
    for each in happened:
        found.take(each)
    found.look(now)
    return found
