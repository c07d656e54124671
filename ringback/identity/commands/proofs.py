"""Proof on demand: somebody logged in shows once more who they are, before something dangerous."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import attempts, events, factors
from ringback.identity.models import Passkey, StaffSession
from ringback.identity.passkeys import Site, State, credential_id_of
from ringback.identity.states import Method
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed


def prove_by_password(
    *, session: StaffSession, password: str, address: str, actor: Actor, now: datetime
) -> None:
    """Raises ``NotAllowed`` when wrong and ``TooMany`` while locked; a failure is kept."""
    user = session.user
    attempts.require_open(user.username, now)
    if check_password(password, user.password):
        _prove(session=session, method=Method.PASSWORD, actor=actor, now=now)
        return
    attempts.note_failure(
        username=user.username, user=user, method=Method.PASSWORD, address=address, now=now
    )
    raise NotAllowed(_("That is not your password. Try again."), code="wrong_password")


def prove_by_code(
    *, session: StaffSession, code: str, address: str, actor: Actor, now: datetime
) -> None:
    """Six digits of the app, or a recovery code. Raises as :func:`prove_by_password`."""
    user = session.user
    attempts.require_open(user.username, now)
    with transaction.atomic():
        method = factors.take_code(user, code, now)
        if method is not None:
            _prove(session=session, method=method, actor=actor, now=now)
            return
    attempts.note_failure(
        username=user.username, user=user, method=Method.TOTP, address=address, now=now
    )
    raise factors.wrong_code()


def prove_by_passkey(
    *,
    session: StaffSession,
    site: Site,
    state: State,
    answer: Mapping[str, Any],
    address: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Raises ``Invalid`` when the answer is none of a passkey of theirs."""
    user = session.user
    passkey = Passkey.objects.filter(user=user, credential_id=credential_id_of(answer)).first()
    try:
        if passkey is None:
            raise factors.unknown_passkey()
        with transaction.atomic():
            factors.use_passkey(passkey, site, state, answer, now)
            _prove(session=session, method=Method.PASSKEY, actor=actor, now=now)
    except Invalid:
        attempts.note_failure(
            username=user.username, user=user, method=Method.PASSKEY, address=address, now=now
        )
        raise


@command
def _prove(*, session: StaffSession, method: Method, actor: Actor, now: datetime) -> None:
    StaffSession.objects.filter(pk=session.pk).update(proved_at=now)
    journal.record(
        events.UserProved(user_id=session.user_id, session_id=session.pk, method=method),
        actor=actor,
        now=now,
    )
