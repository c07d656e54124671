"""Coming in: a password, then what the second factor demands; or one passkey for both."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import attempts, events, factors, queries
from ringback.identity.models import Passkey, ProviderLink, StaffSession, User
from ringback.identity.passkeys import Site, State, credential_id_of
from ringback.identity.states import Ended, Method
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The browser somebody comes in with: its address, and what it says it is."""

    address: str
    device: str


@dataclass(frozen=True, slots=True)
class LogIn:
    """Who it is; ``session`` is ``None`` while a second factor is still wanted."""

    user: User
    session: StaffSession | None


def log_in(*, username: str, password: str, where: Where, actor: Actor, now: datetime) -> LogIn:
    """Check a password. Raises ``NotAllowed`` when wrong and ``TooMany`` while locked.

    Not one transaction: a failed attempt is kept although the log-in is refused. A stranger's
    username costs as much time as a wrong password, so that names cannot be probed. A right
    password is no success while a factor is wanted, or it would forgive the codes tried before.
    """
    attempts.require_open(username, now)
    user = User.objects.filter(username=username, is_active=True).first()
    good = check_password(password, user.password if user else _DECOY)
    if not user or not good:
        attempts.note_failure(
            username=username, user=user, method=Method.PASSWORD, address=where.address, now=now
        )
        raise NotAllowed(_("Username and password do not match. Try again."), code="wrong_password")
    if queries.has_second_factor(user):
        return LogIn(user, None)
    return LogIn(user, _come_in(user, Method.PASSWORD, strong=False, where=where, now=now))


_DECOY = make_password(secrets.token_hex(16))


def pass_code(*, user: User, code: str, where: Where, actor: Actor, now: datetime) -> StaffSession:
    """The second step: six digits of the app, or a recovery code. Raises as :func:`log_in`."""
    attempts.require_open(user.username, now)
    with transaction.atomic():
        method = factors.take_code(user, code, now)
        if method is not None:
            return _come_in(user, method, strong=True, where=where, now=now)
    attempts.note_failure(
        username=user.username, user=user, method=Method.TOTP, address=where.address, now=now
    )
    raise factors.wrong_code()


def log_in_by_passkey(
    *,
    user: User | None,
    site: Site,
    state: State,
    answer: Mapping[str, Any],
    where: Where,
    actor: Actor,
    now: datetime,
) -> StaffSession:
    """The second step of ``user``; without one the passkey itself says who it is, and its device
    has asked for a finger or a PIN. Raises ``Invalid``.

    A lock does not hold a passkey up: it cannot be guessed, and nobody shall lock others out.
    """
    known = Passkey.objects.filter(credential_id=credential_id_of(answer), user__is_active=True)
    found = known.select_related("user").first()
    owner = user or (found.user if found else None)
    try:
        if found is None or owner is None or found.user_id != owner.pk:
            raise factors.unknown_passkey()
        with transaction.atomic():
            factors.use_passkey(found, site, state, answer, now)
            return _come_in(owner, Method.PASSKEY, strong=True, where=where, now=now)
    except Invalid:
        if owner is not None:
            attempts.note_failure(
                username=owner.username,
                user=owner,
                method=Method.PASSKEY,
                address=where.address,
                now=now,
            )
        raise


def log_in_by_provider(
    *,
    issuer: str,
    subject: str,
    username: str,
    strong: bool,
    where: Where,
    actor: Actor,
    now: datetime,
) -> LogIn:
    """Whoever the OpenID provider vouches for. The first time ``username``, a claim of its token,
    finds the account; from then on ``subject`` alone does, which is never given to another.
    ``strong``: the provider has asked for two factors. Raises ``NotAllowed`` for a stranger."""
    link = ProviderLink.objects.filter(issuer=issuer, subject=subject).select_related("user")
    known = link.first()
    user = known.user if known else User.objects.filter(username=username).first()
    if user is None or not user.is_active:
        raise NotAllowed(
            _("There is no account here for you. Ask your administrator for one."),
            code="no_account",
        )
    if known is None:
        _link(user=user, issuer=issuer, subject=subject, actor=Actor(ref=user.ref), now=now)
    if queries.has_second_factor(user) and not strong:
        return LogIn(user, None)
    return LogIn(user, _come_in(user, Method.PROVIDER, strong=strong, where=where, now=now))


@command
def _link(*, user: User, issuer: str, subject: str, actor: Actor, now: datetime) -> None:
    ProviderLink.objects.create(user=user, issuer=issuer, subject=subject, made_at=now)
    journal.record(events.ProviderLinked(user_id=user.pk, issuer=issuer), actor=actor, now=now)


def _come_in(
    user: User, method: Method, *, strong: bool, where: Where, now: datetime
) -> StaffSession:
    with transaction.atomic():
        attempts.note(username=user.username, address=where.address, succeeded=True, now=now)
        return begin_session(
            user=user, method=method, strong=strong, where=where, actor=Actor(ref=user.ref), now=now
        )


@command
def begin_session(
    *, user: User, method: Method, strong: bool, where: Where, actor: Actor, now: datetime
) -> StaffSession:
    """``user`` is in. The caller has made sure who it is."""
    User.objects.filter(pk=user.pk).update(last_login=now)
    session = factors.new_session(
        user, method, strong=strong, device=where.device, address=where.address, now=now
    )
    journal.record(
        events.UserLoggedIn(user_id=user.pk, session_id=session.pk, method=method),
        actor=actor,
        now=now,
    )
    return session


@command
def log_out(*, session: StaffSession, actor: Actor, now: datetime) -> None:
    StaffSession.objects.filter(pk=session.pk, ended_at=None).update(
        ended_at=now, end=Ended.LOG_OUT, ended_by=actor.ref
    )
    journal.record(
        events.UserLoggedOut(user_id=session.user_id, session_id=session.pk), actor=actor, now=now
    )
