"""Rows of sessions and of log-in attempts go when their period is over (§3.4.2). The journal, which
has a period of its own, keeps that somebody logged in."""

from datetime import datetime

from ringback.identity.models import LogInAttempt, StaffSession
from ringback.identity.policy import rules_at

BATCH = 500


def forget_old(*, now: datetime) -> int:
    """At most a batch of each. Answers how many rows went. A session that is still open counts
    from when it was last seen: by then it is long over."""
    rules = rules_at(now)
    sessions = StaffSession.objects.filter(seen_at__lt=now - rules.sessions_kept)
    attempts = LogInAttempt.objects.filter(at__lt=now - rules.attempts_kept)
    old_sessions = list(sessions.order_by("seen_at").values_list("pk", flat=True)[:BATCH])
    old_attempts = list(attempts.order_by("at").values_list("pk", flat=True)[:BATCH])
    gone = StaffSession.objects.filter(pk__in=old_sessions).delete()[0]
    return gone + LogInAttempt.objects.filter(pk__in=old_attempts).delete()[0]
