"""When an account is locked after wrong passwords: pure arithmetic over recent attempts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.kernel.registry import Slot


@dataclass(frozen=True, slots=True)
class LockOutPolicy:
    """``attempts`` wrong passwords in a row lock the account for ``duration`` after the last."""

    attempts: int = 5
    duration: timedelta = timedelta(minutes=15)


policy: Slot[Callable[[datetime], LockOutPolicy]] = Slot(
    "lock-out policy", lambda at: LockOutPolicy()
)
"""Filled by the handbook, which stands above and states the numbers."""


def locked_until(
    attempts: Sequence[tuple[datetime, bool]], rule: LockOutPolicy, now: datetime
) -> datetime | None:
    """``attempts`` are (instant, succeeded), newest first. ``None``: the account is open."""
    failures = []
    for at, succeeded in attempts:
        if succeeded or at <= now - rule.duration:
            break
        failures.append(at)
    return failures[0] + rule.duration if len(failures) >= rule.attempts else None
