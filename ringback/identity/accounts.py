"""What becomes of accounts and programs later: closed, opened, unlocked, a role or a token taken
back. These are commands; ``commands`` is their door."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.reasons import Why
from ringback.base.verbs import command
from ringback.identity import access, events
from ringback.identity.lockout import locked_until, policy
from ringback.identity.models import ApiClient, Grant, LogInAttempt, User
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound


@command
def close_account(*, user_id: UUID, why: Why, actor: Actor, now: datetime) -> User:
    """The user can log in no more; whoever is in is out at the next click. What they did stays.

    Raises ``Conflict`` when it is closed already. Nobody closes their own.
    """
    user = _other(user_id, actor)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Conflict(_("The account is closed already. Nothing was changed."))
    journal.record(events.AccountClosed(user_id=user.pk, why=why), actor=actor, now=now)
    user.refresh_from_db()
    return user


@command
def open_account(*, user_id: UUID, why: Why, actor: Actor, now: datetime) -> User:
    """Raises ``Conflict`` when it is open already."""
    user = _other(user_id, actor)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Conflict(_("The account is open already. Nothing was changed."))
    journal.record(events.AccountOpened(user_id=user.pk, why=why), actor=actor, now=now)
    user.refresh_from_db()
    return user


@command
def unlock(*, user_id: UUID, why: Why, actor: Actor, now: datetime) -> User:
    """Forget the wrong passwords that locked the account. Raises ``Conflict`` when it is not."""
    user = _other(user_id, actor)
    if lock_ends_at(user, now) is None:
        raise Conflict(_("The account is not locked. Nothing was changed."))
    # A success ends the row of failures from which the lock is counted.
    LogInAttempt.objects.create(username=user.username, address="", at=now, succeeded=True)
    journal.record(events.AccountUnlocked(user_id=user.pk, why=why), actor=actor, now=now)
    return user


@command
def revoke_grant(*, grant_id: int, why: Why, actor: Actor, now: datetime) -> None:
    """Take a role back. Raises ``NotFound`` when it was taken back before. Not from oneself, so
    that the last administrator cannot lock the door from outside."""
    access.require_administer(actor)
    grant = Grant.objects.filter(pk=grant_id).select_related("user").first()
    if grant is None:
        raise NotFound(_("That role is held no more."))
    _require_other(grant.user, actor)
    news = events.GrantRevoked(
        user_id=grant.user_id, role=grant.role, scope_path=grant.scope_path, why=why
    )
    if not Grant.objects.filter(pk=grant_id).delete()[0]:
        raise NotFound(_("That role is held no more."))
    journal.record(news, actor=actor, now=now)


@command
def revoke_client(*, client_id: int, why: Why, actor: Actor, now: datetime) -> ApiClient:
    """The token is worth nothing from now on. Raises ``Conflict`` when it is so already."""
    access.require_administer(actor)
    client = ApiClient.objects.filter(pk=client_id).first()
    if client is None:
        raise NotFound(_("There is no such API client."))
    if not ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=now):
        raise Conflict(_("The token is revoked already. Nothing was changed."))
    journal.record(events.ClientRevoked(client_id=client.pk, why=why), actor=actor, now=now)
    client.refresh_from_db()
    return client


def lock_ends_at(user: User, now: datetime) -> datetime | None:
    """``None``: the account is not locked."""
    rule = policy.get()(now)
    recent = LogInAttempt.objects.filter(username=user.username).order_by("-at", "-id")
    tries = list(recent.values_list("at", "succeeded")[: rule.attempts])
    return locked_until(tries, rule, now)


def _other(user_id: UUID, actor: Actor) -> User:
    access.require_administer(actor)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound(_("There is no such user. Nothing was saved."))
    _require_other(user, actor)
    return user


def _require_other(user: User, actor: Actor) -> None:
    if actor.ref == user.ref:
        raise NotAllowed(_("Not for your own account: ask another administrator."))
