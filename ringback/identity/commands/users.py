"""Users, what they may do, and programs that may call."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import access, events
from ringback.identity.models import ApiClient, Grant, User
from ringback.identity.queries import hash_token
from ringback.identity.roles import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid


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


@command
def set_mail_address(*, user: User, email: str, actor: Actor, now: datetime) -> None:
    """Where a link to a new password may be sent; empty: nowhere. Raises ``Invalid``."""
    access.require_administer(actor)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid(
                _("That is no mail address. Nothing was saved."),
                fields={"email": _("Write it as name@example.net.")},
            ) from None
    user.email = email or None
    user.save(update_fields=["email"])
    journal.record(events.MailAddressSet(user_id=user.pk, given=bool(email)), actor=actor, now=now)


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
