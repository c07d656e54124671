"""Who logged in long ago is forgotten when the period is over, and nobody sooner (§3.4.2)."""

from datetime import datetime, timedelta

from ringback.identity import queries as identity
from ringback.identity import sweeps
from ringback.identity.models import LogInAttempt, StaffSession, User
from ringback.identity.tests.samples import NOW

KEPT = timedelta(days=6 * 31 + 1)
"""Six months at their longest."""


def attempt(at: datetime) -> LogInAttempt:
    return LogInAttempt.objects.create(username="li", address="", at=at, succeeded=False)


def test_old_rows_go_and_the_others_stay(user: User, session: StaffSession) -> None:
    old, fresh = attempt(NOW - KEPT - timedelta(seconds=1)), attempt(NOW - KEPT)
    StaffSession.objects.filter(pk=session.pk).update(seen_at=NOW - KEPT)
    assert sweeps.forget(NOW) == 1
    assert list(LogInAttempt.objects.filter(pk__in=[old.pk, fresh.pk])) == [fresh]
    later = NOW + timedelta(seconds=1)
    kept = identity.kept_rows(later)
    assert (kept.old_sessions, kept.old_attempts) == (1, 1)
    assert sweeps.forget(later) == 2
    assert not StaffSession.objects.filter(pk=session.pk).exists()
    assert sweeps.forget(later) == 0
