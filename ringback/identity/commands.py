"""What others may tell identity to do."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import access, events
from ringback.identity.lockout import locked_until, policy
from ringback.identity.models import ApiClient, Grant, LogInAttempt, User
from ringback.identity.queries import hash_token
from ringback.identity.roles import Role
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import Conflict, NotAllowed, TooMany


@command
def add_user(
    *,
    username: str,
    display_name: str,
    password: str | None,
    actor: Actor,
    now: datetime,
) -> User:
    """Raises ``Conflict`` when the username is taken. No password: the user cannot log in yet."""
    access.require_administer(actor)
    if User.objects.filter(username=username).exists():
        raise Conflict(_("That username is taken. Choose another; nothing was saved."))
    user = User(username=username, display_name=display_name, created_at=now)
    user.set_password(password)
    user.save(force_insert=True)
    journal.record(events.UserAdded(user_id=user.pk, username=username), actor=actor, now=now)
    return user


@command
def grant(*, user: User, role: Role, scope_path: str, actor: Actor, now: datetime) -> Grant:
    """Give ``role`` over a part of the organisation. Raises ``Conflict`` when already held."""
    access.require_administer(actor)
    given, is_new = Grant.objects.get_or_create(
        user=user,
        role=role,
        scope_path=scope_path,
        defaults={"granted_at": now, "granted_by": actor.ref},
    )
    if not is_new:
        raise Conflict(_("That role is already held there. Nothing was changed."))
    journal.record(
        events.UserGranted(user_id=user.pk, role=role, scope_path=scope_path),
        actor=actor,
        now=now,
    )
    return given


def log_in(*, username: str, password: str, address: str, actor: Actor, now: datetime) -> User:
    """Check a password. Raises ``NotAllowed`` when wrong and ``TooMany`` while locked.

    Not one transaction: a failed attempt is kept although the log-in is refused. A stranger's
    username costs as much time as a wrong password, so that names cannot be probed.
    """
    recent = LogInAttempt.objects.filter(username=username).order_by("-at")
    rule = policy.get()(now)
    until = locked_until(list(recent.values_list("at", "succeeded")[: rule.attempts]), rule, now)
    if until is not None:
        raise _locked(until, now)
    user = User.objects.filter(username=username, is_active=True).first()
    good = check_password(password, user.password if user else _DECOY)
    LogInAttempt.objects.create(
        username=username[:60], address=address, at=now, succeeded=bool(user and good)
    )
    if not user or not good:
        _lock_when_too_many(user=user, rule_attempts=rule.attempts, now=now)
        raise NotAllowed(_("Username and password do not match. Try again."), code="wrong_password")
    return welcome(user=user, actor=Actor(ref=user.ref), now=now)


_DECOY = make_password(secrets.token_hex(16))


@command
def welcome(*, user: User, actor: Actor, now: datetime) -> User:
    """Note that ``user`` is in. The caller has made sure who it is."""
    User.objects.filter(pk=user.pk).update(last_login=now)
    journal.record(events.UserLoggedIn(user_id=user.pk), actor=actor, now=now)
    return user


def _lock_when_too_many(*, user: User | None, rule_attempts: int, now: datetime) -> None:
    if user is None:
        return
    recent = LogInAttempt.objects.filter(username=user.username).order_by("-at")
    tries = list(recent.values_list("at", "succeeded")[:rule_attempts])
    until = locked_until(tries, policy.get()(now), now)
    if until is not None:
        with transaction.atomic():
            journal.record(
                events.UserLockedOut(user_id=user.pk, attempts=rule_attempts),
                actor=ANYBODY,
                now=now,
            )
        raise _locked(until, now)


def _locked(until: datetime, now: datetime) -> TooMany:
    return TooMany(
        _(
            "Too many wrong passwords: log-in is closed for a while. Try again later or ask your "
            "administrator."
        ),
        code="locked_out",
        retry_after=max(1, round((until - now).total_seconds())),
    )


@command
def log_out(*, user: User, actor: Actor, now: datetime) -> None:
    journal.record(events.UserLoggedOut(user_id=user.pk), actor=actor, now=now)


@command
def add_client(
    *, name: str, scopes: Iterable[str], actor: Actor, now: datetime
) -> tuple[ApiClient, str]:
    """A new API client and its token, which is shown this once and never stored."""
    access.require_administer(actor)
    if ApiClient.objects.filter(name=name).exists():
        raise Conflict(_("An API client of that name exists. Choose another name."))
    token = "rb_" + secrets.token_urlsafe(32)
    client = ApiClient.objects.create(
        name=name,
        token_hash=hash_token(token),
        scopes=sorted(scopes),
        created_at=now,
        created_by=actor.ref,
    )
    journal.record(
        events.ClientAdded(client_id=client.pk, name=name, scopes=tuple(client.scopes)),
        actor=actor,
        now=now,
    )
    return client, token
