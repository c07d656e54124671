"""Pure arithmetic of messages, codes and verification; its numbers come from ``policy``."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ringback.kernel.instants import as_utc, at_wall
from ringback.messaging.states import Level, Method, SkipReason


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the operator's day, the end not included; they may run past midnight."""

    opens: time
    closes: time
    zone: ZoneInfo

    def __contains__(self, instant: datetime) -> bool:
        moment = as_utc(instant).astimezone(self.zone).time()
        if self.opens < self.closes:
            return self.opens <= moment < self.closes
        return moment >= self.opens or moment < self.closes

    def end_after(self, instant: datetime) -> datetime:
        """When the hours that hold at ``instant`` end; ``instant`` itself outside of them."""
        if instant not in self:
            return instant
        local = as_utc(instant).astimezone(self.zone)
        day = local.date() if local.time() < self.closes else local.date() + timedelta(days=1)
        return at_wall(datetime.combine(day, self.closes), self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPolicy:
    """How messages of one purpose are sent. ``None``: no cool-down, no limit, no quiet hours."""

    attempts: int
    waits: tuple[timedelta, ...]
    lifetime: timedelta
    cool_down: timedelta | None
    daily_limit: int | None
    quiet: Hours | None

    def wait_after(self, attempt: int) -> timedelta:
        """How long to wait after the given attempt (1 is the first) has failed."""
        return self.waits[min(attempt, len(self.waits)) - 1]

    def awake(self, instant: datetime) -> datetime:
        """The earliest instant, not before the one given, at which sending disturbs nobody."""
        return instant if self.quiet is None else self.quiet.end_after(instant)

    def too_soon(self, earlier: Sequence[datetime], now: datetime) -> SkipReason | None:
        """Whether a customer has had enough; ``earlier`` are the sends of the last 24 hours and
        of the cool-down, to the same recipient and for the same purpose."""
        if self.cool_down and any(at > now - self.cool_down for at in earlier):
            return SkipReason.COOL_DOWN
        last_day = [at for at in earlier if at > now - DAY]
        if self.daily_limit is not None and len(last_day) >= self.daily_limit:
            return SkipReason.DAILY_LIMIT
        return None

    @property
    def memory(self) -> timedelta:
        """How far back :meth:`too_soon` looks."""
        return max(DAY, self.cool_down or DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePolicy:
    """One-time codes (§2.1.3). ``lifetime`` ends a code, ``attempts`` voids it."""

    length: int
    lifetime: timedelta
    attempts: int
    cool_down: timedelta
    daily_limit: int

    def wait(self, sent: Sequence[datetime], now: datetime) -> timedelta | None:
        """How long until another code may go to a number; ``sent`` are those of the last 24
        hours. ``None``: now."""
        last_day = sorted(at for at in sent if at > now - DAY)
        if len(last_day) >= self.daily_limit:
            return last_day[-self.daily_limit] + DAY - now
        if last_day and last_day[-1] + self.cool_down > now:
            return last_day[-1] + self.cool_down - now
        return None


DAY = timedelta(days=1)

LEVEL_OF: dict[Method, Level] = {
    Method.CALLER_ID: Level.NUMBER,
    Method.TEXT_CODE: Level.CODE,
    Method.CALL_CODE: Level.CODE,
    Method.SERVICE_PASSWORD: Level.PASSWORD,
    Method.DOCUMENT: Level.SIGHTED,
}
"""What each method proves; the documents of both holder and agent prove ``AGENT``."""


def level_reached(
    facts: Iterable[tuple[Level, datetime]], *, at: datetime, lifetime: timedelta
) -> Level:
    """The highest level among the verifications that still count at ``at``."""
    lasting = [level for level, since in facts if since <= at < since + lifetime]
    return max(lasting, key=lambda level: level.rank, default=Level.NONE)


def answer_in(text: str, answers: Sequence[str]) -> str | None:
    """The allowed answer a reply amounts to; ``None`` when it is none of them.

    People type full-width digits, a full stop, the # of a keypad.
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".。#！!").strip().casefold()
    return next((answer for answer in answers if answer.casefold() == plain), None)
