"""What the handbook offers to the floors below it and to the frame."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import shell
from ringback.handbook import queries
from ringback.handbook.values import Table
from ringback.identity import lockout
from ringback.identity import policy as access
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


def access_policy(at: datetime) -> access.AccessPolicy:
    """Clause 5.1.2 likewise: who needs two factors, how long sessions, proofs and links hold."""
    try:
        return access.AccessPolicy(
            two_factor_roles=frozenset(
                queries.parameter("login.two_factor.roles", at=at).value_as(Table).column("role")
            ),
            session_lifetime=queries.parameter("staff.session.lifetime", at=at).duration,
            session_idle=queries.parameter("staff.session.idle", at=at).duration,
            proof=queries.parameter("staff.proof.lifetime", at=at).duration,
            password_minimum=queries.parameter("password.length.minimum", at=at).value_as(int),
            reset=queries.parameter("password.link.lifetime", at=at).duration,
        )
    except Unavailable:
        return access.AccessPolicy()


lockout.policy.fill(lock_out_policy)
access.policy.fill(access_policy)

shell.navigation.add(
    "handbook",
    shell.Entry(
        label=_("Handbook"),
        url_name="handbook:contents",
        icon="book",
        section=shell.Section.RECORDS,
    ),
)
