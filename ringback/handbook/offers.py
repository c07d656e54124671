"""What the handbook offers to the floors below it and to the frame."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import shell
from ringback.handbook import queries
from ringback.identity import lockout
from ringback.kernel.errors import Unavailable


def lock_out_policy(at: datetime) -> lockout.LockOutPolicy:
    """Clause 5.1.2. Without a manual identity's own numbers hold: log-in must not fall with it."""
    try:
        return lockout.LockOutPolicy(
            attempts=queries.parameter("login.attempts", at=at).value_as(int),
            duration=queries.parameter("login.lock.duration", at=at).duration,
        )
    except Unavailable:
        return lockout.LockOutPolicy()


lockout.policy.fill(lock_out_policy)

shell.navigation.add(
    "handbook",
    shell.Entry(
        label=_("Handbook"),
        url_name="handbook:contents",
        icon="book",
        section=shell.Section.RECORDS,
    ),
)
