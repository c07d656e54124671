"""Every wrong password, code and passkey of an account counts towards the same lock."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.identity import events
from ringback.identity.lockout import locked_until, policy
from ringback.identity.models import LogInAttempt, User
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import TooMany

LONGEST_NAME = 60


def require_open(username: str, now: datetime) -> None:
    """Raises ``TooMany`` while the account is locked."""
    until = _locked_until(username, now)
    if until is not None:
        raise _locked(until, now)


def note(*, username: str, address: str, succeeded: bool, now: datetime) -> None:
    LogInAttempt.objects.create(
        username=username[:LONGEST_NAME], address=address, at=now, succeeded=succeeded
    )


def note_failure(
    *, username: str, user: User | None, method: str, address: str, now: datetime
) -> None:
    """Keep a failure, which outlives the refusal that follows. Raises ``TooMany`` when it was the
    last one allowed: that is journalled as the lock, any other of a known user as itself."""
    with transaction.atomic():
        note(username=username, address=address, succeeded=False, now=now)
        if user is None:
            return
        until = _locked_until(user.username, now)
        news: events.UserNews = (
            events.UserLockedOut(user_id=user.pk, attempts=policy.get()(now).attempts)
            if until
            else events.FactorFailed(user_id=user.pk, method=method)
        )
        journal.record(news, actor=ANYBODY, now=now)
    if until is not None:
        raise _locked(until, now)


def _locked_until(username: str, now: datetime) -> datetime | None:
    rule = policy.get()(now)
    recent = LogInAttempt.objects.filter(username=username[:LONGEST_NAME]).order_by("-at", "-id")
    return locked_until(list(recent.values_list("at", "succeeded")[: rule.attempts]), rule, now)


def _locked(until: datetime, now: datetime) -> TooMany:
    return TooMany(
        _(
            "Too many failed attempts: log-in is closed for a while. Try again later or ask your "
            "administrator."
        ),
        code="locked_out",
        retry_after=max(1, round((until - now).total_seconds())),
    )
