"""What the handbook offers to the floors below it and to the frame."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ringback.base import shell
from ringback.handbook import appendices, queries
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
    packaged = access.AccessPolicy()
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
            reset_limit=queries.parameter("password.link.limit", at=at).value_as(int),
            reset_period=queries.parameter("password.link.period", at=at).duration,
            factor_wait=queries.parameter("login.factor.wait", at=at).duration,
            sessions_kept=_kept("session", at, packaged.sessions_kept),
            attempts_kept=_kept("log_in_attempt", at, packaged.attempts_kept),
        )
    except Unavailable:
        return packaged


@queries.impacts.register("handbook")
def clauses_that_come_and_go(change: queries.Change) -> Iterator[queries.Impact]:
    """Each by number; of those that go, whether the index of forms and files still names them."""
    if change.added:
        yield queries.Impact(_("Clauses added"), len(change.added), examples=tuple(change.added))
    if change.dropped:
        yield queries.Impact(
            _("Clauses dropped"),
            len(change.dropped),
            words=_("Whatever cites them keeps the edition in which they stand."),
            examples=tuple(change.dropped),
        )
        naming = appendices.naming(change.dropped, change.new_id, change.now)
        yield queries.Impact(
            _("Lines of the index of forms and files that name a dropped clause"),
            len(naming),
            examples=tuple(naming),
        )


def _kept(record: str, at: datetime, otherwise: timedelta) -> timedelta:
    """Clause 3.4.2, at its longest; ``otherwise`` where the edition states none."""
    try:
        ruling = queries.parameter("retention.period", at=at, facts={"record": record})
    except KeyError:  # an edition without its chapter 3: log-in must not fall with it
        return otherwise
    return ruling.value_as(queries.Span).longest


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
queries.measure(
    "login.factor.wait",
    "login.lock.duration",
    "password.link.lifetime",
    "password.link.period",
    "staff.proof.lifetime",
    "staff.session.idle",
    "staff.session.lifetime",
)
