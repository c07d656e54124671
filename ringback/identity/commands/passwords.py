"""Passwords: changed by who knows the old one, or by a link that is good once."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import access, attempts, events, factors, letters
from ringback.identity.models import PasswordLink, StaffSession, User
from ringback.identity.passwords import require_strong
from ringback.identity.policy import rules_at
from ringback.identity.queries import hash_token
from ringback.identity.states import Ended, Method, ResetReason
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.errors import Invalid, NotFound


def change_password(
    *, session: StaffSession, old: str, new: str, address: str, actor: Actor, now: datetime
) -> int:
    """Raises ``Invalid`` for a wrong old one (kept as a failed attempt) and a weak new one,
    ``TooMany`` while locked. All other sessions end; answers how many."""
    user = session.user
    attempts.require_open(user.username, now)
    if not check_password(old, user.password):
        attempts.note_failure(
            username=user.username, user=user, method=Method.PASSWORD, address=address, now=now
        )
        raise Invalid(
            _("The password was not changed."), fields={"old": _("That is not your password.")}
        )
    return _change(session=session, new=new, actor=actor, now=now)


@command
def _change(*, session: StaffSession, new: str, actor: Actor, now: datetime) -> int:
    user = session.user
    access.require_own(actor, user)
    _set(user, new, now)
    ended = factors.end_sessions(user, end=Ended.PASSWORD, by=actor.ref, now=now, keep=session)
    journal.record(
        events.PasswordChanged(user_id=user.pk, link_id=None, sessions_ended=ended),
        actor=actor,
        now=now,
    )
    return ended


def ask_for_link(*, username: str, actor: Actor, now: datetime) -> None:
    """Send a link to whoever has that name and a mail address. It answers nothing at all, so that
    the page says the same to everybody; above the limit nothing is sent."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or user.email is None:
        return
    rules = rules_at(now)
    lately = PasswordLink.objects.filter(user=user, made_at__gt=now - rules.reset_period)
    if lately.count() < rules.reset_limit:
        _send_link(user=user, actor=ANYBODY, now=now)


@command
def _send_link(*, user: User, actor: Actor, now: datetime) -> None:
    link, token = _new_link(user, actor, now)
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        body = gettext(
            "Somebody, you we hope, asked for a new password for %(username)s. Choose one here "
            "within %(minutes)s minutes: %(address)s — if it was not you, do nothing."
        ) % {
            "username": user.username,
            "minutes": rules_at(now).reset // timedelta(minutes=1),
            "address": address_of(token),
        }
    letter = letters.Letter(
        key=f"password_link:{link.pk}",
        user_id=user.pk,
        recipient=user.email.reveal(),
        body=body,
        language=language,
    )
    letters.post.get()(letter, now)
    journal.record(
        events.PasswordLinkMade(user_id=user.pk, link_id=link.pk, reason=""), actor=actor, now=now
    )


@command
def make_link(*, user: User, reason: ResetReason, actor: Actor, now: datetime) -> str:
    """The address an administrator hands over, which works without any mail. Links made before are
    void. Not for oneself: whoever is in changes the password by the old one."""
    access.require_administer(actor)
    access.require_other(actor, user)
    link, token = _new_link(user, actor, now)
    journal.record(
        events.PasswordLinkMade(user_id=user.pk, link_id=link.pk, reason=reason),
        actor=actor,
        now=now,
    )
    return address_of(token)


@command
def choose_password(*, token: str, new: str, actor: Actor, now: datetime) -> User:
    """Set a password by a link. Raises ``NotFound`` when it was used, is void or too old, and
    ``Invalid`` for a weak one, which leaves the link good. All sessions end."""
    link = open_link(token, now)
    user = link.user
    _set(user, new, now)
    still_good = PasswordLink.objects.filter(pk=link.pk, used_at=None, voided_at=None)
    if not still_good.update(used_at=now):
        raise dead_link()
    ended = factors.end_sessions(user, end=Ended.PASSWORD, by=user.ref, now=now)
    # Who held the link owns the account: what others tried before locks its owner out no longer.
    attempts.note(username=user.username, address="", succeeded=True, now=now)
    journal.record(
        events.PasswordChanged(user_id=user.pk, link_id=link.pk, sessions_ended=ended),
        actor=Actor(ref=user.ref),
        now=now,
    )
    return user


def open_link(token: str, now: datetime) -> PasswordLink:
    """The link, if it still works. Raises ``NotFound``."""
    link = (
        PasswordLink.objects.filter(
            token_hash=hash_token(token),
            used_at=None,
            voided_at=None,
            expires_at__gt=now,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if link is None:
        raise dead_link()
    return link


def dead_link() -> NotFound:
    return NotFound(_("This link was used already or is too old. Ask for a new one."))


def address_of(token: str) -> str:
    return settings.RINGBACK_PUBLIC_URL + reverse("identity:choose_password", args=[token])


def _new_link(user: User, actor: Actor, now: datetime) -> tuple[PasswordLink, str]:
    PasswordLink.objects.filter(user=user, used_at=None, voided_at=None).update(voided_at=now)
    token = secrets.token_urlsafe(32)
    link = PasswordLink.objects.create(
        user=user,
        token_hash=hash_token(token),
        made_at=now,
        made_by=actor.ref,
        expires_at=now + rules_at(now).reset,
    )
    return link, token


def _set(user: User, new: str, now: datetime) -> None:
    require_strong(new, username=user.username, minimum=rules_at(now).password_minimum)
    user.set_password(new)
    user.save(update_fields=["password"])
