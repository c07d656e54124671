"""The operator's standards of log-in beside lock-out: two factors, and what holds how long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.identity.roles import Role
from ringback.kernel.registry import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """``proof`` is how long a password or factor just shown lets dangerous verbs pass.
    ``reset`` is how long a link to a new password works; an account gets ``reset_limit`` of them
    within ``reset_period``, whoever asks: nobody's mailbox is filled by us. ``factor_wait`` is how
    long a right password waits for its second factor, and a browser for its passkey.
    ``sessions_kept`` and ``attempts_kept``: how long their rows are."""

    two_factor_roles: frozenset[str] = frozenset({Role.ADMINISTRATOR.value})
    session_lifetime: timedelta = timedelta(hours=12)
    session_idle: timedelta = timedelta(minutes=30)
    proof: timedelta = timedelta(minutes=15)
    password_minimum: int = 10
    reset: timedelta = timedelta(minutes=30)
    reset_limit: int = 3
    reset_period: timedelta = timedelta(hours=1)
    factor_wait: timedelta = timedelta(minutes=10)
    sessions_kept: timedelta = timedelta(days=187)
    attempts_kept: timedelta = timedelta(days=187)


policy: Slot[Callable[[datetime], AccessPolicy]] = Slot("access policy", lambda at: AccessPolicy())
"""Filled by the handbook, which stands above and states the numbers."""


def rules_at(now: datetime) -> AccessPolicy:
    return policy.get()(now)
